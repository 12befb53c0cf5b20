"""On which days the feasts fall."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.suggesting.time.feasts import FEASTS, days_of_feast, easter


class TestEaster:
    @pytest.mark.parametrize(
        "day",
        [date(1818, 3, 22), date(1943, 4, 25), date(2000, 4, 23), date(2019, 4, 21), date(2024, 3, 31)],
    )
    def test_falls_where_the_calendar_puts_it(self, day):
        assert easter(day.year) == day

    @given(st.integers(1583, 4000))
    def test_is_a_sunday_of_spring(self, year):
        assert easter(year).weekday() == 6
        assert date(year, 3, 22) <= easter(year) <= date(year, 4, 25)


class TestDaysOfFeast:
    @pytest.mark.parametrize(
        ("name", "first", "last"),
        [
            ("Semana Santa", date(2026, 3, 29), date(2026, 4, 5)),
            ("Miércoles de Ceniza", date(2026, 2, 18), date(2026, 2, 18)),
            ("Thanksgiving", date(2026, 11, 26), date(2026, 11, 26)),
            ("Labor Day", date(2026, 9, 7), date(2026, 9, 7)),
            ("Memorial Day", date(2026, 5, 25), date(2026, 5, 25)),
            ("Black Friday", date(2026, 11, 27), date(2026, 11, 27)),
            ("NAVIDAD", date(2026, 12, 25), date(2026, 12, 25)),
        ],
    )
    def test_are_those_of_the_year(self, name, first, last):
        assert days_of_feast(name, 2026) == (first, last)

    @pytest.mark.parametrize("name", FEASTS)
    def test_are_in_order_for_every_feast(self, name):
        first, last = days_of_feast(name, 2026)

        assert first <= last
