"""Stores: one interface, several implementations."""
