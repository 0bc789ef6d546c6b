"""Notes and artifacts: what Optuna Dashboard is given of a sweep, without any of it being stored."""

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import pytest

from storage.database import StudyDatabase
from storage.models import ModelRecord
from sweep.markdown import fenced
from sweep.results.dashboard.artifact_view import ArtifactView
from sweep.results.dashboard.notes import rejection_note, study_note, text, trial_note
from sweep.results.snapshot import Snapshots
from sweep.training.artifact_names import CONFUSION, MODEL
from tests.storage.making import populate, sqlite_url
from tests.support.site import bearer, serving

HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) ![](http://evil.example/i.png) `$\\x$` **b**\n# heading"
CONTENT = b"a model of sorts", b"\x89PNG of sorts"


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    folder = tmp_path_factory.mktemp("notes")
    with StudyDatabase.open(sqlite_url(folder), create=True) as database:
        populate(database, trials=12)
        leave_models(database, folder / "artifacts")
        yield database


def leave_models(database, artifacts):
    """Files for the models that are kept, and one beside them that is no artifact."""
    sweep = database.sweeps.get("formula")
    for id_, model in database.models.of(sweep).items():
        folder = artifacts / sweep.name / str(id_) / "1"
        folder.mkdir(parents=True)
        (folder / MODEL).write_bytes(CONTENT[0])
        (folder / CONFUSION).write_bytes(CONTENT[1])
        (folder / "secret.txt").write_text("secret")
        changed = {**vars(model), "path": str(folder / MODEL), "sha256": f"{id_:04x}" * 16}
        database.models.record(ModelRecord(**{name: changed[name] for name in changed if name != "is_kept"}))


@pytest.fixture(scope="module")
def site(database, tmp_path_factory):
    with serving(database, folder=tmp_path_factory.mktemp("site"), secret="x" * 20, allows_edit=True) as site:
        yield site


def read(site, path):
    return json.loads(site.ask(path, headers=bearer("x" * 20)).body)


@pytest.fixture(scope="module")
def snapshot(database):
    return Snapshots(database).of("formula")


def test_the_study_s_note_says_what_the_sweep_is_and_how_far(site, snapshot):
    note = read(site, "/api/studies/1")["note"]
    assert note["version"] == 0
    status = snapshot.status
    assert "to maximize **val\\_accuracy**" in note["body"]
    assert f"{status.trials.pruned} pruned" in note["body"]
    assert f"[trial {status.best.trial}](</sweep/trial?sweep=formula&trial={status.best.trial}>)" in note["body"]
    assert snapshot.sweep.space.rstrip() in note["body"]


def test_every_trial_has_a_note_and_it_says_why_it_ended(site, snapshot):
    told = {trial["number"]: trial["note"]["body"] for trial in read(site, "/api/studies/1")["trials"]}
    rows = {row.trial: row for row in snapshot.rows}
    for number, body in told.items():
        row = rows.get(number)
        if row is None:
            assert body.startswith("**Rejected before training**: ")
            continue
        assert f"/sweep/trial?sweep=formula&trial={number}" in body
        if row.state in {"failed", "pruned"}:
            assert text(row.reason) in body
        assert ("attempt 2 on here" in body) == (row.attempts > 1)
    assert {"complete", "pruned", "failed", "running"} <= {row.state for row in rows.values()}
    assert any(row.attempts > 1 for row in rows.values())
    assert len(told) > len(rows)  # rejected candidates are Optuna's trials too


def test_nothing_of_it_is_stored(site, database):
    read(site, "/api/studies/1")
    study = database.studies.of(database.sweeps.get("formula"))
    assert not [key for key in database.studies.storage().get_study_system_attrs(study._study_id) if "note" in key]


def test_a_note_that_somebody_saved_wins(site):
    for path, found in (
        ("/api/studies/1/note", lambda: read(site, "/api/studies/1")),
        ("/api/studies/1/3/note", third(site)),
    ):
        for version, body in ((1, "mine"), (2, "")):
            sent = json.dumps({"version": version, "body": body}).encode()
            assert site.ask(path, "PUT", bearer("x" * 20), sent).status == 204
            assert found()["note"] == {"version": version, "body": body}


def third(site):
    return lambda: next(trial for trial in read(site, "/api/studies/1")["trials"] if trial["trial_id"] == 3)


def test_a_kept_model_and_its_confusion_matrix_are_artifacts_of_the_trial_and_the_best_one_s_of_the_study(
    site, snapshot
):
    detail = read(site, "/api/studies/1")
    best = next(trial for trial in detail["trials"] if trial["number"] == snapshot.status.best.trial)
    assert [artifact["filename"] for artifact in best["artifacts"]] == [MODEL, CONFUSION]
    assert [artifact["filename"].split("-")[0] for artifact in detail["artifacts"]] == ["best", "best"]
    for folder, artifacts in ((f"1/{best['trial_id']}", best["artifacts"]), ("1", detail["artifacts"])):
        for artifact, content in zip(artifacts, CONTENT, strict=True):
            answer = site.ask(f"/artifacts/{folder}/{artifact['artifact_id']}", headers=bearer("x" * 20))
            assert (answer.status, answer.body, answer["Content-Type"]) == (200, content, artifact["mimetype"])
            assert answer["Access-Control-Allow-Origin"] is None
            assert "sandbox" in str(answer["Content-Security-Policy"])


def test_no_other_file_is_read_by_an_artifact_s_id(site, snapshot):
    detail = read(site, "/api/studies/1")
    best = next(trial for trial in detail["trials"] if trial["number"] == snapshot.status.best.trial)
    right = best["artifacts"][0]["artifact_id"]
    _, trial, total = right.split("-")
    wrong = [
        f"2-{trial}-{total}",
        f"9-{trial}-{total}",
        f"0-{trial}-{'0' * 12}",
        f"0-999-{total}",
        trial,
        f"0-{trial}",
        "-",
        "deadbeef",
    ]
    for id_ in wrong:
        for folder in (f"1/{best['trial_id']}", "1"):
            answer = site.ask(f"/artifacts/{folder}/{id_}", headers=bearer("x" * 20))
            assert answer.status == 404
            assert b"secret" not in answer.body
    other = next(trial["trial_id"] for trial in detail["trials"] if trial["trial_id"] != best["trial_id"])
    assert site.ask(f"/artifacts/1/{other}/{right}", headers=bearer("x" * 20)).status == 404  # another trial's


def test_a_model_s_file_is_not_removed_here(site, snapshot):
    detail = read(site, "/api/studies/1")
    best = next(trial for trial in detail["trials"] if trial["number"] == snapshot.status.best.trial)
    id_ = best["artifacts"][0]["artifact_id"]
    assert site.ask(f"/api/artifacts/1/{best['trial_id']}/{id_}", "DELETE", bearer("x" * 20)).status == 403
    assert site.ask(f"/artifacts/1/{best['trial_id']}/{id_}", headers=bearer("x" * 20)).status == 200


def test_a_file_that_was_not_there_is_looked_for_again_after_a_minute(database, monkeypatch):
    models = database.models.of(database.sweeps.get("formula"))
    clock, found = [0.0], ArtifactView(database, None)
    monkeypatch.setattr("sweep.results.dashboard.artifact_view.time", SimpleNamespace(monotonic=lambda: clock[0]))
    model = next(model for model in models.values() if model.is_kept)
    folder = Path(model.path).parent

    def names():
        return [artifact["filename"] for artifact in found.of({model.trial_id: model}).get(model.trial_id, [])]

    folder.rename(folder.with_name("away"))
    assert names() == []
    folder.with_name("away").rename(folder)
    assert names() == []
    clock[0] += 61
    assert names() == [MODEL, CONFUSION]


def test_names_and_reasons_are_text_in_a_note(snapshot):
    sweep = replace(snapshot.sweep, name=HOSTILE, metric=HOSTILE, origin=HOSTILE, space=f"a: |\n  ````\n  {HOSTILE}\n")
    hostile = replace(snapshot, sweep=sweep, status=replace(snapshot.status, reason=HOSTILE))
    row = replace(snapshot.rows[0], state="failed", reason=HOSTILE, params={HOSTILE: HOSTILE})
    for note in (study_note(hostile).partition("`````yaml")[0], trial_note(hostile, row), rejection_note(HOSTILE)):
        assert "<script" not in note
        assert "\n#" not in note
        assert "](javascript" not in note
        assert "![" not in note.replace("\\!\\[", "")
    assert quote("<script>", safe="") in trial_note(hostile, row)  # the link is to the sweep of that very name


@pytest.mark.parametrize("sign", list("!\"#$%'()*+,-./:;=?@[\\]^_`{|}~"))
def test_signs_are_escaped(sign):
    assert text(f"a{sign}b") == f"a\\{sign}b"


def test_a_block_s_fence_is_longer_than_any_inside():
    assert fenced("```\nx\n`````", "yaml").splitlines()[0] == "``````yaml"
