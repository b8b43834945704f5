"""Reading YAML-LD: what is sound becomes quads; what is not is refused, each problem with its place and its remedy."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from oxiana.graph.context import load_context
from oxiana.graph.errors import Unreadable
from oxiana.graph.terms import claim, concept, external, mint, span, term
from oxiana.graph.yamlld import Reading, read_files, read_folder

pytestmark = pytest.mark.alike

HERE = Path(__file__).parent
REFUSED = sorted((HERE / "refused").glob("*.yaml"))
DIGEST = "fd5ad12dc086221e6fbf263b1cbd1392006cfe687fb1b62df5d417f1332c1dae"


def _read(folder: Path, **texts: str) -> Reading:
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text)
    return read_folder(folder, load_context())


@pytest.mark.parametrize("file", REFUSED, ids=lambda path: path.stem)
def test_a_record_is_refused_for_what_its_first_line_says(file: Path) -> None:
    expected = file.read_text().splitlines()[0].removeprefix("# ")
    with pytest.raises(Unreadable) as caught:
        read_files([file], load_context())
    assert any(expected in str(problem) for problem in caught.value.problems), str(caught.value)
    assert all(problem.file == file.name and problem.remedy for problem in caught.value.problems)


def test_all_problems_of_all_files_are_shown_at_once(tmp_path: Path) -> None:
    first = "- iri: id:meeting-a\n  ocurredOn: 2023-09-14\n  occurredOn: 2023-02-30\n"
    with pytest.raises(Unreadable) as caught:
        _read(tmp_path, first=first, second="- type: Meting\n", third="- iri: [\n")
    assert [problem.file for problem in caught.value.problems] == ["first.yaml"] * 2 + ["second.yaml"] * 2 + [
        "third.yaml"
    ]


def test_a_problem_names_its_node_and_line(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"one\.yaml: id:meeting-a \(line 3\): occurredOn 2023-02-30 is not valid"):
        _read(tmp_path, one="- iri: id:meeting-a\n  type: Meeting\n  occurredOn: 2023-02-30\n")


def test_a_claim_number_is_used_once_in_all_files(tmp_path: Path) -> None:
    text = "- iri: claim:c-01234567-0001\n  type: Claim\n  content: [{iri: id:meeting-a}]\n"
    with pytest.raises(Unreadable, match=r"two\.yaml: .*: one\.yaml, line 1, has it too"):
        _read(tmp_path, one=text, two=text)


def test_the_content_of_a_claim_is_its_graph_and_the_rest_is_metadata(tmp_path: Path) -> None:
    text = (
        "- iri: claim:c-fd5ad12d-0001\n  type: Claim\n  voice: oxc:ownVoice\n"
        "  content: [{iri: id:meeting-a, type: Meeting}]\n"
    )
    name, kind = claim(DIGEST, 1), external("rdf", "type")
    assert set(_read(tmp_path, one=text).quads) == {
        Quad(name, kind, term("Claim")),
        Quad(name, term("voice"), concept("ownVoice")),
        Quad(mint("meeting", "a"), kind, term("Meeting"), name),
    }


def test_each_precision_of_a_date_has_its_datatype(tmp_path: Path) -> None:
    text = "- iri: id:meeting-a\n  occurredOn: 2023-09-14\n  occurredInMonth: 2023-09\n  occurredInYear: 2023\n"
    values = {quad.object for quad in _read(tmp_path, one=text).quads if quad.predicate == term("occurredOn")}
    assert values == {
        Literal(value, datatype=external("xsd", kind))
        for value, kind in (("2023-09-14", "date"), ("2023-09", "gYearMonth"), ("2023", "gYear"))
    }


def test_texts_have_their_languages(tmp_path: Path) -> None:
    text = "- iri: id:state-a\n  altLabel: {en: [one, two], ru: один}\n"
    assert {(quad.object.value, quad.object.language) for quad in _read(tmp_path, one=text).quads} == {
        ("one", "en"),
        ("two", "en"),
        ("один", "ru"),
    }


def test_a_place_is_known_for_every_node(documents: Path) -> None:
    reading = read_folder(documents.parent / "records", load_context())
    place = reading.places[span(DIGEST, 29, 120).value]
    assert (place.file, place.line) == ("document-900.yaml", 19)
    assert all(quad.subject.value in reading.places for quad in reading.quads)


def test_no_node_is_blank(documents: Path) -> None:
    reading = read_folder(documents.parent / "records", load_context())
    assert all(isinstance(node, NamedNode | Literal) for quad in reading.quads for node in (quad.subject, quad.object))
