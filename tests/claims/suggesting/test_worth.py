"""What is worth checking, and why."""

import json
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.models import Kind, Unchecked
from claims.suggesting.worth import suggestions

SEEDS = Path(__file__).resolve().parents[3] / "seeds/articles"
FRIDAY = date(2026, 1, 16)
NEWS = st.lists(
    st.sampled_from(
        [
            "Ana Gil dijo que", "“No hay más dinero para esto”,", "afirmó la ministra.",
            "El paro bajó un 12 %",
            "en 2025.",
            "La reunión está prevista para el 23 de enero.", "¿Por qué?", "\n\n", "Creo que es injusto.",
            "según", "“",
        ]
    ),
    max_size=20,
).map(" ".join)  # fmt: skip


def best(text):
    return suggestions(text, FRIDAY)[0]


class TestSuggestions:
    def test_announce_what_can_be_checked_later(self):
        found = best("La próxima reunión del grupo está prevista para el día 23 de enero.")

        assert (found.kind, found.due_on) == ("future_event", date(2026, 1, 23))
        assert "el día 23 de enero" in str(found.reasons[0])

    def test_wait_for_the_end_of_a_month(self):
        assert best("La cumbre está prevista en febrero, según el plan.").due_on == date(2026, 3, 1)

    def test_fill_in_who_says_it(self):
        found = best("El alcalde de Lugo, Luis Mora, dijo que las obras han costado 12 millones de euros.")

        assert found.claimant == "Luis Mora"
        assert [str(reason) for reason in found.reasons] == [
            "names a figure: 12 millones de euros",
            "reports what Luis Mora said",
        ]

    def test_fill_in_the_document_that_speaks_for_somebody_unnamed(self):
        text = "“Los dos países firmarán un pacto en mayo”, indicaron ambos en un comunicado conjunto."

        assert best(text).claimant == "Comunicado conjunto"

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("Creo que el plan de la alcaldesa no sirve de nada.", "opinion"),
            ("¿Quién va a pagar entonces todo lo que se debe?", "rhetoric"),
            ("El trato que recibieron los vecinos es vergonzoso.", "value"),
        ],
    )
    def test_say_why_something_is_not_checkable(self, text, reason):
        assert best(text).not_checkable == reason

    def test_prefer_figures_to_opinions(self):
        text = "Creo que todo irá bien en el barrio. El paro bajó un 12 % en 2025."

        assert best(text).kind == "statistic"

    def test_read_english_too(self):
        text = (SEEDS / "biblioteca-en.txt").read_text()

        first = [text[each.start : each.end] for each in suggestions(text, FRIDAY)[:3]]

        assert any("48,200 books" in words for words in first)

    @given(NEWS)
    def test_never_overlap_and_have_reasons_and_known_kinds(self, text):
        found = sorted(suggestions(text, FRIDAY), key=lambda each: each.start)

        assert all(left.end <= right.start for left, right in pairwise(found))
        assert all(each.reasons and each.kind in Kind.values for each in found)
        assert {each.not_checkable for each in found} <= {"", *Unchecked.values}


class TestTheSeedArticle:
    TEXT = (SEEDS / "000_3f8b603159821523.txt").read_text().strip()
    CLAIMS = json.loads((SEEDS / "expected-claims.json").read_text())["claims"]
    FIRST = suggestions(TEXT, FRIDAY)[:18]

    def suggested(self, claim):
        start = self.TEXT.index(claim["quote"])
        end = start + len(claim["quote"])
        for each in self.FIRST:
            shared = min(end, each.end) - max(start, each.start)
            if shared >= 0.5 * min(end - start, each.end - each.start):
                return each
        return None

    @pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim["id"])
    def test_has_every_expected_claim_among_the_first_eighteen(self, claim):
        assert self.suggested(claim)

    @pytest.mark.parametrize("claim", [c for c in CLAIMS if c.get("due")], ids=lambda claim: claim["id"])
    def test_dates_what_is_to_come(self, claim):
        found = self.suggested(claim)

        assert (found.when.value, str(found.due_on)) == (claim["date"], claim["due"])

    # the ninth is named by a document two sentences away
    @pytest.mark.parametrize(
        "claim", [c for c in CLAIMS if c["claimant"] and c["id"] != 9], ids=lambda claim: claim["id"]
    )
    def test_names_who_says_it(self, claim):
        assert self.suggested(claim).claimant == claim["claimant"]
