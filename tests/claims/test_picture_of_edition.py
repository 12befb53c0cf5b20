"""The picture of an edition: a PNG of the agreed size that tells the rating and never shows empty boxes."""

import io

import pytest
from PIL import Image

from claims.export import picture as pictures

EDITION = {
    "statement": "La reunión será el 23 de enero",
    "claimant": {"name": "María Núñez"},
    "publisher": {"name": "La Redacción"},
    "published_at": "2026-01-16T12:00:00Z",
    "verdicts": {
        "substance": {"rating": {"key": "false", "labels": {"es": "Falso", "en": "False"}}},
        "attribution": {"rating": {"key": "said", "labels": {"es": "Lo dijo", "en": "Said so"}}},
    },
}
COLOURS = {"false": ("#721d17", "#ffe1db", "#c23b32")}


def drawn(language="es", **changes) -> Image.Image:
    data = pictures.picture(EDITION | changes, language, colours=COLOURS, retracted="Retirada")
    return Image.open(io.BytesIO(data))


class TestPicture:
    def test_is_a_png_of_the_size_that_other_sites_expect(self):
        image = drawn()

        assert (image.format, image.size) == ("PNG", (1200, 630))

    def test_wears_the_colour_of_the_first_answer(self):
        assert drawn().getpixel((5, 300)) == (0xC2, 0x3B, 0x32)

    def test_differs_by_language_and_statement(self):
        assert drawn("es").tobytes() != drawn("en").tobytes()
        assert drawn().tobytes() != drawn(statement="Otra cosa").tobytes()

    def test_tells_a_retraction_without_a_rating(self):
        assert drawn(verdicts={}).getpixel((5, 300)) == (0x75, 0x71, 0x69)

    def test_is_the_same_bytes_for_the_same_edition(self):
        assert drawn().tobytes() == drawn().tobytes()

    @pytest.mark.parametrize("statement", ["palabra " * 700, "x" * 3000, "", "🇪🇸", "La reunión 🇪🇸"])
    def test_draws_any_statement(self, statement):
        assert drawn(statement=statement).size == (1200, 630)

    def test_leaves_out_symbols_that_its_font_lacks(self):
        assert drawn(statement="La reunión 🇪🇸").tobytes() == drawn(statement="La reunión").tobytes()

    def test_leaves_a_script_that_its_font_lacks_to_the_page(self):
        assert drawn(statement="会議は一月").tobytes() == drawn(statement="").tobytes()


class TestFont:
    @pytest.mark.parametrize("character", "áéíóúñüç¿¡«»“”—…€ºªÁÑœłşαД%‰")
    def test_has_the_letters_of_our_languages_and_their_neighbours(self, character):
        assert pictures._is_drawn(character)
