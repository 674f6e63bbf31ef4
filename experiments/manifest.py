"""The manifest: everything needed to make results again, and to check them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from experiments.named import described
from experiments.study import Study
from experiments.world import MODEL, RESULTS_VERSION, model_version
from experiments.written import checksums, versions
from scenarios.show import show

if TYPE_CHECKING:
    from experiments.comparison import Comparison


def of_study(study: Study, command: str) -> dict[str, Any]:
    """What was run: scenarios in full, seeds, sizes, versions."""
    own = study.reference.region.people
    return {
        "format": 1,
        "command": command,
        "scenarios": {
            s.name: {
                "digest": s.digest(),
                "resolved": show(s),
                "region": described(s)["region"],
            }
            for s in study.scenarios
        },
        "reference": study.reference.name,
        "clock": {"week": study.clock, "monday": study.clock_day.isoformat()},
        "weeks": study.weeks,
        "seeds": {"seed": study.seed, "replications": list(range(study.replications))},
        "people": {"region": own, "simulated": study.people or own},
        "versions": {**versions(), "model": model_version(MODEL), "results": RESULTS_VERSION},
    }


def manifest(comparison: Comparison, command: str = "") -> dict[str, Any]:
    """The manifest of a comparison that has been written into a folder."""
    found = of_study(comparison.study, command)
    found["people"] |= {"followed": comparison.followed, "scale": comparison.scale}
    return {
        **found,
        "follow_ups": [{"years": y, "weeks": w} for y, w in comparison.study.follow_ups],
        "budgets": {
            name: {
                "same_as": solved.same_as,
                "scale": solved.scale,
                "spend_eur": solved.spend_eur,
                "target_eur": solved.target_eur,
                "is_met": solved.is_met,
            }
            for name, solved in comparison.budgets.items()
        },
        "timings": {"seconds_of_runs": round(comparison.seconds, 3)},
        "files": checksums(comparison.folder, comparison.files) if comparison.folder else {},
    }
