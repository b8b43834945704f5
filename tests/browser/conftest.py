"""A real browser without a screen, once with scripts and once without."""

from collections.abc import Iterator
from typing import Any

import pytest

SCRIPTS_OFF = {"profile.managed_default_content_settings.javascript": 2}


@pytest.fixture(scope="session", params=["with scripts", "without scripts"])
def browser(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A Chromium window; pages must work alike with scripts and without."""
    from selenium.webdriver import Chrome, ChromeOptions, ChromeService

    options = ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,1000", "--lang=en"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    if request.param == "without scripts":
        options.add_experimental_option("prefs", SCRIPTS_OFF)
    driver = Chrome(options, ChromeService("/usr/bin/chromedriver"))
    driver.implicitly_wait(10)
    yield driver
    driver.quit()
