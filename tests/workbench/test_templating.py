"""Is a page smaller than its template, and are people's words untouched?"""

from django.template import Context, engines
from django.template.loader import get_template

from workbench.templating import Loader


class TestLoader:
    def test_leaves_the_indentation_of_templates_behind(self):
        page = get_template("404.html").template.source

        assert "\n " not in page
        assert "{% block" in page

    def test_leaves_the_words_put_in_as_they_are(self, tmp_path):
        (tmp_path / "words.html").write_text("<p>\n    <textarea>{{ words }}</textarea>\n</p>")
        loader = Loader(engines["django"].engine, dirs=[tmp_path])

        page = loader.get_template("words.html")

        text = page.render(Context({"words": "a\n    b"}))
        assert text == "<p>\n<textarea>a\n    b</textarea>\n</p>"
