"""Pages, and what they fetch: a module each, with a template of its name where it is a page."""

import pkgutil
from importlib import import_module


def load_pages() -> None:
    """Import every module here, so that it declares its routes."""
    for module in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
