"""Measurements of speed and memory, beside the same rules as ordinary Mesa agents."""
