"""Is a page smaller than its template, and are people's words untouched?"""

from django.template import Context, engines
from django.template.loader import get_template

from workbench.templating import Loader


class TestLoader:
    def test_leaves_the_indentation_of_templates_behind(self):
        page = get_template("404.html").template.source

        assert "\n " not in page
        assert "{% block" in page

    def test_leaves_no_empty_line_where_a_tag_stood_and_still_parts_words(self, tmp_path):
        (tmp_path / "words.html").write_text("a\n{% if is_said %}\n  b\n{% endif %}\nc")
        (tmp_path / "words.txt").write_text("a\n{% if is_said %}\nb\n{% endif %}\nc")
        loader = Loader(engines["django"].engine, dirs=[tmp_path])

        pages = [
            loader.get_template(f"words.{kind}").render(Context({"is_said": True}))
            for kind in ("html", "txt")
        ]

        assert pages == ["a\nb\nc", "a\n\nb\n\nc"]

    def test_leaves_the_words_put_in_as_they_are(self, tmp_path):
        (tmp_path / "words.html").write_text("<p>\n    <textarea>{{ words }}</textarea>\n</p>")
        loader = Loader(engines["django"].engine, dirs=[tmp_path])

        page = loader.get_template("words.html")

        text = page.render(Context({"words": "a\n    b"}))
        assert text == "<p><textarea>a\n    b</textarea></p>"

    def test_leaves_no_line_beside_what_stands_on_a_line_of_its_own(self, tmp_path):
        (tmp_path / "words.html").write_text("<div>\n  <b>a</b>\n  <i>b</i>\n  <p>{{ words }}</p>\n</div>\nc")
        loader = Loader(engines["django"].engine, dirs=[tmp_path])

        page = loader.get_template("words.html").render(Context({"words": "<p>\nd"}, autoescape=False))

        assert page == "<div><b>a</b>\n<i>b</i><p><p>\nd</p></div>c"
