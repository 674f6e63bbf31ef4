"""Hypothesis strategies: TOML documents in every way of writing them, and broken scenario files."""

from __future__ import annotations

from hypothesis import strategies as st

from scenarios.toml_text import toml_key, toml_value

KEYS = st.text("abcXYZ019-_ .#\"'=[]{}äö", min_size=1, max_size=5)
SCALARS = st.one_of(
    st.booleans(),
    st.integers(-(10**6), 10**6),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.text("ab #,]}=\"'\\\n", max_size=6),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=8,
)
COMMENTS = st.sampled_from(["", "  # a comment = [", "\t# 'x' \"y\"", " "])


@st.composite
def written(draw, value):
    """A value as text, in one of the ways that TOML knows."""
    if isinstance(value, str) and draw(st.booleans()):
        if "'" not in value and "\\" not in value and draw(st.booleans()):
            return f"'''\n{value}'''"
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"""\n{escaped}"""'
    if isinstance(value, list) and value:
        items = [draw(written(item)) for item in value]
        gap = draw(st.sampled_from(["", " ", "\n  ", " # a comment ]\n"]))
        end = draw(st.sampled_from(["", ","]))
        return "[" + gap + f",{gap}".join(items) + end + gap + "]"
    if isinstance(value, dict) and value:
        pairs = [f"{toml_key(key)} = {draw(written(item))}" for key, item in value.items()]
        return "{ " + ", ".join(pairs) + " }"
    return toml_value(value)


@st.composite
def documents(draw):
    """The text of a TOML document: top keys, dotted keys, tables and arrays of tables."""
    lines = []
    for key, value in draw(st.dictionaries(KEYS, VALUES, max_size=3)).items():
        lines.append(f"{toml_key(key)} = {draw(written(value))}{draw(COMMENTS)}")
    names = draw(st.lists(KEYS.map(lambda key: f"T{key}"), unique=True, max_size=3))
    for name in names:
        table = toml_key(name)
        repeats = draw(st.integers(0, 2))
        for number in range(max(1, repeats)):
            header = f"[[{table}]]" if repeats else f"[ {table} ]"
            lines.append(f"{draw(st.sampled_from(['', '  ']))}{header}{draw(COMMENTS)}")
            for key, value in draw(st.dictionaries(KEYS, VALUES, max_size=2)).items():
                dotted = draw(st.sampled_from(["", "D1.", "D2 . "]))
                lines.append(f"{dotted}{toml_key('k' + key)} = {draw(written(value))}")
            if draw(st.booleans()):
                lines.append(f"[{table}.S{number if not repeats else ''}.sub]")
                lines.append(f"x = 1{draw(COMMENTS)}")
    ends = draw(st.sampled_from(["\n", "\r\n"]))
    return ends.join(lines) + draw(st.sampled_from(["", ends]))


BAD_VALUES = [
    "true",
    '"30"',
    "30",
    "-1",
    "0",
    "nan",
    "inf",
    "-inf",
    "1e400",
    "1" + "0" * 400,
    "[]",
    "{}",
    "[[[]]]",
    "2017-08-01",
    "9999-12-31",
    "0001-01-01",
    "2017-02-30",
    "2017-08-01T00:00:00",
    "07:32:00",
    '""',
    "'\\'",
    '"all"',
    '"pirkanmaa-pilot"',
    '"mine"',
    '"../x/y.toml"',
    '"\\u0000"',
    "{ a = { b = 1 } }",
    "",
]


@st.composite
def mutated(draw, texts):
    """One of the texts with one to three lines, keys or values spoilt."""
    lines = draw(st.sampled_from(texts)).split("\n")
    for _time in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(lines) - 1))
        line = lines[place]
        key, equals, _value = line.partition("=")
        what = draw(st.sampled_from(["drop", "double", "value", "key", "letter", "header"]))
        if what == "drop":
            del lines[place]
            lines = lines or [""]
        elif what == "double":
            lines.insert(draw(st.integers(0, len(lines))), line)
        elif what == "value" and equals:
            lines[place] = f"{key}= {draw(st.sampled_from(BAD_VALUES))}"
        elif what == "key" and equals:
            lines[place] = f"{key.strip()}x = 1" if draw(st.booleans()) else line.replace("e", "a")
        elif what == "letter":
            at = draw(st.integers(0, len(line)))
            lines[place] = line[:at] + draw(st.characters()) + line[at:]
        elif what == "header":
            lines[place] = draw(
                st.sampled_from(
                    ["[policy]", "[[policy.phases]]", "[values]", "[x.y]", "[[offices]]"]
                )
            )
    return "\n".join(lines)
