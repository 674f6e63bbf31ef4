"""Files of targets: read as they are meant, or every error at once with its place."""

import csv
import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from experiments.targets.rows import read_targets, shipped_targets, targets_csv
from experiments.targets.vocabulary import COLUMNS
from scenarios import ScenarioErrors
from tests.experiments.target_rows import GOOD, csv_of, write


def problems(folder, text):
    """Return what is wrong with a file."""
    with pytest.raises(ScenarioErrors) as caught:
        read_targets(write(folder, text))
    return caught.value.problems


def only(folder, **change):
    """Return the one thing that is wrong with a row."""
    (found,) = problems(folder, csv_of(change))
    return found


def test_a_row_is_read(tmp_path):
    """Each column in its parsed form, and the texts as they stand."""
    (target,) = read_targets(write(tmp_path, csv_of({})))
    assert (target.id, target.line, target.experiment) == ("R0", 2, "stocks")
    assert (target.metric.measure, target.group.terms, target.date) == (
        "activation_rate", (), dt.date(2024, 11, 1),
    )  # fmt: skip
    assert (target.value, target.low, target.high, target.error) == (0.25, 0.235, 0.265, None)
    assert target.row["source"] == GOOD["source"]
    assert target.is_counted


@pytest.mark.parametrize(("change", "counted"), [
    ({"use": "input"}, False), ({"use": "validate"}, True), ({"implied_by": "R1"}, False),
])  # fmt: skip
def test_inputs_and_implied_rows_are_not_counted(tmp_path, change, counted):
    """They are no evidence of their own."""
    targets = read_targets(write(tmp_path, csv_of(change, {})))
    assert targets[0].is_counted is counted


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_finnish_spreadsheet_may_write_it(tmp_path, separator):
    """Semicolons or tabulators, decimal commas, a mark at the beginning, Windows' line ends."""
    cells = {"value": "0,25", "low": "0,235", "high": "0,265", "reference": ""}
    text = csv_of(cells, separator=separator).replace("\n", "\r\n")
    (target,) = read_targets(write(tmp_path, text.encode("utf-8-sig")))
    assert (target.value, target.low, target.high) == (0.25, 0.235, 0.265)


def test_a_line_that_names_the_separator_is_no_header(tmp_path):
    """Excel writes sep=; before everything."""
    text = "sep=;\r\n" + csv_of(separator=";")
    (target,) = read_targets(write(tmp_path, text))
    assert target.line == 3


def test_columns_may_stand_in_any_order(tmp_path):
    """Their names say what they are."""
    text = csv_of(columns=tuple(reversed(COLUMNS)))
    assert read_targets(write(tmp_path, text))[0].value == 0.25


def test_empty_rows_are_nothing(tmp_path):
    """A spreadsheet leaves them at the end."""
    assert len(read_targets(write(tmp_path, csv_of() + "," * (len(COLUMNS) - 1) + "\n\n"))) == 1


