"""The command line: reads what is asked for, and ends with an exit code and no traceback.

Exit codes: 0 done; 2 bad input, said in plain words on standard error; 130 interrupted, with what
was finished kept; 1 anything else. Each command is a file of `experiments.commands`.
"""

from __future__ import annotations

import signal
import sys
import threading
import traceback
from collections.abc import Sequence
from typing import Any

import typer

from experiments.errors import Interrupted, Trouble
from experiments.messages import _, use_language
from scenarios import ScenarioErrors

ClickException: type[Any] = next(
    kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException"
)


def main(arguments: Sequence[str] | None = None) -> int:  # noqa: PLR0911 - a return an ending
    """Run one command; return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    words, language = without_language(words)
    use_language(language)  # before help texts are read
    _speak_anywhere()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _interrupt)
    from experiments import options
    from experiments.commands import application

    options.given[:] = words if language == "en" else [*words, "--lang", language]
    try:
        return int(
            application()(
                args=["--lang", language, *(words or ["--help"])],
                prog_name="tyopolku",
                standalone_mode=False,
            )
            or 0
        )
    except ClickException as error:
        if language == "en":
            error.show()
        else:
            from experiments.typers_words import mistake_in_words

            print(mistake_in_words(error), file=sys.stderr)
        return int(error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        return _told(Interrupted(_("Interrupted.")))
    except ScenarioErrors as errors:
        print(errors, file=sys.stderr)
        return 2
    except Trouble as trouble:
        return _told(trouble)
    except BrokenPipeError:  # the reader of a pipe has gone; so do we
        sys.stderr.close()
        return 1
    except Exception:  # noqa: BLE001 - our mistake is told as ours
        traceback.print_exc()
        print(_("This is a mistake in Työpolku, not in what you asked for."), file=sys.stderr)
        return 1


def without_language(words: list[str]) -> tuple[list[str], str]:
    """Take ``--lang`` out of a command, wherever it stands; English where it is not said.

    >>> without_language(["compare", "--lang", "fi", "a"])
    (['compare', 'a'], 'fi')
    """
    kept, language = [], "en"
    rest = iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        if name == "--lang":
            language = value if equals else next(rest, "")
        else:
            kept.append(word)
    return kept, language


def _told(trouble: Trouble) -> int:
    print(trouble, file=sys.stderr)
    return trouble.exit_code


def _interrupt(_signal: int, _frame: Any) -> None:
    raise KeyboardInterrupt


def _speak_anywhere() -> None:
    """A terminal without some letter shows a question mark; it does not end the program."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


if __name__ == "__main__":
    sys.exit(main())
