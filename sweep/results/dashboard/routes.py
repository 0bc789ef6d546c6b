"""The addresses of our pages. Each module in `pages` declares its own with `@route`; it is listed nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass

from flask.typing import ResponseReturnValue

View = Callable[..., ResponseReturnValue]


@dataclass(frozen=True, kw_only=True)
class Tab:
    """A page's link at the top of all pages of its sweep."""

    title: str
    position: int  # from the left, from 1
    keeps_chosen: bool = False  # its address carries the chosen trials along


@dataclass(frozen=True, kw_only=True)
class Route:
    """An address, and the function that answers it."""

    rule: str  # Flask's, below the application's root
    endpoint: str
    view: View
    tab: Tab | None


_declared: list[Route] = []


def route(rule: str, *, endpoint: str = "", tab: Tab | None = None) -> Callable[[View], View]:
    """Let the function answer that address; its endpoint is its name unless another one is given."""

    def declare(view: View) -> View:
        _declared.append(Route(rule=rule, endpoint=endpoint or view.__name__, view=view, tab=tab))
        return view

    return declare


def declared_routes() -> tuple[Route, ...]:
    """The routes of the pages that are loaded."""
    return tuple(_declared)


def tabs() -> dict[str, Tab]:
    """The tabs by their endpoints, from left to right."""
    found = {one.endpoint: one.tab for one in _declared if one.tab}
    return dict(sorted(found.items(), key=lambda each: each[1].position))
