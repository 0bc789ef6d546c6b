"""Whether an exported model is the trained one: what may differ, and by how much."""

from dataclasses import dataclass
from typing import Any

from sweep.errors import SweepError
from sweep.export.formats import Format, Quantization

GPU_TOLERANCE = 0.005  # share of the validation images: a GPU adds in another order than the CPU that verifies
TIES = 0.001  # share of them, one at least: two classes are as likely but for rounding, which another runtime settles
ROUNDING = 1e-5  # of a probability, in float32
HALF_ROUNDING = 0.02  # where the training computed with 16 bits, and TFLite and ONNX do with 32: 0.008 was measured


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a fresh process found of an exported model, by the format's own runtime."""

    val_accuracy: float  # over all validation images
    difference: float  # the largest one of a probability from the trained model's


def check(found: Found, recorded: float, sidecar: dict[str, Any], *, images: int, kind: Format) -> None:
    """Raise SweepError unless the exported model is the one whose validation accuracy is `recorded`.

    The accuracy must be equal for what a CPU trained in float32 and TensorFlow runs; the rest has its tolerance.
    """
    _check_scores(found, sidecar)
    if _is_further(found.val_accuracy, recorded, images, _images_apart(sidecar, kind, images)):
        raise SweepError(
            f"The exported model has {_measure(sidecar)} of {found.val_accuracy!r}, recorded is {recorded!r}: "
            "nothing was kept. Is this another machine, or another version of Keras, than the one that trained it?"
        )


def check_loss(
    found: Found, recorded: float, sidecar: dict[str, Any], *, quantized: Quantization, max_loss: float
) -> None:
    """Raise SweepError where quantizing cost more of the validation accuracy than is allowed."""
    loss = recorded - found.val_accuracy
    if not loss <= max_loss:
        remedy = "`--quantize dynamic` loses less, and --max-loss allows more"
        if quantized == "dynamic":
            remedy = "--max-loss allows more"
        raise SweepError(
            f"Quantized ({quantized}), the model has {_measure(sidecar)} of {found.val_accuracy:.4f} instead of "
            f"{recorded:.4f}: {loss:.4f} lost, allowed are {max_loss:g}. Nothing was kept; {remedy}"
        )


def _measure(sidecar: dict[str, Any]) -> str:
    return "an accuracy on the images that it learned" if "refit" in sidecar else "a validation accuracy"


def _is_further(found: float, recorded: float, images: int, apart: int) -> bool:
    if apart == 0:
        return found != recorded
    return not round(abs(found - recorded) * images) <= apart


def _check_scores(found: Found, sidecar: dict[str, Any]) -> None:
    """The probabilities of the trained model and of the exported one, both computed here."""
    allowed = ROUNDING if _is_float32(sidecar) else HALF_ROUNDING
    if not found.difference <= allowed:  # NaN too
        raise SweepError(
            f"The exported model's probabilities differ from the trained one's by up to {found.difference:.2g}, "
            f"rounding explains {allowed:g}: nothing was kept. Try another --format"
        )


def _images_apart(sidecar: dict[str, Any], kind: Format, images: int) -> int:
    """So many images may have another likeliest class than was recorded."""
    if sidecar.get("device", "cpu") != "cpu" or not _is_float32(sidecar):
        return max(1, int(images * GPU_TOLERANCE))
    is_exact = kind in ("keras", "saved_model") and "refit" not in sidecar  # a refit was counted with many threads
    return 0 if is_exact else max(1, int(images * TIES))


def _is_float32(sidecar: dict[str, Any]) -> bool:
    return bool(sidecar["config"].get("training", {}).get("precision", "float32") == "float32")
