# A later version that does not say which came before.
DELETE WHERE { <https://w3id.org/oxiana/ontology> owl:priorVersion ?version }
