"""Records in, checked graph out."""
