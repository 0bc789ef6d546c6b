"""What can go wrong in a search."""

from collections.abc import Mapping

from sweep.errors import SweepError

_SHOWN = 3  # reasons in a message


class SearchError(SweepError):
    """The search cannot go on."""


class NothingAdmittedError(SearchError):
    """So many candidates in a row were rejected that the space, or its limits, must be wrong."""

    def __init__(self, rejections: int, reasons: Mapping[str, int]) -> None:
        self.rejections, self.reasons = rejections, dict(reasons)
        common = sorted(reasons.items(), key=lambda item: -item[1])[:_SHOWN]
        lines = "\n".join(f"  {count:,} times: {reason}" for reason, count in common)
        super().__init__(
            f"{rejections:,} candidates in a row were rejected; narrow the space or widen its limits\n{lines}"
        )
