"""The clients people use: SPARQLWrapper and rdflib get what they ask for, and hear of errors."""

import http.client

import pytest
import rdflib
import SPARQLWrapper
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper.SPARQLExceptions import EndPointInternalError, QueryBadFormed

pytestmark = pytest.mark.alike

SAYS = "SELECT ?o { <http://example.org/a> <http://example.org/says> ?o FILTER(LANG(?o) = 'ru') }"


@pytest.fixture
def wrapper(server):
    return SPARQLWrapper.SPARQLWrapper(f"{server.url}sparql")


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("request_method", ["urlencoded", "postdirectly"])
def test_sparqlwrapper_reads_tables(wrapper, method, request_method):
    wrapper.setMethod(method)
    wrapper.setRequestMethod(request_method if method == "POST" else "urlencoded")
    wrapper.setReturnFormat(SPARQLWrapper.JSON)
    wrapper.setQuery(SAYS)
    assert wrapper.queryAndConvert()["results"]["bindings"] == [
        {"o": {"type": "literal", "value": "Ташкент", "xml:lang": "ru"}}
    ]


@pytest.mark.parametrize("returned", [SPARQLWrapper.XML, SPARQLWrapper.CSV, SPARQLWrapper.TSV])
def test_sparqlwrapper_reads_other_tables(wrapper, returned):
    wrapper.setReturnFormat(returned)
    wrapper.setQuery(SAYS)
    result = wrapper.queryAndConvert()
    assert "Ташкент" in (result.decode() if isinstance(result, bytes) else result.toxml())


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # SPARQLWrapper makes one for RDF/XML
@pytest.mark.parametrize("returned", [SPARQLWrapper.TURTLE, SPARQLWrapper.N3, SPARQLWrapper.RDFXML])
def test_sparqlwrapper_reads_graphs(wrapper, returned):
    wrapper.setReturnFormat(returned)
    wrapper.setQuery("CONSTRUCT WHERE { <http://example.org/a> <http://example.org/knows> ?o }")
    result = wrapper.queryAndConvert()
    read = result if isinstance(result, rdflib.Graph) else rdflib.Graph().parse(data=result, format="turtle")
    assert len(read) == 1


def test_sparqlwrapper_hears_of_errors(wrapper):
    wrapper.setQuery("SELECT * {")
    with pytest.raises(QueryBadFormed, match="does not parse"):
        wrapper.query()
    wrapper.addParameter("timeout", "100ms")
    wrapper.setQuery("SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }")
    with pytest.raises((EndPointInternalError, OSError)):
        wrapper.query()


ENDLESS = "{ ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }"
CUT = (http.client.HTTPException, OSError, EndPointInternalError)


@pytest.mark.parametrize("returned", [SPARQLWrapper.JSON, SPARQLWrapper.XML, SPARQLWrapper.CSV, SPARQLWrapper.TSV])
def test_sparqlwrapper_takes_no_cut_table_for_a_whole_one(wrapper, returned):
    wrapper.addParameter("timeout", "300ms")
    wrapper.setReturnFormat(returned)
    wrapper.setQuery(f"SELECT * {ENDLESS}")
    with pytest.raises(CUT):
        wrapper.queryAndConvert()


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # SPARQLWrapper makes one for RDF/XML
@pytest.mark.parametrize("returned", [SPARQLWrapper.TURTLE, SPARQLWrapper.RDFXML])
def test_sparqlwrapper_takes_no_cut_graph_for_a_whole_one(wrapper, returned):
    wrapper.addParameter("timeout", "300ms")
    wrapper.setReturnFormat(returned)
    wrapper.setQuery(f"CONSTRUCT {{ ?a ?q ?f }} WHERE {ENDLESS}")
    with pytest.raises(CUT):
        wrapper.queryAndConvert()


@pytest.mark.parametrize("returned", ["json", "xml", "csv", "tsv"])
def test_a_graph_of_rdflib_takes_no_cut_table_for_a_whole_one(server, returned):
    graph = rdflib.Graph(SPARQLStore(f"{server.url}sparql", returnFormat=returned, params={"timeout": "300ms"}))
    with pytest.raises(CUT):
        list(graph.query(f"SELECT * {ENDLESS}"))
    graph.close()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("returned", ["json", "xml"])
def test_a_graph_of_rdflib_can_stand_before_the_endpoint(server, method, returned):
    graph = rdflib.Graph(SPARQLStore(f"{server.url}sparql", method=method, returnFormat=returned))
    a = rdflib.URIRef("http://example.org/a")
    assert graph.value(a, rdflib.URIRef("http://example.org/knows")) == rdflib.URIRef("http://example.org/b")
    assert list(graph.query(SAYS)) == [(rdflib.Literal("Ташкент", lang="ru"),)]
    if returned == "xml":  # with JSON it asks for no format of graphs
        assert len(graph.query("CONSTRUCT WHERE { <http://example.org/a> <http://example.org/knows> ?o }").graph) == 1
    graph.close()
