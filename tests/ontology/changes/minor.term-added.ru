INSERT DATA { ox:Canal a owl:Class ; rdfs:subClassOf ox:InfrastructureAsset ; rdfs:label "canal"@en }
