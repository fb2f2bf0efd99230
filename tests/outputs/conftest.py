"""Give the tests of the outputs a small week, and a browser that reports what is not allowed."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field

import pytest
import small_week


@pytest.fixture(scope="session")
def problem():
    return small_week.make_problem()


@pytest.fixture(scope="session")
def plan():
    return small_week.make_plan()


@pytest.fixture(scope="session", params=("id", "en"))
def language(request):
    return request.param


@pytest.fixture(scope="session")
def pages(problem, plan, language):
    """Text of every page, by path."""
    return {
        path: content.decode()
        for output in small_week.PAGES
        for path, content in output.files(problem, plan, language)
    }


@dataclass
class Watched:
    """A page in the browser with everything it asked for or complained about."""

    page: object
    requests: list = field(default_factory=list)
    complaints: list = field(default_factory=list)

    def listen(self):
        """Note every request, error, warning and dialog from now on."""
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on(
            "console",
            lambda message: (
                self.complaints.append(message.text)
                if message.type in {"error", "warning"}
                else None
            ),
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "dialog",
            lambda dialog: (self.complaints.append(f"dialog {dialog.message}"), dialog.dismiss()),
        )
        return self


@pytest.fixture(scope="session")
def browser():
    path = shutil.which("chromium")
    if path is None:
        message = "no chromium on this machine"
        if os.environ.get("PLANNER_REQUIRE_BROWSER") == "1":
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    arguments = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--no-first-run",
    ]
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=path, args=arguments)
        yield started
        started.close()


@pytest.fixture
def visit_page(browser):
    """Return a function that opens a file without a network and watches it."""
    contexts = []

    def visit(path, width, height, **options):
        contexts.append(
            browser.new_context(
                viewport={"width": width, "height": height}, offline=True, **options
            )
        )
        watched = Watched(contexts[-1].new_page()).listen()
        watched.page.goto(path.as_uri())
        return watched

    yield visit
    for context in contexts:
        context.close()
