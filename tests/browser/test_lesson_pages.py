"""Lessons in a real browser, from ``file://``: prediction, run, reveal, levers, languages, keys."""

import pytest

from experiments.lessons import page as page_of
from experiments.lessons import read_lesson, run_lesson
from tests.experiments.lessons.small import changed, said, turns, write_lesson

pytestmark = [
    pytest.mark.browser,
    # Playwright's own pipes, collected late
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

CURVE = {"kind": "curve", "text": said("Draw"), "policy": "after", "metric": "employment_rate",
         "years": [0.5, 0.75, 1.0], "low": -5, "high": 5}  # fmt: skip
GROUPS = ("woman", "man")
OPTIONS = [*({"text": said(key), "finding": key} for key in GROUPS), {"text": said("Nobody")}]
LARGEST = {"kind": "largest", "text": said("Who?"), "options": OPTIONS}
FINDINGS = [
    {"key": key, "policy": "after", "metric": "employment_rate", "group": f"sex:{key}",
     "years": 1.0, **turns()} for key in GROUPS
]  # fmt: skip
LESSONS = {
    "sign": changed("title", to=said("Sign")),
    "curve": changed("prediction", to=CURVE),
    "largest": changed("prediction", to=LARGEST, lesson=changed("findings", to=FINDINGS)),
}
SIZES = [(1200, "light", "fi"), (390, "dark", "sv"), (390, "light", "en"), (1200, "dark", "en")]


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Return the three pages' places by kind."""
    folder = tmp_path_factory.mktemp("pages")
    made = {}
    for kind, lesson in LESSONS.items():
        found = run_lesson(
            read_lesson(write_lesson(folder, lesson, kind)), people=150, replications=3, workers=1
        )
        made[kind] = folder / f"{kind}.html"
        made[kind].write_text(page_of(found, "en"), encoding="utf-8")
    return made


class Visit:
    """A page opened from its file, with what it asked for and what went wrong."""

    def __init__(self, chromium, file, width=1000, scheme="light", motion="reduce"):
        self.context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion=motion,
            offline=True,
        )  # fmt: skip
        self.page = self.context.new_page()
        self.requests, self.errors = [], []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._heard)
        self.address = file.as_uri()
        self.page.goto(self.address)

    def _heard(self, message):
        if message.type in {"error", "warning"}:
            self.errors.append(message.text)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.context.close()
        if error[0] is None:
            assert self.errors == []
            assert self.requests == [self.address]

    def predict(self, kind):
        if kind == "curve":
            self.page.fill("#slider-1", "2.5")
            self.page.click("#lock")
        else:
            self.page.check("input[name=prediction] >> nth=0")

    def run(self, kind):
        self.predict(kind)
        self.page.click("#run")
        self.page.wait_for_selector("#reveal", state="visible")

    def live(self):
        return self.page.inner_text("#live")


@pytest.mark.parametrize("kind", LESSONS)
def test_prediction_then_run_then_reveal(kind, chromium, files):
    """The reveal is not seen before a prediction and a run; it stands beside the prediction."""
    with Visit(chromium, files[kind]) as visit:
        page = visit.page
        page.click("#run", force=True)
        wait(page, "document.getElementById('live').textContent === 'Predict first.'")
        assert not page.is_visible("#reveal")
        assert not page.is_visible("#run-figure")
        visit.predict(kind)
        assert visit.live() == "Your prediction is made. You can start the run."
        page.click("#run")
        page.wait_for_selector("#reveal", state="visible")
        assert visit.live() == "The run has ended. What it shows is below."
        assert page.evaluate("document.activeElement.id") == "h-reveal"
        assert page.inner_text("#mine").strip()
        assert page.inner_text("#theirs").strip()
        assert page.inner_text("#verdict").strip()
        assert page.query_selector_all("#chart-0 svg path.curve")


def test_a_prediction_cannot_be_changed_after_the_run(chromium, files):
    """What was said stays said."""
    with Visit(chromium, files["sign"]) as visit:
        visit.run("sign")
        assert visit.page.is_disabled("input[name=prediction] >> nth=1")
    with Visit(chromium, files["curve"]) as visit:
        visit.run("curve")
        assert visit.page.is_disabled("#slider-0")


def test_a_curve_can_be_drawn_with_the_mouse(chromium, files):
    """A stroke over the paper moves the sliders with it."""
    with Visit(chromium, files["curve"]) as visit:
        page = visit.page
        box = page.query_selector("#paper svg").bounding_box()
        page.mouse.move(box["x"] + 0.55 * box["width"], box["y"] + 0.2 * box["height"])
        page.mouse.down()
        page.mouse.move(box["x"] + 0.97 * box["width"], box["y"] + 0.7 * box["height"], steps=8)
        page.mouse.up()
        assert float(page.input_value("#slider-0")) > 1
        assert float(page.input_value("#slider-2")) < -1
        assert page.get_attribute("#slider-0", "aria-valuetext").endswith("percentage points")


