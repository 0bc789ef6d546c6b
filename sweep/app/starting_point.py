"""`sweep init`: a copy of a gallery space, or a first space around a KerasTuner builder.

The latter has the builder's defaults as its baseline, and what it asks for in comments.
"""

import json
from pathlib import Path
from typing import Any

from sweep.app.discovery import discover_apart, with_found
from sweep.app.worker import Say
from sweep.errors import InputError
from sweep.space.builder import FoundBuilder, problem_with
from sweep.space.configuration import DataConfig
from sweep.space.data import SOURCES
from sweep.space.reading import locate_in_gallery, parse_space
from sweep.space.space import Space

_BY_NAME = tuple(name for name, source in SOURCES.items() if "path" not in source.needs)
_GREY = 1
_DIMENSIONS = "  # DIMENSIONS\n"  # what stands in the text until they are known in the space's words


def init(space: str | None, builder: str | None, data: str | None, out: Path | None, say: Say) -> Path:
    """Write the gallery's space of that name, or one around a builder, to a new file; gives its path.

    Raises `InputError` where the file is there, `SweepError` where the builder fails.
    """
    if (space is None) == (builder is None):
        raise InputError("give either a space of the gallery, see `sweep spaces`, or --from-keras-tuner MODULE:NAME")
    if space is not None:
        if data is not None:
            raise InputError("--data goes with --from-keras-tuner; in a space of the gallery, change its `data:`")
        source = locate_in_gallery(space)
        return _written(source.read_text(encoding="utf-8"), out or Path(source.name))
    assert builder is not None
    out = out or Path(f"{builder.partition(':')[0].rpartition('.')[2]}.yaml")
    if out.exists():  # before the builder is run
        raise _taken(out)
    return _written(space_around(builder, data, (Path.cwd(),), say), out)


def _written(text: str, target: Path) -> Path:
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise _taken(target) from None
    except OSError as error:
        raise InputError(f"{target} cannot be written: {error.strerror}") from error
    return target


def _taken(target: Path) -> InputError:
    return InputError(f"{target} exists already; move it away, or write elsewhere with --out FILE")


def space_around(builder: str, data: str | None, module_dirs: tuple[Path, ...], say: Say) -> str:
    """The text of the space. Runs the builder, apart; raises `SweepError` where that fails."""
    problem = problem_with(builder)
    if problem:
        raise InputError(f"{problem}; write module:function, as in my_models:build")
    say(f"Running {builder} to find its dimensions.")
    source = _source(data) if data is not None else "digits"
    found = discover_apart(builder, module_dirs, DataConfig.model_validate(source))
    if data is None:
        source = _fitting(found)
    text = _text(builder, source, found)
    space = parse_space(with_found(text, {builder: found}, "space.yaml"), "space.yaml")
    return text.replace(_DIMENSIONS, _table(space)) + _baselines(space)


def _text(builder: str, source: Any, found: FoundBuilder) -> str:
    name = builder.partition(":")[0].rpartition(".")[2]
    lines = [
        f"# Written by `sweep init --from-keras-tuner {builder}`.",
        f"name: {name}",
        f"data: {json.dumps(source) if isinstance(source, dict) else source}",
        "model:",
        f"  builder: {builder}",
        _DIMENSIONS.rstrip("\n"),
        "training: {epochs: 10, batch_size: 32}",
        "objective: {maximize: val_accuracy}",
        "search: {sampler: tpe, pruner: hyperband, trials: 40}",
    ]
    if found.fits:
        lines.insert(-2, "# Its own `fit` decides how it is trained; these are what it is called with.")
    return "\n".join(lines) + "\n"


def _table(space: Space) -> str:
    """What the builder asks for, a line each, as comments."""
    if not space.dimensions:
        return "  # It asks for nothing: there is one model.\n"
    lines = ["What it asks for. A value or another range of yours takes its place: builder: {NAME: {units: 64}}"]
    width = max(len(dimension.name) for dimension in space.dimensions)
    for dimension in space.dimensions:
        where = " and ".join(map(str, dimension.condition))
        lines.append(
            f"  {dimension.name:<{width}}  {dimension.kind:<6}  {dimension}" + (f"   where {where}" if where else "")
        )
    return "".join(f"  # {line}\n" for line in lines)


def _baselines(space: Space) -> str:
    """The builder's defaults, to be trained first."""
    if not space.baselines:
        return ""
    values = ", ".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in space.baselines[0].items())
    return f"baselines:\n  - {{{values}}}   # the builder's defaults\n"


def _source(data: str) -> Any:
    """A data section from what the user names."""
    if data in _BY_NAME:
        return data
    path = Path(data)
    if not path.exists():
        raise InputError(f"no data called {data}: a source ({', '.join(_BY_NAME)}), or a path that exists")
    return {"npz" if path.suffix == ".npz" else "image_folder": {"path": data}}


def _fitting(found: FoundBuilder) -> Any:
    """Images of the shape that the model takes."""
    if found.takes is None:
        return "digits"
    shape = found.takes[:-1] if found.takes[-1:] == (_GREY,) else found.takes
    for name, source in SOURCES.items():
        if source.known is not None and source.known.image.fits(shape):
            return name
    channels = found.takes[2] if len(found.takes) > 2 else _GREY  # noqa: PLR2004 - height, width, channels
    return {"digits": {"size": list(found.takes[:2]), "channels": channels}}
