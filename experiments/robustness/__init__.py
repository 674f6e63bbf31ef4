"""How robust is a policy: who leads in what share of points, at what regret, meeting which targets.

`outcomes` holds what is asked: values of all policies at all points, by metric, group and
follow-up. `shares` says in what share of points one policy beats another, `regret` what choosing a
policy costs where another would have been better, `satisficing` where targets are met; `turned`
where the less usual order holds; `told` says the tables in sentences.

What a failed run lacks is never filled in: a replication counts where everything that is compared
is known, and each table says in `missing` how many do not.
"""

from experiments.robustness.outcomes import Outcome, outcomes_of
from experiments.robustness.regret import REGRET_COLUMNS, regret, regret_by_point
from experiments.robustness.satisficing import SATISFICING_COLUMNS, Target, satisficing
from experiments.robustness.shares import SHARE_COLUMNS, Lead, lead_of, shares, wilson
from experiments.robustness.told import regret_in_words, satisficing_in_words, share_in_words
from experiments.robustness.turned import Turned, turned

__all__ = [
    "REGRET_COLUMNS",
    "SATISFICING_COLUMNS",
    "SHARE_COLUMNS",
    "Lead",
    "Outcome",
    "Target",
    "Turned",
    "lead_of",
    "outcomes_of",
    "regret",
    "regret_by_point",
    "regret_in_words",
    "satisficing",
    "satisficing_in_words",
    "share_in_words",
    "shares",
    "turned",
    "wilson",
]
