"""Which parameters mattered, and how sure that is: PED-ANOVA, with a bootstrap over the trials."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sweep.results.records import TrialRow
from sweep.space.dimension import Dimension

if TYPE_CHECKING:
    from sweep.results.ped_anova import Floats, Grid, Places
    from sweep.results.snapshot import Snapshot

_FEWEST = 8  # complete trials: below, chance alone decides
_BEST = 5  # trials at least that are "the good ones" of which the method asks where they lie
_GOES = 100  # of the bootstrap
_FEWEST_GOES = 20
_MOST_DRAWN = 1_200_000  # trials in all goes together, for time's sake
_SIGMAS = 1.645  # to either side of a normal's middle lie nine tenths of it


@dataclass(frozen=True, kw_only=True)
class Importances:
    """Shares of what the good trials have in common, largest first; none with the reason why not."""

    shares: Mapping[str, float] = field(default_factory=dict)  # by dimension; they add up to 1
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)  # of each share: where it lies in 9 of 10
    missing: str | None = None  # why there are none


def importances_of(snapshot: "Snapshot") -> Importances:
    """Those of a sweep."""
    return importances(snapshot.rows, snapshot.space.dimensions, maximizes=snapshot.sweep.maximizes)


def importances(rows: Iterable[TrialRow], dimensions: Sequence[Dimension], *, maximizes: bool) -> Importances:
    """Measure each parameter in the complete trials.

    The good trials are the best tenth, five at least. A parameter that exists in a branch alone is measured among the
    trials of its branch, and counts as much as the good ones lie in that branch.

    The ranges answer how much of it is chance: the trials are drawn anew, as many as there are with some of them twice
    and some not at all, a hundred times (of more than 12,000 trials fewer times, twenty at the least); a share's range
    is 1.645 standard deviations of what came out to either side of it, cut at 0 and 1. This takes the trials as drawn
    by themselves, which those of a search are not quite: read the ranges as the least that is uncertain.
    """
    complete = [row for row in rows if row.is_scored]
    if len(complete) < _FEWEST:
        return Importances(missing=f"it takes {_FEWEST} complete trials to tell; there are {len(complete)}")
    if len({row.value for row in complete}) == 1:
        return Importances(missing="every trial came to the same value")
    params = [row.params for row in complete]
    values = [-row.value if maximizes else row.value for row in complete if row.value is not None]
    shares, ranges = _measure(dimensions, params, values)
    if not shares:
        return Importances(missing="no parameter stands out")
    names = sorted(shares, key=lambda name: -shares[name])
    return Importances(shares={name: shares[name] for name in names}, ranges={name: ranges[name] for name in names})


def _measure(
    dimensions: Sequence[Dimension], params: Sequence[Mapping[str, Any]], costs: Sequence[float]
) -> tuple[dict[str, float], dict[str, tuple[float, float]]]:
    """Each parameter's share and its range, by name; nothing where none stands out."""
    import numpy as np

    from sweep.results.ped_anova import grid_of

    names, grids = [one.name for one in dimensions], [grid_of(one, params) for one in dimensions]
    cost, once = np.array(costs), np.ones(len(costs))
    order = np.argsort(cost, kind="stable")
    shares = _shares(grids, cost, order, once)
    if shares is None:
        return {}, {}
    count = max(_FEWEST_GOES, min(_GOES, _MOST_DRAWN // len(costs)))
    generator = np.random.default_rng(0)  # the same ranges each time
    drawn = (generator.multinomial(len(costs), once / len(costs)).astype(float) for _ in range(count))
    goes = [found for weights in drawn if (found := _shares(grids, cost, order, weights)) is not None]
    spread = _SIGMAS * (np.std(goes, axis=0, ddof=1) if len(goes) > 1 else np.ones(len(names)))
    low, high = np.maximum(shares - spread, 0.0), np.minimum(shares + spread, 1.0)
    ranges = zip(low.tolist(), high.tolist(), strict=True)
    return dict(zip(names, shares.tolist(), strict=True)), dict(zip(names, ranges, strict=True))


def _shares(grids: "Sequence[Grid]", cost: "Floats", order: "Places", weights: "Floats") -> "Floats | None":
    """The shares where each trial counts as often as its weight says."""
    import numpy as np

    total = weights.sum()
    share = min(0.5, max(0.1, _BEST / total))
    last = order[np.searchsorted(np.cumsum(weights[order]), math.ceil(share * total))]
    good = (cost <= cost[last]).astype(float)
    found = np.array([grid.divergence(good, weights) if _tells(grid) else 0.0 for grid in grids])
    return found / found.sum() if found.sum() > 0 else None


def _tells(grid: "Grid") -> bool:
    """Whether there are trials enough with the parameter, and more than one value among them."""
    places = grid.places[grid.places >= 0]
    return len(places) >= _FEWEST and bool((places != places[0]).any())
