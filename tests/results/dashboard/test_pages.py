"""What our pages answer, without a browser."""

import csv
import gzip
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from optuna.trial import TrialState

from storage.budget import Budget
from storage.database import StudyDatabase
from storage.evaluations import NewEvaluation
from sweep.results.dashboard.app import create_app
from sweep.results.dashboard.configuration import as_yaml
from sweep.results.dashboard.predictions import store_of
from sweep.results.dashboard.resources import KEY
from sweep.results.figures import theme
from sweep.results.figures.registry import FIGURES
from sweep.results.predictions import Absent
from sweep.results.records import TRIAL_STATES
from sweep.results.snapshot import Snapshots
from sweep.space.reading import parse_space
from tests.storage.making import populate

HOSTILE = "<script>alert(1)</script>"
QUERIES = {  # what a kind of figure asks for beside the sweep
    "slice": "&x=params.depth",
    "contour": "&x=params.depth&y=params.filters",
    "trial": "&trial={trial}",
}
WITH_MORE = {"classes", "confusion", "reliability"}  # than a study: predictions of a model, an evaluation
SPACE = """\
name: several
data: {digits: {images: 300}}
model:
  cnn:
    depth: {int: [1, 3]}
    filters: {choice: [8, 16]}
    dropout: {each_block: {float: [0.0, 0.5], step: 0.25}}
    batch_norm: {choice: [none, block, conv]}
    regularizer: {choice: [none, {l2: {l2: {float: [1e-6, 1e-2], log: true}}}]}
training:
  epochs: {int: [1, 3]}
  early_stopping: 2
  optimizer: {choice: [{adam: {learning_rate: {float: [1e-4, 1e-2], log: true}}}, adagrad]}
objective: {minimize: val_loss}
"""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[StudyDatabase]:
    with StudyDatabase.open(f"sqlite:///{tmp_path}/study.db", create=True) as opened:
        yield opened


@pytest.fixture
def client(database: StudyDatabase, tmp_path: Path) -> FlaskClient:
    return create_app(database, artifacts=None, data=tmp_path / "data").test_client()


def test_artifacts_are_where_the_user_says_and_else_where_the_sweep_does(
    database: StudyDatabase, tmp_path: Path
) -> None:
    sweep = replace(populate(database, trials=1), artifacts=str(tmp_path / "there"))
    for said, expected in ((None, str(tmp_path / "there")), (str(tmp_path / "moved"), str(tmp_path / "moved"))):
        with create_app(database, artifacts=said, data=tmp_path / "data").app_context():
            store = store_of(sweep)
        assert not isinstance(store, Absent)
        assert store.uri == expected


def test_a_database_without_sweeps_says_how_to_make_one(client: FlaskClient) -> None:
    assert "sweep start --space" in client.get("/").text


def test_the_sweeps_are_listed_with_their_progress(client: FlaskClient, database: StudyDatabase) -> None:
    sweep = populate(database, trials=4)
    text = client.get("/").text
    assert sweep.name in text
    assert "3 / 4" in text  # the last one runs


def test_every_kind_of_figure_is_drawn_and_not_sent_twice(client: FlaskClient, database: StudyDatabase) -> None:
    name = populate(database, trials=12).name
    trial = json.dumps(database.trials.of(database.sweeps.get(name))[0].number)
    for kind in FIGURES.keys() - WITH_MORE:
        address = f"/figure/{kind}?sweep={name}{QUERIES.get(kind, '').format(trial=trial)}"
        answer = client.get(address)
        assert answer.status_code == 200, kind
        assert answer.json["layout"]["title"]["text"], kind
        again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b""), kind


