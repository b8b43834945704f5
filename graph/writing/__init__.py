"""The writing engine: changes to a dataset as values, and what each does to a draft of the next generation."""
