# A term without a Russian definition.
DELETE { ox:Award skos:definition ?text } WHERE { ox:Award skos:definition ?text FILTER(LANG(?text) = "ru") }
