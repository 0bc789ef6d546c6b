"""The benchmarks' bulk writer leaves what training would: every reader takes it, and the search goes on from it."""

from benchmarks.generated import DATA, generate
from storage.database import StudyDatabase
from sweep.results.reading import read_status, read_trials
from sweep.search.search import Search
from sweep.space.reading import parse_space
from tests.storage.making import begin, propose


def test_generated_sweep_reads_like_a_trained_one_and_goes_on(url: str):
    sweep = generate(url, trials=200, epochs=3)
    with StudyDatabase.open(url, create=False) as database:
        status, rows = read_status(database, sweep), read_trials(database, sweep)
        assert (status.trials.finished, status.trials.running, len(rows)) == (200, 0, 200)
        assert status.trials.rejected > 0
        assert {(row.epochs, row.attempts) for row in rows} == {(3, 1)}
        study = database.studies.of(sweep)
        assert study.best_value == status.best.value
        assert [len(trial.intermediate_values) for trial in study.trials].count(3) == 200

        search = Search(study, parse_space(sweep.space, sweep.origin), DATA.image)
        candidate = propose(search)
        assert candidate.number == len(study.trials) - 1 == 200 + status.trials.rejected
        assert begin(database, candidate).id == 201 + status.trials.rejected


def test_generated_sweeps_stand_beside_each_other(url: str):
    for name in ("one", "other"):
        generate(url, trials=20, epochs=2, name=name)
    with StudyDatabase.open(url, create=False) as database:
        assert [read_status(database, sweep).trials.finished for sweep in database.sweeps.all()] == [20, 20]
