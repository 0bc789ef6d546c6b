"""Builders that run in a process of their own, to find what they ask for."""

from pathlib import Path

from sweep.app.discovery import discover_apart
from sweep.space.configuration import DataConfig

MODULE = """\
import keras

def build(hp):
    units = hp.Int("units", 8, 64)
    breakpoint()
    return keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(units), keras.layers.Dense(10)])
"""


def test_a_breakpoint_is_for_the_trials(tmp_path: Path) -> None:
    (tmp_path / "stops.py").write_text(MODULE)
    found = discover_apart("stops:build", (tmp_path,), DataConfig(source="digits"))
    assert [one.name for one in found.dimensions] == ["units"]
