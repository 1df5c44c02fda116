"""Faults made by hand in the project's own code, each of which a test must notice; ``make mutants``."""
