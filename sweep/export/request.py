"""How a model is to be exported."""

from dataclasses import dataclass, field
from pathlib import Path

from sweep.errors import InputError
from sweep.export.card import Background
from sweep.export.formats.format import Format
from sweep.export.formats.registry import DEFAULT, FORMATS, format_named
from sweep.export.own_code import OwnCode
from sweep.export.refit import Refit

MAX_LOSS = 0.01


@dataclass(frozen=True, kw_only=True)
class ExportRequest:
    """Everything about an export but the model and the directory."""

    format: str = DEFAULT
    quantize: str | None = None  # one of the format's quantizations
    max_loss: float = MAX_LOSS  # of the validation accuracy, that quantizing may cost
    force: bool = False  # replace an earlier export
    refit: Refit | None = None  # train the configuration again before, and export that model
    own: OwnCode = field(default_factory=OwnCode)  # where the builder is whose layers the model has
    data: Path | None = None  # the prepared data; None: where the trial found it
    sha256: str | None = None  # of the model's file, as recorded; None: not checked
    background: Background = field(default_factory=Background)  # for the model card

    def checked_format(self) -> Format:
        """The format; raises InputError where it is unknown, not installed, or does not take the quantization."""
        found = format_named(self.format)
        if self.quantize and self.quantize not in found.quantizations:
            able = ", ".join(name for name, one in FORMATS.items() if self.quantize in one.quantizations)
            raise InputError(f"--quantize {self.quantize} is for {able or 'no format'}, not for {self.format}")
        found.require_converter()
        return found
