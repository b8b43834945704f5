"""SHACL compiled to SPARQL: shapes become queries that run in the store where the data is."""
