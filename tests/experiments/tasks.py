"""Tasks for workers: functions of a module, as an executor wants them."""

import os
import signal
import sys
import time

from experiments.errors import CannotGoOn


def double(number):
    return 2 * number


def double_or_fail(number):
    if number == 3:
        raise ValueError("three is not doubled")
    return 2 * number


def double_or_die(number):
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.05)
    return 2 * number


def main_file(_job):
    return getattr(sys.modules["__main__"], "__file__", None)


def threads(_job):
    return os.environ["NUMBA_NUM_THREADS"]


def full_disk(_job):
    raise CannotGoOn("no room")


def touch(path):
    path.touch()


def double_slowly(number):
    time.sleep(0.05)
    return 2 * number


def double_and_die_once(folder, number):
    """Kill the worker over three, the first time."""
    mark = folder / "died"
    if number == 3 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.05)
    return 2 * number


def process(_job):
    time.sleep(0.05)
    return os.getpid()


def warmed(_job):
    return os.environ.get("WARMED"), os.environ["NUMBA_NUM_THREADS"]


def warms():
    os.environ["WARMED"] = str(int(os.environ.get("WARMED", "0")) + 1)


def cannot_warm():
    raise MemoryError("no room to compile")


def unpicklable(_job):
    return lambda: None


def length_and(shared, number):
    time.sleep(0.05)
    return len(shared) + number
