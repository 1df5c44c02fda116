"""Facts as files: provinces, departments, sub-indices, indicators, tasks, rounds, rules, and what loads them."""

from include.catalog.errors import BadDeclaration, CatalogueError
from include.catalog.loading import load_catalogue

__all__ = ["BadDeclaration", "CatalogueError", "load_catalogue"]
