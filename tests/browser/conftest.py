"""A served demo and a browser whose network is cut: nothing leaves this machine."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
PEOPLE = 500


@pytest.fixture(scope="session")
def address():
    """Where a server of the demo listens."""
    pytest.importorskip("solara")
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd()), "PYTHONWARNINGS": "ignore"}
    server = subprocess.Popen(
        [sys.executable, "-m", "experiments.cli", "demo", "--port", "0", "--no-browser",
         "--people", str(PEOPLE)],
        stdout=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    for line in server.stdout:
        found = re.search(r"http://\S+", line)
        if found:
            break
    else:
        pytest.fail("the server said nothing")
    yield found[0]
    server.terminate()
    server.stdout.close()
    try:
        server.wait(15)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@pytest.fixture(scope="session")
def chromium():
    playwright = pytest.importorskip("playwright.sync_api")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("no Chromium on this machine")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visitor(chromium, address):
    """Opens pages as visitors of their own; fails on errors and on requests that leave."""
    contexts, errors = [], []

    def open_page(query="", **settings):
        context = chromium.new_context(
            **{"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", **settings}
        )
        contexts.append(context)
        context.route(
            re.compile(r"^(?!(http|ws)://127\.0\.0\.1|data:|blob:)"),
            lambda route: (errors.append(f"asked {route.request.url}"), route.abort()),
        )
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address + query)
        page.wait_for_selector("#tp-difference svg", timeout=90_000)
        done(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


def done(page):
    """Wait until everything asked has been done."""
    page.wait_for_timeout(120)  # moves of a lever are put together for a moment
    page.wait_for_function("!document.querySelector('#tp-busy.on')", timeout=60_000)
