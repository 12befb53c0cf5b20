from datetime import UTC, datetime

import pytest
import time_machine
from django.utils import timezone, translation

from workbench.common.moments import day_and_minute

NOON = datetime(2026, 1, 16, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_march():
    with time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC), tick=False):
        yield


class TestDayAndMinute:
    @pytest.mark.parametrize(
        ("language", "written"), [("es", "16 ene, 6:00"), ("en", "Jan 16, 6:00\u202fAM")]
    )
    def test_writes_as_the_language_does_in_the_reader_s_zone(self, language, written):
        with translation.override(language), timezone.override("America/Mexico_City"):
            assert day_and_minute(NOON) == written

    def test_says_another_year(self):
        with translation.override("es"):
            assert day_and_minute(NOON.replace(year=2025)) == "16 ene 2025, 13:00"

    def test_says_this_year_in_words_that_are_kept(self):
        with translation.override("en"):
            assert day_and_minute(NOON, always_year=True) == "Jan 16, 2026, 1:00\u202fPM"
