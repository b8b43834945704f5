"""A report as JUnit XML, the form in which CI systems read the outcome of tests: a test case a shape."""

import re
from collections.abc import Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from oxiana.graph.findings import NOTHING, line, shape_name, short, title
from oxiana.graph.reports.places import Places
from oxiana.graph.validation.report import INFO, WARNING, Names, Report, Result

_NEVER_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_junit(report: Report, places: Places) -> str:
    """Return one suite: shapes with more than warnings and notes have failed, those that met no node are skipped."""
    suite = Element("testsuite", name="oxiana validate")
    for name, results in _cases(report).items():
        _fill(_case(suite, name), results, report.names, places)
    for node in (*report.unmet, *report.excused):
        SubElement(_case(suite, shape_name(node, report.names)), "skipped", message="the shape met no node")
    if report.validated_nothing:
        SubElement(_case(suite, "validation"), "error", message=NOTHING)
    return _counted(suite)


def _cases(report: Report) -> dict[str, list[Result]]:
    """Return the results by the shapes whose targets led to them; where that is unknown, by what they are about."""
    names = report.names
    cases: dict[str, list[Result]] = {shape_name(node, names): [] for node in report.met}
    under = {shape: dict.fromkeys(shape_name(root, names) for root in roots) for shape, roots in report.roots.items()}
    for result in report.results:
        for name in under.get(result.shape) or (title(result, names),):
            cases.setdefault(name, []).append(result)
    return cases


def _case(suite: Element, name: str) -> Element:
    return SubElement(suite, "testcase", classname="shacl", name=_clean(name))


def _fill(case: Element, results: Sequence[Result], names: Names, places: Places) -> None:
    grave = [result for result in results if result.severity not in {WARNING, INFO}]
    light = [result for result in results if result.severity in {WARNING, INFO}]
    if grave:
        kind = short(grave[0].component)
        failure = SubElement(case, "failure", message=f"results: {len(grave)}", type=_clean(kind))
        failure.text = _clean("\n".join(_placed(result, names, places) for result in grave))
    if light:
        SubElement(case, "system-out").text = _clean("\n".join(_placed(result, names, places) for result in light))


def _placed(result: Result, names: Names, places: Places) -> str:
    return places.before(result.focus) + line(result, names)


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
