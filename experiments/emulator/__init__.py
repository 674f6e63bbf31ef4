"""An emulator of a sweep: what the model would give at a point, at once and with its error.

`models` holds the two kinds there are, `errors` finds by cross-validation how far each is off,
`emulator` trains the better one and answers, `kept` writes it to a file and reads it back, `told`
says in words what it is worth. One emulator is of one number, such as a paired difference in one
metric of one group at one follow-up.
"""

from experiments.emulator.emulator import Emulator, Prediction, train
from experiments.emulator.errors import Errors
from experiments.emulator.kept import load, save
from experiments.emulator.models import BOOSTING, GAUSSIAN_PROCESS
from experiments.emulator.told import told

__all__ = [
    "BOOSTING",
    "GAUSSIAN_PROCESS",
    "Emulator",
    "Errors",
    "Prediction",
    "load",
    "save",
    "told",
    "train",
]
