"""`sweep init`: copies a space of the gallery here, to edit; or writes one around a KerasTuner builder."""

import argparse
import sys
from pathlib import Path

from sweep.errors import InputError
from sweep.space.reading import locate_in_gallery


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what to write and where it goes."""
    parser.add_argument("space", metavar="SPACE", nargs="?", help="a space of the gallery, see `sweep spaces`")
    parser.add_argument(
        "--from-keras-tuner",
        metavar="MODULE:NAME",
        dest="builder",
        help="write a space around a build(hp), a HyperModel class or an instance; runs it to find what it asks for",
    )
    parser.add_argument(
        "--data",
        metavar="SOURCE",
        help="with --from-keras-tuner: digits, mnist, cifar10, … or a folder of images or an .npz file "
        "(default: one whose images the model takes)",
    )
    parser.add_argument("--out", metavar="FILE", type=Path, help="where to write it (default: SPACE.yaml here)")


def run(arguments: argparse.Namespace) -> int:
    """Write the space; a file that is already there is left alone."""
    if (arguments.space is None) == (arguments.builder is None):
        raise InputError("either a space of the gallery, see `sweep spaces`, or --from-keras-tuner MODULE:NAME")
    if arguments.data is not None and arguments.builder is None:
        raise InputError("--data goes with --from-keras-tuner; in a space of the gallery, change its `data:`")
    if arguments.builder is None:
        source = locate_in_gallery(arguments.space)
        text, target = source.read_text(encoding="utf-8"), arguments.out or Path(source.name)
    else:
        target = arguments.out or Path(f"{arguments.builder.partition(':')[0].rpartition('.')[2]}.yaml")
        _refuse_existing(target)  # before the builder is run
        text = _around(arguments.builder, arguments.data)
    _write(text, target)
    print(f"Wrote {target}. Check it with: sweep check {target}")
    return 0


def _around(builder: str, data: str | None) -> str:
    from sweep.supervision.starting_point import space_around

    def say(line: str) -> None:
        print(line, file=sys.stderr)

    return space_around(builder, data, (Path.cwd(),), say)


def _refuse_existing(target: Path) -> None:
    if target.exists():
        raise InputError(f"{target} is there already; move it away, or write elsewhere with --out FILE")


def _write(text: str, target: Path) -> None:
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        _refuse_existing(target)
    except OSError as error:
        raise InputError(f"{target} cannot be written: {error.strerror}") from error
