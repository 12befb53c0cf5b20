"""Facets: counted among what was found and may be seen, and each count is what choosing it leads to."""

from datetime import date

import pytest
from django.utils import translation

from claims import searching
from claims.models import Claim, Claimant, State
from claims.searching import facets
from tests.factories import bring_to, judge, make_claim
from workbench.common.words import tidy

SAID = {"claimed_on": date(2026, 1, 23), "date_precision": "day"}


@pytest.fixture
def claims(ana, marta, us):
    """Three claims with the word, of which one is published, and one without it."""
    eva = Claimant.objects.create(name="Eva Gómez")
    made = [
        make_claim(by=ana, words="El gobierno", statement=f"El paro sube {place}")
        for place in ("aquí", "allí", "ya")
    ]
    make_claim(by=ana, words="El gobierno", statement="Otra cosa")
    first, second, _third = made
    Claim.objects.filter(pk=first.pk).update(claimant=eva, tags=["paro", "euros"], kind="statistic", **SAID)
    Claim.objects.filter(pk=second.pk).update(
        claimant=eva, tags=["paro"], language="en", claimed_on=date(2025, 1, 1), date_precision="year"
    )
    first.refresh_from_db()
    judge(first, "false", by=ana)
    bring_to(first, State.PUBLISHED, author=ana, reviewer=marta)
    return made


def values(found, name: str) -> dict[str, int]:
    return {each.value: each.count for each in found.values.get(name, [])}


def counted(user, text: str = "paro", **chosen):
    return searching.counted(user, text, kinds=tuple(searching.SHELVES), chosen=chosen)


class TestCounted:
    def test_counts_each_value_of_what_was_found(self, claims, ana):
        found = counted(ana)

        assert found.totals == dict.fromkeys(searching.SHELVES, 0) | {"claims": 3, "checks": 1}
        assert values(found, "state") == {"open": 2, "published": 1}
        assert values(found, "rating") == {"true": 2}
        assert values(found, "claimant") == {"Eva Gómez": 3}
        assert values(found, "kind") == {"statement": 2, "statistic": 2}
        assert values(found, "tag") == {"paro": 3, "euros": 2}
        assert not found.unfinished

    @pytest.mark.parametrize("name", searching.FACETS)
    def test_says_what_choosing_a_value_leads_to(self, claims, ana, name):
        offered = counted(ana).values[name]

        for value in offered:
            found = searching.search(ana, "paro", chosen={name: value.value}, most=100)
            assert sum(len(each.hits) for each in found) == value.count, value

    def test_counts_only_what_may_be_seen(self, claims):
        found = counted(None)

        assert {kind for kind, total in found.totals.items() if total} == {"checks"}
        assert "state" not in found.values

    def test_goes_from_the_year_to_the_month_and_the_day(self, claims, ana):
        kinds = ("claims",)

        def dates(**chosen):
            return values(searching.counted(ana, "paro", kinds=kinds, chosen=chosen), "date")

        assert dates() == {"2026": 1, "2025": 1}
        assert dates(date="2026") == {"2026-01": 1}
        assert dates(date="2026-01") == {"2026-01-23": 1}

    def test_invents_no_day_for_a_date_that_has_none(self, claims, ana):
        assert (
            values(searching.counted(ana, "paro", kinds=("claims",), chosen={"date": "2025"}), "date") == {}
        )
        assert searching.search(ana, "paro", kinds=("claims",), chosen={"date": "2025-01-01"})[0].hits == []

    def test_calls_what_is_chosen_by_its_name(self, claims, ana):
        with translation.override("es"):
            found = counted(ana, rating="false", language="es", date="2026-01")

        assert found.chosen == {"rating": "Falso", "language": "Español", "date": "enero de 2026"}

    def test_stops_counting_and_says_so(self, claims, ana, monkeypatch):
        monkeypatch.setattr(facets, "MOST_COUNTED", 2)

        found = counted(ana)

        assert (found.totals["claims"], found.unfinished) == (2, {"claims"})

    def test_asks_one_question_for_each_kind(self, claims, ana, django_assert_num_queries):
        ana.roles  # noqa: B018  (kept by the person from here on)
        with django_assert_num_queries(len(searching.SHELVES) + 1):  # and what ratings are called
            counted(ana)

    def test_counts_nothing_for_no_words(self, claims, ana):
        assert counted(ana, " ").totals == {}


class TestChosenIn:
    def test_takes_what_there_is(self):
        asked = {
            "state": "open",
            "kind": "causal",
            "date": "2026-02",
            "tag": "paro",
            "q": "x",
            "claimant": "",
        }

        assert searching.chosen_in(asked) == {
            "state": "open",
            "kind": "causal",
            "date": "2026-02",
            "tag": "paro",
        }

    @pytest.mark.parametrize("asked", [{"state": "nada"}, {"kind": "nada"}, {"date": "ayer"}, {"tag": "\0"}])
    def test_takes_nothing_that_is_none(self, asked):
        assert searching.chosen_in(asked) == {}


class TestPeriod:
    @pytest.mark.parametrize(
        ("words", "first", "last"),
        [
            ("2026", date(2026, 1, 1), date(2026, 12, 31)),
            ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
            ("2026-01-23", date(2026, 1, 23), date(2026, 1, 23)),
        ],
    )
    def test_has_a_first_and_a_last_day(self, words, first, last):
        assert searching.period(words) == (first, last)

    @pytest.mark.parametrize(
        "words", ["", "26", "2026-13", "2026-00", "2026-02-30", "0000", "2026-1", "٢٠٢٦"]
    )
    def test_is_none_of_anything_else(self, words):
        assert searching.period(words) is None


class TestTidy:
    def test_composes_accents(self):
        assert tidy(" reunio\u0301n \0 ya ") == "reunión ya"
