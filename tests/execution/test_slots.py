import pytest

from sweep.execution.slots import available_gpus, default_workers, divide


def test_cores_are_divided_among_the_workers():
    assert [slot.threads for slot in divide(workers=4, cores=16, gpus=())] == [4, 4, 4, 4]


def test_a_worker_has_one_thread_at_least():
    assert [slot.threads for slot in divide(workers=4, cores=2, gpus=())] == [1, 1, 1, 1]


def test_cores_that_do_not_divide_are_not_given_out_twice():
    assert [slot.threads for slot in divide(workers=3, cores=8, gpus=())] == [2, 2, 2]


def test_workers_spread_over_the_gpus():
    spread = divide(workers=4, cores=8, gpus=("0", "3"))
    assert [slot.gpu for slot in spread] == ["0", "3", "0", "3"]
    assert [slot.device for slot in spread] == ["gpu:0", "gpu:3", "gpu:0", "gpu:3"]


def test_without_a_gpu_a_worker_trains_on_the_cpu():
    assert {slot.device for slot in divide(workers=2, cores=2, gpus=())} == {"cpu"}


def test_by_default_there_is_a_worker_a_gpu_or_a_worker_a_core():
    assert default_workers(cores=8, gpus=("0", "1")) == 2
    assert default_workers(cores=8, gpus=()) == 8


@pytest.mark.parametrize(
    ("visible", "gpus"), [("2,0", ("2", "0")), ("", ()), ("-1", ()), ("GPU-8a5f, GPU-11bc", ("GPU-8a5f", "GPU-11bc"))]
)
def test_cuda_visible_devices_limits_the_gpus(monkeypatch, visible, gpus):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)
    assert available_gpus() == gpus


def test_gpus_are_those_that_the_driver_lists(monkeypatch, tmp_path):
    driver = tmp_path / "nvidia-smi"
    driver.write_text("#!/bin/sh\necho 0\necho 1\n")
    driver.chmod(0o755)
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert available_gpus() == ("0", "1")


def test_a_machine_without_a_driver_has_no_gpu(monkeypatch, tmp_path):
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert available_gpus() == ()