@pytest.mark.parametrize(
    ("change", "column", "said", "advice"),
    [
        ({"experiment": "stoks"}, "experiment", '"stoks"', '"stocks"'),
        ({"policy": "finlnd"}, "policy", '"finlnd"', '"finland"'),
        ({"policy": "taken"}, "policy", "programme_effect", ""),
        ({"policy": "no/such.toml"}, "policy", "no file", "folder"),
        ({"metric": "activation_rat"}, "metric", "no metric", '"activation_rate"'),
        ({"metric": "share_in_wrk"}, "metric", '"wrk"', '"work"'),
        ({"metric": "hazard_to_jobs"}, "metric", "destination", "work, measure"),
        ({"metric": "share_in"}, "metric", "say where", "share_in_unemployed"),
        ({"group": "sx:men"}, "group", '"sx"', '"sex"'),
        ({"group": "sex:woman"}, "group", '"woman"', '"women"'),
        ({"group": "women"}, "group", "dimension:level", "sex:women"),
        ({"group": "age:55"}, "group", "range", "age:24++sex:men"),
        ({"group": "age:55-16"}, "group", "nobody", "lower end"),
        ({"group": "sex:men+sex:women"}, "group", "twice", "one term"),
        ({"group": ""}, "group", "No group", "all"),
        ({"difference": ""}, "difference", "empty", "none, absolute, relative"),
        ({"difference": "absolute"}, "reference", "compare", "group GROUP"),
        ({"reference": "pirkanmaa-pilot"}, "difference", "none", "absolute or relative"),
        ({"clock": "polcy"}, "clock", '"polcy"', '"policy"'),
        ({"clock": "end"}, "clock", "nobody ends", "start"),
        ({"clock": "calendar", "date": ""}, "date", "no date", "2018-08"),
        ({"window": "a year"}, "window", "no window", "12m"),
        ({"window": "12m..3m"}, "window", "ends before", "earlier"),
        ({"window": "0..900y"}, "window", "too far", "60"),
        ({"date": "2024-13"}, "date", "calendar", "2018-05"),
        ({"date": "May 2024"}, "date", "no date", "2018-05"),
        ({"regime": "at rest"}, "regime", '"at rest"', '"at-rest"'),
        ({"unit": "shares"}, "unit", '"shares"', '"share"'),
        ({"unit": "days"}, "unit", "cannot express", "share"),
        ({"value": "0.4"}, "value", "above high", "low <= value <= high"),
        ({"value": "0.1"}, "value", "below low", "low <= value <= high"),
        ({"low": "0.3", "high": "0.2"}, "low", "above high", "Exchange"),
        ({"value": "nan"}, "value", "not a number", "digits"),
        ({"high": "inf"}, "high", "not a number", "digits"),
        ({"value": ""}, "value", "empty", "needed"),
        ({"metric": ""}, "metric", "No metric", "--vocabulary"),
        ({"value": "25 %"}, "value", "not a number", "Write 0.25"),
        ({"value": "0,25"}, "value", "not a number", "Write 0.25."),
        ({"high": "1e200"}, "high", "range", ""),
        ({"high": "26.5"}, "high", "no share", "26.5 % is 0.265"),
        ({"error": "0"}, "error", "range", "more than 0"),
        ({"implied_by": "R9"}, "implied_by", '"R9"', "R0"),
        ({"implied_by": "R0"}, "implied_by", "follows from itself", "free"),
        ({"source": ""}, "source", "No source", "where"),
        ({"status": "reed"}, "status", '"reed"', '"read"'),
        ({"use": "validat"}, "use", '"validat"', '"validate"'),
        ({"id": "S 08"}, "id", "cannot be an id", "blanks"),
    ],
)
def test_each_mistake_has_its_place_and_a_way_out(tmp_path, change, column, said, advice):
    """Line and column of the cell, what is wrong, and what to write instead."""
    found = only(tmp_path, **change)
    assert found.key.endswith(column)
    assert said in found.message
    assert advice in found.hint
    assert found.line == 2
    header = csv_of(change).splitlines()[1]
    assert header[found.column - 1 :].lstrip('"').startswith(change.get(column, GOOD[column]))


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"metric": "time_in_unemployed", "unit": "days", "window": "12m"}, "window"),
        ({"metric": "time_in_work", "unit": "months/year", "window": ""}, "window"),
        ({"metric": "still_unemployed", "window": "0..3m"}, "window"),
        ({"metric": "hazard_to_work", "unit": "days"}, "unit"),
    ],
)
def test_a_metric_has_its_windows_and_units(tmp_path, change, column):
    """Time in a state needs a span, an open spell a moment."""
    assert only(tmp_path, **change).key == f"R0.{column}"


def test_every_error_comes_at_once(tmp_path):
    """Of all rows, in the order of the file."""
    text = csv_of(
        {"experiment": "x", "unit": "y", "value": "z"}, {"low": "1", "high": "0"}, {"id": "R0"}
    )
    found = problems(tmp_path, text)
    assert [(p.line, p.key) for p in found] == [
        (2, "R0.experiment"), (2, "R0.unit"), (2, "R0.value"), (3, "R1.low"), (4, "R0.id"),
    ]  # fmt: skip


def test_missing_and_unknown_columns_are_told_with_the_errors_of_the_rest(tmp_path):
    """The nearest name is the missing one."""
    columns = ["confidense" if column == "confidence" else column for column in COLUMNS]
    found = [str(p) for p in problems(tmp_path, csv_of({"unit": "day"}, columns=columns))]
    assert any('"confidense". Did you mean "confidence"?' in text for text in found)
    assert any('"confidence" is missing' in text for text in found)
    assert any('Did you mean "days"?' in text for text in found)


def test_two_errors_of_one_cell_are_two(tmp_path):
    """Each term of a group is looked at."""
    found = problems(tmp_path, csv_of({"group": "sx:men+age:old"}))
    assert len(found) == 2


def test_rows_that_follow_from_each_other_are_no_evidence(tmp_path):
    """A circle leaves nothing to count."""
    found = problems(tmp_path, csv_of({"implied_by": "R1"}, {"implied_by": "R0"}))
    assert [p.line for p in found] == [2, 3]


def test_a_row_that_breaks_off_is_one_mistake(tmp_path):
    """Not one for each cell that is not there."""
    (found,) = problems(tmp_path, csv_of({}) + "R7,stocks\n")
    assert "2 cells" in found.message


