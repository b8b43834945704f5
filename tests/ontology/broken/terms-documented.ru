# A term without example and with two statuses.
DELETE { ox:Award skos:example ?example } WHERE { ox:Award skos:example ?example } ;
INSERT DATA { ox:Award vs:term_status "stable" }
