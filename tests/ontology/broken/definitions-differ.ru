# One definition for two terms.
DELETE { ox:Award skos:definition ?old } INSERT { ox:Award skos:definition ?new }
WHERE { ox:Award skos:definition ?old . ox:Port skos:definition ?new . FILTER(LANG(?old) = "en" && LANG(?new) = "en") }
