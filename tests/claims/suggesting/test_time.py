"""What a phrase of time means."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.suggesting.calendar_words import WORDS as CALENDAR
from claims.suggesting.time import expressions
from claims.suggesting.time.grammar import GRAMMAR, fitting
from claims.suggesting.vocabulary import listed

FRIDAY = date(2026, 1, 16)
LETTERS = sorted({letter for letter, _value in CALENDAR.values()} | set("948xRz,/-.(:"))
WORDS = listed("""
    el la los próximo pasado este jueves martes mayo enero de 3 12 30 2026 99 2019 hace dos meses semana
    año siglo XX a entre y - / , . principios finales next last week May Friday the 21st of in ago after
    before days today
""")


def only(text, anchor=FRIDAY, **options):
    (found,) = expressions(text, anchor, **options)
    return found


class TestExpressions:
    @pytest.mark.parametrize(
        ("text", "words", "value", "precision"),
        [
            ("conversaron este jueves por teléfono", "este jueves", "2026-01-15", "day"),
            ("la reunión prevista para el día 23 de enero", "el día 23 de enero", "2026-01-23", "day"),
            ("se convocará en febrero", "en febrero", "2026-02", "month"),
            ("El domingo 11 de enero hablaron", "El domingo 11 de enero", "2026-01-11", "day"),
            ("dimitió el pasado lunes", "el pasado lunes", "2026-01-12", "day"),
            ("viajará el próximo martes", "el próximo martes", "2026-01-20", "day"),
            ("la ley de 2019", "de 2019", "2019", "year"),
            ("el 3 de mayo de 2024", "el 3 de mayo de 2024", "2024-05-03", "day"),
            ("murió hace dos meses", "hace dos meses", "2025-11-16", "day"),
            ("la semana pasada", "la semana pasada", "2026-01-05", "week"),
            ("a principios de 2025", "principios de 2025", "2025-01-01", "period"),
            ("de marzo a mayo de 2025", "de marzo a mayo de 2025", "2025-03-01", "period"),
            ("the meeting on January 23rd, 2026", "on January 23rd, 2026", "2026-01-23", "day"),
            ("it opens in March 2026", "in March 2026", "2026-03", "month"),
            ("two years ago", "two years ago", "2024-01-16", "day"),
            ("en el siglo XXI", "el siglo XXI", "2000-01-01", "century"),
            ("lo anunció esta mañana", "esta mañana", "2026-01-16", "day"),
            ("hablará esta noche", "esta noche", "2026-01-16", "day"),
            ("she called last night", "last night", "2026-01-15", "day"),
            ("votan pasado mañana", "pasado mañana", "2026-01-18", "day"),
            ("llegó antes de ayer", "antes de ayer", "2026-01-14", "day"),
            ("the day before yesterday", "the day before yesterday", "2026-01-14", "day"),
            ("los pasados lunes", "los pasados lunes", "2026-01-12", "day"),
            ("hablaron el pasado fin de semana", "el pasado fin de semana", "2026-01-10", "period"),
            ("se vieron el fin de semana", "el fin de semana", "2026-01-10", "period"),
            ("the first half of 2018", "the first half of 2018", "2018-01-01", "period"),
            ("la segunda mitad del año", "la segunda mitad del año", "2026-07-01", "period"),
            ("cayó en el tercer trimestre", "el tercer trimestre", "2025-07-01", "quarter"),
            (
                "el último trimestre del año pasado",
                "el último trimestre del año pasado",
                "2025-10-01",
                "period",
            ),
            ("profits in Q3 2017", "Q3 2017", "2017-07-01", "quarter"),
            ("las ventas del 2T 2018", "2T 2018", "2018-04-01", "quarter"),
            ("en lo que va de año", "lo que va de año", "2026-01-01", "period"),
            ("she left earlier this month", "earlier this month", "2026-01-01", "period"),
            ("el próximo mes de octubre", "el próximo mes de octubre", "2026-10", "month"),
            ("las obras de los años noventa", "los años noventa", "1990-01-01", "decade"),
            ("music of the 1980s", "the 1980s", "1980-01-01", "decade"),
            ("born in the '70s", "70s", "1970-01-01", "decade"),
            ("the early nineties", "the early nineties", "1990-01-01", "period"),
            ("in the late 1990s", "the late 1990s", "1997-01-01", "period"),
            ("a principios del siglo XXI", "principios del siglo XXI", "2000-01-01", "period"),
            ("wars of the 20th century", "the 20th century", "1900-01-01", "century"),
            ("en el verano de 2018", "el verano de 2018", "2018", "year"),
            ("the winter of last year", "the winter of last year", "2025", "year"),
            ("she died last fall", "last fall", None, "period"),
            ("en enero del año pasado", "en enero del año pasado", "2025-01", "month"),
            ("in May of this year", "in May of this year", "2026-05", "month"),
            ("el 3 de mayo del año que viene", "el 3 de mayo del año que viene", "2027-05-03", "day"),
            ("on May 3 of last year", "on May 3 of last year", "2025-05-03", "day"),
            ("el 3 de mayo pasado", "el 3 de mayo pasado", "2025-05-03", "day"),
            ("en diciembre pasado", "en diciembre pasado", "2025-12", "month"),
            ("se firmó el pasado 20", "el pasado 20", "2025-12-20", "day"),
            ("el próximo día 20", "el próximo día 20", "2026-01-20", "day"),
            ("abierto hasta el 30.", "hasta el 30", "2026-01-30", "day"),
            ("los días 3, 4 y 5 de julio", "los días 3, 4 y 5 de julio", "2026-07-03", "period"),
            ("del 28 de enero al 3 de febrero", "del 28 de enero al 3 de febrero", "2026-01-28", "period"),
            ("hace más de diez años", "hace más de diez años", "2016-01-16", "day"),
            ("hace casi 20 años", "hace casi 20 años", "2006-01-16", "day"),
            ("hace unos 3 meses", "hace unos 3 meses", "2025-10-16", "day"),
            ("hace dos años y tres meses", "hace dos años y tres meses", "2023-10-16", "day"),
            ("half a year ago", "half a year ago", "2025-07-16", "day"),
            ("hace medio siglo", "hace medio siglo", "1976-01-16", "day"),
            ("en las últimas 48 horas", "las últimas 48 horas", "2026-01-14", "period"),
            ("la temporada 2018/19", "2018/19", "2018-01-01", "period"),
            ("en los últimos años", "los últimos años", None, "period"),
            ("a few days ago", "a few days ago", None, "period"),
            ("murió una semana antes", "una semana antes", None, "period"),
            ("la planta abrirá en diez años", "en diez años", "2036-01-16", "day"),
            ("los precios se han duplicado en diez años", "en diez años", None, "period"),
            ("En seis meses, la empresa construyó el puente", "En seis meses", None, "period"),
            ("es la peor sequía en una década", "en una década", None, "period"),
            ("the worst drought in a decade", "in a decade", None, "period"),
            ("dijo que en dos semanas estará lista", "en dos semanas", "2026-01-30", "day"),
            ("she said it would open in two weeks", "in two weeks", "2026-01-30", "day"),
            ("the department reported last Friday.", "last Friday", "2026-01-09", "day"),
            ("it is due on Jan. 23.", "on Jan. 23", "2026-01-23", "day"),
            ("murió al día siguiente", "día siguiente", None, "day"),
            ("robos en Semana Santa", "Semana Santa", "2026-03-29", "week"),
            ("el Viernes Santo de 2024", "Viernes Santo de 2024", "2024-03-29", "day"),
            ("the next Easter", "next Easter", "2026-04-05", "day"),
            ("last Thanksgiving", "last Thanksgiving", "2025-11-27", "day"),
            ("la pasada Navidad", "pasada Navidad", "2025-12-25", "day"),
            ("el resto de la semana", "el resto de la semana", "2026-01-16", "period"),
            ("el año anterior a la crisis", "el año anterior", None, "period"),
            ("el segundo lunes de octubre", "el segundo lunes de octubre", "2025-10-13", "day"),
            ("the last Friday of May 2017", "the last Friday of May 2017", "2017-05-26", "day"),
            ("el primer fin de semana de julio", "el primer fin de semana de julio", "2026-07-04", "period"),
            ("the third week in July", "the third week in July", "2026-07-13", "week"),
            ("la segunda quincena de marzo", "la segunda quincena de marzo", "2026-03-16", "period"),
            ("a mitad de junio de 2025", "a mitad de junio de 2025", "2025-06-10", "period"),
            ("mediados del año que viene", "mediados del año que viene", "2027-05-01", "period"),
            ("la década de los setenta", "la década de los setenta", "1970-01-01", "decade"),
            ("principios de la década de 1980", "principios de la década de 1980", "1980-01-01", "period"),
            ("votan mañana sábado", "mañana sábado", "2026-01-17", "day"),
            ("the week before last", "the week before last", "2025-12-29", "week"),
            ("a week from Friday", "a week from Friday", "2026-01-23", "day"),
            ("August twenty-first", "August twenty-first", "2025-08-21", "day"),
            ("dentro de un par de días", "dentro de un par de días", None, "period"),
        ],
    )
    def test_have_a_value_and_a_precision(self, text, words, value, precision):
        found = only(text)

        assert (found.words, found.value, found.precision) == (words, value, precision)

    def test_share_the_year_that_ends_a_list(self):
        left, right = expressions("en abril y mayo de 2018", FRIDAY)

        assert (left.value, right.value) == ("2018-04", "2018-05")

    def test_of_two_weekdays_follow_one_another(self):
        left, right = expressions("lluvia el sábado y el domingo", date(2026, 1, 14))

        assert (left.value, right.value) == ("2026-01-17", "2026-01-18")

    def test_of_two_years_with_and_between_are_one_only_after_between(self):
        assert [each.value for each in expressions("en 2012 y 2014", FRIDAY)] == ["2012", "2014"]
        assert [each.precision for each in expressions("entre 2012 y 2014", FRIDAY)] == ["period"]

    def test_show_how_they_were_worked_out(self):
        assert "2026-01-16" in str(only("llegó ayer").working)

    def test_stay_relative_to_what_the_text_does_not_date(self):
        found = only("unos días después de que llegara")

        assert (found.value, found.is_relative) == (None, True)

    def test_are_asked_about_when_two_readings_are_near(self):
        found = only("el jueves", date(2026, 1, 19))

        assert found.is_asked_about

    def test_choose_by_the_tense(self):
        assert only("se reunieron el jueves").value == "2026-01-15"
        assert only("se reunirán el jueves").value == "2026-01-22"

    def test_read_figures_day_first_or_not(self):
        assert only("el 3/4/2025").value == "2025-04-03"
        assert only("on 3/4/2025", day_first=False).value == "2025-03-04"

    @pytest.mark.parametrize(
        "text",
        [
            "30 de febrero",
            "Tel. +34 138-2010-2015",
            "it may rain",
            "por la mañana",
            "cada enero",
            "abre los lunes",
            "cada jueves",
            "every Friday",
            "hoy en día",
            "tercer trimestre consecutivo",
            "a las 18 h",
            "abre los fines de semana",
            "prices fall",
            "the day he left",
            "el año que cambió todo",
            "hasta el 30 %",
            "el próximo 20 por ciento",
            "hasta las 8",
            "hace años diez personas",
        ],
    )
    def test_are_not_made_up(self, text):
        assert expressions(text, FRIDAY) == []

    @given(
        st.lists(st.sampled_from(sorted(WORDS)), max_size=25).map(" ".join),
        st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    )
    def test_are_slices_apart_from_one_another_and_the_same_when_read_twice(self, text, anchor):
        found = expressions(text, anchor)

        assert all(text[each.start : each.end] == each.words for each in found)
        assert all(left.end <= right.start for left, right in pairwise(found))
        assert found == expressions(text, anchor)

    def test_give_a_feast_no_year_that_is_none(self):
        assert only("Navidad 0000").value == "2026-12-25"

    @given(st.text(max_size=80))
    def test_are_slices_of_any_text(self, text):
        assert all(text[each.start : each.end] == each.words for each in expressions(text, FRIDAY))


class TestFitting:
    @given(st.text(alphabet="".join(LETTERS), min_size=1, max_size=12))
    def test_leaves_no_rule_out_that_fits(self, letters):
        ends = [(match.end(), n) for n, (rule, _) in enumerate(GRAMMAR) if (match := rule.match(letters))]

        assert sorted(fitting(letters)) == sorted(fit for fit in ends if fit[0])
