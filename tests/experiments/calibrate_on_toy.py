"""``tyopolku calibrate`` on a stand-in: ``python -m tests.experiments.calibrate_on_toy calibrate``.

``TOY_SHIPPED`` names a folder that stands in for the project's own files.
"""

import os
import sys
from pathlib import Path

from experiments.calibration import evaluations, shipped, worlds
from tests.experiments.calibration_toys import HERE

evaluations.MEASURE = f"{HERE}:{os.environ.get('TOY', 'ledger_toy')}"
if "TOY_SHIPPED" in os.environ:
    own = Path(os.environ["TOY_SHIPPED"])
    worlds.FOLDER = shipped.FOLDER = own / "worlds"
    shipped.LEDGER = own / "parameters.toml"
    shipped.BEHAVIOURS = own

from experiments.cli import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