def test_a_comma_too_many_is_told_as_such(tmp_path):
    """A text with a comma that is not in quotes."""
    text = csv_of().replace('"', "")
    (found,) = problems(tmp_path, text)
    assert "a comma in quotation marks" in found.hint


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b" ,,\n", "header"),
        (b"one,two\n1,2\n", "no column"),
        (b"id,experiment\n", "no row below"),
        ("id,experiment".encode("utf-16"), "UTF-16"),
        ("id,experiment\ntyö".encode("cp1252"), "not UTF-8"),
        (b"\0\1\2", "binary"),
        (b"id,id\n1,2\n", "twice"),
        (b'id,"experiment\n1,2\n', "does not close"),
        (b'id,"exp"eriment\n1,2\n', "follows a closing"),
    ],
)
def test_what_is_no_file_of_targets_is_said(tmp_path, content, said):
    """A kind word, never a traceback."""
    assert any(said in p.message for p in problems(tmp_path, content))


def test_a_folder_and_a_missing_file_are_said(tmp_path):
    """As with scenarios."""
    for path, said in ((tmp_path, "folder"), (tmp_path / "none.csv", "no such file")):
        with pytest.raises(ScenarioErrors, match=said):
            read_targets(path)


def test_a_policy_may_be_a_file_beside_it(tmp_path):
    """By path or by name."""
    (tmp_path / "mine.toml").write_text("format = 1\n")
    for name in ("mine.toml", "mine", "./mine.toml"):
        for column in ({"policy": name}, {"reference": name, "difference": "absolute"}):
            (target,) = read_targets(write(tmp_path, csv_of(column)))
            found = target.policy if "policy" in column else target.reference.policy
            assert found == str(tmp_path / "mine.toml")


def test_the_shipped_targets_have_no_errors():
    """Ids are used once over all files."""
    ids = [target.id for target in shipped_targets()]
    assert len(ids) == len(set(ids))


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "all",
            "age:16-24",
            "sex:men+age:55+",
            "work",
            "share_in_work",
            "0..12m",
            "-5..0y",
            "12m",
            "date 2017-08; group sex:men",
            "1",
            "0.5",
            "-1e400",
            "١٢m",
            "1e-400",
            "²",
            '"',
            "\n",
        ]
    ),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.dictionaries(st.sampled_from(list(COLUMNS)), CELLS), max_size=3))
def test_no_cell_raises_anything_but_problems(tmp_path, changes):
    """Whatever stands in whichever cells."""
    path = write(tmp_path, csv_of(*changes))
    try:
        read_targets(path)
    except ScenarioErrors as errors:
        str(errors)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(alphabet=st.sampled_from('id,;\t"\n\r x1:+')) | st.text() | st.binary(),
    is_after_header=st.booleans(),
)
def test_no_text_raises_anything_but_problems(tmp_path, text, is_after_header):
    """Of a whole file, or below a good header."""
    content = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    header = csv_of().encode() if is_after_header else b""
    try:
        read_targets(write(tmp_path, header + content))
    except ScenarioErrors as errors:
        str(errors)


NUMBER = st.floats(0, 1).map(repr)
ROWS = st.fixed_dictionaries(
    {
        "metric": st.sampled_from(["share_in_work", "employment_rate", "share_in_training+work"]),
        "group": st.sampled_from(["all", "age:16-24", "registered:24++sex:men", "office:A + B"]),
        "window": st.sampled_from(["", "12m", "0-24m", "-5..0y", "2w..0.5y"]),
        "date": st.sampled_from(["", "2018", "2018-05 (a, b)", "2018-05-31"]),
        "source": st.text(
            st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1
        ).filter(lambda text: bool(text.strip())),
        "numbers": st.tuples(NUMBER, NUMBER, NUMBER).map(lambda n: sorted(n, key=float)),
        "error": st.just("") | st.floats(0.001, 10).map(repr),
    }
).map(
    lambda row: {
        **{key: text for key, text in row.items() if key != "numbers"},
        **dict(zip(("low", "value", "high"), row["numbers"], strict=True)),
    }
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROWS, min_size=1, max_size=3))
def test_a_row_printed_is_read_back_as_it_was(tmp_path, rows):
    """Quotes, line ends and separators in texts included."""
    text = csv_of(*rows, quoting=csv.QUOTE_ALL)
    first = read_targets(write(tmp_path, text))
    again = read_targets(write(tmp_path, targets_csv(first)))
    assert [t.row for t in again] == [t.row for t in first]
    assert [(t.value, t.group, t.window, t.metric) for t in again] == [
        (t.value, t.group, t.window, t.metric) for t in first
    ]
