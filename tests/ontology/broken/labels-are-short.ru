# A label that says as much as the definition.
DELETE { ox:Award rdfs:label ?text } INSERT { ox:Award rdfs:label "distinction that one agent confers on some other agent"@en } WHERE { ox:Award rdfs:label ?text FILTER(LANG(?text) = "en") }
