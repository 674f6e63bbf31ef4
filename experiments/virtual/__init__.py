"""Virtual studies: what researchers have done to real services, done to the model.

A published figure belongs to a study: somebody counted certain people at certain times, perhaps
under two treatments. A virtual study lets the model live through the same and counts the same way
(``designs.py``), from whole histories of people (``spells.py``), so that any metric can be counted
for any group over any window (``measures/``).

Terms
-----
arm : one run of the world under one policy or treatment, with its people's histories.
spell : an unbroken stay in one place; unemployment begins anew when the register says so.
place : a state, told apart by kind of service and by reason of being outside.
moment : the jobseekers of one date, with all that is known of them.
cohort : people followed from a week of their own.
"""
