"""The package is whole where it is installed."""

from importlib import import_module
from pkgutil import walk_packages

import oxiana.graph
import oxiana.server


def test_every_module_can_be_imported() -> None:
    for package in (oxiana.graph, oxiana.server):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)
