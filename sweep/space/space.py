"""A space that has been read: its open values, and the configurations that they make."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from sweep.errors import InputError
from sweep.space import enumeration
from sweep.space import template as templates
from sweep.space.architecture import keeps_shape, layers_of, measure
from sweep.space.builder import FoundBuilder
from sweep.space.comparing import differing
from sweep.space.configuration import DataConfig, Limits, Objective, SearchConfig, TrialConfig
from sweep.space.dimension import Dimension
from sweep.space.errors import Rejected
from sweep.space.image import ImageSpec
from sweep.space.measures import Measures
from sweep.space.template import Section


@dataclass(frozen=True, kw_only=True, eq=False)
class Space:
    """One training run in which values are open, and how to search them."""

    name: str
    text: str  # the file as it was read
    data: DataConfig
    objective: Objective
    search: SearchConfig
    limits: Limits
    baselines: tuple[Mapping[str, Any], ...]  # by dimension name; every dimension that exists in its branches
    sections: Section  # `model` and `training` with their open values, in the file's order
    max_epochs: int  # the most epochs of a trial
    origin: str  # the file's name, for messages
    found: Mapping[str, FoundBuilder] = field(default_factory=dict)  # its builders
    unknown: tuple[str, ...] = ()  # builders that must be run before the dimensions are known

    @cached_property
    def dimensions(self) -> tuple[Dimension, ...]:
        """The open values in file order, those of a branch right after its choice."""
        return tuple(templates.dimensions(self.sections))

    @cached_property
    def model_names(self) -> frozenset[str]:
        """The names of the dimensions that make the model."""
        model = self.sections.entries.get("model")
        return frozenset(one.name for one in templates.dimensions(model)) if model else frozenset()

    @cached_property
    def size(self) -> int | None:
        """How many configurations there are; None when an open value is continuous."""
        return enumeration.count(self.sections)

    def at(self, data: DataConfig) -> "Space":
        """The same space with its data where it is on this machine."""
        return replace(self, data=data)

    def resolve(self, choose: Callable[[Dimension], Any]) -> TrialConfig:
        """The configuration that `choose` makes, asked in file order for the open values of the branches taken.

        `choose` returns a number, or of a choice the value, or the label where the options are sections. Raises
        `Rejected` for values that do not go together.
        """
        chosen = templates.resolve(self.sections, choose)
        try:
            return TrialConfig.model_validate({"data": self.data, "objective": self.objective, **chosen})
        except ValidationError as error:
            first = error.errors()[0]
            raise Rejected(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None

    def resolve_values(self, values: Mapping[str, Any]) -> TrialConfig:
        """The configuration of these values by dimension name; raises `KeyError` for one that is not there."""
        return self.resolve(lambda dimension: values[dimension.name])

    def admit(self, config: TrialConfig, image: ImageSpec) -> Measures:
        """What the configuration's model costs; raises `Rejected` if it cannot be built or exceeds a limit."""
        measures = self._measure(config, image)
        for what, found, limit in (
            ("parameters", measures.parameters, self.limits.parameters),
            ("FLOPs", measures.flops, self.limits.flops),
        ):
            if limit is not None and found > limit:
                raise Rejected(f"the model has {found:,} {what}; the limit is {limit:,}")
        if config.training.augmentation and not keeps_shape(config.training.augmentation, image):
            raise Rejected("the augmentation changes the size of the images")
        return measures

    def _measure(self, config: TrialConfig, image: ImageSpec) -> Measures:
        if config.model.builder is None:
            return measure(layers_of(config.model, image.classes), image)
        # A builder's model is counted when the trial builds it, before training.
        name = config.model.builder.name
        found = self.found.get(name)
        if found is not None and found.takes is not None and not image.fits(found.takes):
            taken = " × ".join(map(str, found.takes))
            raise Rejected(
                f"`{name}` makes models for {taken} images, and the data has {image.height} × {image.width} × "
                f"{image.channels}; set `size` and `channels` under data, or change the builder"
            )
        return Measures(parameters=0, trainable=0, flops=0, activations=0, exact=False, layers=())

    def grid(self) -> Iterator[dict[str, Any]]:
        """Every configuration once, as values by dimension name; raises `InputError` for continuous dimensions."""
        open_ended = [dimension.name for dimension in self.dimensions if dimension.size is None]
        if open_ended:
            names = ", ".join(f"`{name}`" for name in open_ended)
            raise InputError(f"{self.origin}: a grid needs finite ranges; give {names} a step, or a choice of values")
        return (values for values, _ in enumeration.assignments(self.sections))

    def differences(self, other: "Space") -> tuple[str, ...]:
        """What differs in the other space, one line each; name, comments, budget and `keep_models` do not count."""
        return tuple(differing(self._comparable(), other._comparable()))

    def _comparable(self) -> dict[str, Any]:
        return {
            "sections": self.sections,
            # Without the path: a folder that moved is the same data, and one that changed has another fingerprint.
            "data": self.data.model_dump(exclude={"path"}),
            "objective": self.objective.model_dump(),
            "search": self.search.model_dump(exclude={"trials", "epochs", "timeout", "keep_models"}),
            "limits": self.limits.model_dump(),
            "baselines": list(self.baselines),
        }
