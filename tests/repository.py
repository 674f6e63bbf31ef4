"""What the tests of the repository look at: its files, and who imports whom."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("scenarios", "model", "experiments")
"""Lowest first: each may import those before it."""


@cache
def files() -> tuple[Path, ...]:
    """Return every file that is in git, or that the next commit might add."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return tuple(
        path for name in sorted(set(listed.split("\0"))) if (path := ROOT / name).is_file()
    )


def name_of(path: Path) -> str:
    """Return a file's path as messages show it."""
    return path.relative_to(ROOT).as_posix()


@cache
def modules() -> dict[str, Path]:
    """Return the three packages' modules by dotted name."""
    found = {}
    for path in files():
        parts = path.relative_to(ROOT).with_suffix("").parts
        if path.suffix == ".py" and parts[0] in PACKAGES:
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def tree_of(module: str) -> ast.Module:
    """Return a module's syntax tree."""
    return ast.parse(modules()[module].read_text(encoding="utf-8"))


@cache
def imports(module: str) -> frozenset[str]:
    """Return the dotted names that a module imports anywhere while it runs.

    Names under ``if TYPE_CHECKING`` are for the type checker and do not count. Of our own modules
    the one that is meant is named: ``from model import states`` imports ``model.states``.
    """
    package = module if modules()[module].name == "__init__.py" else module.rpartition(".")[0]
    found = set()
    for node in _running(tree_of(module)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = node.module or ""
            if node.level:
                parents = package.split(".")[: len(package.split(".")) - node.level + 1]
                source = ".".join([*parents, *([source] if source else [])])
            for alias in node.names:
                whole = f"{source}.{alias.name}"
                found.add(whole if whole in modules() else source)
    return frozenset(found)


def _running(node: ast.AST) -> Iterator[ast.AST]:
    """Walk a syntax tree without what only the type checker sees."""
    yield node
    children = ast.iter_child_nodes(node)
    if (
        isinstance(node, ast.If)
        and "TYPE_CHECKING"
        in {part.id for part in ast.walk(node.test) if isinstance(part, ast.Name)}
        and not isinstance(node.test, ast.BoolOp | ast.UnaryOp)
    ):
        children = iter(node.orelse)
    for child in children:
        yield from _running(child)


def circle(package: str) -> list[str]:
    """Return one circle of imports among a package's modules, or nothing."""
    own = [module for module in modules() if module.partition(".")[0] == package]
    done: set[str] = set()

    def follow(module: str, path: list[str]) -> list[str]:
        if module in path:
            return [*path[path.index(module) :], module]
        if module in done:
            return []
        for target in sorted(imports(module)):
            if target in own and target != module and (found := follow(target, [*path, module])):
                return found
        done.add(module)
        return []

    for module in sorted(own):
        if found := follow(module, []):
            return found
    return []
