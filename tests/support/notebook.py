"""docs/tuning.ipynb: runs its cells as Jupyter would, and writes what they show back into it.

`python -m tests.support.notebook` runs it anew, with its figures as pictures (needs Chromium), after a change in it.
"""

import ast
import base64
import json
import os
import tempfile
from contextlib import chdir, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

PATH = Path(__file__).parents[2] / "docs" / "tuning.ipynb"
_WIDTH, _HEIGHT, _SCALE = 760, 400, 1.0  # of a picture: pixels, and how many of them to one


def run(cells: list[dict[str, Any]], folder: Path) -> list[tuple[str, Any]]:
    """Run the code cells in a folder; gives what each printed, and the value of its last line."""
    names: dict[str, Any] = {"__name__": "__main__"}
    with chdir(folder):
        return [_run("".join(cell["source"]), names) for cell in cells if cell["cell_type"] == "code"]


def _run(source: str, names: dict[str, Any]) -> tuple[str, Any]:
    tree, value = ast.parse(source), None
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    with redirect_stdout(StringIO()) as printed:
        exec(compile(tree, "<cell>", "exec"), names)  # noqa: S102 - cells of ours
        if last is not None:
            value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)  # noqa: S307
    return printed.getvalue(), value


def outputs(printed: str, value: Any, number: int) -> list[dict[str, Any]]:
    """What Jupyter would keep of a cell's run."""
    kept: list[dict[str, Any]] = []
    if printed:
        kept.append({"output_type": "stream", "name": "stdout", "text": printed.splitlines(keepends=True)})
    if value is not None:
        data = {"image/png": _picture(value)} if hasattr(value, "to_image") else {"text/plain": [repr(value)]}
        kept.append({"output_type": "execute_result", "execution_count": number, "metadata": {}, "data": data})
    return kept


def _picture(figure: Any) -> str:
    from sweep.results.figures.theme import template

    figure.update_layout(template=template(dark=False), paper_bgcolor="white", plot_bgcolor="white")
    return base64.b64encode(figure.to_image("png", width=_WIDTH, height=_HEIGHT, scale=_SCALE)).decode()


def rewrite() -> None:
    """Run the notebook and write it back with its outputs."""
    notebook = json.loads(PATH.read_text(encoding="utf-8"))
    os.environ.pop("SWEEP_STORAGE", None)
    with tempfile.TemporaryDirectory() as folder:
        shown = iter(run(notebook["cells"], Path(folder)))
        number = 0
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                number += 1
                cell["execution_count"], cell["outputs"] = number, outputs(*next(shown), number)
    PATH.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    rewrite()
