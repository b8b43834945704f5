"""The fixed named graphs of the dataset; every other named graph is a claim."""

from typing import Final

from oxiana.graph.terms import graph

REFERENCE: Final = graph("reference")
"""What things are called, each value with its source; also in the default graph."""
INFERRED: Final = graph("inferred")
"""What the rules derive; also in the default graph."""
ONTOLOGY: Final = graph("ontology")
"""The ontology with its concepts; also in the default graph."""
SHAPES: Final = graph("shapes")
"""The shapes; not in the default graph."""
CATALOG: Final = graph("catalog")
"""What describes a release from outside; not in the default graph and not in the digest that is the release's id."""
