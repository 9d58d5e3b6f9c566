"""Calls: their turns, legs and recordings, who is rung for whom, and who is brought in."""
