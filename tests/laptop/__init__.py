"""The laptop: what we start lives while we do, and not a moment longer."""
