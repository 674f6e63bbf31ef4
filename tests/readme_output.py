"""README.md's blocks of output: found, made again, and compared in shape.

A block is a marker ``<!-- output: COMMAND -->`` followed by a fenced text. To make them all again:

    python -m tests.readme_output

or only those whose command holds a word: ``python -m tests.readme_output diff``. The commands run
in an empty folder that holds the files which README shows, and `make test` runs last, when what it
looks at stands on the page. It takes the environment of `make`, made if it is not there.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
NOT_YET = "(not yet made)"
BEING_MADE = "TYOPOLKU_README_IS_BEING_MADE"
"""Set while the page is made: its test of its own closing line has nothing to look at."""
COLUMNS = "110"

_BLOCK = re.compile(r"<!-- output: (?P<command>.+?) -->\n```text\n(?P<body>.*?)```\n", re.DOTALL)
_FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A command and what README says that it prints."""

    command: str
    body: str


def blocks(text: str) -> list[Block]:
    """Return README's blocks of output in order."""
    return [Block(found["command"], found["body"]) for found in _BLOCK.finditer(text)]


def fences(text: str, language: str) -> list[str]:
    """Return the fenced texts of one language."""
    return [found["body"] for found in _FENCE.finditer(text) if found["language"] == language]


def commands(text: str) -> list[str]:
    """Return every command that README shows in a fence, in order."""
    return [line for body in fences(text, "sh") for line in body.splitlines() if line.strip()]


def write_files(text: str, folder: Path) -> list[Path]:
    """Write the TOML files that README shows; the first line of each names it."""
    written = []
    for body in fences(text, "toml"):
        named = re.match(r"# ([\w.-]+\.toml)\n", body)
        if named:
            path = folder / named[1]
            path.write_text(body, encoding="utf-8")
            written.append(path)
    return written


def run(command: str, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Run a command of README in a folder as a reader would, with more words at its end.

    ``make compare`` is run as the command that it stands for; other targets are run as they are.
    """
    words = shlex.split(command)
    if words[:2] == ["make", "compare"]:
        words = ["tyopolku", "compare", *words[2:]]
    if words[0] == "tyopolku":
        start = "import sys; from experiments.cli import main; sys.exit(main())"
        words = [sys.executable, "-c", start, *words[1:], *more]
        # The program's own folder is on the path also where nothing is installed.
        path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    else:
        folder, path = ROOT, os.environ.get("PYTHONPATH", "")
    environment = {**os.environ, "PYTHONPATH": path, "COLUMNS": COLUMNS, "NO_COLOR": "1"}
    return subprocess.run(
        words,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def output_of(command: str, folder: Path, *more: str) -> str:
    """Return what a reader sees of a command; of the tests, pytest's last line."""
    done = run(command, folder, *more)
    seen = done.stdout if done.returncode == 0 else done.stdout + done.stderr
    lines = [line.rstrip() for line in seen.strip("\n").splitlines()]
    if command.startswith("make test"):
        lines = lines[-1:]
    return "\n".join(lines) + "\n"


def shape(output: str) -> list[str]:
    """Return what must not change when only the numbers do: the label of each table row.

    A row is a line of several cells, parted by two spaces or a rule; its label is its first cell,
    or the line before it where the row begins far to the right. Prose is left out: what it says
    depends on the numbers.
    """
    rows = []
    before = ""
    for line in output.splitlines():
        cells = [cell.strip() for cell in re.split(r"\s{2,}|[│┃|]", line) if cell.strip()]
        is_to_the_right = bool(cells) and line.startswith(" " * 8)
        if (len(cells) > 1 or is_to_the_right) and not set(line) <= set("─━┼╇┄- +│┃|"):
            label = before.strip() if is_to_the_right else cells[0]
            rows.append(re.sub(r"[-+−]?\d[\d.,]*", "#", label))
        before = line
    return rows


def main() -> None:
    """Make README's blocks of output again."""
    text = README.read_text(encoding="utf-8")
    wanted = sys.argv[1:]
    os.environ[BEING_MADE] = "1"
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_files(text, folder)
        for block in sorted(blocks(text), key=lambda block: block.command == "make test"):
            if wanted and not any(word in block.command for word in wanted):
                continue
            body = output_of(block.command, folder)
            for name in {str(folder), str(folder.resolve())}:
                body = body.replace(name + os.sep, "")
            print(f"{block.command}: {len(body.splitlines())} lines")
            old = f"<!-- output: {block.command} -->\n```text\n{block.body}```\n"
            text = text.replace(old, f"<!-- output: {block.command} -->\n```text\n{body}```\n")
            README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
