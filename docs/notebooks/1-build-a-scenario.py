# %% [markdown]
# # 1. Build a scenario
#
# **Time:** about 60 minutes. **You need:** the environment that `make compare` sets up, or any other
# in which Työpolku is installed. Open this file in VS Code, or in JupyterLab with jupytext, and run
# it cell by cell; `python 1-build-a-scenario.py` runs all of it.
#
# **Aims.** Afterwards you can
#
# 1. say which parts of a scenario are *choices* (policy) and which are *beliefs* (behaviour);
# 2. write a scenario of a few lines, check it, and read what is wrong when something is;
# 3. compare policies for the same people with the same luck, and read the interval;
# 4. follow one person under two policies, and say why her story proves nothing;
# 5. tell activation from employment.
#
# No number below is typed into the text: each is computed and printed, so that it stays true when
# the model changes. Worlds here are small, to be quick. **Small worlds are noisy**: read signs and
# intervals, not digits.

# %%
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

from experiments import compare
from experiments.metrics import BY_NAME
from model.trace import tell
from scenarios import LEVERS, ScenarioErrors, load_scenario
from scenarios.check import check_files
from scenarios.difference import differences

PEOPLE = 2_500  # simulated jobseekers on the first day; more people, less noise, more time
REPLICATIONS = 4
YEARS = 7
SEED = 1

folder = Path(tempfile.mkdtemp(prefix="tyopolku-course-"))
pd.set_option("display.width", 110, "display.max_columns", 12)
print("What this notebook writes goes into", folder)

# %% [markdown]
# ## A region and a policy
#
# A scenario is *region* (who lives there) + *policy* (what is done, by whom, from when until when)
# + *behaviour* (how people and organisations respond) + *regime* (the economy outside). The first
# two can be looked up or decided. The third is believed.

# %%
baseline = load_scenario("pirkanmaa-baseline")
region = baseline.region
offices = pd.DataFrame(
    [(o.name, o.area, o.role, o.clients, o.others) for o in region.offices],
    columns=["office", "area", "role", "clients", "others"],
)
print(offices.to_string(index=False))
print(f"\n{region.people:,.0f} jobseekers; men {region.margins.men:.0%}")
print(pd.Series(region.margins.benefit, name="share by benefit").to_string())
print("\nAssumed of this region, since nobody has published it:")
for assumed in region.assumptions:
    print(f"- {assumed.name}: {assumed.value:g} ({assumed.low:g} to {assumed.high:g}) {assumed.unit}")

# %% [markdown]
# What does the pilot do differently? `tyopolku diff pirkanmaa-baseline pirkanmaa-pilot` says it in
# words; from Python:

# %%
pilot = load_scenario("pirkanmaa-pilot")
for sentence in differences(baseline, pilot):
    print("-", sentence)

# %% [markdown]
# **Discuss.** Which of these could a municipality decide on its own? Which need partners, and which
# need money from elsewhere? Is anything here a *belief* rather than a choice?

# %% [markdown]
# ## A scenario of your own
#
# Leave in the file only what you change; `extends` inherits the rest. Here: for three years, few
# clients a coach, permanent contracts.

# %%
TEXT = """\
format = 1
title = "Our own service"
extends = "pirkanmaa-pilot"

[[policy.phases]]
offices = "all"
starts = 2017-08-01
ends = 2020-12-31
contract = "permanent"
coaching = { clients_per_coach = 120, register_access = 1.0 }
partners = { cooperation_effort = 0.5 }
"""
mine = folder / "our-service.toml"
mine.write_text(TEXT, encoding="utf-8")
problems = check_files([str(mine)])
print(problems or f"{mine.name} is fine.")
ours = load_scenario(mine)
print("\nSeen from the pilot:")
for sentence in differences(pilot, ours)[:3]:
    print("-", sentence)

# %% [markdown]
# A list such as `[[policy.phases]]` replaces the inherited one as a whole: whatever your phase does
# not name is as in ordinary service, **not** as in the pilot. That is the commonest misreading, and
# the sentences above show it. (From the command line: `tyopolku check`, `tyopolku show`,
# `tyopolku diff`.)
#
# ### A slip
#
# Misspell a lever, and put a value out of range. Nothing runs, and everything that is wrong is told
# at once, with its line.

