"""Evidence: words become offsets and digests, and whoever has the documents can recompute them."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, Quad

from oxiana.graph.errors import EvidenceError
from oxiana.graph.evidence import Document, cite, find_document, read_document, verify
from oxiana.graph.sources import Knowledge
from oxiana.graph.terms import term

HERALD = "fd5ad12dc086221e6fbf263b1cbd1392006cfe687fb1b62df5d417f1332c1dae"


@pytest.fixture
def herald(documents: Path) -> Document:
    return read_document(find_document("900", documents))


def test_a_digest_is_that_of_the_bytes(herald: Document) -> None:
    assert herald.digest == HERALD


def test_words_are_found_as_code_points_not_bytes(herald: Document) -> None:
    citation = cite(herald, "said Anna Oris")
    assert herald.text[citation.start : citation.end] == "said Anna Oris"
    assert herald.text.encode()[citation.start : citation.end] != b"said Anna Oris"


def test_words_are_found_across_line_breaks(herald: Document) -> None:
    citation = cite(herald, "President of Marvia. She proposed")
    assert "\n" in herald.text[citation.start : citation.end]


def test_the_entry_is_what_a_record_writes(herald: Document) -> None:
    assert cite(herald, "On 3 May 2031").yaml().splitlines() == [
        "- iri: id:span-fd5ad12d-29-42",
        "  type: EvidenceSpan",
        "  inSnapshot: id:snap-fd5ad12d",
        "  spanStart: 29",
        "  spanEnd: 42",
        "  spanDigest: 1a47ceba709ccb3d8ca52e43d951e708158ebea1e87aa5d1bc570b288f107012",
    ]


def test_words_that_stand_twice_are_refused_with_all_places(herald: Document) -> None:
    with pytest.raises(
        EvidenceError, match=r"2 places: line 1, column 1 \(offset 0\); line 3, column 80 \(offset 108\)"
    ):
        cite(herald, "Lake Meeting")


@pytest.mark.parametrize("words", ["Sea Meeting", "", "  "])
def test_words_that_do_not_stand_there_are_refused(herald: Document, words: str) -> None:
    with pytest.raises(EvidenceError, match="do not stand in it"):
        cite(herald, words)


@pytest.mark.parametrize(
    ("name", "problem"), [("9", "2 documents begin so: 900_.*, 901_"), ("7", "no document begins so")]
)
def test_the_beginning_of_a_name_must_fit_one_document(documents: Path, name: str, problem: str) -> None:
    with pytest.raises(EvidenceError, match=problem):
        find_document(name, documents)


def test_the_evidence_of_the_world_is_verified(knowledge: Knowledge, documents: Path) -> None:
    verification = verify(knowledge.records, documents)
    assert (verification.documents, verification.snapshots, verification.spans) == (2, 2, 13)
    assert verification.mismatches == ()


def test_documents_are_known_by_their_digest_not_their_name(
    knowledge: Knowledge, documents: Path, tmp_path: Path
) -> None:
    for number, path in enumerate(documents.iterdir()):
        (tmp_path / f"{number}.txt").write_bytes(path.read_bytes())
    assert verify(knowledge.records, tmp_path).mismatches == ()


def test_a_document_that_changed_is_missed(knowledge: Knowledge, documents: Path, tmp_path: Path) -> None:
    for path in documents.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes().replace(b"Tolun", b"Tolum"))
    problems = [str(error) for error in verify(knowledge.records, tmp_path).mismatches]
    assert problems == [
        "id:snap-c2a720b3: no document has the digest c2a720b3…: add the document, or snapshot it anew",
        "id:snap-fd5ad12d: no document has the digest fd5ad12d…: add the document, or snapshot it anew",
    ]


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("spanDigest", Literal("0" * 64), "id:span-fd5ad12d-29-42: spanDigest is 00000000…, the range has"),
        ("codePointLength", Literal(494), "id:snap-fd5ad12d: codePointLength is 494, the document has 495: write 495"),
    ],
)
def test_what_does_not_agree_is_a_mismatch(
    knowledge: Knowledge, documents: Path, name: str, value: Literal, problem: str
) -> None:
    wrong = {"id/span-fd5ad12d-29-42", "id/snap-fd5ad12d"}
    quads = [
        Quad(quad.subject, quad.predicate, value, quad.graph_name)
        if quad.predicate == term(name) and quad.subject.value.removeprefix("https://w3id.org/oxiana/") in wrong
        else quad
        for quad in knowledge.records
    ]
    (mismatch,) = verify(quads, documents).mismatches
    assert str(mismatch).startswith(problem)


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="there is no such folder"):
        verify([], tmp_path / "nowhere")


def test_a_document_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xff")
    with pytest.raises(EvidenceError, match="UTF-8"):
        read_document(tmp_path / "a.txt")
