"""Every word of the page that does not change while it runs, in the language chosen."""

from __future__ import annotations

from typing import Any

from experiments.live.choices import KNOBS, STRUCTURES
from experiments.messages import _
from experiments.metrics import METRICS
from experiments.numerals import unbroken
from model.words import STATE_WORDS

SHOWN_METRICS = (
    "employment_weeks",
    "employment_rate",
    "sustained_employment",
    "unemployment_days",
    "work_ability",
    "inclusion",
    "programme_cost",
    "net_public_cost",
)
SPEEDS = (1, 4, 13, 52)
VIEWS = ("states", "flows", "coaches", "cooperation")


def page_words() -> dict[str, Any]:
    """Labels and headings by the names that page.vue has for them."""
    return {
        "title": _("Työpolku: permanent services or pilots?"),
        "lead": _(
            "Two policies for the same people with the same luck. Press play, and see when they "
            "begin to differ, for whom, and how surely."
        ),
        "skip": _("Skip to the pictures"),
        "language": _("Language"),
        "theme": _("Dark or light"),
        "play": _("Play"),
        "pause": _("Pause"),
        "step": _("One week on"),
        "start": _("Back to the start"),
        "end": _("To the end"),
        "reset": _("Reset everything"),
        "speed": _("Speed"),
        "speeds": [
            {"value": 1, "label": _("1 week a step")},
            {"value": 4, "label": _("4 weeks a step")},
            {"value": 13, "label": _("13 weeks a step")},
            {"value": 52, "label": _("a year a step")},
        ],
        "jump": _("Go to the date"),
        "go": _("Go"),
        "running": _("Running the years"),
        "policies": _("The two policies"),
        "policy_a": _("Policy A, the one compared with"),
        "policy_b": _("Policy B"),
        "policy": _("Policy"),
        "structure": _("How long it lasts"),
        "loaded": _("from a file: {title}"),
        "people": _("Size of the region, people simulated"),
        "people_help": _("{most} is the real size; smaller is quicker and more left to chance."),
        "levers_off": _(
            "Ordinary services have no levers here; choose how long a structure lasts."
        ),
        "town": _("A town of people"),
        "town_help": _(
            "Each mark is a person, at the same place in both pictures. Click one to follow her; "
            "with the keyboard: arrow keys move, Enter follows."
        ),
        "states": [_(words) for words in STATE_WORDS],
        "pictures": _("Pictures"),
        "views": [
            {"name": "states", "label": _("Clients by state")},
            {"name": "flows", "label": _("Flows")},
            {"name": "coaches", "label": _("Coaches and queues")},
            {"name": "cooperation", "label": _("Cooperation")},
        ],
        "view_help": {
            "states": _("Registered clients of the trial municipalities, week by week."),
            "flows": _("People a week over the last 13 weeks; thicker means more."),
            "coaches": _(
                "A bar a coach: blue permanent, orange fixed-term; its height is the roster. "
                "Below: green places in use, pale green free, orange people who wait."
            ),
            "cooperation": _("Stronger lines: more trust between an office and a kind of partner."),
        },
        "difference": _("What differs: B minus A"),
        "difference_help": unbroken(
            _(
                "Orange: the replication shown here. Blue: the mean of all replications done so "
                "far, with its 95 % interval; they arrive by themselves."
            )
        ),
        "metric": _("What is measured"),
        "metrics": [
            {"name": metric.name, "label": _(metric.definition)}
            for name in SHOWN_METRICS
            for metric in METRICS
            if metric.name == name
        ],
        "years": _("Years"),
        "b_minus_a": _("B minus A"),
        "interval": unbroken(_("Mean and 95 % interval")),
        "replications": _("Replications"),
        "person": _("One person, followed"),
        "person_none": _("Nobody is followed yet. Click somebody in the town, or:"),
        "anyone": _("Follow someone"),
        "unfollow": _("Stop following"),
        "under": _("Under policy {side}"),
        "path": _("The path so far"),
        "files": _("Keep and share"),
        "load": _("Load a scenario file into {side}"),
        "save": _("Save {side} as a file"),
        "share": _("A link with what was changed"),
        "data": _("Download the numbers (CSV)"),
        "picture_svg": _("Download the picture (SVG)"),
        "picture_png": _("Download the picture (PNG)"),
        "problems": _("Please look at this"),
        "again": _("Go on"),
        "note": _(
            "A simulation, not a forecast: what it rests on is printed by tyopolku assumptions."
        ),
        "structures": [{"name": key, "label": _(words)} for key, words in STRUCTURES.items()],
        "knobs": [
            {
                "name": knob.name,
                "low": knob.low,
                "high": knob.high,
                "step": knob.step,
                "label": _(knob.label),
                "help": _(knob.help),
                "is_share": knob.is_share,
            }
            for knob in KNOBS
        ],
    }
