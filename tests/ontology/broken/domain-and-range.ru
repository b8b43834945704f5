# A property whose range is open without a reason.
DELETE WHERE { ox:about skos:editorialNote ?note }
