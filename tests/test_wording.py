import pytest

from sweep.wording import brief, duration, parameter, printable


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.4, "0 s"),
        (59.4, "59 s"),
        (59.6, "1 min 00 s"),
        (185, "3 min 05 s"),
        (7_800, "2 h 10 min"),
        (273_600, "3 d 4 h"),
    ],
)
def test_a_duration_reads_in_the_units_that_matter(seconds, text):
    assert duration(seconds) == text


def test_parameters_go_by_their_last_names_and_those_of_a_block_by_two():
    params = {"depth": 2, "filters.1": 16, "optimizer": "adam", "optimizer.adam.learning_rate": 0.0012345}
    assert brief(params) == "depth 2, filters.1 16, optimizer adam, learning_rate 0.00123"


def test_what_moves_a_cursor_is_not_printed_and_an_emoji_of_several_is():
    woman = "\N{WOMAN}\N{ZERO WIDTH JOINER}\N{MICROSCOPE}"
    assert printable(f"{woman} a\x1b[2Jb\N{RIGHT-TO-LEFT OVERRIDE}c") == f"{woman} a\ufffd[2Jb\ufffdc"


def test_a_figure_has_three_significant_digits():
    assert [parameter(value) for value in (0.000123456, 32, "none", None)] == ["0.000123", "32", "none", "None"]