# %%
slip = folder / "slip.toml"
slip.write_text(
    TEXT.replace("clients_per_coach = 120", "client_per_coach = 120").replace(
        "cooperation_effort = 0.5", "cooperation_effort = 5"
    ),
    encoding="utf-8",
)
try:
    load_scenario(slip)
except ScenarioErrors as errors:
    print(errors)
else:
    raise AssertionError("The slip should have been noticed.")

# %% [markdown]
# **Try it.** Change `CHANGES` and run the cell; left alone, it does nothing. *Hint:* the levers with
# their ranges are printed below. `tyopolku new my-service --from pirkanmaa-pilot` writes a file in
# which all of them stand.

# %%
CHANGES = {}  # for example {"clients_per_coach = 120": "clients_per_coach = 80"}

changed = TEXT
for before, after in CHANGES.items():
    assert before in changed, f"{before!r} is not in the file"
    changed = changed.replace(before, after)
mine.write_text(changed, encoding="utf-8")
for problem in check_files([str(mine)]):
    print(problem)
for lever in list(LEVERS.values())[:6]:
    print(f"{lever.full_name}: {lever.low:g} to {lever.high:g} {lever.unit}")

# %% [markdown]
# ## Compare: the same people, the same luck
#
# Before you run it, **write down your prediction**: after one year, and at the last follow-up, which
# policy has more people in open work, and by how many of a hundred?
#
# A *difference* is taken inside each replication, between two worlds with the same people and the
# same draws, and then averaged. Its 95 % interval tells how much chance is left. It tells nothing
# about how much the assumptions matter: that is notebook 2.

# %%
names = ["pirkanmaa-baseline", "pirkanmaa-permanent", mine]
found = compare(
    names, people=PEOPLE, years=YEARS, replications=REPLICATIONS, seed=SEED, workers=1, events=True
)
rows = found.differences("employment_rate")
table = rows[["scenario", "years", "value", "difference", "ci_low", "ci_high"]]
print(BY_NAME["employment_rate"].name, "- share in open work; differences to", names[0])
print(table.round(4).to_string(index=False))
unclear = ((rows["ci_low"] <= 0) & (rows["ci_high"] >= 0)).sum()
print(f"\nIntervals that hold zero: {unclear} of {len(rows)}.")

# %%
figure = found.plot("difference")
figure.savefig(folder / "difference.png")
plt.close(figure)  # in a notebook, write `figure` on a line of its own to see it
print("Drawn:", folder / "difference.png")

# %% [markdown]
# What did pairing save? `unpaired_replications` is how many replications unpaired runs would have
# needed for the same width. With this few replications it is itself uncertain, and where policies
# diverge (or the outcome is a rare event) pairing may save little or nothing. Both happen.

# %%
print(rows[["scenario", "years", "correlation", "replications", "unpaired_replications"]]
      .round(2).to_string(index=False))

# %% [markdown]
# **Exercise.** Double `PEOPLE` and run again from there; then double `REPLICATIONS` instead. Which
# narrows the interval more for the time it takes? *Hint:* both add people; the interval of a mean
# goes with the square root. With very few replications Student's factor is large, too.
#
# **Discuss.** Did a follow-up of one year see the difference? Who would have decided what, on its
# grounds?

# %% [markdown]
# ## One person, two policies
#
# The same luck means: the same person meets the same draws. Her story parts only where the policy
# changed something that mattered to her, or to someone ahead of her in a queue. We look for somebody
# for whom it did, among the people of replication 0.

# %%
first = found.events[found.events["replication"] == 0]


def stories(scenario):
    """Every person's changes of state, as one tuple a person."""
    chosen = first[first["scenario"] == scenario].sort_values(["person", "week"])
    return {
        person: tuple(zip(rows["week"], rows["from"], rows["to"]))
        for person, rows in chosen[chosen["person"] < PEOPLE].groupby("person")
    }


