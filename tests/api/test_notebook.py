"""The example notebook runs, and what it shows is of the kind that stands in it."""

import json
from pathlib import Path

import pytest

from tests.support.notebook import PATH, run


def test_the_example_notebook_runs_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SWEEP_STORAGE", raising=False)
    cells = json.loads(PATH.read_text(encoding="utf-8"))["cells"]
    kept = [cell["outputs"] for cell in cells if cell["cell_type"] == "code"]

    shown = run(cells, tmp_path)

    assert all(kept)
    for (printed, value), outputs in zip(shown, kept, strict=True):
        assert bool(printed) == any(output["output_type"] == "stream" for output in outputs)
        is_figure = any("image/png" in output.get("data", {}) for output in outputs)
        assert is_figure == hasattr(value, "to_image")
