"""A trial's configuration: as YAML that trains it again, and its layers. All of it from the space, without Keras."""

import io
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML

from sweep.results.records import TrialRow
from sweep.results.snapshot import Snapshot
from sweep.space.architecture import layers_of, measure
from sweep.space.configuration import TrialConfig
from sweep.space.errors import Rejected
from sweep.space.image import ImageSpec
from sweep.space.measures import Measures


@dataclass(frozen=True, kw_only=True)
class Configured:
    """What a trial trains."""

    yaml: str  # a space in which nothing is open
    measures: Measures | None  # None where the model cannot be measured
    image: ImageSpec


def configured(snapshot: Snapshot, row: TrialRow) -> Configured | str:
    """The trial's configuration; a sentence where its parameters are not the space's."""
    try:
        config = snapshot.space.resolve_values(row.params)
    except (KeyError, Rejected) as error:
        return f"The trial's parameters are not those of the space ({error}): another tool has put it in."
    image = ImageSpec(**snapshot.sweep.image)
    try:
        measures = measure(layers_of(config.model, image.classes), image)
    except Rejected:
        measures = None
    return Configured(yaml=as_yaml(config, name=f"{snapshot.space.name}_{row.trial}"), measures=measures, image=image)


def as_yaml(config: TrialConfig, *, name: str) -> str:
    """A space file that trains this configuration, once."""
    written: dict[str, Any] = {"name": name, **_plain(config.model_dump(exclude_defaults=True))}
    written["objective"] = config.objective.model_dump()
    written["search"] = {"sampler": "random", "pruner": "none", "trials": 1}
    yaml = YAML()
    yaml.width = 100
    text = io.StringIO()
    yaml.dump(written, text)
    return text.getvalue()


def _plain(value: Any) -> Any:
    """Lists for tuples, and `none` as the language writes it."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return "none" if value is None else value
