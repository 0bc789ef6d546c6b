"""Whether an exported model is the trained one: what may differ, and by how much."""

from dataclasses import dataclass

from sweep.errors import SweepError

GPU_TOLERANCE = 0.005  # share of the validation images: a GPU adds in another order than the CPU that verifies
HALF_ROUNDING = 0.02  # of a probability, where only the training computed with 16 bits: 0.008 was measured


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """What a format may change in a model that a CPU trained in float32."""

    ties: float  # share of the validation images, one at least, whose likeliest class may be another; 0: of none
    rounding: float = 1e-5  # of a probability


EXACT = Agreement(ties=0.0)
ROUNDED = Agreement(ties=0.001)  # two classes are as likely but for rounding, which another runtime settles


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What the exported model is held against."""

    accuracy: float  # share of the validation images that it had right
    images: int  # in the validation split
    device: str = "cpu"  # that trained it
    precision: str = "float32"
    is_refit: bool = False  # trained again with many threads, on the validation images too

    @property
    def accuracy_name(self) -> str:
        """What its accuracy is, in a message."""
        return "an accuracy on the images that it learned" if self.is_refit else "a validation accuracy"

    def may_differ_by(self, agreement: Agreement) -> int:
        """How many images may have another likeliest class."""
        is_exact = self.device == "cpu" and self.precision == "float32"
        share = max(agreement.ties, ROUNDED.ties if self.is_refit else 0.0, 0.0 if is_exact else GPU_TOLERANCE)
        return max(1, int(self.images * share)) if share else 0


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What a fresh process measured of an exported model, by the format's own runtime."""

    val_accuracy: float  # over all validation images
    difference: float  # the largest one of a probability from the trained model's


def check(measured: Measured, expected: Expected, agreement: Agreement) -> None:
    """Raise SweepError unless the exported model is the trained one, as far as its format and training allow."""
    allowed = agreement.rounding if expected.precision == "float32" else max(HALF_ROUNDING, agreement.rounding)
    if not measured.difference <= allowed:  # NaN too
        raise SweepError(
            f"The exported model's probabilities differ from the trained one's by up to {measured.difference:.2g}, "
            f"and rounding explains only {allowed:g}: nothing was exported. Try another --format"
        )
    images = expected.may_differ_by(agreement)
    apart = abs(measured.val_accuracy - expected.accuracy)
    if not (round(apart * expected.images) <= images if images else apart == 0):
        raise SweepError(
            f"The exported model has {expected.accuracy_name} of {measured.val_accuracy!r}, recorded is "
            f"{expected.accuracy!r}: nothing was exported. Was it trained on another machine, or with another version "
            "of Keras?"
        )


def check_loss(measured: Measured, expected: Expected, *, quantized: str, milder: list[str], max_loss: float) -> None:
    """Raise SweepError where quantizing cost more than is allowed; `milder` are the quantizations that cost less."""
    loss = expected.accuracy - measured.val_accuracy
    if not loss <= max_loss:
        less = f"`--quantize {milder[0]}` loses less, and " if milder else ""
        raise SweepError(
            f"Quantized ({quantized}), the model has {expected.accuracy_name} of {measured.val_accuracy:.4f} instead "
            f"of {expected.accuracy:.4f}: {loss:.4f} lost, allowed are {max_loss:g}. Nothing was exported; "
            f"{less}--max-loss allows more"
        )
