"""From images to predictions: images are read and decoded in the background while the model predicts."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from sweep.errors import SweepError
from sweep.export.contract import Contract
from sweep.export.formats.format import Predict, Scores
from sweep.export.prediction.records import Blob, Broken, Decoded, Prediction
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
    """The model's prediction for each image, in order; one that cannot be used is passed on as `Broken`.

    The model is opened while the first images are decoded. No more than a few batches are in memory. Raises SweepError
    where the model does not do what its contract says.
    """
    places = {name: index for index, name in enumerate(contract.classes)}
    with _decoding(images, contract.image) as batches:
        model = open_model()
        for batch in batches:
            yield from _predict_batch(batch, lambda pixels: _run(model, pixels, contract.image), places)


def batch_size(image: ImageSpec) -> int:
    """Images per batch: few where they are large."""
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
    """The model's scores; raises SweepError where it is not the model that its contract describes."""
    try:
        scores = model(pixels)
    except Exception as error:  # whatever its runtime raises
        shape, why = f"{image.height} × {image.width} × {image.channels}", " ".join(str(error).split())[:300]
        raise SweepError(f"The model cannot be run on images of {shape}; export it again ({why})") from error
    if scores.shape != (len(pixels), image.classes):
        raise SweepError(
            f"The model gives {scores.shape[1:]} for an image, but its contract names {image.classes} classes; "
            "export it again"
        )
    return scores


@contextmanager
def _decoding(images: Iterable[Blob | Broken], spec: ImageSpec) -> Iterator[Iterator[Batch]]:
    """Batches of images that are read and decoded in the background, from now on and a few ahead."""
    decoded = done_ahead(partial(_decode_some, spec=spec), images, bytes_of=_bytes_of)

    def batches() -> Iterator[Batch]:
        while batch := ahead.popleft().result():
            ahead.append(reader.submit(take))
            yield batch

    def take() -> Batch:
        return list(islice(decoded, batch_size(spec)))

    with ThreadPoolExecutor(1, thread_name_prefix="images") as reader:
        ahead = deque(reader.submit(take) for _ in range(_AHEAD))
        try:
            yield batches()
        finally:
            reader.shutdown(cancel_futures=True)


def _bytes_of(item: Blob | Broken) -> int:
    return item.bytes if isinstance(item, Blob) else 0


def _decode_some(images: list[Blob | Broken], spec: ImageSpec) -> Batch:
    return [item if isinstance(item, Broken) else _decode(item, spec) for item in images]


def _decode(blob: Blob, spec: ImageSpec) -> Decoded | Broken:
    try:
        pixels = decode(blob.data, spec) if isinstance(blob.data, bytes) else fit_array(blob.data, spec)
    except BROKEN_IMAGE as error:
        return Broken(name=blob.name, why="it is empty" if blob.bytes == 0 else why_broken(error))
    return Decoded(name=blob.name, folder=blob.folder, pixels=pixels)
