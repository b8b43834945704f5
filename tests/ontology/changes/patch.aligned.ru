INSERT DATA { ox:Award skos:closeMatch <https://schema.org/award> }
