"""What a person does in a browser: look around, ask, follow a claim to its source, check a document."""

import re
from typing import Any

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

PATHS = [
    "/",
    "/search?q=council",
    "/about",
    "/sparql",
    "/ontology",
    "/shape",
    "/shacl/validate",
    "/dataset/oxiana",
    "/id/meeting-consultative-5",
    "/id/person-tokayev?lang=ru",
    "/claim/c-8600566c-0007",
    "/id/nobody",
]
BAD_MEETING = """
PREFIX ox: <https://w3id.org/oxiana/ontology#>
<http://example.org/meeting> a ox:Meeting ; ox:occurredOn "soon" .
"""

TELEPHONE = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True}

PERSONS = """
PREFIX schema: <https://schema.org/>
<http://example.org/a> a schema:Person ; schema:name "A" ; schema:birthDate "long ago" .
<http://example.org/b> a schema:Person ; schema:name "B" ; schema:birthDate "lately" .
"""

CONTRAST = """
const channel = c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
const parsed = text => (text.match(/[\\d.]+/g) || []).map(Number);
const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const ground = node => {
  for (; node; node = node.parentElement) {
    const colour = parsed(getComputedStyle(node).backgroundColor);
    if (colour.length === 3 || colour[3] === 1) return colour;
  }
  return [255, 255, 255];
};
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const faint = [];
while (walker.nextNode()) {
  const node = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || !node.checkVisibility() || node.tagName === 'SCRIPT') continue;
  const [a, b] = [parsed(getComputedStyle(node).color), ground(node)].map(light).sort((x, y) => y - x);
  if ((a + 0.05) / (b + 0.05) < 4.5) faint.push(node.tagName + ': ' + walker.currentNode.data.trim());
}
return faint;
"""

TOO_WIDE = """
const boxes = [...document.querySelectorAll('svg.diagram .box')];
const texts = boxes.flatMap(box => [...box.querySelectorAll('text')].map(text => [box, text]));
const right = node => node.getBoundingClientRect().right;
const wide = texts.filter(([box, text]) => right(text) > right(box.querySelector('rect')));
return {seen: texts.length, names: wide.map(([, text]) => text.textContent)};
"""


def complaints(browser: Any) -> list[str]:
    """Return what the console says, such as a breach of the security policy; a 404 that was asked for may be."""
    return [entry["message"] for entry in browser.get_log("browser") if "status of 404" not in entry["message"]]


def click(browser: Any, text: str) -> None:
    browser.find_element(By.PARTIAL_LINK_TEXT, text).click()


def test_from_home_to_a_meeting_to_the_claim_that_dates_it(browser: Any, served: str) -> None:
    browser.get(served)
    meetings = browser.find_element(By.CSS_SELECTOR, "#meetings + ul").text
    assert re.search(r"Sixth Consultative Meeting.*2024-08-09.*Astana", meetings)
    assert re.search(r"V Consultative Meeting.*2023-09-14.*Dushanbe", meetings)
    click(browser, "V Consultative Meeting")
    row = browser.find_element(By.XPATH, "//tr[th[normalize-space()='occurred on']]")
    assert "2023-09-14" in row.text
    assert "189\u2013336" in row.text
    row.find_element(By.LINK_TEXT, "claim").click()
    assert browser.current_url == f"{served}/claim/c-8600566c-0007"
    assert "2023-09-14" in browser.find_element(By.ID, "content").text
    assert complaints(browser) == []


def test_an_example_can_be_chosen_changed_and_run(browser: Any, served: str) -> None:
    browser.get(served)
    click(browser, "Who says what about trade")
    box = browser.find_element(By.NAME, "query")
    box.send_keys(Keys.CONTROL, Keys.END, Keys.NULL, "LIMIT 4")
    box.submit()
    browser.find_element(By.CSS_SELECTOR, "caption")
    heads = [cell.text for cell in browser.find_elements(By.CSS_SELECTOR, "thead th")]
    assert heads == ["speaker", "number", "qualifier", "document", "start", "end"]
    assert len(browser.find_elements(By.CSS_SELECTOR, "tbody tr")) == 4
    assert browser.find_element(By.NAME, "query").get_attribute("value").endswith("LIMIT 4")
    assert complaints(browser) == []


def test_a_query_with_a_mistake_comes_back_with_its_place(browser: Any, served: str) -> None:
    browser.get(f"{served}/sparql?query=SELECT%20*%20WHERE%20%7B%0A%20%20%3Fs%20%3Fp%0A%7D")
    assert "line 3" in browser.find_element(By.CSS_SELECTOR, ".notice").text
    assert browser.find_element(By.NAME, "query").get_attribute("value").startswith("SELECT *")
    browser.get_log("browser")


def test_a_thing_is_found_by_a_part_of_its_name(browser: Any, served: str) -> None:
    browser.get(served)
    box = browser.find_element(By.ID, "q")
    box.send_keys("national coord", Keys.ENTER)
    click(browser, "Creation of the Council")
    assert browser.current_url == f"{served}/id/initiative-council-of-national-coordinators.html"
    assert complaints(browser) == []


