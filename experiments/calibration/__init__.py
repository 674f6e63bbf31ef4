"""Fitting the model to the evidence, and the worlds that the evidence cannot rule out.

`unknowns` says which numbers of the ledger are looked for, `evidence` which rows speak to them,
`evaluations` runs the model and keeps what it gave. `smoother` and `ensemble` find plausible
worlds; `surrogate` and `fit` find the one that fits best; `plausible` says which worlds are kept;
`identify` tells what the evidence does not know. `calibrate` does it all, `written` writes it, and
`worlds` reads the worlds that are shipped.
"""
