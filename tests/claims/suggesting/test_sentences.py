"""Where a sentence ends."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.suggesting.sentences import sentences

NEWS = st.text(alphabet="aÁñE .,;:!?¿¡\"“”«»'’()—-\n1290U😀👉", max_size=200)


def split(text):
    return [text[start:end] for start, end in sentences(text)]


class TestSentences:
    @pytest.mark.parametrize(
        "text",
        [
            "EE. UU. respondió el martes.",
            "El Sr. Pérez y la Dra. Gil firmaron.",
            "Compró Obras del Norte, S.A. de C.V. en mayo.",
            "George W. Bush y J. R. R. Tolkien.",
            "Subió un 3.5 por ciento.",
            "Se reunieron en Washington, D.C., en febrero.",
            "El art. 5 de la ley.",
            "Preguntó: ¿por qué? y se fue.",
            "«¡Basta!», gritó la alcaldesa.",
            "Los resultados (...) son un castigo.",
            "17 de mayo. - El candidato gana.",
            "Enero/Febrero. - El candidato gana.",
            "Un puente del s. XX en ruinas.",
            "Murió en el año 44 a. C. en Roma.",
            "La Mtra. Gil y la Profa. Paz, tel. 555 12 34.",
            "UGT CCOO CSIF USO Convocan la huelga.",
        ],
    )
    def test_go_on_after_a_stop_that_is_not_their_own(self, text):
        assert split(text) == [text]

    @pytest.mark.parametrize(
        ("text", "parts"),
        [
            ("Llegó tarde. Nadie dijo nada.", ["Llegó tarde.", "Nadie dijo nada."]),
            ("¿Por qué? ¡Porque sí! Fin.", ["¿Por qué?", "¡Porque sí!", "Fin."]),
            ("Viajó a EE. UU. El presidente calló.", ["Viajó a EE. UU.", "El presidente calló."]),
            ("«Vino. Vio», dijo. Luego calló.", ["«Vino.", "Vio», dijo.", "Luego calló."]),
            ("Dijo que no.” Después sí.", ["Dijo que no.”", "Después sí."]),
            ("—¿Vienes? —No.", ["—¿Vienes?", "—No."]),
            ("He lives in the U.S. The law is old.", ["He lives in the U.S.", "The law is old."]),
            ("“Ganamos hoy”. 🎉 Gracias a todos.", ["“Ganamos hoy”. 🎉", "Gracias a todos."]),
            ("¡Ganamos! 🎉🙏🏽 Gracias.", ["¡Ganamos! 🎉🙏🏽", "Gracias."]),
            ("Ganamos. 👉 Aquí la foto.", ["Ganamos.", "👉 Aquí la foto."]),
            ("Hay peras, etc. Nadie compra.", ["Hay peras, etc.", "Nadie compra."]),
            ("VUELVE EL TREN A LUGO El tren vuelve.", ["VUELVE EL TREN A LUGO", "El tren vuelve."]),
            (
                "Fin. CAE LA BOLSA DE MADRID A media tarde.",
                ["Fin.", "CAE LA BOLSA DE MADRID", "A media tarde."],
            ),
            ("Un título\n\nUn párrafo", ["Un título", "Un párrafo"]),
        ],
    )
    def test_end_where_the_next_begins(self, text, parts):
        assert split(text) == parts

    def test_ignore_a_line_that_was_only_folded(self):
        assert split("una línea que se\ndobla") == ["una línea que se\ndobla"]

    @given(NEWS)
    def test_hold_every_character_but_white_space_once_and_in_order(self, text):
        assert "".join("".join(split(text)).split()) == "".join(text.split())

    @given(NEWS)
    def test_never_overlap_and_are_trimmed(self, text):
        spans = sentences(text)

        assert all(left.end <= right.start for left, right in pairwise(spans))
        assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
