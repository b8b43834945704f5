"""The terms of SHACL 1.0: which there are, what their values must be, and which are never executed here."""

from collections.abc import Callable
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode

from oxiana.graph.terms import PREFIXES, external
from oxiana.graph.validation.lookup import Lookup, Term

SH: Final = PREFIXES["sh"]
Check: TypeAlias = Callable[[Lookup, Term], bool]

_INTEGERS = {f"{PREFIXES['xsd']}{name}" for name in ("integer", "nonNegativeInteger", "positiveInteger", "int", "long")}
_NODE_KINDS = {
    f"{SH}{name}" for name in ("IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")
}


def _is_iri(_triples: Lookup, value: Term) -> bool:
    return isinstance(value, NamedNode)


def _is_node(_triples: Lookup, value: Term) -> bool:
    return isinstance(value, NamedNode | BlankNode)


def _is_global(_triples: Lookup, value: Term) -> bool:
    return not isinstance(value, BlankNode)


def _is_literal(_triples: Lookup, value: Term) -> bool:
    return isinstance(value, Literal)


def _is_text(_triples: Lookup, value: Term) -> bool:
    return isinstance(value, Literal) and value.datatype == external("xsd", "string")


def _is_message(triples: Lookup, value: Term) -> bool:
    return _is_text(triples, value) or (isinstance(value, Literal) and bool(value.language))


def _is_namespace(_triples: Lookup, value: Term) -> bool:
    return isinstance(value, Literal) and not value.language


def _is_count(_triples: Lookup, value: Term) -> bool:
    return isinstance(value, Literal) and value.datatype.value in _INTEGERS and value.value.isdecimal()


def _is_boolean(_triples: Lookup, value: Term) -> bool:
    boolean = isinstance(value, Literal) and value.datatype == external("xsd", "boolean")
    return boolean and value.value in ("true", "false", "0", "1")


def _is_node_kind(_triples: Lookup, value: Term) -> bool:
    return isinstance(value, NamedNode) and value.value in _NODE_KINDS


def _is_list(triples: Lookup, value: Term) -> bool:
    return triples.items(value) is not None


def _is_list_of(check: Check) -> Check:
    """Return the check that a value is a list, perhaps an empty one, whose members meet a check."""

    def checked(triples: Lookup, value: Term) -> bool:
        members = triples.items(value)
        return members is not None and all(check(triples, member) for member in members)

    return checked


VALUES: Final[dict[NamedNode, tuple[Check, str]]] = {
    external("sh", name): (check, kind)
    for check, kind, names in (
        (_is_iri, "an IRI", "datatype equals disjoint lessThan lessThanOrEquals targetSubjectsOf targetObjectsOf"),
        (_is_iri, "an IRI", "class targetClass severity"),
        (_is_node, "a shape", "node property not qualifiedValueShape sparql prefixes declare path"),
        (_is_node, "a node", "validator nodeValidator propertyValidator parameter"),
        (_is_list_of(_is_node), "a list of shapes", "and or xone"),
        (_is_list_of(_is_node), "a list of properties", "ignoredProperties"),
        (_is_list, "a list", "in"),
        (_is_list_of(_is_text), "a list of language tags", "languageIn"),
        (_is_node_kind, "a node kind of SHACL", "nodeKind"),
        (
            _is_count,
            "a non-negative integer",
            "minCount maxCount minLength maxLength qualifiedMinCount qualifiedMaxCount",
        ),
        (_is_boolean, "true or false", "closed uniqueLang deactivated qualifiedValueShapesDisjoint optional"),
        (_is_text, "a string", "pattern flags select ask construct update prefix"),
        (_is_namespace, "a namespace", "namespace"),
        (_is_message, "a string, perhaps with a language", "message labelTemplate name description"),
        (_is_global, "an IRI or a literal", "targetNode hasValue"),
        (_is_literal, "a literal", "minInclusive minExclusive maxInclusive maxExclusive order"),
    )
    for name in names.split()
}
"""What the values of a property of SHACL must be, as a check and in words."""

NEED_PATH: Final = tuple(
    external("sh", name)
    for name in ("minCount", "maxCount", "uniqueLang", "lessThan", "lessThanOrEquals", "qualifiedValueShape")
)
"""Parameters that only a property shape can have."""

SHAPES: Final = tuple(external("sh", name) for name in ("property", "node", "not", "qualifiedValueShape"))
SHAPE_LISTS: Final = tuple(external("sh", name) for name in ("and", "or", "xone"))
QUERIES: Final = tuple(external("sh", name) for name in ("select", "ask", "construct", "update"))

_PARAMETERS = (
    "and class closed datatype disjoint equals hasValue in languageIn lessThan lessThanOrEquals maxCount maxExclusive "
    "maxInclusive maxLength minCount minExclusive minInclusive minLength node nodeKind not or pattern property "
    "qualifiedMaxCount qualifiedMinCount sparql uniqueLang xone"
)
_OTHERS = (
    "AbstractResult BlankNode BlankNodeOrIRI BlankNodeOrLiteral ConstraintComponent IRI IRIOrLiteral Info Literal "
    "NodeKind NodeShape Parameter Parameterizable PrefixDeclaration PropertyGroup PropertyShape "
    "SPARQLAskExecutable SPARQLAskValidator SPARQLConstraint SPARQLConstructExecutable SPARQLExecutable "
    "SPARQLSelectExecutable SPARQLSelectValidator SPARQLUpdateExecutable Severity Shape ValidationReport "
    "ValidationResult Validator Violation Warning alternativePath ask conforms construct deactivated declare "
    "defaultValue description detail entailment flags focusNode group ignoredProperties inversePath labelTemplate "
    "message name namespace nodeValidator oneOrMorePath optional order parameter path prefix prefixes "
    "propertyValidator qualifiedValueShape qualifiedValueShapesDisjoint result resultMessage resultPath "
    "resultSeverity select severity shapesGraph shapesGraphWellFormed sourceConstraint sourceConstraintComponent "
    "sourceShape suggestedShapesGraph targetClass targetNode targetObjectsOf targetSubjectsOf update validator "
    "value zeroOrMorePath zeroOrOnePath"
)
TERMS: Final = frozenset(
    external("sh", name)
    for name in (
        *_PARAMETERS.split(),
        *_OTHERS.split(),
        *(f"{name[0].upper()}{name[1:]}ConstraintComponent" for name in _PARAMETERS.split() if name != "sparql"),
        "SPARQLConstraintComponent",
    )
)
"""The terms of SHACL Core and SHACL-SPARQL."""

_EXTENSIONS = (
    "Function JSConstraint JSConstraintComponent JSExecutable JSFunction JSLibrary JSRule JSTarget JSTargetType "
    "JSValidator ExpressionConstraintComponent ResultAnnotation Rule SPARQLFunction SPARQLRule SPARQLTarget "
    "SPARQLTargetType Target TargetType TripleRule annotationProperty annotationValue annotationVarName condition "
    "expression filterShape intersection js jsFunctionName jsLibrary jsLibraryURL nodes object predicate "
    "resultAnnotation returnType rule subject target this union"
)
NEVER_EXECUTED: Final = frozenset(external("sh", name) for name in _EXTENSIONS.split())
"""The terms of SHACL Advanced Features and SHACL-JS: rules, functions, computed targets, scripts."""
