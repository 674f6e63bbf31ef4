from __future__ import annotations

import ast
import re
import tomllib
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.repository import PACKAGES, ROOT, circle, files, imports, modules, name_of, tree_of

MOST_LINES = 400

# Written in pieces, so that this file does not hold what it forbids.
FORBIDDEN = {
    "a registry's host": [
        "pypi" + r"\.org",
        "python" + r"hosted\.org",
        "npm" + r"js\.org",
        "deb" + r"ian\.org",
        "index" + "-url",
    ],
    "a path of a build machine": [
        r"(?<![\w.])/" + "work/",
        r"(?<!\w)/" + "tmp/(venv|plan)",
        r"(?<!\w)/" + "root/",
        r"(?<!\w)/" + r"home/\w+/",
        "opt/" + "pypi",
    ],
}

ENTERS_THROUGH = {
    "numba": {"model/compiled.py"},
    "mesa": {
        "model/agents.py",
        "model/handles.py",
        "model/jobseeker.py",
        "model/jobseekers.py",
        "model/model.py",
    },
    "pydantic": {
        "experiments/emulator/kept.py",
        "experiments/emulator/note.py",
        "scenarios/ledger.py",
        "scenarios/lesson_form.py",
        "scenarios/schema.py",
        "scenarios/study_form.py",
        "scenarios/translate.py",
    },
    "SALib": {"experiments/sensitivity/designs.py"},
    "dask": set(),
    "distributed": {"experiments/cluster/connection.py"},
    "solara": {"experiments/demo/app.py", "experiments/demo/server.py"},
    "lifelines": set(),
    "statsmodels": set(),
}
"""Where a package that could spread is imported, and nowhere else."""


@pytest.mark.parametrize("kind", FORBIDDEN)
def test_no_file_names_where_it_was_built(kind):
    """A clone builds from whatever registry and folder its owner has."""
    pattern = re.compile("|".join(FORBIDDEN[kind]).encode())
    holders = [
        f"{name_of(path)}:{number}"
        for path in files()
        for number, line in enumerate(path.read_bytes().split(b"\n"), start=1)
        if pattern.search(line)
    ]
    assert holders == []


@pytest.mark.parametrize("package", PACKAGES)
def test_dependencies_point_one_way(package):
    """Experiments may import the model and the scenarios, the model the scenarios: no other way."""
    above = set(PACKAGES[PACKAGES.index(package) + 1 :]) | {"tests"}
    wrong = [
        f"{module} imports {target}"
        for module in modules()
        if module.partition(".")[0] == package
        for target in sorted(imports(module))
        if target.partition(".")[0] in above
    ]
    assert wrong == []


@pytest.mark.parametrize("package", PACKAGES)
def test_no_module_imports_itself_in_a_circle(package):
    """Inside a package, too, imports can be drawn without a circle."""
    assert " → ".join(circle(package)) == ""


@pytest.mark.parametrize("package", ENTERS_THROUGH)
def test_a_package_enters_through_few_files(package):
    """What may be exchanged one day is imported in the files named above only."""
    users = {
        name_of(path)
        for module, path in modules().items()
        if package in {target.partition(".")[0] for target in imports(module)}
    }
    assert users - ENTERS_THROUGH[package] == set()


def test_the_model_draws_only_its_own_luck():
    """No generator of Python's or NumPy's, and no clock, is touched in model/."""
    wrong = []
    for module in modules():
        if module.partition(".")[0] != "model":
            continue
        roots = {target.partition(".")[0] for target in imports(module)}
        wrong += [f"{module} imports {name}" for name in roots & {"random", "secrets", "uuid"}]
        wrong += [f"{module} imports {t}" for t in imports(module) if t.startswith("numpy.random")]
        wrong += [
            f"{module}:{node.lineno} uses numpy.random"
            for node in ast.walk(tree_of(module))
            if isinstance(node, ast.Attribute)
            and node.attr == "random"
            and isinstance(node.value, ast.Name)
            and node.value.id in {"np", "numpy"}
        ]
    assert wrong == []


def test_a_file_holds_one_idea():
    """A file of more than 400 lines is two files."""
    long = {
        name_of(path): lines
        for path in files()
        if path.suffix == ".py"
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert long == {}


def test_nothing_is_left_behind():
    """No leftovers of patches and editors."""
    leftovers = {".orig", ".rej", ".bak", ".patch", ".tmp"}
    assert [name_of(path) for path in files() if path.suffix in leftovers] == []


def test_the_licence_is_complete():
    """LICENSE is the EUPL 1.2 in English: fifteen articles and the appendix."""
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    articles = [int(number) for number in re.findall(r"(?m)^(\d+)\. [A-Z]", text)]
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in text
    assert articles == list(range(1, 16))
    assert "Appendix\n\n'Compatible Licences' according to Article 5 EUPL are:" in text
    assert text.endswith("require the production of a new\nEUPL version.\n")


# The pins


def pins() -> dict[str, str]:
    """Return the version that constraints.txt gives each package."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in pairs}


def asked_for(*extras: str) -> list[Requirement]:
    """Return what pyproject.toml asks for, with some extras or with `all` of them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]
    chosen = optional if extras == ("all",) else extras
    names = [*project["dependencies"], *(name for extra in chosen for name in optional[extra])]
    return [Requirement(name) for name in names]


def needed(requirements: list[Requirement]) -> dict[str, str]:
    """Return the installed version of everything that these requirements lead to."""
    found: dict[str, str] = {}
    seen = set()
    waiting = list(requirements)
    while waiting:
        requirement = waiting.pop()
        key = (canonicalize_name(requirement.name), frozenset(requirement.extras))
        if key in seen:
            continue
        seen.add(key)
        try:
            package = metadata.distribution(requirement.name)
        except metadata.PackageNotFoundError:
            continue
        found[key[0]] = package.version
        for text in package.requires or []:
            child = Requirement(text)
            wanted = [{"extra": extra} for extra in requirement.extras or {""}]
            if child.marker is None or any(child.marker.evaluate(extra) for extra in wanted):
                waiting.append(child)
    return found


def test_every_line_of_the_constraints_is_one_pin():
    """Constraints name a package once, in order, with one exact version and nothing else."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    lines = [line for line in lines if not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []
    assert lines == sorted(lines, key=str.upper)
    assert len(pins()) == len(lines)


def test_the_pins_meet_what_is_asked_for():
    """Whatever pyproject.toml asks for, in any extra, has a pin within its range."""
    pinned = pins()
    wrong = [
        str(requirement)
        for requirement in asked_for("all")
        if not requirement.specifier.contains(pinned.get(canonicalize_name(requirement.name), "0"))
    ]
    assert wrong == []


def test_the_pins_are_what_an_install_needs():
    """All that `make setup` installs is pinned as installed, and no installed pin is idle."""
    try:
        metadata.distribution("tyopolku")
    except metadata.PackageNotFoundError:
        pytest.skip("not an environment made by `make setup`")
    pinned = pins()
    installed = needed(asked_for("cluster", "dev", "oracle", "report", "sweep"))
    assert {name: pinned.get(name) for name in installed} == installed
    present = {canonicalize_name(package.name) for package in metadata.distributions()}
    everything = needed(asked_for("all"))
    assert (set(pinned) & present) - set(everything) == set()
