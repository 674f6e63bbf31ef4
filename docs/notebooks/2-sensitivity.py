# %% [markdown]
# # 2. Sensitivity: what does the answer lean on?
#
# **Time:** about 75 minutes. **You need:** Työpolku with its extra `[sweep]`, and notebook 1.
#
# **Aims.** Afterwards you can
#
# 1. read the ledger of beliefs: value, range, grade, source;
# 2. vary one belief by hand, and say what common random numbers save, and where they do not;
# 3. write a study, and read Morris's mu* and sigma beside the share of luck;
# 4. say in what share of the points a policy leads, and why that share is *no probability*;
# 5. tell points of a design from plausible worlds.
#
# Everything is small here, so much of what you see **is** luck, and the tables say so. Learning to
# see that is half of this notebook. Numbers are computed, not typed.

# %%
import dataclasses
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.sweep.answers import Answers
from experiments.sweep.files import told
from experiments.sweep.swept import sweep
from model import EmploymentServiceModel
from scenarios import load_ledger, load_scenario

PEOPLE = 600  # more people, less luck, more time
REPLICATIONS = 2
YEARS = 3

folder = Path(tempfile.mkdtemp(prefix="tyopolku-course-"))
pd.set_option("display.width", 110, "display.max_columns", 12)

# %% [markdown]
# ## The ledger
#
# Every behavioural number stands in one file, with a range and a *grade*: how well is it known?
# (`tyopolku assumptions` prints it.)

# %%
ledger = load_ledger()
table = pd.DataFrame(
    [(p.name, p.value, p.low, p.high, p.grade, p.does) for p in ledger.values()],
    columns=["name", "value", "low", "high", "grade", "does"],
)
print(table["grade"].value_counts().to_string())
free = table[table["low"] < table["high"]]
print(f"\n{len(table)} numbers, {len(free)} of which have a range of more than one value.")
asked = ["contact.contact_effect", "job_finding.base_hazard", "coaching.meeting_hours",
         "traits.hard_share"]
print(table[table["name"].isin(asked)][["name", "value", "low", "high", "grade"]].to_string(index=False))
for name in asked:
    print(f"- {name}: {ledger[name].does}")

# %% [markdown]
# **Discuss.** *Calibrated* is not *measured*: the value was chosen so that the model meets published
# figures. Which figures could not be met stands in `docs/validation.md`. Would you rather have a
# narrow range that is an assumption, or a wide one that is measured?

# %% [markdown]
# ## One belief by hand, with and without the same luck
#
# The question here: how many more people are in open work after a year under a permanent service if
# contact with a coach is worth as much as the ledger's upper end, rather than its lower end?
#
# Two ways to ask it. **With** common random numbers: both worlds of a pair share their luck
# (`replication`). **Without**: each world has luck of its own.

# %%
BELIEF = "contact.contact_effect"  # try another name of the ledger
PAIRS = 6
permanent = load_scenario("pirkanmaa-permanent")


def in_work(value, replication):
    """Of 100 simulated people, how many are in open work at the end of 2018."""
    behaviour = dataclasses.replace(
        permanent.behaviour, values={**permanent.behaviour.values, BELIEF: value}
    )
    model = EmploymentServiceModel(
        permanent.replace(behaviour=behaviour), seed=1, replication=replication, people=PEOPLE,
        burn_in_weeks=52,
    )
    model.run_until("2018-12-31")
    now = model.jobseekers.present.get("state")
    return 100 * float(np.mean(np.asarray(now) == 5))


low, high = ledger[BELIEF].low, ledger[BELIEF].high
at_low = np.array([in_work(low, r) for r in range(PAIRS)])
at_high = np.array([in_work(high, r) for r in range(PAIRS)])
elsewhere = np.array([in_work(high, r + PAIRS) for r in range(PAIRS)])
with_same, with_other = at_high - at_low, elsewhere - at_low
for words, differences in (("the same luck", with_same), ("other luck", with_other)):
    print(f"{words:>14}: {differences.mean():+.2f} of 100, standard deviation of a pair "
          f"{differences.std(ddof=1):.2f}")
saving = with_other.var(ddof=1) / with_same.var(ddof=1)
print(f"Variance without / with common random numbers: {saving:.1f} - roughly as many times the "
      f"runs for the same precision; from {PAIRS} pairs, so itself very uncertain.")

# %% [markdown]
# What sets the size of the saving? The belief acts during the burn-in as well, and once a life has
# turned, the same draws mean something else. Common random numbers save most where few lives change.
# And the saving is only of what chance adds to *both* worlds: a larger effect is no reason for it.
#
# **Try it.** Choose another `BELIEF`, such as `coaching.meeting_hours`. *Hint:* a ratio below one is
# possible. With few pairs it is mostly chance; if it stays so with many, the two worlds are
# negatively correlated, which nothing forbids.

# %% [markdown]
# ## A screening: Morris
#
# One belief at a time says nothing about how beliefs act *together*. Morris's design moves each
# belief once from several starting points (trajectories). For each belief
#
# - **mu\*** is the mean size of what moving it does: does it matter?
# - **sigma** is how much that depends on where the others stand: does it act alone?
#
# Before the run: **which of the four will lead?** Write it down.

# %%
BASE = f"""\
format = 1
title = "A lesson"
scenarios = ["pirkanmaa-baseline", "pirkanmaa-permanent"]
people = {PEOPLE}
replications = {REPLICATIONS}
burn_in_years = 2
follow_ups = [{YEARS}]
metrics = ["employment_weeks"]
"""
FACTORS = f"""
[[factors]]
parameters = {asked!r}
""".replace("'", '"')

