"""`trials --csv`, `--where`, `--sort` and `curves`, as a user runs them."""

import csv
import io
import json
import subprocess
import sys
from contextlib import suppress

import pytest

from storage.database import StudyDatabase
from sweep.cli.main import main
from tests.storage.making import new_sweep, populate, sqlite_url


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    url = sqlite_url(tmp_path_factory.mktemp("numbers"))
    with StudyDatabase.open(url, create=True) as database:
        populate(database, trials=12)
        database.transactions.create_sweep(new_sweep("fresh"))
    return url


@pytest.fixture
def sweep(url, capsys, tmp_path, monkeypatch):
    """Runs a command in an empty folder; gives exit code, answer and talk."""
    monkeypatch.chdir(tmp_path)

    def run(*words):
        code = main([*map(str, words), "--storage", url])
        return code, *capsys.readouterr()

    return run


def lines(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_trials_as_csv_are_those_of_the_json(sweep):
    for words in ((), ("--state", "pruned"), ("--limit", 3)):
        found = lines(sweep("trials", "formula", *words, "--csv")[1])
        expected = json.loads(sweep("trials", "formula", *words, "--json")[1])
        assert [int(line["trial"]) for line in found] == [row["trial"] for row in expected]
        for line, row in zip(found, expected, strict=True):
            assert float(line["params.dropout"]) == row["params"]["dropout"]


def test_a_file_is_named_in_what_is_said(sweep, tmp_path):
    assert sweep("trials", "formula", "--csv", "trials.csv") == (0, "", "12 trials in trials.csv\n")
    assert len(lines((tmp_path / "trials.csv").read_text())) == 12
    code, answer, talk = sweep("curves", "formula", "--csv", "curves.csv")
    epochs = len(lines((tmp_path / "curves.csv").read_text()))
    assert (code, answer, talk) == (0, "", f"{epochs} epochs of 12 trials in curves.csv\n")
    assert sweep("curves", "formula", "--parquet", "c.parquet")[2] == f"{epochs} epochs of 12 trials in c.parquet\n"
    assert (tmp_path / "c.parquet").read_bytes()[:4] == b"PAR1"


def test_trials_are_chosen_and_sorted(sweep):
    read = lambda *words: json.loads(sweep("trials", "formula", *words, "--json")[1])  # noqa: E731
    deep = read("--where", "depth=2 state!=running")
    assert {row["params"]["depth"] for row in deep} == {2}
    sizes = [row["parameters"] for row in read("--sort=-parameters")]
    assert sizes == sorted(sizes, reverse=True)
    assert read("--where", "val_accuracy>2") == []
    assert (
        "no trial in sweep formula meets val_accuracy>2" in sweep("trials", "formula", "--where", "val_accuracy>2")[1]
    )


def test_curves_of_chosen_trials_go_to_standard_output(sweep):
    trained = [row["trial"] for row in json.loads(sweep("trials", "formula", "--json")[1]) if row["epochs"]]
    one, other = trained[0], trained[3]
    chosen = lines(sweep("curves", "formula", "--trial", one, "--trial", other, "--csv", "-")[1])
    assert {int(line["trial"]) for line in chosen} == {one, other}
    assert lines(sweep("curves", "fresh", "--csv", "-")[1]) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("trials", "formula", "--where", "dept>1"), "did you mean `depth`?"),
        (("trials", "formula", "--sort", "size_of_it"), "nothing is called `size_of_it`"),
        (("trials", "formula", "--json", "--csv"), "not both"),
        (("curves", "formula", "--trial", 999, "--csv", "-"), "its trials are numbered 0 to"),
        (("curves", "formula", "--parquet", "-"), "--parquet takes a file's name"),
        (("curves", "formula", "--csv", "missing/curves.csv"), "cannot be written"),
        (("curves", "nothing", "--csv", "-"), "no sweep is called `nothing`"),
    ],
)
def test_wrong_words_are_wrong_input(sweep, words, told):
    code, answer, talk = sweep(*words)
    assert (code, answer) == (2, "")
    assert told in talk
    assert talk.count("\n") == 1


def test_curves_must_be_told_where_to(sweep, capsys):
    with pytest.raises(SystemExit) as caught:
        sweep("curves", "formula")
    assert caught.value.code == 2
    assert "one of the arguments --csv --parquet --tensorboard is required" in capsys.readouterr().err


def runs(folder):
    """What TensorBoard's own reader finds in each run: the parameters, and the curve of a metric."""
    from tensorboard.compat.proto.event_pb2 import Event
    from tensorboard.compat.tensorflow_stub.errors import OutOfRangeError
    from tensorboard.compat.tensorflow_stub.pywrap_tensorflow import PyRecordReader_New
    from tensorboard.plugins.hparams import metadata

    for run in sorted(folder.iterdir(), key=lambda path: int(path.name)):
        (file,) = run.iterdir()
        reader, parameters, curve = PyRecordReader_New(str(file)), {}, {}
        with suppress(OutOfRangeError):
            while True:
                reader.GetNext()
                event = Event.FromString(reader.record())
                for value in event.summary.value:
                    if value.tag == metadata.SESSION_START_INFO_TAG:
                        parsed = metadata.parse_session_start_info_plugin_data(value.metadata.plugin_data.content)
                        parameters = {
                            name: one.number_value or one.string_value for name, one in parsed.hparams.items()
                        }
                    if value.tag == "val_accuracy":
                        curve[event.step] = value.simple_value
        yield int(run.name), parameters, curve


def test_tensorboard_has_a_run_a_trial_with_its_parameters_and_curve(sweep, tmp_path):
    epochs = lines(sweep("curves", "formula", "--csv", "-")[1])
    for _ in range(2):  # again replaces it
        assert sweep("curves", "formula", "--tensorboard", "logs")[2] == f"{len(epochs)} epochs of 12 trials in logs\n"
    rows = {row["trial"]: row["params"] for row in json.loads(sweep("trials", "formula", "--json")[1])}
    found = list(runs(tmp_path / "logs" / "formula"))
    assert [trial for trial, _, _ in found] == sorted({int(epoch["trial"]) for epoch in epochs})
    for trial, parameters, curve in found:
        assert parameters == {name: value or "" for name, value in rows[trial].items()}
        mine = [epoch for epoch in epochs if int(epoch["trial"]) == trial]
        known = {int(epoch["epoch"]): float(epoch["val_accuracy"]) for epoch in mine}
        assert curve == pytest.approx(known)


def test_tensorboards_files_are_written_without_tensorflow(url, tmp_path):
    script = """
import sys
from sweep.cli.main import main
code = main(sys.argv[1:])
assert "tensorflow" not in sys.modules
raise SystemExit(code)
"""
    words = ["curves", "formula", "--tensorboard", str(tmp_path), "--storage", url]
    subprocess.run([sys.executable, "-c", script, *words], check=True)
