"""What is known in closed form, independent of the model, and itself tested against textbooks.

Nothing here imports ``model``, ``scenarios`` or ``experiments``: a mistake in a rule cannot repeat
itself in the reference that the rule is held against.
"""
