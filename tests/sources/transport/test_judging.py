from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.transport import judging

NOON = datetime(1994, 11, 6, 12, 0, tzinfo=UTC)


def wait(*headers, cap=1_000_000):
    return judging.retry_after(headers, cap=cap, now=NOON)


class TestRetryAfter:
    @pytest.mark.parametrize(
        ("header", "seconds"),
        [
            ("120", 120),
            (" 120 ", 120),
            ("0", 0),
            ("007", 7),
            ("Sun, 06 Nov 1994 12:02:00 GMT", 120),
            ("Sunday, 06-Nov-94 12:02:00 GMT", 120),
            ("Sun Nov  6 12:02:00 1994", 120),
            ("Sun, 06 Nov 1994 13:02:00 +0100", 120),
            ("Sun, 06 Nov 1994 11:00:00 GMT", 0),
            ("9" * 30, 1_000_000),
            ("Sun, 06 Nov 2994 12:02:00 GMT", 1_000_000),
        ],
    )
    def test_reads_seconds_and_dates(self, header, seconds):
        assert wait(header) == seconds

    @pytest.mark.parametrize(
        "header",
        [
            *("", "soon", "-5", "+5", "1.5", "1e3", "0x10", "120 seconds", "１２０", "²", "Nov", "\x00"),
            "Sun, 99 Nov 1994 12:00:00 GMT",
            "Sun, 06 Nov 1994 12:61:00 GMT",
            "1994-11-06T12:02:00Z",
        ],
    )
    def test_takes_rubbish_for_silence(self, header):
        assert wait(header) is None

    def test_waits_for_the_longest_of_several(self):
        assert wait("10", "rubbish", "20") == 20

    def test_is_silent_without_a_header(self):
        assert wait() is None

    def test_is_capped(self):
        assert wait("120", cap=60) == 60

    @given(st.text(max_size=40))
    def test_answers_whatever_is_written(self, text):
        assert wait(text) is None or 0 <= wait(text) <= 1_000_000


class TestValues:
    def test_finds_a_header_in_any_case_and_all_its_lines(self):
        headers = [("X-Robots-Tag", " a "), ("x-robots-tag", "b"), ("X", "c")]

        assert judging.values(headers, "x-robots-tag") == ["a", "b"]
        assert judging.first(headers, "etag") is None