one, other = stories(names[0]), stories(names[1])
people = sorted(one.keys() | other.keys())
differing = [person for person in people if one.get(person) != other.get(person)]
print(f"Of {len(people)} people to whom anything happened, {len(differing)} have two stories.")
person = differing[0] if differing else 17

# %%
told = {}
for name in names[:2]:
    told[name] = tell(
        load_scenario(name, years=YEARS), person, seed=SEED, replication=0, people=PEOPLE
    )
shared = 0
while told[names[0]][shared + 1 :] and told[names[0]][shared + 1] == told[names[1]][shared + 1]:
    shared += 1
for name, lines in told.items():
    print(lines[0])
    print(f"  ... {shared} lines that both stories share ...")
    for line in lines[shared + 1 : -1][:8]:
        print("  " + line)
    print("  " + lines[-1] + "\n")

# %% [markdown]
# (`tyopolku trace pirkanmaa-permanent --person 17` does this on the command line.)
#
# **Why it proves nothing.** We *picked* her because her stories differ. Another person may be worse
# off under the same policy: somebody else stood ahead of her in the queue. Count them:

# %%
WORK = 5  # docs/outputs.md lists the codes of states
last_week = found.study.weeks


def weeks_in_work(changes, at_first):
    """Weeks in open work, from the first day to the horizon."""
    starts = [0] + [week for week, _before, _after in changes] + [last_week]
    states = [at_first] + [after for _week, _before, after in changes]
    return sum(
        stop - start for start, stop, state in zip(starts, starts[1:], states) if state == WORK
    )


def gain_of(person):
    """Weeks in open work under the second policy less those under the first."""
    stories_of_hers = one.get(person, ()), other.get(person, ())
    at_first = next(changes[0][1] for changes in stories_of_hers if changes)
    without, with_it = (weeks_in_work(changes, at_first) for changes in stories_of_hers)
    return with_it - without


gain = pd.Series({p: gain_of(p) for p in differing}, dtype=float)
print(f"More weeks in open work: {(gain > 0).sum()}; fewer: {(gain < 0).sum()}; as many: "
      f"{(gain == 0).sum()}. Mean over those who differ: {gain.mean():.1f} weeks.")

# %% [markdown]
# **Discuss.** A newspaper tells the story of one person whom the service helped. Which number would
# you ask for? Can anybody in the real world know her other story?

# %% [markdown]
# ## Activation is not employment
#
# Whoever is in rehabilitative work, training or subsidised work is not *registered as unemployed*.
# So a service lowers registered unemployment by its mere existence. Look at both:

# %%
def at_the_end(metric):
    """Rows of a metric at the last follow-up."""
    rows = found.table[(found.table["metric"] == metric) & (found.table["group"] == "all")]
    return rows[(rows["years"] == rows["years"].max()) & (rows["reference"] == names[0])]


for metric in ("activation_rate", "long_term_unemployed", "long_term_jobless", "employment_rate"):
    shown = at_the_end(metric)[["scenario", "value", "difference", "ci_low", "ci_high"]]
    better = BY_NAME[metric].better or "no better direction: it is not an aim"
    print(f"{metric} ({better})\n{shown.round(3).to_string(index=False)}\n")

# %% [markdown]
# `long_term_unemployed` counts as the register does: a spell in a service starts the count anew.
# `long_term_jobless` counts the weeks without work, services included.
#
# **Exercise.** Print `broad_unemployment` and `subsidised_rate` as well. Write two press releases
# for the same policy, each true, one for its friends and one for its critics. *Hint:* metrics are
# defined by `tyopolku metrics`.

# %% [markdown]
# ## What this cannot say
#
# - **What will happen** in Pirkanmaa. The economy outside stands still; there is no election and no
#   recession.
# - **Which policy is right.** Services have aims other than weeks in work.
# - **How sure the assumptions are.** All runs above share one set of beliefs. The interval is about
#   luck alone, and with more replications becomes as narrow as you like *around an answer that may
#   be wrong*. That is where notebook 2 begins.

# %%
for path in sorted(folder.iterdir()):
    print(path.name)
