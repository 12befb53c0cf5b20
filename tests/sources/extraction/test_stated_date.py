import pytest

from sources.extraction.stated_date import day_of, parse


class TestParse:
    @pytest.mark.parametrize(
        ("raw", "value", "precision"),
        [
            ("2024-03-05T08:30:00+01:00", "2024-03-05T08:30:00+01:00", "instant"),
            ("2020-6-2 T10:00+5:30", "2020-06-02T10:00:00+05:30", "instant"),
            ("2024-03-05T08:30:00.123Z", "2024-03-05T08:30:00+00:00", "instant"),
            ("2024-03-05 08:30", "2024-03-05", "day"),
            ("Tue, 05 Mar 2024 08:30:00 +0100", "2024-03-05T08:30:00+01:00", "instant"),
            ("20240305", "2024-03-05", "day"),
            ("2024-03", "2024-03", "month"),
            ("2024", "2024", "year"),
            ("martes, 5 de marzo de 2024", "2024-03-05", "day"),
            ("5 de marzo del 2024, 12:00 h", "2024-03-05", "day"),
            ("March 5th, 2024", "2024-03-05", "day"),
            ("5. März 2024", "2024-03-05", "day"),
            ("1er août 2023", "2023-08-01", "day"),
            ("25/03/2024", "2024-03-25", "day"),
            ("03/25/2024", "2024-03-25", "day"),
            ("05.03.2024", "2024-03-05", "day"),
        ],
    )
    def test_reads_dates_as_sites_write_them(self, raw, value, precision):
        assert parse(raw) == (value, precision)

    def test_reads_an_ambiguous_date_only_in_a_language_that_settles_it(self):
        assert parse("3/4/2020", "en") is None
        assert parse("3/4/2020", "es") == ("2020-04-03", "day")

    @pytest.mark.parametrize(
        "raw", [None, "", "ayer", "2024-13-45", "31/02/2024", "1850-01-01", "9999-01-01"]
    )
    def test_invents_no_date(self, raw):
        assert parse(raw) is None


class TestDayOf:
    def test_gives_the_day_of_an_instant_and_none_for_a_month(self):
        assert day_of("2024-03-05T23:30:00-05:00") == "2024-03-05"
        assert day_of("2024-03") is None
