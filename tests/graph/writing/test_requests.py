"""Update requests are read by their tokens: nothing reaches out, whatever it hides in; the rest stays as it is."""

import pytest
from pyoxigraph import RdfFormat, Store

from oxiana.graph.errors import NotAllowed, SyntaxProblem
from oxiana.graph.writing.requests import data_of, prepared

pytestmark = pytest.mark.alike

DATA = b"<a:d> <a:p> 1 . <a:g> { <a:g> <a:p> 1 } <a:h> { <a:h> <a:p> 1 }"


def done(update, using=(), named=()):
    store = Store()
    store.load(DATA, RdfFormat.TRIG)
    for part in prepared(update, using, named):
        store.update(part)
    return {str(quad) for quad in store}


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <a:x>",
        "load<a:x>",
        "LOAD SILENT",
        "LOAD SILENT <a:x> ; LOAD <a:x>",
        "LOAD # SILENT\n<a:x>",
        "PREFIX e: <a:> LOAD e:x INTO GRAPH e:g",
        "\\u004COAD SILENT <a:x>",
        "DELETE WHERE { SERVICE <a:x> { ?s ?p ?o } }",
        "INSERT { <a:s> <a:p> ?o } WHERE { SERVICE SILENT <a:x> { ?s ?p ?o } }",
        "INSERT { <a:s> <a:p> ?o } WHERE { { SELECT * { SERVICE ?s { ?s ?p ?o } } } }",
        "CLEAR ALL ; INSERT { <a:s> <a:p> 1 } WHERE { ?s ?p ?o FILTER EXISTS { SERVICE <a:x> {} } }",
    ],
)
def test_what_reaches_out_is_refused(update):
    with pytest.raises(NotAllowed):
        prepared(update)


@pytest.mark.parametrize(
    "update",
    [
        "LOAD SILENT <a:x>",
        "LOAD SILENT <a:x> INTO GRAPH <a:g>",
        "load silent <a:x>;load\nsilent # why\n<a:x> into graph <a:g> ;",
        "PREFIX e: <a:> LOAD SILENT e:x ; PREFIX f: <a:> LOAD SILENT f:x INTO GRAPH e:g",
    ],
)
def test_a_silent_load_does_nothing(update):
    assert done(update) == done("")


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a:s> <a:p> 'LOAD SILENT <a:x>' }",
        "INSERT DATA { <a:s> <a:p> '''; LOAD <a:x> SERVICE''' } # ; LOAD <a:x>",
        "INSERT DATA { <a:load> <a:service> <a:LOAD> }",
        "PREFIX load: <a:> INSERT DATA { load:silent load:service 1 }",
        "INSERT { ?load ?p ?service } WHERE { ?load ?p ?service }",
    ],
)
def test_words_that_only_look_so_stay(update):
    assert prepared(update) == (update,)


USING = [
    ("INSERT { <a:t> <a:p> ?s } WHERE { ?s ?p ?o }", {"<a:t> <a:p> <a:g>"}),
    ("INSERT { <a:t> <a:p> ?s } WHERE { { SELECT ?s WHERE { ?s ?p ?o } } }", {"<a:t> <a:p> <a:g>"}),
    ("PREFIX where: <a:> INSERT { where:t where:p ?s } WHERE { ?s where:p ?o }", {"<a:t> <a:p> <a:g>"}),
    ("INSERT DATA { <a:t> <a:p> 'WHERE' } ; insert { <a:t> <a:p> ?s } where { ?s ?p ?o }", {"<a:t> <a:p> <a:g>"}),
    ("INSERT { <a:t> <a:p> ?s } WHERE { GRAPH ?g { ?s ?p ?o } }", {"<a:t> <a:p> <a:h>"}),
    ("DELETE { ?s ?p ?o } INSERT { <a:t> <a:p> ?s } WHERE { ?s ?p ?o }", {"<a:t> <a:p> <a:g>"}),
]


@pytest.mark.parametrize(("update", "added"), USING)
def test_patterns_are_matched_in_the_dataset_of_the_request(update, added):
    new = done(update, ["a:g"], ["a:h"]) - done("")
    assert {quad for quad in new if "WHERE" not in quad} == added


def test_the_short_delete_deletes_in_the_default_graph_what_the_dataset_has():
    assert done("DELETE WHERE { <a:d> ?p ?o }", ["a:g"]) == done("")
    assert done("DELETE DATA { <a:d> <a:p> 1 } ; DELETE WHERE { ?s ?p ?o }", ["a:g"]) < done("")


@pytest.mark.parametrize(
    "update", ["WITH <a:g> DELETE { ?s ?p 1 } WHERE { ?s ?p 1 }", "INSERT {} USING <a:g> WHERE {}"]
)
def test_two_datasets_are_refused(update):
    with pytest.raises(SyntaxProblem):
        prepared(update, ["a:g"])
    assert prepared(update) == (update,)


@pytest.mark.parametrize(
    ("update", "added"),
    [
        ("INSERT DATA { <a:1> <a:p> 1 } ; PREFIX e: <a:> INSERT DATA { e:2 e:p 1 }", {"a:1", "a:2"}),
        ("PREFIX e: <a:> INSERT DATA { e:1 e:p 1 } ; PREFIX e: <b:> INSERT DATA { e:2 e:p 1 }", {"a:1", "b:2"}),
        ("BASE <a:/> CLEAR SILENT GRAPH <g> ; # why\nprefix e: <> INSERT DATA { e:1 e:p <2> } ;", {"a:/1"}),
        ("PREFIX e: <a:> INSERT DATA { e:1 e:p ';' } ; PREFIX f: <b:> PREFIX g: <c:>", {"a:1"}),
        ("PREFIX e: <a:> INSERT DATA { e:1 e:p 1 };BASE <a:> INSERT DATA { <2> <p> 1 }", {"a:1", "a:2"}),
        ("PREFIX e: <a:> ; PREFIX f: <b:>", None),
    ],
)
def test_a_prologue_may_stand_before_each_operation(update, added):
    if added is None:
        with pytest.raises(SyntaxError):
            done(update)
    else:
        assert {quad.partition(">")[0][1:] for quad in done(update) - done("")} == added


def test_errors_stay_where_they_are():
    *_, last = prepared("PREFIX e: <a:>\nINSERT DATA { e:1 e:p 1 } ;\nPREFIX f: <b:>\nINSERT DATA { f:1 f:p }")
    with pytest.raises(SyntaxError, match="error at 4:23"):
        Store().update(last)


def test_a_dataset_of_no_iri_is_refused():
    with pytest.raises(SyntaxProblem):
        prepared("DELETE WHERE { ?s ?p ?o }", ["a:g> WHERE {} ; DROP ALL #"])


def test_the_data_of_an_update_that_is_only_data_is_known():
    update = (
        "PREFIX e: <a:> INSERT DATA { e:s e:p 1 } ; DELETE DATA { <a:t> <a:p> 2 . GRAPH <a:g> { <a:u> <a:p> 3 } } ;"
    )
    assert {quad.subject.value for quad in data_of(update)} == {"a:s", "a:t", "a:u"}


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { _:b <a:p> 1 }",
        "INSERT DATA { <a:s> <a:p> [] }",
        "DELETE WHERE { <a:s> <a:p> 1 }",
        "INSERT DATA { <a:s> <a:p> 1 } ; CLEAR ALL",
        "INSERT { <a:s> <a:p> 1 } WHERE {}",
        "INSERT DATA {",
        "COPY DEFAULT TO <a:g>",
    ],
)
def test_any_other_update_is_not_only_data(update):
    assert data_of(update) is None