def test_a_figure_is_drawn_once_for_all_until_a_trial_ends(
    client: FlaskClient, database: StudyDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, drawn = populate(database, trials=4).name, []
    gap = FIGURES["gap"]
    counted = {"rows": lambda supply: drawn.append(supply) or supply.rows}
    monkeypatch.setitem(FIGURES, "gap", replace(gap, needs=(), options={**gap.options, **counted}))
    compressed = client.get(f"/figure/gap?sweep={name}", headers={"Accept-Encoding": "gzip"})
    whole = client.get(f"/figure/gap?sweep={name}")
    assert json.loads(gzip.decompress(compressed.data)) == whole.json
    assert len(drawn) == 1
    sweep = database.sweeps.get(name)
    running = next(one for one in database.trials.of(sweep) if one.state == "running")
    database.studies.of(sweep).tell(running.number, state=TrialState.FAIL)
    app = client.application
    app.extensions[KEY] = replace(app.extensions[KEY], snapshots=Snapshots(database))  # a second has gone by
    assert client.get(f"/figure/gap?sweep={name}").status_code == 200
    assert len(drawn) == 2


def test_an_address_says_how_many_points_are_drawn(client: FlaskClient, database: StudyDatabase) -> None:
    name = populate(database, trials=4).name
    few = client.get(f"/figure/scatter?sweep={name}&points=1").json
    assert re.search(r"\b1 of 2 trials drawn", few["layout"]["title"]["subtitle"]["text"])
    assert client.get(f"/figure/scatter?sweep={name}&points=0").status_code == 400
    assert f"/figure/scatter?sweep={name}&amp;points=10000" in client.get(f"/alone/scatter?sweep={name}").text


def test_a_trials_page_tells_what_the_sealed_test_images_say(client: FlaskClient, database: StudyDatabase) -> None:
    sweep = populate(database, trials=4)
    best = database.trials.best(sweep)
    assert best is not None
    address = f"sweep={sweep.name}&trial={best.number}"
    assert "sealed test images" not in client.get(f"/trial?{address}").text
    missing = client.get(f"/figure/reliability?{address}")
    assert (missing.status_code, "has not been evaluated" in missing.json["error"]) == (400, True)
    model = database.models.get(best.id)
    assert model is not None
    database.evaluations.record(
        NewEvaluation(
            trial_id=best.id, sha256=model.sha256, data_fingerprint=sweep.data_fingerprint, machine="here", versions={},
            images=50, loss=0.25, confusion=((0, 0, 45), (1, 2, 5)),
            bins=({"images": 50, "right": 45, "confidence": 0.8},),
        )
    )  # fmt: skip
    text = client.get(f"/trial?{address}").text
    for words in ("sealed test images", "0.9000", "0.7864 to 0.9565, 95%", "0.2500", "0.1000", "once"):
        assert words in text, words
    assert "right" in json.dumps(client.get(f"/figure/reliability?{address}").json)
    other = next(one for one in database.trials.of(sweep) if one.number != best.number and database.models.get(one.id))
    text = client.get(f"/trial?sweep={sweep.name}&trial={other.number}").text
    assert f"used once: by trial {best.number} of {sweep.name}." in text


def test_a_figure_that_cannot_be_drawn_says_why_as_json(client: FlaskClient, database: StudyDatabase) -> None:
    name = populate(database, trials=4).name
    wrong = client.get(f"/figure/scatter?sweep={name}&x=parameter")
    assert wrong.status_code == 400
    assert "Did you mean `parameters`?" in wrong.json["error"]
    trial = database.trials.of(database.sweeps.get(name))[0].number
    missing = client.get(f"/figure/confusion?sweep={name}&trial={trial}")
    assert missing.status_code == 400
    assert missing.json["error"]


@pytest.mark.parametrize("page", ["", "overview", "trials", "compare", "parameters"])
def test_a_name_is_escaped_wherever_it_stands(client: FlaskClient, database: StudyDatabase, page: str) -> None:
    populate(database, name=HOSTILE, trials=4)
    text = client.get(f"/{page}", query_string={"sweep": HOSTILE}).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_an_unknown_sweep_is_answered_with_the_nearest(client: FlaskClient, database: StudyDatabase) -> None:
    populate(database, trials=4)
    answer = client.get("/overview?sweep=formule")
    assert answer.status_code == 404
    assert 'href="/overview?sweep=formula"' in answer.text


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/overview", "names no sweep"),
        ("/trials?sweep=formula&sort=dept", "did you mean `depth`?"),
        ("/trials?sweep=formula&page=two", "not an integer"),
        ("/compare?sweep=formula&chosen=1,b", "not a list of trial numbers"),
        ("/compare?sweep=formula&metric=valloss", "Did you mean `val_loss`?"),
    ],
)
def test_a_wrong_address_is_answered_with_a_sentence(
    client: FlaskClient, database: StudyDatabase, address: str, sentence: str
) -> None:
    populate(database, trials=4)
    answer = client.get(address)
    assert answer.status_code == 400
    assert sentence in answer.text.replace("&#39;", "'")