def test_the_run_moves_and_can_be_cut_short(chromium, files):
    """The curve grows; whoever does not want to wait sees it all at once."""
    with Visit(chromium, files["sign"], motion="no-preference") as visit:
        page = visit.page
        visit.predict("sign")
        page.click("#run")
        path = "#run-chart svg path.curve"
        wait(page, "document.querySelector('#clock').textContent.includes('0.1')")
        early = page.get_attribute(path, "d")
        assert not page.is_visible("#reveal")
        wait(page, "document.querySelector('#clock').textContent.includes('0.3')")
        assert len(page.get_attribute(path, "d")) >= len(early)
        page.click("#all")
        assert page.is_visible("#reveal")
        assert len(page.get_attribute(path, "d")) > len(early)


def test_levers_show_their_own_numbers(chromium, files):
    """Each position has a picture of its own; going back brings the first one back."""
    with Visit(chromium, files["sign"]) as visit:
        page = visit.page
        visit.run("sign")
        seen = {}
        for first in (0, 1):
            for second in (0, 1):
                page.check(f"input[name=lever-0][value='{first}']")
                page.check(f"input[name=lever-1][value='{second}']")
                seen[first, second] = page.inner_text("#grid-told")
        assert len(set(seen.values())) == 4
        page.check("input[name=lever-0][value='0']")
        assert page.inner_text("#grid-told") == seen[0, 1]


@pytest.mark.parametrize("kind", LESSONS)
def test_the_language_is_switched_in_place(kind, chromium, files):
    """Texts, numbers, pictures and names for screen readers; nothing that was done is lost."""
    with Visit(chromium, files[kind]) as visit:
        page = visit.page
        visit.run(kind)
        english = page.inner_text("#theirs")
        for language, head, mark in (
            ("fi", "Mitä ajot näyttävät", ","),
            ("sv", "Vad körningarna visar", ","),
        ):
            page.click(f"[data-language={language}]")
            assert page.inner_text("#h-reveal") == head
            assert page.get_attribute("html", "lang") == language
            assert page.get_attribute("#languages", "aria-label") != "Language"
            assert mark in page.inner_text(".findings li >> nth=0")
            told = page.get_attribute("#chart-0 svg", "aria-label")
            assert told.startswith(f"Weeks {language}.")
            visible = page.inner_text("main")
            assert "The runs show" not in visible
            assert " en\n" not in visible
        page.click("[data-language=en]")
        assert page.inner_text("#theirs") == english


def test_everything_can_be_done_with_the_keyboard(chromium, files):
    """From the first key to the levers, without a mouse."""
    with Visit(chromium, files["sign"]) as visit:
        page = visit.page
        assert tab_to(page, "document.activeElement.name === 'prediction'")
        page.keyboard.press("Space")
        assert tab_to(page, "document.activeElement.id === 'run'")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "h-reveal"
        assert tab_to(page, "document.activeElement.name === 'lever-0'")
        told = page.inner_text("#grid-told")
        page.keyboard.press("ArrowLeft")
        assert page.inner_text("#grid-told") != told
        assert tab_to(page, "document.activeElement.closest('#teacher') !== null")
        page.keyboard.press("Enter")
        assert page.is_visible("#teacher ul")


def test_a_curve_can_be_drawn_with_the_keyboard(chromium, files):
    """Sliders, then the button that says that this is it."""
    with Visit(chromium, files["curve"]) as visit:
        page = visit.page
        assert tab_to(page, "document.activeElement.id === 'slider-0'")
        page.keyboard.press("ArrowRight")
        assert float(page.input_value("#slider-0")) > 0
        assert tab_to(page, "document.activeElement.id === 'lock'")
        page.keyboard.press("Enter")
        assert page.get_attribute("#run", "aria-disabled") == "false"


def wait(page, condition, seconds=20):
    """Wait until the condition holds; Playwright's own way is what the page forbids."""
    for _time in range(seconds * 50):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(20)
    raise AssertionError(condition)


def tab_to(page, condition, most=60):
    """Press Tab until the condition holds."""
    for _time in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(condition):
            return True
    return False


@pytest.mark.parametrize("kind", LESSONS)
@pytest.mark.parametrize(("width", "scheme", "language"), SIZES)
def test_nothing_sticks_out_and_axe_finds_nothing(kind, width, scheme, language, chromium, files):
    """On a telephone and a desk, light and dark, before the run and after it."""
    axe_module = pytest.importorskip("axe_playwright_python.sync_playwright")
    with Visit(chromium, files[kind], width, scheme) as visit:
        page = visit.page
        page.click(f"[data-language={language}]")
        for is_after in (False, True):
            if is_after:
                visit.run(kind)
                page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            found = axe_module.Axe().run(page)
            wrong = [
                (rule["id"], node["html"][:120])
                for rule in found.response["violations"]
                for node in rule["nodes"]
            ]
            assert wrong == []


def test_it_prints(chromium, files):
    """Buttons stay off the paper, what was revealed is on it."""
    with Visit(chromium, files["sign"], scheme="dark") as visit:
        visit.run("sign")
        visit.page.emulate_media(media="print")
        assert not visit.page.is_visible("#run")
        assert visit.page.is_visible("#reveal")
        assert visit.page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
        assert len(visit.page.pdf()) > 10_000


def test_without_a_script_the_text_can_be_read(chromium, files):
    """The question, and what needs a script is said."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(files["sign"].as_uri())
    assert page.is_visible("text=Question en")
    assert "need JavaScript" in page.inner_text("noscript .t[lang=en]")
    context.close()
