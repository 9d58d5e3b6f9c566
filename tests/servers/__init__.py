"""The real servers that tests run on: databases, a queue, the whole system, a browser."""
