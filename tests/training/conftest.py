from pathlib import Path

import pytest

from sweep.training.data import PreparedData
from tests.training.support import EVERYTHING, prepared, trial_config


@pytest.fixture(scope="session")
def digits(tmp_path_factory: pytest.TempPathFactory) -> PreparedData:
    """160 digits: 96 to train on, 32 to validate."""
    return prepared(trial_config(EVERYTHING).data, tmp_path_factory.mktemp("digits"))


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"
