# A thing of ours and one of others, taken for one.
INSERT DATA { id:region-central-asia owl:sameAs wd:Q27275 }
