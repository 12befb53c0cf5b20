"""What is worth checking, and why."""

import json
from datetime import date
from itertools import pairwise
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.models import Kind, Unchecked
from claims.suggesting.worth import READ, suggestions

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

    def test_tell_what_stands_before_a_report_too(self):
        text = "El paro subió un 3,5 % en mayo y la ministra dijo que bajará pronto en todo el país."

        found = suggestions(text, FRIDAY)

        assert [text[each.start : each.end] for each in found] == [
            "El paro subió un 3,5 % en mayo",
            "bajará pronto en todo el país",
        ]
        assert [each.claimant for each in found] == [None, "La ministra"]

    def test_cut_no_speaker_in_two(self):
        text = "La Unión de Bancos y la Caja de Ahorro dijeron que el paro bajó un 12 % en mayo."

        assert [each.kind for each in suggestions(text, FRIDAY)] == ["statement"]

    def test_put_what_comes_every_year_before_what_has_no_time(self):
        (yearly,) = suggestions("El subsidio aumenta todos los años en el país.", FRIDAY)
        (once,) = suggestions("El subsidio aumenta todo lo posible en el país.", FRIDAY)

        assert yearly.score > once.score

    def test_do_not_take_a_wish_that_compares_for_more_than_a_wish(self):
        (wish,) = suggestions("Tenemos que buscar la luz más pura en el pasado.", FRIDAY)
        (fact,) = suggestions("Encontramos ayer la luz más pura en el pasado.", FRIDAY)

        assert wish.score < fact.score

    @pytest.mark.parametrize(
        ("text", "claimant"),
        [
            (
                "“Los dos países firmarán un pacto en mayo”, indicaron ambos en un comunicado conjunto.",
                "Comunicado conjunto",
            ),
            (
                "“The two countries will sign a pact in May”, both said in a joint statement.",
                "Joint statement",
            ),
            ("El informe de la OCDE señala que el paro bajó un 12 % en el sur.", "Informe de la OCDE"),
            ("The survey said that 12% of all the young people had left the town.", "Survey"),
            ("“El paro bajó un 12 % en el sur”, dijo Ana Gil en una carta.", "Ana Gil"),
        ],
    )
    def test_fill_in_the_document_that_speaks_for_somebody_unnamed(self, text, claimant):
        assert best(text).claimant == claimant

    def test_give_what_several_announce_to_the_paper_that_they_put_out(self):
        put_out = "Los ministros emitieron un comunicado conjunto. "
        told = "Ambos ministros acordaron que la próxima reunión está prevista para el día 23 de enero."

        assert best(put_out + told).claimant == "Comunicado conjunto"
        assert best(told).claimant == "Ambos ministros"

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("Creo que el plan de la alcaldesa no sirve de nada.", "opinion"),
            ("¿Quién va a pagar entonces todo lo que se debe?", "rhetoric"),
            ("El trato que recibieron los vecinos es vergonzoso.", "value"),
            ("A su juicio, el trato que reciben los vecinos es «una vergüenza».", "value"),
        ],
    )
    def test_say_why_something_is_not_checkable(self, text, reason):
        assert best(text).not_checkable == reason

    @pytest.mark.parametrize(
        "text", ["Uno de cada cinco vecinos tiene carné de socio.", "Two thirds of voters stayed at home."]
    )
    def test_take_shares_for_statistics(self, text):
        assert best(text).kind == "statistic"

    def test_leave_out_the_comma_that_english_puts_before_the_closing_mark(self):
        text = "“This is the largest budget in ten years,” Mayor Ana Gil said."

        found = best(text)

        assert text[found.start : found.end] == "This is the largest budget in ten years"

    def test_prefer_figures_to_opinions(self):
        text = "Creo que todo irá bien en el barrio. El paro bajó un 12 % en 2025."

        assert best(text).kind == "statistic"

    @pytest.mark.parametrize(
        "text",
        [
            "En 2008 apenas había 26 aviones en servicio y hoy tenemos 70.",
            "La mortalidad de los niños bajó de 16,5 por mil a 10,8 por mil.",
            "There were 26 planes in service, and now we have 70.",
        ],
    )
    def test_say_that_something_compares_then_and_now(self, text):
        assert "compares how it was with how it is" in [str(reason) for reason in best(text).reasons]

    def test_take_what_only_a_year_is_to_bring_for_a_target(self):
        target = best("Las obras de 500 pisos serán acabadas en 2027.")
        event = best("Las obras de 500 pisos serán acabadas el 23 de enero de 2027.")

        assert target.score < event.score / 1.5

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


class TestALongText:
    """Each shape once took a minute or more at this length; time grew with its square."""

    @pytest.mark.parametrize(
        "shape",
        [
            " ",
            ".",
            "“no hay dinero para esto”, dijo Ana Gil. ",
            '"no hay dinero para esto" dijo ',
            "1.",
            "Ana ",
        ],
    )
    def test_is_read_in_time_that_grows_with_its_length_alone(self, shape):
        text = "a" + shape * (100_000 // len(shape)) + "b"

        begun = process_time()
        suggestions(text, FRIDAY)

        assert process_time() - begun < 8  # of the processor; it takes less than one

    def test_is_read_as_far_as_somebody_reads(self):
        text = "El paro bajó un 12 % en 2025 en la ciudad. " * (READ // 40)

        assert max(each.end for each in suggestions(text, FRIDAY)) <= READ < len(text)


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
    def test_says_when_what_is_to_come_can_be_checked(self, claim):
        assert str(self.suggested(claim).due_on) == claim["due"]

    @pytest.mark.parametrize("claim", [c for c in CLAIMS if c.get("date")], ids=lambda claim: claim["id"])
    def test_tells_the_day_or_month_of_every_claim_that_has_one(self, claim):
        assert self.suggested(claim).when.value == claim["date"]

    @pytest.mark.parametrize("claim", [c for c in CLAIMS if c["claimant"]], ids=lambda claim: claim["id"])
    def test_names_who_says_it(self, claim):
        assert self.suggested(claim).claimant == claim["claimant"]
