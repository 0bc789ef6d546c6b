"""Writers of predictions, one image at a time: lines, JSON, CSV."""

import csv
import json
import os
from collections.abc import Sequence
from pathlib import PurePath
from typing import IO, Any, Literal

import numpy as np

from sweep import wording
from sweep.export.formats.format import Scores
from sweep.export.prediction.records import Broken, Prediction
from sweep.writing import no_formula

Ids = Literal["path", "name", "stem"]  # roses/1.jpg, 1.jpg, 1
Labels = Literal["names", "numbers"]  # of the classes


def likeliest(scores: Scores, top: int) -> Sequence[int]:
    """The classes by their probabilities, the likeliest first; of equal ones the first."""
    return [int(index) for index in np.argsort(-scores, kind="stable")[:top]]


class Lines:
    """One line per image, for people."""

    def __init__(self, out: IO[str], classes: tuple[str, ...], *, top: int) -> None:
        self._out, self._classes, self._top = out, classes, top
        self._width = max(map(len, classes), default=0)

    def put(self, found: Prediction | Broken) -> None:
        """The likeliest classes with their probabilities, then the name, which may be of any length."""
        if isinstance(found, Broken):  # the command reports it on standard error
            return
        words = [
            f"{printable(self._classes[index]):{self._width}} {found.scores[index]:7.2%}"
            for index in likeliest(found.scores, self._top)
        ]
        self._out.write(f"{'  '.join(words)}  {printable(found.name)}\n")


class Json:
    """A list with one object per image; it is valid JSON once `close` was called."""

    def __init__(self, out: IO[str], classes: tuple[str, ...], *, top: int) -> None:
        self._out, self._classes, self._top = out, classes, top
        self._before = "[\n"

    def put(self, found: Prediction | Broken) -> None:
        """`image` and `class`, `label`, `probability`, `top`, `truth`; or `image` and `error`."""
        self._out.write(f"{self._before}{json.dumps(self._object(found), allow_nan=False)}")
        self._before = ",\n"

    def close(self) -> None:
        """End the list."""
        self._out.write("[]\n" if self._before == "[\n" else "\n]\n")

    def _object(self, found: Prediction | Broken) -> dict[str, Any]:
        if isinstance(found, Broken):
            return {"image": found.name, "error": found.why}
        top = [
            {"class": self._classes[index], "label": index, "probability": round(float(found.scores[index]), 6)}
            for index in likeliest(found.scores, self._top)
        ]
        truth = {} if found.truth is None else {"truth": self._classes[found.truth]}
        return {"image": found.name, **top[0], "top": top, **truth}


class Csv:
    """The submission file: one row per image, an id and a label. Broken images have no row."""

    def __init__(
        self,
        out: IO[str],
        classes: tuple[str, ...],
        *,
        id_column: str = "id",
        label_column: str = "label",
        ids: Ids = "path",
        labels: Labels = "names",
        top: int = 1,
    ) -> None:
        self._writer = csv.writer(out, lineterminator="\n")
        self._classes, self._ids, self._labels, self._top = classes, ids, labels, min(top, len(classes))
        self.repeated = 0  # rows with the id of an earlier one
        self._seen: set[int] = set()  # hashes of ids
        more = [f"{label_column}_{place}" for place in range(2, self._top + 1)]
        self._writer.writerow([cell(id_column), cell(label_column), *map(cell, more)])

    def put(self, found: Prediction | Broken) -> None:
        """Write a row, unless the image is broken."""
        if isinstance(found, Broken):
            return
        best = likeliest(found.scores, self._top)
        labels = best if self._labels == "numbers" else [cell(self._classes[index]) for index in best]
        name = _id_of(found.name, self._ids)
        self._writer.writerow([cell(name), *labels])
        if self._ids != "path":  # paths are unique, and there may be millions
            self.repeated += hash(name) in self._seen
            self._seen.add(hash(name))


def cell(text: str) -> str:
    """Text that can be encoded, and that no spreadsheet takes for a formula."""
    return no_formula(_encodable(text))


def printable(text: str) -> str:
    """A name without control characters, and that can be encoded."""
    return wording.printable(_encodable(text))


def _id_of(name: str, ids: Ids) -> str:
    path = PurePath(name)
    return {"path": name, "name": path.name, "stem": path.stem}[ids]


def _encodable(text: str) -> str:
    """A file's name may hold bytes that are not UTF-8."""
    return os.fsencode(text).decode("utf-8", "replace")
