"""Rows of targets for tests."""

import csv
import io

from experiments.targets.vocabulary import COLUMNS

GOOD = {
    "id": "S08",
    "experiment": "stocks",
    "policy": "finland",
    "reference": "",
    "metric": "activation_rate",
    "group": "all",
    "difference": "none",
    "clock": "policy",
    "window": "",
    "date": "2024-11",
    "regime": "at-rest",
    "unit": "share",
    "value": "0.25",
    "low": "0.235",
    "high": "0.265",
    "error": "",
    "implied_by": "",
    "source": "derived 101,000/(302,650+101,000)",
    "status": "read",
    "confidence": "high",
    "use": "calibrate",
}


def csv_of(*changes, columns=tuple(COLUMNS), separator=",", quoting=csv.QUOTE_MINIMAL):
    """Return a file of good rows, each with some cells changed."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\n", quoting=quoting)
    writer.writerow(columns)
    for number, change in enumerate(changes or ({},)):
        row = {**GOOD, "id": f"R{number}", **change}
        writer.writerow([row.get(column, "") for column in columns])
    return text.getvalue()


def write(folder, text, name="mine.csv"):
    """Write a file of targets and return its path."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    return path
