"""SHACL validation."""
