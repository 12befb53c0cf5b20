"""Which figures a text states."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.suggesting.figures import figures


class TestFigures:
    @pytest.mark.parametrize(
        ("text", "kind", "value", "unit"),
        [
            ("1.234,5 millones de euros", "amount", Decimal("1234500000"), "EUR"),
            ("1,234.5 million dollars", "amount", Decimal("1234500000"), "USD"),
            ("3,200 mdp", "amount", Decimal(3200000000), "MXN"),
            ("450 mdd", "amount", Decimal(450000000), "USD"),
            ("2 billones de pesos", "amount", Decimal(2 * 10**12), "pesos"),
            ("un 12,4 %", "percentage", Decimal("12.4"), "%"),
            ("20 por ciento", "percentage", Decimal(20), "%"),
            ("45 000", "amount", Decimal(45000), None),
            ("entre 20 y 30", "range", Decimal(20), None),
            ("un tercio", "share", None, None),
            ("tres de cada cuatro", "share", None, None),
            ("one in every five", "share", None, None),
            ("1 in 5", "share", None, None),
            ("Cada 37 horas", "share", None, None),
            ("casi un millón de personas", "amount", Decimal(10**6), None),
            ("medio millón de votos", "amount", Decimal(500_000), None),
            ("half a million dollars", "amount", Decimal(500_000), "USD"),
            ("dos millones de jubilados", "amount", Decimal(2 * 10**6), None),
            ("cinco mil euros", "amount", Decimal(5000), "EUR"),
            ("más de 500 kilómetros de vías", "amount", Decimal(500), "km"),
            ("540 megavatios", "amount", Decimal(540), "MW"),
            ("mujeres de 15 a 49 años", "range", Decimal(15), "year"),
        ],
    )
    def test_are_worked_out(self, text, kind, value, unit):
        (found,) = figures(text)

        assert (found.kind, found.value, found.unit) == (kind, value, unit)

    def test_tell_a_comparison_and_a_rank(self):
        assert figures("gana más que nunca")[0].kind == "comparison"
        assert figures("es el segundo país de Europa")[0].kind == "rank"

    @pytest.mark.parametrize(
        "words",
        ["la Ley 26.222", "el artículo 14", "section 230", "el decreto n.º 70", "a las 11", "dos ministros"],
    )
    def test_leave_out_what_bears_a_number_as_its_name(self, words):
        assert figures(words) == []

    def test_leave_out_what_tells_a_time(self):
        assert figures("en 2019", dates=[(0, 7)]) == []

    @given(st.text(alphabet="0123456789.,% €$millonesdy-", max_size=60))
    def test_are_slices_that_never_overlap(self, text):
        found = figures(text)

        assert all(text[each.start : each.end] == each.words for each in found)
        assert all(left.end <= right.start for left, right in pairwise(found))
