"""docs/space-language.md is complete: each key is explained, and stands in an example.

That the examples are valid is tested with all others (tests/test_docs.py).
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from ruamel.yaml import YAML

from sweep.space.configuration import (
    CnnConfig,
    DataConfig,
    EarlyStopping,
    HeadConfig,
    Limits,
    ModelConfig,
    SearchConfig,
    SpaceFile,
    TrainingConfig,
)
from sweep.space.data import SOURCES
from sweep.space.search_options import PRUNERS, SAMPLERS, SearchOption
from tests.support.pages import page

PAGE = page("docs/space-language.md")
DIMENSIONS = {"int", "float", "choice", "each_block", "step", "log"}
SECTIONS = [
    SpaceFile, DataConfig, ModelConfig, CnnConfig, HeadConfig, TrainingConfig, EarlyStopping, SearchConfig, Limits,
]  # fmt: skip


def words(value: Any) -> Iterator[str]:
    """All keys of a file, and all words in it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from words(inner)
    elif isinstance(value, list):
        for item in value:
            yield from words(item)
    else:
        yield str(value)


EXAMPLES = {word for block in PAGE.of("yaml") for word in words(YAML(typ="safe").load(block.text))}


@pytest.mark.parametrize("section", SECTIONS)
def test_every_key_is_explained_and_has_an_example(section: type) -> None:
    keys = set(section.model_fields) - {"source"}  # written by its name
    explained = set(re.findall(r"\w+", " ".join(PAGE.inline())))
    assert keys - explained == set()
    assert keys - EXAMPLES <= {"found"}  # which nobody writes


def test_every_notation_and_source_has_an_example() -> None:
    assert DIMENSIONS | set(SOURCES) - EXAMPLES - {"cifar10", "cifar100", "fashion_mnist"} <= EXAMPLES


@pytest.mark.parametrize("options", [SAMPLERS, PRUNERS])
def test_every_sampler_and_pruner_is_listed_with_its_arguments(options: dict[str, SearchOption]) -> None:
    rows = [re.findall(r"`(\w+)`", row) for row in PAGE.text.splitlines() if row.startswith("| `")]
    for name, option in options.items():
        assert any(name in row and set(option.arguments) == set(row) - set(options) for row in rows), name
