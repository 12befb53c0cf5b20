"""Which figures a text states."""

import re
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.suggesting.figures import figures
from claims.suggesting.numerals import SPELT, spelt


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
            ("treinta y dos por ciento", "percentage", Decimal(32), "%"),
            ("cuarenta y cinco millones", "amount", Decimal(45 * 10**6), None),
            ("veintiún millones", "amount", Decimal(21 * 10**6), None),
            ("doscientos cincuenta mil euros", "amount", Decimal(250_000), "EUR"),
            ("two hundred and ten thousand", "amount", Decimal(210_000), None),
            ("thirty-five percent", "percentage", Decimal(35), "%"),
            ("3 mil 500 millones de pesos", "amount", Decimal(3500 * 10**6), "pesos"),
            ("2 mil 300 personas", "amount", Decimal(2300), None),
            ("mil 200 pesos", "amount", Decimal(1200), "pesos"),
            ("5 mil mdd", "amount", Decimal(5 * 10**9), "USD"),
            ("1 millón 200 mil votos", "amount", Decimal(1_200_000), None),
            ("dos millones y medio de euros", "amount", Decimal(2_500_000), "EUR"),
            ("$2.5bn", "amount", Decimal(2_500_000_000), "$"),
            ("£20m", "amount", Decimal(20_000_000), "GBP"),
            ("5 M€", "amount", Decimal(5_000_000), "EUR"),
            ("USD 500 millones", "amount", Decimal(500_000_000), "USD"),
            ("un -3 %", "percentage", Decimal(-3), "%"),
            ("del 10 al 15 %", "percentage", Decimal(10), "%"),
            ("between 20 and 30 percent", "percentage", Decimal(20), "%"),
            ("el 12 por mil", "percentage", Decimal(12), "‰"),
            ("10.000 m2", "amount", Decimal(10_000), "m²"),
            ("uno de cada tres", "share", None, None),
            ("dos terceras partes", "share", None, None),
            ("two-thirds", "share", None, None),
            ("2/3 de la cámara", "share", None, None),
            ("3,5 por cada 100.000 habitantes", "share", None, None),
            ("diez veces mayor", "comparison", None, None),
            ("ocupa el puesto 15", "rank", None, None),
            ("the third-largest", "rank", None, None),
        ],
    )
    def test_are_worked_out(self, text, kind, value, unit):
        (found,) = figures(text)

        assert (found.kind, found.value, found.unit) == (kind, value, unit)

    @pytest.mark.parametrize(
        ("kind", "phrases"),
        [
            (
                "comparison",
                """Más que, menos que, mayor que, menor que, mejor que, peor que, more than, less than,
                fewer than, higher than, lower than, el más, la mayor, los peor, the worst, duplicó,
                triplicó, multiplicó, cuadruplicó, doubled, tripled, twice, halved, el doble, aumentó,
                creció, subió, bajó, cayó, redujo, disminuyó, incrementó, descendió, rose, fell, grew,
                dropped, increased, decreased, declined, Por primera vez, for the first time, récord,
                Record""",
            ),
            (
                "rank",
                """el tercer país de, la cuarta ciudad de, Primera economía del, quinto puesto, décimo
                lugar, séptima posición, octavo lugar, noveno puesto, the first city in, second city of,
                fifth town of, fourth city in, puesto 15, lugar número 3, posición 4, second-largest,
                número uno, number one, top 10""",
            ),
            (
                "share",
                """la mitad, un tercio, Dos tercios, tres cuartos, una quinta parte, half, a third, one
                third, two-thirds, three quarters, cuatro quintas partes, 2/3 de""",
            ),
        ],
    )
    def test_are_found_by_every_word_that_they_may_begin_with(self, kind, phrases):
        for phrase in " ".join(phrases.split()).split(", "):
            assert [each.kind for each in figures(f"Es {phrase} así")] == [kind], phrase

    def test_tell_a_comparison_and_a_rank(self):
        assert figures("gana más que nunca")[0].kind == "comparison"
        assert figures("es el segundo país de Europa")[0].kind == "rank"

    @pytest.mark.parametrize(
        "words",
        [
            "la Ley 26.222",
            "el artículo 14",
            "section 230",
            "el decreto n.º 70",
            "a las 11",
            "dos ministros",
            "COVID-19",
            "el G20",
            "a hundred and one",
        ],
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


class TestSpelt:
    @pytest.mark.parametrize(
        ("words", "number"),
        [
            ("siete", 7),
            ("veintidós", 22),
            ("noventa y nueve", 99),
            ("ninety-nine", 99),
            ("ciento uno", 101),
            ("quinientas treinta y una", 531),
            ("three hundred and forty", 340),
            ("a hundred", 100),
        ],
    )
    def test_adds_up_the_words(self, words, number):
        assert re.fullmatch(SPELT, words)
        assert spelt(words) == number

    @pytest.mark.parametrize("words", ["dos y tres", "cien cien", "un", "treinta veinte"])
    def test_is_no_row_of_numbers(self, words):
        assert not re.fullmatch(SPELT, words)
