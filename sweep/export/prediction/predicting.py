"""From images to predictions: read and decoded on their way, so that the model waits for nothing."""

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from sweep.errors import SweepError
from sweep.export.contract import Contract
from sweep.export.prediction.records import Blob, Broken, Decoded, Prediction
from sweep.export.runtimes import Predict, Scores
from sweep.space.image import ImageSpec
from sweep.training.data.ahead import done_ahead
from sweep.training.data.pixels import BROKEN_IMAGE, decode, fit_array, why_broken

_LARGEST_BATCH = 256  # images
_BATCH_BYTES = 2**25  # of its float32 pixels
_AHEAD = 3  # batches that wait for the model
_FLOAT = 4  # bytes
Batch = list[Decoded | Broken]


def predict(
    images: Iterable[Blob | Broken], contract: Contract, open_model: Callable[[], Predict]
) -> Iterator[Prediction | Broken]:
    """What the model says of each image, in their order; one that cannot be used is passed on as `Broken`.

    The model is opened while the first images are decoded. No more than a few batches are in memory. Raises SweepError
    where the model does not do what its contract says.
    """
    places = {name: index for index, name in enumerate(contract.classes)}
    with _Decoding(images, contract.image) as batches:
        model = open_model()
        for batch in batches:
            yield from _predict_batch(batch, lambda pixels: _run(model, pixels, contract.image), places)


def batch_size(image: ImageSpec) -> int:
    """Images a batch, so that it stays small for large ones."""
    return max(1, min(_LARGEST_BATCH, _BATCH_BYTES // (image.height * image.width * image.channels * _FLOAT)))


def _predict_batch(batch: Batch, run: Predict, places: dict[str, int]) -> Iterator[Prediction | Broken]:
    good = [item.pixels for item in batch if isinstance(item, Decoded)]
    scores = iter(run(np.stack(good).astype(np.float32)) if good else ())
    for item in batch:
        if isinstance(item, Broken):
            yield item
        else:
            truth = places.get(item.folder)
            yield Prediction(name=item.name, truth=truth, pixels=item.pixels, scores=next(scores))


def _run(model: Predict, pixels: NDArray[np.float32], image: ImageSpec) -> Scores:
    """What the model says; raises SweepError where it is not the one that its contract tells of."""
    try:
        scores = model(pixels)
    except Exception as error:  # whatever its runtime raises
        shape, why = f"{image.height} × {image.width} × {image.channels}", " ".join(str(error).split())[:300]
        raise SweepError(f"The model cannot be run on images of {shape}; export it again ({why})") from error
    if scores.shape != (len(pixels), image.classes):
        raise SweepError(
            f"The model gives {scores.shape[1:]} for an image, and its contract names {image.classes} classes; "
            "export it again"
        )
    return scores


class _Decoding:
    """Reads and decodes in the background, a few batches ahead."""

    def __init__(self, images: Iterable[Blob | Broken], spec: ImageSpec) -> None:
        self._images, self._spec = images, spec
        self._ready: queue.Queue[Batch | BaseException | None] = queue.Queue(_AHEAD)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="images", daemon=True)

    def __enter__(self) -> Iterator[Batch]:
        self._thread.start()
        return self._batches()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        with suppress(queue.Empty):  # makes room for whatever it waits to put
            while True:
                self._ready.get_nowait()
        self._thread.join()

    def _batches(self) -> Iterator[Batch]:
        while (found := self._ready.get()) is not None:
            if isinstance(found, BaseException):
                raise found
            yield found

    def _run(self) -> None:
        try:
            decoded = done_ahead(partial(_decode_some, spec=self._spec), self._images, bytes_of=_bytes_of)
            while batch := list(islice(decoded, batch_size(self._spec))):
                if not self._put(batch):
                    return
            self._put(None)
        except BaseException as error:  # noqa: BLE001  (raised where the images are taken)
            self._put(error)

    def _put(self, found: Batch | BaseException | None) -> bool:
        while not self._over.is_set():
            with suppress(queue.Full):
                self._ready.put(found, timeout=0.1)
                return True
        return False


def _bytes_of(item: Blob | Broken) -> int:
    return item.bytes if isinstance(item, Blob) else 0


def _decode_some(images: list[Blob | Broken], spec: ImageSpec) -> Batch:
    return [item if isinstance(item, Broken) else _decode(item, spec) for item in images]


def _decode(blob: Blob, spec: ImageSpec) -> Decoded | Broken:
    try:
        pixels = decode(blob.data, spec) if isinstance(blob.data, bytes) else fit_array(blob.data, spec)
    except BROKEN_IMAGE as error:
        return Broken(name=blob.name, why="it is empty" if _is_empty(blob) else why_broken(error))
    return Decoded(name=blob.name, folder=blob.folder, pixels=pixels)


def _is_empty(blob: Blob) -> bool:
    return isinstance(blob.data, bytes) and not blob.data
