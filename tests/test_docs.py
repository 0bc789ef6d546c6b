"""README.md and docs/ are true: their commands and Python run, their YAML is valid, what they name is there.

`tests/support/shell.py` has what the commands are typed into, `tests/support/pages.py` how a page says that a block is
only parsed, and why. What one page alone promises is in `tests/docs` and, of the database, in
`tests/storage/test_documentation.py`.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sweep.space.extremes import extremes
from sweep.space.image import ImageSpec
from sweep.space.reading import parse_space
from tests.support import shell
from tests.support.pages import FILES, ROOT, Block, Page, read

PAGES = [read(file) for file in FILES]
SPACES = [(page, block) for page in PAGES for block in page.of("yaml") if block.info != "compose"]
COLOUR = ImageSpec(height=32, width=32, channels=3, classes=10)
# Languages whose blocks are not for this module: what holds them.
ELSEWHERE = {
    "ini": "tests/docs/test_deployment.py",
    "nginx": "needs nginx; no test holds it",
    "sql": "tests/storage/test_documentation.py",
    "text": "what a command prints",
}
# Options of programs that are not ours, as the docs name them.
FOREIGN_OPTIONS = {"--cifar10", "--scale", "--folder", "--database", "--rounds", "--logdir", "--trials"}


def ids(value: object) -> str | None:
    return value.name if isinstance(value, Page) else f"line {value.line}" if isinstance(value, Block) else None


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workshop with its sweep trained, to be copied from."""
    folder = tmp_path_factory.mktemp("workshop")
    kept = folder.with_name("kept")
    with pytest.MonkeyPatch.context() as patch:
        _alone(patch, folder)
        shell.images(folder)
        Path("cnn_depth.yaml").write_text(shell.CNN_DEPTH, encoding="utf-8")
        shell.type_in("sweep start --space cnn_depth.yaml --workers 2", is_run=True)
        shutil.copytree(folder, kept)
    return folder


@pytest.fixture
def workshop(trained: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The workshop as it was before another page was at it: its rows know its path, its processes are in it."""
    for path in trained.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(trained.with_name("kept"), trained, dirs_exist_ok=True)
    _alone(monkeypatch, trained)
    return trained


def _alone(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """In the folder, with nothing in the environment that points elsewhere, nor left in it afterwards."""
    for name in ("STORAGE", "ARTIFACTS", "DATA", "DASHBOARD_TOKEN", "ALLOW_BUILDERS"):
        patch.setenv(f"SWEEP_{name}", "")  # so that it is put back, whatever a page exports
        patch.delenv(f"SWEEP_{name}")
    patch.chdir(folder)


@pytest.mark.parametrize("page", [page for page in PAGES if page.of("indented", "python")], ids=ids)
def test_commands_and_python_of_a_page_run_from_its_top_to_its_end(page: Page, workshop: Path) -> None:
    for block in page.of("yaml", "python", "indented"):
        try:
            _do(block)
        except Exception as error:
            error.add_note(f"{page.name}, line {block.line}")
            raise


def _do(block: Block) -> None:
    is_run = block.reason is None
    if block.language == "yaml":
        shell.write_space(block)
    elif block.language == "python":
        file = re.match(r"# (\w+\.py)\n", block.text)
        code = compile(block.text, file[1] if file else "<block>", "exec")
        if file:
            Path(file[1]).write_text(block.text, encoding="utf-8")
        elif is_run:
            exec(code, {"__name__": "__main__"})  # noqa: S102 - ours
    elif _is_typed(block):
        for command in block.commands():
            shell.type_in(command, is_run=is_run)
    else:  # what a command prints
        assert not re.search(r"^(sweep|make|docker) \w+", block.text, re.MULTILINE), "a command among what is printed"


def _is_typed(block: Block) -> bool:
    first = re.sub(r"^(\w+=\S+ )+", "", block.text).split()[0]
    return Path(first).name in {"sweep", "make", "python", "export", "pip", *shell.OTHERS}


@pytest.mark.parametrize(("page", "block"), SPACES, ids=ids)
def test_yaml_is_a_space_that_can_be_trained(page: Page, block: Block) -> None:
    needed = {"data": "digits", "model": "{cnn: {}}"}  # what a fragment leaves out
    lines = [f"{key}: {value}" for key, value in needed.items() if not re.search(rf"^{key}:", block.text, re.MULTILINE)]
    space = parse_space("\n".join([*lines, block.text]), f"{page.name}:{block.line}")
    if not space.unknown:
        assert extremes(space, COLOUR).largest is not None


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_block_is_of_a_language_that_something_holds(page: Page) -> None:
    assert {block.language for block in page.blocks} <= {"yaml", "python", "indented", *ELSEWHERE}


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_commands_and_options_in_the_text_exist(page: Page) -> None:
    every = frozenset[str]().union(*map(shell.options, shell.COMMANDS)) | FOREIGN_OPTIONS
    for code in page.inline():
        if re.match(r"sweep [a-z]", code) and " · " not in code:
            shell.check_options(code)
        if code.startswith("python -m "):
            shell.type_in(code, is_run=False)
        if code.startswith("--"):
            assert code.split()[0].partition("=")[0] in every, f"{page.name}: {code}"


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_links_and_paths_lead_somewhere(page: Page) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", page.text):
        file, _, anchor = target.partition("#")
        path = (page.path.parent / file).resolve() if file else page.path
        assert path.exists(), f"{page.name}: {target}"
        if anchor:
            titles = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {_anchor(title) for title in titles}, f"{page.name}: {target}"
    for path in page.inline():
        if re.fullmatch(r"(sweep|storage|search_spaces|tests|benchmarks|docs)/[\w/.-]+", path):
            assert (ROOT / path).exists() or path.startswith("sweep/trial"), f"{page.name}: {path}"


def _anchor(title: str) -> str:
    """A heading's, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def test_what_is_held_elsewhere_is_held_there() -> None:
    for language, place in ELSEWHERE.items():
        if place.startswith("tests/"):
            assert f'PAGE.of("{language}")' in (ROOT / place).read_text(encoding="utf-8")


def test_every_page_is_in_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    listed = {(ROOT / "docs" / target).resolve() for target in re.findall(r"\]\(([^)#]+)\)", index)}
    pages = {path for path in (ROOT / "docs").rglob("*") if path.suffix in {".md", ".ipynb"}}
    assert {path for path in pages if path.parent.name != "decisions"} - {ROOT / "docs" / "README.md"} <= listed
