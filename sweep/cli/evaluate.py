"""`sweep evaluate`: opens the sealed test split for one trial; the result is kept."""

import argparse

from sweep.cli.command import command
from sweep.cli.output import print_json, show
from sweep.cli.settings import ARTIFACTS, JSON, NAME, STORAGE, TRIAL, allow_builder, opened


@command(
    "evaluate",
    NAME,
    TRIAL,
    ARTIFACTS,
    allow_builder("the model's builder, where it has layers of its own"),
    STORAGE,
    JSON,
)
def evaluate(arguments: argparse.Namespace) -> int:
    """Open the sealed test split for one trial."""
    from sweep.app.evaluate import evaluate

    with opened(arguments) as (database, sweep):
        found, is_new = evaluate(
            database, sweep, arguments.trial, artifacts=arguments.artifacts, allow_builders=arguments.allow_builder
        )
    if arguments.json:
        return print_json(found)
    from sweep.results.evaluation_view import evaluation_view

    return show(evaluation_view(found, is_new=is_new))
