# A definition that says the label again.
DELETE { ox:Award skos:definition ?old } INSERT { ox:Award skos:definition "honour that is an award"@en }
WHERE { ox:Award skos:definition ?old . FILTER(LANG(?old) = "en") }
