"""Numbers as Finnish and Swedish write them."""

import pytest

from experiments.messages import speaking
from experiments.numerals import Written, as_written

NUMBERS = (0.0, 0.5, -0.25, 12.0, 999.5, 1234.5, -98765.25, 1234567.0)


@pytest.mark.parametrize("code", ["fi", "sv"])
@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_are_written_as_unicodes_locale_data_has_them(code, number):
    """Separators, minus and percent, as babel writes them."""
    babel = pytest.importorskip("babel.numbers")
    minus = babel.get_minus_sign_symbol(code)
    decimal = babel.format_decimal(number, format="#,##0.00", locale=code)
    share = babel.format_percent(number, locale=code)
    assert as_written(f"{number:,.2f}", code) == decimal.replace("-", minus)
    assert as_written(f"{number:,.0%}", code) == share.replace("-", minus)


def test_a_number_in_a_message_follows_the_language_spoken():
    """The message says how many digits, the language how they are written."""
    message = "{share:.2f}, {part:.0%}"
    facts = {"share": Written(-0.5), "part": Written(0.25)}
    assert message.format(**facts) == "-0.50, 25%"
    with speaking("fi"):
        assert message.format(**facts) == "−0,50, 25\u00a0%"
