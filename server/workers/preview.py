"""The first rows of a result, as SPARQL JSON results, with the word whether there are more."""

import json
from collections.abc import Iterator, Mapping
from itertools import islice

from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Triple

from oxiana.server.workers.reply import Reply

Term = NamedNode | BlankNode | Literal | Triple
Row = dict[str, object]


def _term(term: Term) -> Row:
    match term:
        case NamedNode():
            return {"type": "uri", "value": term.value}
        case BlankNode():
            return {"type": "bnode", "value": term.value}
        case Literal():
            return _literal(term)
        case Triple():
            parts = zip(("subject", "predicate", "object"), term, strict=False)
            return {"type": "triple", "value": {name: _term(part) for name, part in parts}}


def _literal(literal: Literal) -> Row:
    written: Row = {"type": "literal", "value": literal.value}
    if literal.language:
        return written | {"xml:lang": literal.language}
    if literal.datatype.value == "http://www.w3.org/2001/XMLSchema#string":
        return written
    return written | {"datatype": literal.datatype.value}


def _rows(result: QuerySolutions | QueryTriples) -> tuple[list[str], Iterator[Row]]:
    if isinstance(result, QuerySolutions):
        names = [variable.value for variable in result.variables]
        return names, ({n: _term(t) for n, t in zip(names, row, strict=True) if t is not None} for row in result)
    names = ["subject", "predicate", "object"]
    return names, ({n: _term(t) for n, t in zip(names, triple, strict=False)} for triple in result)


def write(result: QuerySolutions | QueryBoolean | QueryTriples, rows: int, reply: Reply) -> Mapping[str, object]:
    """Write at most ``rows`` rows; the head's ``truncated`` says whether there would have been more."""
    if isinstance(result, QueryBoolean):
        reply.write(json.dumps({"head": {}, "boolean": bool(result)}).encode())
        return {}
    names, found = _rows(result)
    bindings = list(islice(found, rows))
    reply.head["truncated"] = next(found, None) is not None
    reply.write(json.dumps({"head": {"vars": names}, "results": {"bindings": bindings}}, ensure_ascii=False).encode())
    return {"rows": len(bindings)}
