"""Rules use nothing that could differ between machines, or between compiled and plain code."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from model.world import TABLES
from tests.repository import modules, tree_of

COMPILED = {"rule", "kernel", "threaded_kernel"}
BITS_ARE_ITS_BUSINESS = {"model.draws", "model.compiled"}
NARROW = {
    name
    for declarations in TABLES.values()
    for name, kind, _unit, _label in declarations
    if kind == "f4"
}
"""Fields stored in 32 bits: numba's ``float`` would leave them narrow."""
PEOPLE = ("person", "dossier", "world.people", "world.dossiers")
"""What the records are called that have such fields."""
SOURCES = sorted(
    module
    for module in modules()
    if module.startswith("model.") and module not in BITS_ARE_ITS_BUSINESS
)


def compiled_functions(module: str) -> Iterator[ast.FunctionDef]:
    """Return the functions of a module that a decorator of compiled.py compiles."""
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.FunctionDef):
            names = {
                part.id
                for d in node.decorator_list
                for part in ast.walk(d)
                if isinstance(part, ast.Name)
            }
            if names & COMPILED:
                yield node


def slips(function: ast.FunctionDef) -> Iterator[str]:
    """Return what a compiled function does that need not be exact."""
    body = ast.Module(function.body, [])
    for node in ast.walk(body):
        where = f"{function.name}, line {getattr(node, 'lineno', '?')}"
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Pow):
            yield f"{where}: ** (use power of model/maths.py)"
        if isinstance(node, ast.Name) and node.id in {"np", "numpy", "math", "pow", "sum", "round"}:
            yield f"{where}: {node.id}"
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "float"
            and not ast.unparse(node.args[0]).startswith(("POWERS_OF_TWO", "ROOTS_OF_TWO"))
        ):
            yield f"{where}: float(...) (use wide)"


def narrow_reads(function: ast.FunctionDef) -> Iterator[str]:
    """Return where arithmetic is done on a 32-bit field that was not read through ``wide``."""
    for node in ast.walk(function):
        parts = []
        if isinstance(node, ast.BinOp):
            parts = [node.left, node.right]
        elif isinstance(node, ast.AugAssign):
            parts = [node.target, node.value]
        for part in parts:
            if (
                isinstance(part, ast.Attribute)
                and part.attr in NARROW
                and ast.unparse(part.value).startswith(PEOPLE)
            ):
                yield f"{function.name}, line {part.lineno}: {ast.unparse(part)} without wide()"


@pytest.mark.parametrize("module", SOURCES)
def test_compiled_code_uses_only_exact_arithmetic(module):
    """No NumPy, no powers, no library functions: only what IEEE 754 rounds exactly."""
    assert [slip for f in compiled_functions(module) for slip in slips(f)] == []


@pytest.mark.parametrize("module", SOURCES)
def test_narrow_fields_are_read_wide(module):
    """Stored narrow, computed wide: a 32-bit field in a sum would differ in plain Python."""
    assert [slip for f in compiled_functions(module) for slip in narrow_reads(f)] == []


def test_something_is_compiled():
    """The search above looks at the rules that there are."""
    assert sum(1 for module in SOURCES for _ in compiled_functions(module)) > 60


@pytest.mark.parametrize(
    "line",
    ["x ** 2.0", "np.exp(x)", "math.exp(x)", "float(person.skills)", "sum(x)", "round(x)"],
)
def test_the_search_sees(line):
    """Each of the forbidden things is found where it stands."""
    function = ast.parse(f"@rule\ndef f(x, person):\n    return {line}\n").body[0]
    assert isinstance(function, ast.FunctionDef)
    assert len(list(slips(function))) == 1


def test_the_search_sees_a_narrow_field():
    """And not the same field read through wide."""
    function = ast.parse(
        "def f(person):\n    return 2.0 * person.skills + wide(person.skills)\n"
    ).body[0]
    assert isinstance(function, ast.FunctionDef)
    assert len(list(narrow_reads(function))) == 1


def test_only_people_have_narrow_fields():
    """So that the search above knows where to look."""
    holders = {table for table, fields in TABLES.items() if any(f[1] == "f4" for f in fields)}
    assert holders == {"people", "dossiers"}
