"""Tests in a browser skip where there is none, and say why; ASYNCLAB_BROWSER=must fails them."""

from __future__ import annotations

import os
from collections.abc import Iterator

import lab
import pytest


@pytest.fixture(autouse=True, scope="package")
def browser() -> None:
    reason = lab.missing()
    if reason and os.environ.get("ASYNCLAB_BROWSER") == "must":
        pytest.fail(f"ASYNCLAB_BROWSER=must, but {reason}")
    if reason:
        pytest.skip(reason)


@pytest.fixture(scope="module")
def chromium() -> Iterator:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=lab.browser_path(),
            args=[*lab.FLAGS, *lab.QUIET],
            timeout=lab.START * 1000,
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium):
    with chromium.new_context(viewport={"width": 1280, "height": 720}) as context:
        yield context.new_page()