def test_the_language_is_changed_on_any_page_and_stays(browser: Any, served: str) -> None:
    browser.get(f"{served}/id/state-kz")
    click(browser, "Русский")
    assert browser.find_element(By.TAG_NAME, "h1").text == "Казахстан"
    browser.find_element(By.CSS_SELECTOR, ".masthead nav a").click()
    assert browser.find_element(By.TAG_NAME, "h1").text == "Поиск"


@pytest.mark.parametrize(
    ("data", "says"),
    [(BAD_MEETING, "does not conform"), ("<http://example.org/a> a <http://example.org/B> .", "Nothing was validated")],
)
def test_a_pasted_document_is_checked(browser: Any, served: str, data: str, says: str) -> None:
    browser.get(f"{served}/shacl/validate")
    box = browser.find_element(By.ID, "data-text")
    box.send_keys(data)
    browser.find_element(By.CSS_SELECTOR, "form button").click()
    browser.find_element(By.XPATH, "//h1[.='Validation report']")
    assert says in browser.find_element(By.CSS_SELECTOR, "[role=status]").text
    content = browser.find_element(By.ID, "content").text
    assert ("http://example.org/meeting" in content) == (data == BAD_MEETING)
    assert complaints(browser) == []


def test_a_report_is_read_rule_by_rule_and_downloaded(browser: Any, served: str) -> None:
    browser.get(f"{served}/shacl/validate")
    browser.find_element(By.ID, "data-text").send_keys(PERSONS)
    Select(browser.find_element(By.ID, "profile")).select_by_visible_text("Persons and events of schema.org")
    browser.find_element(By.CSS_SELECTOR, "form button").click()
    browser.find_element(By.XPATH, "//tr[contains(., 'date of birth')]//a[.='2']").click()
    assert len(browser.find_elements(By.CSS_SELECTOR, ".finding")) == 1
    finding = browser.find_element(By.CSS_SELECTOR, ".finding")
    assert "A person is born on one day" in finding.text
    assert "Nearest to right, and yet:\nViolation a day" in finding.text
    for summary in finding.find_elements(By.TAG_NAME, "summary"):
        summary.click()
    assert "SELECT DISTINCT ?this ?value" in finding.text
    assert '<http://example.org/b> <https://schema.org/birthDate> "lately" .' in finding.text
    assert browser.execute_script(CONTRAST) == []
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", TELEPHONE)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 360
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    click(browser, "csv")
    assert complaints(browser) == []


def test_the_graph_itself_is_checked_and_its_cases_asked_for(browser: Any, served: str) -> None:
    browser.get(f"{served}/shacl/validate")
    browser.find_element(By.ID, "source-server").click()
    browser.find_element(By.CSS_SELECTOR, "form button").click()
    click(browser, "ask for all with SPARQL")
    assert browser.find_element(By.CSS_SELECTOR, "thead th").text == "this"
    assert complaints(browser) == []


@pytest.mark.parametrize("path", PATHS)
def test_pages_load_from_this_server_only_and_complain_of_nothing(browser: Any, served: str, path: str) -> None:
    browser.get(served + path)
    entries = browser.execute_script("return performance.getEntriesByType('resource').map(e => e.name)")
    assert all(entry.startswith(served) for entry in entries)
    assert complaints(browser) == []


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out_from_its_ground(browser: Any, served: str, path: str, scheme: str) -> None:
    features = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", features)
    browser.get(served + path)
    assert browser.execute_script(CONTRAST) == []


@pytest.mark.parametrize("path", PATHS)
def test_pages_fit_a_telephone(browser: Any, served: str, path: str) -> None:
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", TELEPHONE)
    browser.get(served + path)
    width = browser.execute_script("return document.documentElement.scrollWidth")
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert width <= 360


def test_the_keyboard_reaches_the_content_first(browser: Any, served: str) -> None:
    browser.get(served)
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    link = browser.switch_to.active_element
    assert link.text == "Skip to the content"
    link.send_keys(Keys.ENTER)
    assert browser.current_url.endswith("#content")


def test_the_iri_of_a_term_lands_on_it_and_its_query_runs(browser: Any, served: str) -> None:
    browser.get(f"{served}/ontology#Meeting")
    card = browser.find_element(By.CSS_SELECTOR, ":target")
    assert card.find_element(By.TAG_NAME, "h3").text.startswith("meeting")
    assert abs(browser.execute_script("return arguments[0].getBoundingClientRect().top", card)) < 50
    card.find_element(By.TAG_NAME, "summary").click()
    card.find_element(By.LINK_TEXT, "Run").click()
    assert len(browser.find_elements(By.CSS_SELECTOR, "tbody tr")) > 1
    assert complaints(browser) == []


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_no_name_in_a_picture_of_the_ontology_is_wider_than_its_box(browser: Any, served: str, lang: str) -> None:
    browser.get(f"{served}/ontology?lang={lang}")
    wide = browser.execute_script(TOO_WIDE)
    assert wide["seen"] > 100
    assert wide["names"] == []


def test_a_name_in_a_picture_leads_to_its_term(browser: Any, served: str) -> None:
    browser.get(f"{served}/ontology")
    browser.find_element(By.CSS_SELECTOR, "svg.diagram a[href='#EvidenceSpan']").click()
    assert browser.find_element(By.CSS_SELECTOR, ":target").get_attribute("id") == "EvidenceSpan"
