"""A source of images declares itself: what it takes is what its fingerprint is made of, and one line makes it known."""

from collections.abc import Iterator
from multiprocessing.connection import wait
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import numpy as np
import pytest

from sweep.space.data import COMMON, SOURCES, DataConfig, DataSource
from sweep.space.errors import SpaceError
from sweep.space.reading import parse_space
from sweep.supervision.preparation import DataPreparation
from sweep.training.data import PreparedData, peek
from sweep.training.data.arrays import ArrayImages, Part
from sweep.training.data.fingerprint import fingerprint
from sweep.training.data.labelled_images import Origin
from tests.training.support import prepared

CONTENT = "c" * 64
OTHERS = {"size": (4, 5), "channels": 3, "images": 30, "validation": 0.5, "test": 7, "seed": 1}  # than the defaults


@pytest.mark.parametrize(
    ("notation", "digest"),
    [
        ("digits", "570871b32cdd7cd23eb698b94e08918d"),
        ({"digits": {"images": 160}}, "3998a3b1d44caa6b7833a0dd87b1a2c1"),
        (
            {"digits": {"size": [16, 12], "channels": 3, "validation": 100, "test": 0.1, "seed": 7}},
            "4709d9597f3e438e3b5c55fa5af15217",
        ),
        ({"image_folder": {"path": "flowers"}}, "4882a1e48769f134c9cba9067e1680a4"),
        ({"image_folder": {"path": "/elsewhere/roses", "size": [64, 64]}}, "8b3f56c739019e8dbc04fec553d01b7d"),
        ({"npz": {"path": "set.npz", "channels": 1}}, "2e1ac90a0a17230fbb42198b8eeb62ab"),
        ("cifar10", "0aaba1b94aff171a814075ddb1622426"),
        ({"cifar10": {"path": "cifar", "images": 4000}}, "484c5eae01eb72afbb006f0a51633cb6"),
        ("cifar100", "e90cad70331092534779ec4b555f7fe4"),
        ("mnist", "a86fabcbc4a410f32e9a30c90fb102b9"),
        ({"mnist": {"seed": 3}}, "7dd78101195947b3aea8d453f9916716"),
        ("fashion_mnist", "a675ef350a6ea687826f29d8b4376ad2"),
    ],
)
def test_the_fingerprints_that_databases_hold_stay(notation: Any, digest: str) -> None:
    assert fingerprint(DataConfig.model_validate(notation), CONTENT) == digest


def config_of(source: DataSource, **options: Any) -> DataConfig:
    return DataConfig(source=source.name, **{**dict.fromkeys(source.needs, "somewhere"), **options})


def test_every_option_is_taken_by_a_source_and_has_another_value_here() -> None:
    options = DataConfig.model_fields.keys() - {"source"}
    assert {name for source in SOURCES.values() for name in source.takes} == options == {*OTHERS, "path"}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_a_source_is_told_apart_by_every_option_that_it_takes_and_refuses_the_others(source: DataSource) -> None:
    default = fingerprint(config_of(source), CONTENT)
    for name, value in OTHERS.items():
        if name in source.takes:
            assert fingerprint(config_of(source, **{name: value}), CONTENT) != default, name
        else:
            with pytest.raises(ValueError, match=f"takes no `{name}`"):
                config_of(source, **{name: value})
    assert set(source.needs) <= set(source.takes) <= DataConfig.model_fields.keys()
    assert callable(resolve_name(source.reader))


# -- a source of its own, known by one line


def read(config: DataConfig) -> ArrayImages:
    """Stripes, a class of upright and one of level ones."""
    level = np.zeros((20, 6, 6), np.uint8)
    level[:, ::2] = 255
    images = np.concatenate([level, level.transpose(0, 2, 1)])
    part = Part(origin=Origin.TRAIN, images=images, labels=np.repeat(np.arange(2, dtype=np.int32), 20))
    return ArrayImages([part], ("level", "upright"), config, "stripes")


@pytest.fixture
def stripes() -> Iterator[DataSource]:
    SOURCES["stripes"] = DataSource(name="stripes", reader=f"{__name__}:read", takes=COMMON)
    yield SOURCES["stripes"]
    del SOURCES["stripes"]


TEXT = "data: {stripes: {images: 30, seed: 2}}\nmodel: {cnn: {depth: 1}}\n"


def test_a_source_of_a_line_is_read_peeked_at_and_prepared(stripes: DataSource, cache: Path) -> None:
    config = parse_space(TEXT, "mine.yaml").data
    seen, data = peek(config), prepared(config, cache)
    assert (seen.image, seen.train_images) == (data.image, data.train)
    assert (data.classes, data.image.height, data.train, data.validation) == (("level", "upright"), 6, 18, 6)
    assert data.fingerprint != prepared(config.model_copy(update={"seed": 3}), cache).fingerprint


def test_a_source_of_a_line_is_known_to_the_process_that_prepares(stripes: DataSource, cache: Path) -> None:
    data: PreparedData | None = None
    with DataPreparation(parse_space(TEXT, "mine.yaml").data, cache, lambda _: None) as preparation:
        while data is None and wait([preparation.pipe], 60):
            data = preparation.read()
    assert data is not None
    assert data.classes == ("level", "upright")


def test_a_source_of_a_line_has_its_options_checked(stripes: DataSource) -> None:
    with pytest.raises(SpaceError, match="`stripes` takes no `path`"):
        parse_space(TEXT.replace("seed: 2", "path: x"), "mine.yaml")
