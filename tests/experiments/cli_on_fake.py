"""The command line on the stand-in world: ``python -m tests.experiments.cli_on_fake compare``."""

import sys

import experiments.world

experiments.world.MODEL = "tests.experiments.fakes:FakeSimulation"  # before anyone reads it

from experiments.cli import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
