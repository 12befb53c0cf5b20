"""Drawings of numbers: as long as the numbers say, safe whatever they are named."""

import re

from bs4 import BeautifulSoup

from claims.export.charts import Bar, Part, bars


def widths(svg) -> list[float]:
    return [float(width) for width in re.findall(r'<rect [^>]*width="([\d.]+)%"', svg)]


class TestBars:
    def test_are_as_long_as_their_values(self):
        one, two = widths(bars([Bar("a", [Part("x", 10)]), Bar("b", [Part("x", 20)])], title="t", text="d"))

        assert abs((two + 0.2) / (one + 0.2) - 2) < 0.01

    def test_leave_out_what_is_nothing(self):
        assert len(widths(bars([Bar("a", [Part("x", 0), Part("y", 3)])], title="t", text="d"))) == 1

    def test_draw_nothing_but_labels_without_values(self):
        assert widths(bars([Bar("a", [Part("x", 0)])], title="t", text="d")) == []

    def test_stay_text_whatever_they_are_named(self):
        hostile = '"><script>alert(1)</script>'
        svg = bars([Bar(hostile, [Part(hostile, 1, hostile)])], title=hostile, text=hostile)

        assert BeautifulSoup(svg, "lxml").find_all("script") == []

    def test_say_what_they_show_to_those_who_do_not_see_them(self):
        svg = BeautifulSoup(bars([Bar("a", [Part("x", 3)])], title="Flow", text="a: 3"), "lxml").svg

        assert (svg["role"], svg["aria-label"], svg.desc.text) == ("img", "Flow", "a: 3")
        assert svg.rect.title.text == "x: 3"
