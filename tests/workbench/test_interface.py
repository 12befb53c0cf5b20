"""Icons exist, times read as their language writes them, unknown parts of a date stay unknown."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone, translation

from claims import scales
from workbench.templatetags import interface

ROOT = Path(__file__).resolve().parents[2]
SYMBOLS = set(
    re.findall(r'<symbol id="([^"]+)"', (ROOT / "workbench/static/workbench/icons.svg").read_text("utf-8"))
)
NOON = datetime(2026, 1, 16, 12, 0, tzinfo=UTC)


class TestIcon:
    def test_is_decoration_without_a_label(self):
        assert interface.icon("bell").startswith('<svg class="icon" aria-hidden="true"><use href="/static/')

    def test_speaks_its_label(self):
        assert 'role="img" aria-label="Avisos &amp; más"' in interface.icon("bell", "Avisos & más")

    def test_every_icon_in_a_template_exists(self):
        pages = "".join(path.read_text("utf-8") for path in (ROOT / "templates").rglob("*.html"))

        assert set(re.findall(r'{% icon "([^"]+)"', pages)) <= SYMBOLS


class TestAgo:
    @pytest.mark.parametrize(("language", "words"), [("es", "hace 2 h"), ("en", "2 hr. ago")])
    def test_says_it_in_the_reader_s_language(self, language, words):
        with translation.override(language):
            shown = interface.ago(timezone.now() - timedelta(hours=2, minutes=3))

        assert f">{words}</time>" in shown
        assert "title=" in shown

    def test_says_nothing_of_no_time(self):
        assert interface.ago(None) == ""


class TestAt:
    def test_tells_day_and_minute_in_the_reader_s_zone(self):
        with translation.override("es"), timezone.override("America/Mexico_City"):
            assert ">16 ene 2025, 6:00</time>" in interface.at(NOON.replace(year=2025))

    def test_says_nothing_of_no_time(self):
        assert interface.at(None) == ""


class TestPartial:
    @pytest.mark.parametrize(
        ("precision", "expected"),
        [
            ("day", '<time datetime="2026-01-16">16 de enero de 2026</time>'),
            ("month", '<time datetime="2026-01">enero de 2026</time>'),
            ("year", '<time datetime="2026">2026</time>'),
        ],
    )
    def test_shows_no_more_than_is_known(self, precision, expected):
        with translation.override("es"):
            assert interface.partial(date(2026, 1, 16), precision) == expected


class TestRatings:
    def test_every_rating_has_a_shape_and_a_tone(self):
        tones = (ROOT / "workbench/static/workbench/css/tokens.css").read_text("utf-8")

        for key, _value, shape, *_words in scales.SUBSTANCE + scales.ATTRIBUTION:
            assert shape in SYMBOLS
            # the two greys are what a tone is without a name
            assert f'[data-tone="{key}"]' in tones or key in ("unverifiable", "not-found")
