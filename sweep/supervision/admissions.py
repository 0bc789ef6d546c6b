"""What the models that builders make are like: notes of theirs that a user should know, and those beyond the limits."""

from collections.abc import Callable

_REJECTIONS = 100  # of built models in a row, after which the limits must be wrong


class Admissions:
    """Counts the models of a sweep that were admitted and rejected here."""

    def __init__(self) -> None:
        self._told: set[str] = set()
        self._rejections = 0  # in a row

    def admit(self, notes: tuple[str, ...], say: Callable[[str], None]) -> None:
        """Take notice of a trial that begins to train; say what it noted, once however many trials do."""
        self._rejections = 0
        for note in notes:
            if note not in self._told:
                self._told.add(note)
                say(note)

    def reject(self, reason: str) -> str:
        """Take notice of a model beyond the limits; says why the space is given up, once nothing else comes."""
        self._rejections += 1
        if self._rejections < _REJECTIONS:
            return ""
        return f"{_REJECTIONS} models in a row were not admitted; the last one: {reason}"
