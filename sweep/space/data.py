"""The images of a space: the sources that there are, and the section that names one of them."""

from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, model_serializer, model_validator
from pydantic.json_schema import SkipJsonSchema

from sweep.space.fields import ALLOWED, Configuration, Count, Maybe, Pair, Whole, refuse
from sweep.space.image import ImageSpec
from sweep.space.keras_objects import Finding, show

COMMON = ("size", "channels", "images", "validation", "test", "seed")  # options that every source takes
Share = Annotated[float, Field(strict=True, gt=0, lt=1)] | Count  # a fraction, or a number of images


@dataclass(frozen=True, kw_only=True)
class KnownImages:
    """What a published data set holds, known without loading it."""

    image: ImageSpec
    train: int  # images
    test: int  # images; 0 where it brings no test split


@dataclass(frozen=True, kw_only=True)
class DataSource:
    """Where images come from. To add one, write a module with its reader and a line in `SOURCES`.

    The reader is named, not imported: it belongs to `sweep.training.data`, above this package.
    """

    name: str  # as a space writes it
    reader: str  # `module:function` that takes a `DataConfig` and returns `LabelledImages`
    takes: tuple[str, ...] = ("path", *COMMON)  # the options that may be given; any other one is refused
    needs: tuple[str, ...] = ()  # those of them that must be given
    known: KnownImages | None = None  # what it holds where no `path` is given

    def facts(self, data: "DataConfig") -> list[object]:
        """What decides about the prepared images beside the images themselves: every option but where they lie.

        An option beyond the common ones counts once it is given, so a new one changes no fingerprint of old data.
        """
        more = {name: value for name, value in data.options().items() if name not in ("path", *COMMON)}
        return [self.name, *(getattr(data, name) for name in COMMON), *([more] if more else [])]


def _published(name: str, side: int, channels: int, classes: int, train: int) -> DataSource:
    """One of Keras's own sets, of square images."""
    image = ImageSpec(height=side, width=side, channels=channels, classes=classes)
    known = KnownImages(image=image, train=train, test=10_000)
    return DataSource(name=name, reader="sweep.training.data.keras_sets:read", known=known)


_DIGITS = KnownImages(image=ImageSpec(height=8, width=8, channels=1, classes=10), train=1797, test=0)
SOURCES = {
    source.name: source
    for source in (
        DataSource(name="digits", reader="sweep.training.data.digits:read", takes=COMMON, known=_DIGITS),
        DataSource(name="image_folder", reader="sweep.training.data.image_folder:read", needs=("path",)),
        DataSource(name="npz", reader="sweep.training.data.npz:read", needs=("path",)),
        _published("cifar10", side=32, channels=3, classes=10, train=50_000),
        _published("cifar100", side=32, channels=3, classes=100, train=50_000),
        _published("mnist", side=28, channels=1, classes=10, train=60_000),
        _published("fashion_mnist", side=28, channels=1, classes=10, train=60_000),
    )
}


def _say_which(schema: dict[str, Any]) -> None:
    """Name the sources that there are when the schema is made: one may have been registered since."""
    schema[ALLOWED] = f"a source, or a source with options: {', '.join(SOURCES)}"


class DataConfig(Configuration):
    """The images, where they come from and how they are split. The same for every trial of a sweep."""

    model_config = ConfigDict(json_schema_extra=_say_which)

    source: str
    path: str | SkipJsonSchema[None] = Field(
        None, description="a folder, an archive or an .npz file; relative to the space file"
    )
    size: Maybe[Pair] = Field(None, description="[height, width] in pixels; the first image's unless given")
    channels: Maybe[Literal[1, 3]] = Field(None, description="1 grey, 3 colour; the first image's unless given")
    images: Maybe[Count] = Field(None, description="a stratified part of the training images, before the split")
    validation: Share = Field(0.2, description="below 1 a fraction of the training images, else a number of them")
    test: Share = Field(0.2, description="likewise, set aside where the source brings no test split of its own")
    seed: Whole = Field(0, description="of the splits")

    def options(self) -> dict[str, Any]:
        """Those that differ from their defaults."""
        fields = {name: field for name, field in type(self).model_fields.items() if name != "source"}
        return {name: value for name, field in fields.items() if (value := getattr(self, name)) != field.default}

    def location(self) -> Path:
        """The path of a source that has one."""
        assert self.path is not None  # the source's `needs` says so
        return Path(self.path).expanduser()

    def shaped(self, image: ImageSpec) -> ImageSpec:
        """The shape that such images are given."""
        height, width = self.size or (image.height, image.width)
        return replace(image, height=height, width=width, channels=self.channels or image.channels)

    @model_validator(mode="before")
    @classmethod
    def _read_notation(cls, value: Any) -> Any:
        """`digits`, or `image_folder: {path: flowers/}`."""
        if isinstance(value, str):
            value = {"source": value}
        if not isinstance(value, dict) or (len(value) != 1 and "source" not in value):
            return value
        source, options = (value["source"], value) if "source" in value else next(iter(value.items()))
        if str(source) not in SOURCES:
            close = get_close_matches(str(source), SOURCES, n=1)
            hint = f"did you mean `{close[0]}`?" if close else ""
            found = f"no data source is called `{source}`"
            raise refuse(Finding(at=(str(source),), found=found, allowed=", ".join(SOURCES), hint=hint))
        if options is not None and not isinstance(options, dict):
            found = f"found {show(options)} as the options of `{source}`"
            raise refuse(Finding(at=(str(source),), found=found, allowed="a mapping: {path: …, size: …}"))
        return {**(options or {}), "source": source}

    @model_validator(mode="after")
    def _check_options(self) -> "DataConfig":
        source, given = SOURCES[self.source], self.options()
        for name in source.needs:
            if not given.get(name):
                hint = f"write {source.name}: {{{name}: …}}"
                raise refuse(Finding(at=(), found=f"`{source.name}` needs `{name}`", hint=hint))
        for name in given:
            if name not in source.takes:
                found, allowed = f"`{source.name}` takes no `{name}`", ", ".join(source.takes)
                raise refuse(Finding(at=(source.name, name), found=found, allowed=allowed))
        try:
            Path(self.path or "").expanduser()
        except RuntimeError:
            found = f"found {show(self.path)}, a home directory that does not exist here"
            raise refuse(Finding(at=(self.source, "path"), found=found)) from None
        return self

    @model_serializer
    def _write_notation(self) -> Any:
        options = self.options()
        if "size" in options:
            options["size"] = list(options["size"])
        return {self.source: options} if options else self.source
