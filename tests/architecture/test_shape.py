"""The house's shape, as far as a machine can see it: short files, short functions, Optuna's inside in one module."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("sweep", "storage", "search_spaces")
LONGEST_FILE, LONGEST_FUNCTION = 250, 30  # lines
REASON = "# long: "  # on the line of its `def`, why a function may be longer

OPTUNAS_INSIDE = {"_storage", "_trial_id", "_study_id", "_get_trials", "_suggest", "_thread_local"}
# Beside the search's own module: one reads Optuna's tables for Optuna Dashboard as an Optuna storage.
KNOWS_OPTUNA = {"sweep/search/optuna_study.py", "sweep/results/dashboard/optuna_storage.py", "storage/optuna_reader.py"}


def modules() -> Iterator[tuple[str, list[str], ast.Module]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            yield path.relative_to(ROOT).as_posix(), text.splitlines(), ast.parse(text)


def test_no_file_is_longer_than_a_reader_takes_in_at_once():
    long = {name: len(lines) for name, lines, _ in modules() if len(lines) > LONGEST_FILE}
    assert long == {}


def test_no_function_is_longer_than_thirty_lines_without_a_reason():
    long = {}
    for name, lines, tree in modules():
        for node in ast.walk(tree):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            assert node.end_lineno is not None
            length = node.end_lineno - node.lineno + 1
            if length > LONGEST_FUNCTION and REASON not in lines[node.lineno - 1]:
                long[f"{name}:{node.name}"] = length
    assert long == {}


def test_one_module_knows_the_inside_of_optuna():
    found = set()
    for name, _, tree in modules():
        for node in ast.walk(tree):
            is_inside = isinstance(node, ast.Attribute) and node.attr in OPTUNAS_INSIDE
            is_own = is_inside and isinstance(node.value, ast.Name) and node.value.id == "self"  # type: ignore[attr-defined]
            if is_inside and not is_own:
                found.add(name)
    assert found <= KNOWS_OPTUNA


def test_sampler_and_pruner_of_a_study_are_set_in_one_module():
    found = set()
    for name, _, tree in modules():
        for node in ast.walk(tree):
            targets = node.targets if isinstance(node, ast.Assign) else []
            if any(isinstance(target, ast.Attribute) and target.attr in {"sampler", "pruner"} for target in targets):
                found.add(name)
    assert found == {"sweep/search/optuna_study.py"}
