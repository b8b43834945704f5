"""The processes in which queries and validations run, each of which may be killed at any moment."""
