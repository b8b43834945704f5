# A concept without a Russian label.
DELETE DATA { oxc:host skos:prefLabel "принимающая сторона"@ru }
