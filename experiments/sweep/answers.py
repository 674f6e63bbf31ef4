"""What follows from a sweep: which factors lead, whether a ranking holds, where it turns.

Each part works on the paired differences of the runs and says in plain words what it found, or why
it could not: indices over a design with holes are refused and given-data methods offered instead.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from experiments import discovery, emulator
from experiments.discovery import discover
from experiments.errors import BadInput
from experiments.messages import _
from experiments.metrics import BY_NAME
from experiments.named import short_titles
from experiments.robustness import (
    Outcome,
    Target,
    lead_of,
    regret,
    satisficing,
    shares,
    turned,
)
from experiments.sensitivity.convergence import convergence
from experiments.sensitivity.holes import Holes
from experiments.sensitivity.indices import GIVEN_DATA, indices, noise
from experiments.sensitivity.noise import Noise
from experiments.sensitivity.sizes import GRID, MORRIS, SOBOL
from experiments.sweep.study import SweepStudy
from experiments.sweep.tables import Results
from experiments.words import when

PLAUSIBLE = "plausible-worlds"
FILL_SPACE = (PLAUSIBLE, "latin-hypercube", "sobol")
"""Designs whose points lie everywhere, so that boxes can be looked for among them."""
Asked = tuple[str, str, str, float]
"""A scenario, metric, group and follow-up: the difference to the reference that is asked about."""
KEY = ["scenario", "reference", "metric", "group", "years"]


@dataclass(frozen=True)
class Sensitivity:
    """How one difference moves with the factors.

    Attributes
    ----------
    asked : (scenario, metric, group, years)
    table, convergence : DataFrame
        Indices, and those from parts of the design.
    noise : Noise
    refusal : str
        Why the design's own indices are not given, where they are not.
    """

    asked: Asked
    table: pd.DataFrame
    convergence: pd.DataFrame
    noise: Noise
    refusal: str = ""


@dataclass(frozen=True)
class Turn:
    """Where a ranking turns.

    Attributes
    ----------
    asked : (scenario, metric, group, years)
    winner : str
        The scenario that is the better one at the points of interest: the less usual order.
    found : Discovery
    claim : str
        The same as a sentence without its full stop.
    """

    asked: Asked
    winner: str
    found: discovery.Discovery
    claim: str


@dataclass(frozen=True)
class Emulation:
    """An emulator of one difference: (scenario, metric, group, years)."""

    asked: Asked
    emulator: emulator.Emulator


@dataclass
class Answers:
    """Everything that is worked out of the results; each part once, when it is asked for.

    Attributes
    ----------
    results : Results
    """

    results: Results
    refusals: list[str] = field(default_factory=list)

    @property
    def study(self) -> SweepStudy:
        """What was run."""
        return self.results.study

    @cached_property
    def titles(self) -> dict[str, str]:
        """Short titles of the scenarios."""
        return short_titles(self.study.scenarios)

    @cached_property
    def outcomes(self) -> list[Outcome]:
        """Every metric, group and follow-up that is analysed, for all scenarios."""
        study = self.study
        return [
            Outcome(
                metric, group, years,
                {s.name: self.results.of(s.name, metric, group, years) for s in study.scenarios},
            )
            for metric in study.metrics
            for group in study.groups
            for years in study.follow_ups
        ]  # fmt: skip

    # Sensitivity

    @cached_property
    def sensitivity(self) -> list[Sensitivity]:
        """Indices of the differences asked about; empty for a grid, which is its own answer.

        Given-data indices cost seconds each with hundreds of factors, and are worked out for the
        study's first group at the last follow-up alone.
        """
        study = self.study
        if study.design.kind == GRID:
            return []
        has_own = study.design.kind in (MORRIS, SOBOL)
        asked = [one for one in self.results.asked() if has_own or self._is_main(one)]
        return [found for one in asked if (found := self._of(one)) is not None]

    def _is_main(self, asked: Asked) -> bool:
        """Whether it is about the study's first group at the last follow-up."""
        return asked[2] == self.study.groups[0] and asked[3] == self.study.follow_ups[-1]

    def _of(self, asked: Asked) -> Sensitivity | None:
        study = self.study
        y = self.results.difference(*asked)
        kind = GIVEN_DATA if study.design.kind == PLAUSIBLE else study.design.kind
        try:
            return self._indices(asked, kind, y)
        except Holes as holes:
            refusal = str(holes)
        except BadInput as bad:
            self._refuse(str(bad))
            return None
        self._refuse(refusal)
        try:
            return self._indices(asked, GIVEN_DATA, y, refusal)
        except BadInput as bad:
            self._refuse(str(bad))
            return None

    def _indices(self, asked: Asked, kind: str, y: np.ndarray, refusal: str = "") -> Sensitivity:
        study = self.study
        names = [factor.name for factor in study.factors]
        at, seed, pairs = study.points.positions, study.seed, study.design.second_order
        return Sensitivity(
            asked,
            indices(kind, at, names, y, seed=seed, second_order=pairs),
            convergence(kind, at, names, y, seed=seed, second_order=pairs),
            noise(kind, at, y, seed=seed, second_order=pairs),
            refusal,
        )

    def _refuse(self, told: str) -> None:
        if told not in self.refusals:
            self.refusals.append(told)

    @cached_property
    def indices_frame(self) -> pd.DataFrame:
        """indices.csv: every index of every difference, with its interval; luck among them."""
        return self._keyed(
            [
                (found.asked, pd.concat([found.table, found.noise.frame()], ignore_index=True))
                for found in self.sensitivity
            ]
        )

    @cached_property
    def convergence_frame(self) -> pd.DataFrame:
        """convergence.csv: the indices from parts of the design."""
        return self._keyed([(found.asked, found.convergence) for found in self.sensitivity])

    def _keyed(self, parts: list[tuple[Asked, pd.DataFrame]]) -> pd.DataFrame:
        frames = []
        for (scenario, metric, group, years), table in parts:
            key = {
                "scenario": scenario, "reference": self.study.reference, "metric": metric,
                "group": group, "years": years,
            }  # fmt: skip
            frames.append(pd.concat([pd.DataFrame([key] * len(table)), table], axis=1))
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=KEY)

    # Robustness

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """Which scenarios are ranked against each other: every one with each named before it."""
        names = [scenario.name for scenario in self.study.scenarios]
        return [(b, a) for place, a in enumerate(names) for b in names[place + 1 :]]

    @cached_property
    def shares(self) -> pd.DataFrame:
        """robustness.csv: in what share of the points one policy beats another."""
        frames = [
            shares(self.outcomes, scenario, against, seed=self.study.seed)
            for scenario, against in self.pairs
        ]
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()

    @cached_property
    def regret(self) -> pd.DataFrame:
        """regret.csv: what each policy loses where another would have been better."""
        return regret(self.outcomes) if self.pairs else pd.DataFrame()

    @cached_property
    def satisficing(self) -> pd.DataFrame:
        """goals.csv: in what share of the points each policy meets its goals."""
        frames = []
        for name in dict.fromkeys(goal.scenario for goal in self.study.goals):
            targets = [
                Target(
                    goal.metric,
                    ">=" if goal.at_least is not None else "<=",
                    goal.at_least if goal.at_least is not None else float(goal.at_most or 0.0),
                    goal.years,
                    goal.group,
                )
                for goal in self.study.goals
                if goal.scenario == name
            ]
            frames.append(satisficing(self._for_goals(targets), targets, [name]))
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()

    def _for_goals(self, targets: list[Target]) -> list[Outcome]:
        """Outcomes of the goals: they need not be among the metrics that are analysed."""
        return [
            Outcome(
                t.metric, t.group, t.years,
                {
                    s.name: self.results.of(s.name, t.metric, t.group, t.years)
                    for s in self.study.scenarios
                },
            )
            for t in dict.fromkeys(targets)
        ]  # fmt: skip

    # What would have to be true

    @cached_property
    def discoveries(self) -> list[Turn]:
        """Where the ranking of a pair turns, by its last follow-up; of designs that fill space."""
        study = self.study
        if study.design.kind not in FILL_SPACE:
            return []
        asked = [a for a in self.results.asked() if self._is_main(a) and a[0] != study.reference]
        return [turn for one in asked if (turn := self._turn(one)) is not None]

    def _turn(self, asked: Asked) -> Turn | None:
        """The points where the less usual order of the pair holds."""
        scenario, metric, group, years = asked
        better = BY_NAME[metric].better
        if not better:
            return None
        outcome = Outcome(
            metric, group, years,
            {name: self.results.of(name, metric, group, years)
             for name in (scenario, self.study.reference)},
        )  # fmt: skip
        lead = lead_of(outcome, scenario, self.study.reference)
        turn = turned(lead)
        reference = self.study.reference
        winner, other = (scenario, reference) if turn.is_first else (reference, scenario)
        claim = _("'{winner}' does better than '{other}' by {metric} of {group} {when}").format(
            winner=self.titles[winner], other=self.titles[other], metric=metric, group=group,
            when=when(years),
        )  # fmt: skip
        # a tie is known, and weighs nothing; what is not known is left out as missing
        is_turned = np.where(lead.known, np.nan_to_num(turn.y), np.nan)
        found = discover(
            self.study.points.values, is_turned, self.factors_told, weights=turn.certainty,
            seed=self.study.seed,
        )  # fmt: skip
        return Turn(asked, winner, found, claim)

    @cached_property
    def factors_told(self) -> list[discovery.Factor]:
        """The factors as answers speak of them."""
        return [
            discovery.Factor(f.name, f.low, f.high, f.usual, f.unit, f.does, by_logarithm=f.is_log)
            for f in self.study.factors
        ]

    # Emulators

    @cached_property
    def emulators(self) -> list[Emulation]:
        """An emulator of each difference at the last follow-up, for everyone."""
        study = self.study
        if study.design.kind not in FILL_SPACE:
            return []
        found = []
        for asked in self.results.asked():
            if not self._is_main(asked):
                continue
            y = self.results.difference(*asked)
            try:
                trained = emulator.train(study.points.values, y, self.factors_told, seed=study.seed)
            except BadInput as bad:
                self._refuse(str(bad))
                continue
            found.append(Emulation(asked, trained))
        return found

    @cached_property
    def discovery_frame(self) -> pd.DataFrame:
        """discovery.csv: the boxes in which the ranking turns, a row a range."""
        return self._keyed(
            [
                (turn.asked, turn.found.frame().assign(winner=turn.winner))
                for turn in self.discoveries
            ]
        )
