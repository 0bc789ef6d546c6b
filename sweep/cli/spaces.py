"""`sweep spaces`: the gallery, and the question that each space asks."""

import argparse
import json
from pathlib import Path

import search_spaces
from sweep.cli.settings import add_json_option


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare `--json`."""
    add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """List the gallery."""
    gallery = [{"name": name, "question": question(search_spaces.find(name))} for name in search_spaces.names()]
    if arguments.json:
        print(json.dumps(gallery, indent=2))
        return 0
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