screening = folder / "screening-lesson.toml"
screening.write_text(
    BASE + '\n[design]\nkind = "morris"\nsize = 4\nlevels = 4\n' + FACTORS, encoding="utf-8"
)
print(screening.read_text(encoding="utf-8"))
screened = sweep(screening, workers=1)
print(f"{len(screened.points)} points x {REPLICATIONS} replications = {screened.study.runs} runs.")

# %%
answers = Answers(screened.results)
found = answers.indices_frame
wanted = found[found["index"].isin(["mu_star", "sigma", "mu_star_dummy"])]
wide = wanted.pivot(index="factor", columns="index", values="value")
print("Weeks in open work a client, permanent minus baseline, after", YEARS, "years")
print(wide.sort_values("mu_star", ascending=False).round(2).to_string())
intervals = found[found["index"] == "mu_star"].set_index("factor")[["ci_low", "ci_high"]]
print("\nIntervals of mu_star\n" + intervals.round(2).to_string())
luck = found[(found["method"] == "noise") & (found["index"] == "luck")].iloc[0]
print(f"\nOf the variance between points, {luck['value']:.0%} is luck that {REPLICATIONS} "
      f"replications have not averaged out ({luck['ci_low']:.0%} to {luck['ci_high']:.0%}).")

# %% [markdown]
# `mu_star_dummy` is what a belief **without any effect** would show, from luck alone. Only what
# stands clearly above it can be told from nothing. The sentences that `tyopolku sweep` prints take
# it into account:

# %%
print(told(answers))

# %% [markdown]
# **Exercise.** Set `REPLICATIONS = 4`, or `PEOPLE` to three times as many. Does luck's share fall?
# Does the order stay? *Hint:* count the runs first, with `tyopolku sweep STUDY.toml --dry-run`.
#
# **Discuss.** "The beliefs that we screened explain the result." Which two words are too strong?
# (Look at how many numbers of the ledger were *not* screened.)

# %% [markdown]
# ## Points everywhere: a Latin hypercube
#
# Morris walks on a grid. A Latin hypercube spreads points evenly over all ranges, and lets us ask:
# in what share of the points does the permanent structure lead, and **what would have to be true**
# for it not to?

# %%
hypercube = folder / "hypercube-lesson.toml"
hypercube.write_text(
    BASE + '\n[design]\nkind = "latin-hypercube"\nsize = 16\n' + FACTORS, encoding="utf-8"
)
spread = Answers(sweep(hypercube, workers=1).results)
columns = ["points", "beats", "ties", "beaten", "undecided", "share", "share_low", "share_high",
           "share_true", "true_low", "true_high"]
print(spread.shares[columns].iloc[0].round(3).to_string())

# %% [markdown]
# - `share` counts points; its interval (Wilson) is wide, since the points are few.
# - `undecided` points lead by no more than luck may give.
# - `share_true` has the noise of single runs taken out, **as if** true leads were normal.
#
# **This is how often, not how likely.** The points fill the ranges evenly because *we* told them to.
# Make a range twice as wide, and the share changes, though nothing in the world did.
#
# What would have to be true:

# %%
for turn in spread.discoveries:
    print("Looked for: where", turn.claim + ".")
boxes = spread.discovery_frame
if len(boxes):
    print(boxes[["box", "factor", "low", "high", "coverage", "density"]].round(3).to_string())
else:
    print("No box: the ranking turns at too few points here to say what they have in common.")

# %% [markdown]
# *No box* is an answer, too: either the ranking hardly turns within these ranges, or the runs are
# too few and too noisy to say where. From one small sweep these two cannot be told apart.
#
# **Exercise.** Try to make it turn. Vary a lever beside the beliefs: add to `FACTORS`
#
# ```toml
# [[factors]]
# lever = "coaching.clients_per_coach"
# low = 60
# high = 600
# ```
#
# *Hint:* `docs/studies.md` has every key. If weeks of work do not turn, ask about money: put
# `net_public_cost` in place of `employment_weeks` in `BASE`. A lever is a choice, a parameter is a
# belief: what does a box in a mixture of both mean?

# %% [markdown]
# ## Points are not worlds
#
# Nobody asked the points of the hypercube whether they reproduce the published figures that the model
# was fitted to; nothing keeps them from being worlds that the evidence **rules out**. The *plausible
# worlds* are sets of values that the evidence cannot rule out, taken together. A handful of them:

# %%
plausible = folder / "worlds-lesson.toml"
plausible.write_text(
    BASE + '\n[design]\nkind = "plausible-worlds"\nsize = 6\n', encoding="utf-8"
)
worlds_run = sweep(plausible, workers=1)
worlds = Answers(worlds_run.results)
leads = worlds_run.differences.groupby("point")["value"].mean()
print(pd.DataFrame({"world": worlds_run.points.set_index("point")["world"], "lead": leads})
      .round(2).to_string(index=False))
print(worlds.shares[["points", "beats", "beaten", "undecided", "share_low", "share_high"]]
      .round(2).to_string(index=False))

# %% [markdown]
# In each world many beliefs differ at once, and in ways that hang together: one cannot read off what
# a single belief did. The question to take home is about **equal money** and pilots against
# permanence: `tyopolku worlds`. README says what was found.
#
# ## What this cannot say
#
# - **How likely** anything is. No design above is a probability over worlds; the plausible ones are
#   only *not ruled out*, by evidence that has gaps, and under this model's structure.
# - **Whether the structure is right.** Every point shares the same rules. A mechanism that is missing
#   is missing at all of them: notebook 3.
# - **Anything precise.** With so few runs the most careful sentence is often "cannot be told".
#
# **Discuss.** A minister asks: "So, does it work?" Answer in two sentences, with what you saw here,
# and without the word "significant".

# %%
print("Studies written:", ", ".join(sorted(path.name for path in folder.iterdir())))
