"""Who said what."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.suggesting.marks import quoted
from claims.suggesting.quotations import quotations

NEWS = st.text(alphabet='aÁñE .,:"“”«»‘’—\n1😀', max_size=120) | st.lists(
    st.sampled_from(
        ["dijo", "que", "Ana", "Gil", "la", "ministra", "“", "”", '"', ",", ".", "\n", "según", "no hay"]
    ),
    max_size=40,
).map(" ".join)


def only(text):
    (found,) = quotations(text)
    return found


class TestSpeakers:
    @pytest.mark.parametrize(
        ("text", "speaker"),
        [
            ("“No habrá más recortes este año”, afirmó la ministra.", "la ministra"),
            ("«No habrá más recortes este año», dijo ayer Ana Gil.", "Ana Gil"),
            ('Ana Gil dijo: "No habrá más recortes este año".', "Ana Gil"),
            ('Ana Gil, ministra de Hacienda, dijo que "no habrá más recortes".', "Ana Gil"),
            ('Tras la reunión, Ana Gil insistió en que "no habrá más recortes".', "Ana Gil"),
            ("“No habrá más recortes este año”, según el alcalde.", "el alcalde"),
            ("De acuerdo con el informe, “no habrá más recortes este año”.", "el informe"),
            ("“No habrá —dijo Ana Gil— más recortes este año”.", "Ana Gil"),
            ("“There will be no more cuts this year,” the minister said.", "the minister"),
            ("“There will be no more cuts this year,” said Ann Hill.", "Ann Hill"),
            (
                "“No habrá más recortes este año”, dijo a la prensa el portavoz del Gobierno.",
                "el portavoz del Gobierno",
            ),
            (
                "La Unión de Bancos y Cajas de Ahorro dijo que “no habrá más recortes”.",
                "La Unión de Bancos y Cajas de Ahorro",
            ),
            ("The mayor and her deputy said that “there will be no more cuts.”", "The mayor and her deputy"),
            ("El acto terminó y Ana Gil dijo que “no habrá más recortes”.", "Ana Gil"),
            ("Ana Gil, que “no teme” a nadie, dijo que “no habrá más recortes”.", "Ana Gil"),
            ("Tres veces negó la ministra que “no habrá más recortes”.", "la ministra"),
            ("Según explicó la ministra, “no habrá más recortes este año”.", "la ministra"),
            ("Como ha dicho Ana Gil, “no habrá más recortes este año”.", "Ana Gil"),
            (
                "Así lo dijo la ministra de Hacienda, Ana Gil: “No habrá más recortes”.",
                "la ministra de Hacienda, Ana Gil",
            ),
            ("Pese a ello, insiste Ana Gil, “no habrá más recortes este año”.", "Ana Gil"),
            ("De la Torre dijo que “no habrá más recortes”.", "De la Torre"),
            ("“There will be no more cuts,” added Dr. Ann F. Hill of Yale.", "Dr. Ann F. Hill of Yale"),
            ("Para la ministra, “no habrá más recortes este año”.", "la ministra"),
            ("A juicio de Ana Gil, “no habrá más recortes este año”.", "Ana Gil"),
            ("En palabras del alcalde, “no habrá más recortes este año”.", "el alcalde"),
            ("In the words of Ann Hill, “there will be no more cuts this year.”", "Ann Hill"),
            ("As Ann Hill put it, “there will be no more cuts this year.”", "Ann Hill"),
            ("Ana Gil: “No habrá más recortes este año”.", "Ana Gil"),
            (
                "La ministra de Hacienda, Ana Gil, fue clara: “No habrá más recortes”.",
                "La ministra de Hacienda, Ana Gil",
            ),
            ("“No habrá más recortes”, dijo este lunes en Roma la ministra.", "la ministra"),
            ("“No habrá más recortes”, insistió en su discurso de apertura la ministra.", "la ministra"),
            ("“No habrá más recortes”, contó a este diario Ana Gil.", "Ana Gil"),
            ("“No habrá más recortes”, dijo, tajante, Ana Gil.", "Ana Gil"),
            ("“No habrá más recortes”, dicen desde el sindicato.", "el sindicato"),
            ("Desde el sindicato dicen que “no habrá más recortes”.", "el sindicato"),
            ("Ana Gil dio un golpe en la mesa, le miró y le dijo: “No habrá recortes”.", "Ana Gil"),
            ("Ana Gil dijo que los suyos creen que “no habrá más recortes”.", "Ana Gil"),
            ("“No habrá más recortes”, respondió tajante la ministra.", "la ministra"),
            ("“No habrá más recortes”, dijo en rueda de prensa conjunta la ministra.", "la ministra"),
            ("“No habrá más recortes”, repetía entre risas la ministra.", "la ministra"),
            (
                "Para la ministra de Hacienda, Ana Gil, “no habrá más recortes”.",
                "la ministra de Hacienda, Ana Gil",
            ),
            ("Ana Gil se mostró segura de que “no habrá más recortes”.", "Ana Gil"),
            ("La sentencia declara que “no habrá más recortes”.", "La sentencia"),
            ("“There will be no more cuts,” said party leader Ann Hill.", "party leader Ann Hill"),
            ("“There will be no more cuts,” party leader Ann Hill told the Globe.", "party leader Ann Hill"),
            ("A party leader later said that “there will be no more cuts.”", "A party leader"),
            ("The court ruled on Monday that “there will be no more cuts.”", "The court"),
            ("“No habrá más recortes”, ha tuiteado Ana Gil.", "Ana Gil"),
            ("Fue la propia ministra quien dijo que “no habrá más recortes”.", "la propia ministra"),
            ("Gil, en Twitter: “No habrá más recortes este año”.", "Gil"),
            ("“There will be no more cuts,” Hill, 45, told the Globe by phone.", "Hill, 45"),
            ("La oposición calificó la ley de “ataque a la prensa libre”.", "La oposición"),
        ],
    )
    def test_are_found_before_inside_and_after(self, text, speaker):
        found = only(text)

        assert (found.speaker, found.is_verbatim, found.is_inferred) == (speaker, True, False)

    def test_are_left_open_where_nobody_is_named(self):
        assert only("“No habrá más recortes este año”, dijo.").speaker is None

    def test_are_carried_over_from_the_sentence_before_and_say_so(self):
        text = "“No habrá más recortes este año”, dijo Ana Gil.\n“Lo prometimos hace tiempo”, añadió."

        found = quotations(text)[1]

        assert (found.speaker, found.is_inferred) == ("Ana Gil", True)

    def test_are_unsaid_where_the_verb_opens_the_sentence(self):
        text = "Ana Gil llamó al orden y dijo que no habrá recortes. Aseguró que “hay dinero para todos”."

        found = quotations(text)[-1]

        assert (found.speaker, found.is_inferred, found.verb) == ("Ana Gil", True, "Aseguró")

    @pytest.mark.parametrize(
        "text",
        [
            "“No habrá más recortes”, dijo Ana Gil. “Lo prometimos hace tiempo”.",
            "“No habrá más recortes”, dijo Ana Gil.\n“Lo prometimos hace tiempo”, añadió.",
            "Ana Gil dijo: «No habrá más recortes.\n»Lo prometimos hace tiempo».",
            "Ana Gil said: “There will be no more cuts.\n“We promised that long ago.”",
            "—No habrá más recortes —dijo Ana Gil—. Lo prometimos hace tiempo.",
            "—No habrá más —dijo Ana Gil, molesta—. Lo prometimos.",
            "«No habrá», dijo Ana Gil, «más recortes este año».",
            "“There will,” Ana Gil said, “be no more cuts.”",
            "'There will be,' Ana Gil said. 'But not this year.'",
        ],
    )
    def test_go_on_speaking_in_the_next_stretch(self, text):
        assert [each.speaker for each in quotations(text)] == ["Ana Gil", "Ana Gil"]

    def test_stop_where_another_paragraph_opens_with_other_words(self):
        text = "“No habrá más recortes”, dijo Ana Gil.\nEl cartel: “Se vende este piso”."

        assert quotations(text)[1].speaker is None

    def test_are_two_where_two_are_named(self):
        text = "La ministra Ana Gil y el alcalde Luis Mora dijeron que “no habrá más recortes”."

        assert only(text).name == "Ana Gil; Luis Mora"

    def test_take_the_full_name_that_the_text_gave_before(self):
        text = "Ana Gil llegó a las diez. “No habrá más recortes este año”, dijo Gil."

        assert only(text).name == "Ana Gil"

    def test_take_a_name_for_a_title_from_the_same_paragraphs(self):
        text = "La ministra de Hacienda, Ana Gil, llegó. “No habrá más recortes”, dijo la ministra."

        assert only(text).name == "Ana Gil"

    def test_leave_a_title_open_that_the_text_does_not_explain(self):
        assert only("“No habrá más recortes este año”, dijo la ministra.").name is None

    def test_name_the_organ_that_speaks_for_a_government(self):
        text = "El gobierno de Italia, a través de su Ministerio de Salud, dijo que “habrá recortes pronto”."

        assert only(text).name == "Ministerio de Salud de Italia"

    def test_whoever_speaks_for_a_body_is_not_the_body(self):
        text = "El gobernador del Banco Central advirtió de que el gasto crecerá sin remedio."

        assert (only(text).speaker, only(text).name) == ("El gobernador del Banco Central", None)


class TestReported:
    def test_speech_is_not_verbatim(self):
        text = "El alcalde dijo que las obras han terminado antes de tiempo."
        found = only(text)

        assert text[found.start : found.end] == "las obras han terminado antes de tiempo"
        assert (found.speaker, found.is_verbatim) == ("El alcalde", False)

    @pytest.mark.parametrize(
        ("text", "words", "speaker"),
        [
            (
                "Según el alcalde, las obras han terminado antes de tiempo.",
                "las obras han terminado antes de tiempo",
                "el alcalde",
            ),
            (
                "Las obras han terminado antes de tiempo, según dijo el alcalde.",
                "Las obras han terminado antes de tiempo",
                "el alcalde",
            ),
            (
                "De acuerdo con Ana Gil, portavoz de la empresa, las obras han terminado.",
                "las obras han terminado",
                "Ana Gil",
            ),
            (
                "According to the Bank of Spain, prices fell by 1,5 percent in May.",
                "prices fell by 1,5 percent in May",
                "the Bank of Spain",
            ),
            (
                "Prices fell by two percent in May, according to the central bank.",
                "Prices fell by two percent in May",
                "the central bank",
            ),
            (
                "El paro bajó al diez por ciento en mayo, según datos del INE.",
                "El paro bajó al diez por ciento en mayo",
                "INE",
            ),
            (
                "Según las cifras publicadas por el ministerio, el paro bajó en mayo.",
                "el paro bajó en mayo",
                "el ministerio",
            ),
            (
                "Prices fell by two percent in May, according to data from the bureau.",
                "Prices fell by two percent in May",
                "the bureau",
            ),
            (
                "The mayor said the works had ended ahead of time.",
                "the works had ended ahead of time",
                "The mayor",
            ),
            ("Ann Hill told reporters the works had ended.", "the works had ended", "Ann Hill"),
            ("El alcalde negó haber cobrado de la empresa.", "haber cobrado de la empresa", "El alcalde"),
            (
                "El alcalde descartó que las obras terminen en mayo.",
                "las obras terminen en mayo",
                "El alcalde",
            ),
            ("Se dice que las obras no terminarán nunca.", "las obras no terminarán nunca", None),
        ],
    )
    def test_speech_has_its_words_and_its_speaker(self, text, words, speaker):
        found = only(text)

        assert (text[found.start : found.end], found.speaker) == (words, speaker)

    @pytest.mark.parametrize(
        "text",
        [
            "The mayor said goodbye to the works council.",
            "The mayor claimed the prize of a thousand pounds.",
            "Llegó tarde, según su costumbre de siempre.",
            "Según parece, las obras han terminado antes de tiempo.",
        ],
    )
    def test_speech_is_not_made_up(self, text):
        assert quotations(text) == []

    def test_source_is_not_the_speaker_of_the_next_sentence(self):
        text = "Según la radio, Ana Gil salió ilesa del choque de ayer. Aseguró que no tiene miedo a nada."

        assert quotations(text)[1].speaker is None

    def test_speakers_agree_in_number_with_their_verb(self):
        text = "Los vecinos dijeron que no hay agua desde ayer. Añadió que se arreglará pronto."

        assert quotations(text)[1].speaker is None

    def test_rumour_is_unconfirmed(self):
        assert only("El diario asegura que el banco habría acordado la venta.").is_unconfirmed
        assert not only("El diario asegura que el banco acordó la venta ayer.").is_unconfirmed


class TestPosts:
    TEXT = (
        "“Hemos avanzado mucho por las dos naciones”, escribió el embajador Tom Hill.\n"
        "We have made progress for our nations. We will do more of it.\n— Tom Hill (@hill) January 3, 2026"
    )

    def test_belong_to_who_signs_them(self):
        posts = [each for each in quotations(self.TEXT) if each.is_post]

        assert [each.name for each in posts] == ["Tom Hill", "Tom Hill"]

    def test_show_that_the_other_wording_is_a_translation(self):
        assert [each.is_translated for each in quotations(self.TEXT)] == [True, False, False]


class TestMarks:
    def test_close_an_outer_mark_forgotten_with_the_inner_one(self):
        text = "dijo que “el avance es “inaceptable”, y exigió “más”."

        outer = quoted(text)[0]

        assert text[outer.start : outer.end] == "el avance es “inaceptable”"
        assert not outer.is_closed

    def test_end_with_the_paragraph_when_nothing_closes_them(self):
        text = "«Primero esto.\nLuego nada."

        assert [text[each.start : each.end] for each in quoted(text)] == ["Primero esto."]

    @pytest.mark.parametrize(
        "text",
        ["—No hay pan\n—No hay vino", "— Ana Gil (@anagil) 3 de mayo", "the workers' 'pay' and John's"],
    )
    def test_are_not_what_begins_an_item_or_leaves_out_letters(self, text):
        assert quotations(text) == []

    @pytest.mark.parametrize(
        "text",
        [
            "Presentó la novela “El largo camino de vuelta” en Lugo.",
            "El plan, denominado «Un país con todas las voces», fracasó.",
            "A film titled “The long way back home” won.",
        ],
    )
    def test_are_not_the_names_of_works(self, text):
        assert quotations(text) == []

    @given(NEWS)
    def test_nest_or_stand_apart(self, text):
        found = quoted(text)

        for left in found:
            for right in found:
                apart = left.outer_end <= right.outer_start or right.outer_end <= left.outer_start
                nested = (left.outer_start <= right.outer_start and right.outer_end <= left.outer_end) or (
                    right.outer_start <= left.outer_start and left.outer_end <= right.outer_end
                )
                assert apart or nested


class TestSpans:
    @given(NEWS)
    def test_lie_in_the_text_and_speeches_never_overlap(self, text):
        found = quotations(text)
        direct = [each for each in found if each.is_verbatim and not each.is_post]

        assert all(0 <= each.start < each.end <= len(text) for each in found)
        assert all(left.end <= right.start for left, right in pairwise(direct))
