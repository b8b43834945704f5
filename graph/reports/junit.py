"""A report as JUnit XML, the form in which CI systems read the outcome of tests: a test case a shape."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from oxiana.graph.findings import NOTHING, line, short, title
from oxiana.graph.reports.places import Places
from oxiana.graph.validation.report import INFO, WARNING, Report, Result

_NEVER_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_junit(report: Report, places: Places) -> str:
    """Return one suite: shapes with more than warnings and notes have failed, those that met no node are skipped."""
    broken: dict[str, list[Result]] = defaultdict(list)
    for result in report.results:
        broken[title(result)].append(result)
    suite = Element("testsuite", name="oxiana validate")
    for name in dict.fromkeys((*map(short, report.met), *broken)):
        _fill(_case(suite, name), broken.get(name, ()), places)
    for node in (*report.unmet, *report.excused):
        SubElement(_case(suite, short(node)), "skipped", message="the shape met no node")
    if report.validated_nothing:
        SubElement(_case(suite, "validation"), "error", message=NOTHING)
    return _counted(suite)


def _case(suite: Element, name: str) -> Element:
    return SubElement(suite, "testcase", classname="shacl", name=_clean(name))


def _fill(case: Element, results: Sequence[Result], places: Places) -> None:
    grave = [result for result in results if result.severity not in {WARNING, INFO}]
    light = [result for result in results if result.severity in {WARNING, INFO}]
    if grave:
        kind = short(grave[0].component)
        failure = SubElement(case, "failure", message=f"results: {len(grave)}", type=_clean(kind))
        failure.text = _clean("\n".join(_placed(result, places) for result in grave))
    if light:
        SubElement(case, "system-out").text = _clean("\n".join(_placed(result, places) for result in light))


def _placed(result: Result, places: Places) -> str:
    return places.before(result.focus) + line(result)


def _counted(suite: Element) -> str:
    numbers = {name: str(len(suite.findall(f"testcase/{tag}"))) for name, tag in _COUNTED.items()}
    suite.attrib.update({"tests": str(len(suite)), **numbers})
    suites = Element("testsuites", suite.attrib)
    suites.append(suite)
    indent(suites)
    return tostring(suites, encoding="unicode", xml_declaration=False) + "\n"


_COUNTED: Final = {"failures": "failure", "errors": "error", "skipped": "skipped"}


def _clean(text: str) -> str:
    """Replace what XML cannot hold."""
    return _NEVER_IN_XML.sub("\ufffd", text)