def test_a_database_that_is_away_is_told_and_not_a_defect(
    client: FlaskClient, database: StudyDatabase, tmp_path: Path
) -> None:
    populate(database, trials=4)
    (tmp_path / "study.db").rename(tmp_path / "elsewhere.db")
    answer = client.get("/overview?sweep=formula")
    assert answer.status_code == 503
    assert "removed or replaced" in answer.text


def test_the_csv_has_the_trials_that_the_filter_leaves(client: FlaskClient, database: StudyDatabase) -> None:
    populate(database, trials=12)
    answer = client.get("/trials.csv?sweep=formula&state=complete&sort=-value")
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert {row["state"] for row in rows} == {"complete"}
    values = [float(row["value"]) for row in rows]
    assert values == sorted(values, reverse=True)


def test_every_state_of_a_trial_has_the_colour_that_figures_have_for_it() -> None:
    style = files("sweep.results.dashboard").joinpath("static/sweep.css").read_text(encoding="utf-8")
    for state, colour in {"paused": theme.PURPLE, **theme.STATES}.items():
        assert f"--{state}: {colour};" in style, state
        assert state == "waiting" or f".bar .{state} {{ background: var(--{state});" in style, state


def test_every_state_of_a_trial_can_be_chosen(client: FlaskClient, database: StudyDatabase) -> None:
    populate(database, trials=12)
    for state in TRIAL_STATES:
        page = client.get(f"/trials?sweep=formula&state={state}")
        assert page.status_code == 200
        assert re.search(rf'aria-current="true"><span class="state {state}">{state}</span> \d', page.text), state


def test_a_budget_of_epochs_is_shown_with_how_much_of_it_is_spent(client: FlaskClient, database: StudyDatabase) -> None:
    populate(database, trials=12)
    assert "Epochs trained" not in client.get("/overview?sweep=formula").text
    populate(database, name="counted", trials=12)
    database.sweeps.set_budget("counted", Budget(trials=12, epochs=6_000))
    page = " ".join(client.get("/overview?sweep=counted").text.split())
    assert re.search(r"<dt>Epochs trained</dt> <dd>\d+<small>of 6,000</small>", page)


def test_paused_trials_are_part_of_the_progress(client: FlaskClient) -> None:
    progress = client.application.jinja_env.from_string(
        '{% from "_macros.html" import progress with context %}{{ progress(trials, 8) }}'
    )
    trials = {"complete": 2, "pruned": 1, "running": 2, "paused": 5, "failed": 0, "waiting": 3, "finished": 3}
    with client.application.test_request_context():
        drawn = progress.render(trials=trials, trial_states=tuple(trials)[:-1])
    assert re.findall(r'class="(\w+)" style="width: ([0-9.]+%)"', drawn) == [
        ("complete", "20%"), ("pruned", "10%"), ("running", "20%"), ("paused", "50%"),
    ]  # fmt: skip


def test_a_trials_yaml_trains_the_same_configuration() -> None:
    space = parse_space(SPACE, "several.yaml")
    for values in (
        {"depth": 1, "filters": 8, "dropout.1": 0.25, "batch_norm": "none", "regularizer": "none", "epochs": 1},
        {"depth": 2, "filters": 16, "dropout.1": 0.0, "dropout.2": 0.5, "batch_norm": "conv", "regularizer": "l2"},
    ):
        chosen = {"regularizer.l2.l2": 1.234567e-5, "optimizer": "adam", "optimizer.adam.learning_rate": 0.001234567}
        known = {"epochs": 3, "dropout.3": 0.5, **chosen, **values}
        config = space.resolve(lambda dimension, known=known: known[dimension.name])
        again = parse_space(as_yaml(config, name="again"), "again.yaml")
        assert again.dimensions == ()
        assert again.resolve_values({}) == config
