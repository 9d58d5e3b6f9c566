"""The whole system on one machine: private servers from wheels, and the Procfile's processes kept alive."""
