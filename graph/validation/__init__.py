"""Validation against SHACL shapes: reports as values, the shapes of this graph, and the checks on shapes themselves."""
