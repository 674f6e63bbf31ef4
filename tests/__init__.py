"""The tests; their folders mirror model, scenarios and experiments."""
