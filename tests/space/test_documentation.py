import re
from pathlib import Path

import pytest

from sweep.space.configuration import (
    CnnConfig,
    DataConfig,
    HeadConfig,
    Limits,
    SearchConfig,
    SpaceFile,
    TrainingConfig,
)
from sweep.space.reading import parse_space

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "space-language.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
BUILDERS = (ROOT / "docs" / "bring-your-own-model.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml *(\w*)\n(.*?)^```", PAGE + README + BUILDERS, re.MULTILINE | re.DOTALL)
AROUND = {
    "space": "{}",
    "model": "data: digits\n{}",
    "training": "data: digits\nmodel: {{cnn: {{}}}}\n{}",
}


@pytest.mark.parametrize(("kind", "text"), BLOCKS, ids=lambda value: value.splitlines()[0] if value else "unmarked")
def test_every_example_of_the_reference_is_a_valid_space(kind: str, text: str) -> None:
    space = parse_space(AROUND[kind].format(text), "example.yaml")
    assert space.dimensions or space.unknown or "image_folder" in text


def test_the_reference_has_examples() -> None:
    assert len(BLOCKS) >= 10


@pytest.mark.parametrize(
    "section", [SpaceFile, DataConfig, CnnConfig, HeadConfig, TrainingConfig, SearchConfig, Limits]
)
def test_the_reference_names_every_key_of_the_language(section: type) -> None:
    for key in section.model_fields:
        if key not in {"source", "head"}:
            assert re.search(rf"`(head\.)?{key}`", PAGE), key
