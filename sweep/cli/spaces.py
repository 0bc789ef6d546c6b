"""`sweep spaces` and `sweep init`: the gallery, and a space of one's own."""

import argparse
from pathlib import Path

import search_spaces
from sweep.cli.command import argument, command
from sweep.cli.output import print_json, say
from sweep.cli.settings import JSON


@command("spaces", JSON)
def spaces(arguments: argparse.Namespace) -> int:
    """List the spaces of the gallery."""
    gallery = [{"name": name, "question": question(search_spaces.find(name))} for name in search_spaces.names()]
    if arguments.json:
        return print_json(gallery)
    from rich.table import Table

    from sweep.cli.console import Console

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("space", style="cyan", no_wrap=True)
    table.add_column("asks")
    for entry in gallery:
        table.add_row(entry["name"], entry["question"])
    console = Console()
    console.print(table)
    console.print("\nsweep start --space NAME trains one; sweep init NAME copies it here to edit.", style="dim")
    return 0


def question(path: Path) -> str:
    """The first paragraph of the comment at a space's head."""
    words: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        text = line.removeprefix("#").strip()
        if not line.startswith("#") or not text:
            break
        words.append(text)
    return " ".join(words)


@command(
    "init",
    argument("space", metavar="SPACE", nargs="?", help="a space of the gallery, see `sweep spaces`"),
    argument(
        "--from-keras-tuner",
        metavar="MODULE:NAME",
        dest="builder",
        help="write a space around a build(hp), a HyperModel class or an instance; runs it to find what it asks for",
    ),
    argument(
        "--data",
        metavar="SOURCE",
        help="with --from-keras-tuner: digits, mnist, cifar10, … or a folder of images or an .npz file "
        "(default: one whose images the model takes)",
    ),
    argument("--out", metavar="FILE", type=Path, help="where to write it (default: SPACE.yaml here)"),
)
def init(arguments: argparse.Namespace) -> int:
    """Copy a space of the gallery here, to edit.

    Or write one around a KerasTuner builder. A file that is already there is left alone.
    """
    from sweep.app.starting_point import init as write

    target = write(arguments.space, arguments.builder, arguments.data, arguments.out, say)
    print(f"Wrote {target}. Check it with: sweep check {target}")
    return 0
