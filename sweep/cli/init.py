"""`sweep init SPACE`: copies a space of the gallery here, to edit."""

import argparse
from pathlib import Path

from sweep.errors import InputError
from sweep.space.reading import locate_in_gallery


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the space and where it goes."""
    parser.add_argument("space", metavar="SPACE", help="a space of the gallery, see `sweep spaces`")
    parser.add_argument("--out", metavar="FILE", type=Path, help="where to write it (default: SPACE.yaml here)")


def run(arguments: argparse.Namespace) -> int:
    """Copy the space; a file that is already there is left alone."""
    source = locate_in_gallery(arguments.space)
    target = arguments.out or Path(source.name)
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(source.read_text(encoding="utf-8"))
    except FileExistsError:
        raise InputError(f"{target} is there already; move it away, or write elsewhere with --out FILE") from None
    except OSError as error:
        raise InputError(f"{target} cannot be written: {error.strerror}") from error
    print(f"Wrote {target}. Check it with: sweep check {target}")
    return 0
