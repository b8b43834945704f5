"""Reports of a validation as bytes, for people and for machines: a module a format."""
