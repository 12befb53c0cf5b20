import pytest
from lxml import html

from sources.extraction.jsonld import flattened, loaded, named, objects_in, types_of, worded


class TestLoaded:
    @pytest.mark.parametrize(
        "source",
        [
            '{"a": 1}',
            '<!-- {"a": 1} -->',
            '// <![CDATA[\n{"a": 1}\n// ]]>',
            '{"a": 1,}',
            "{&quot;a&quot;: 1}",
            '\n{"a": 1};',
        ],
    )
    def test_reads_json_as_it_is_written_in_the_wild(self, source):
        assert loaded(source) == {"a": 1}

    def test_reads_control_characters_inside_strings(self):
        assert loaded('{"a": "x\ny"}') == {"a": "x\ny"}

    @pytest.mark.parametrize("source", ["", "null", "var a = 1", "[" * 100_000])
    def test_finds_nothing_in_what_is_none(self, source):
        assert loaded(source) is None


class TestFlattened:
    def test_gives_outer_objects_before_inner_ones(self):
        value = {"@graph": [{"n": 1, "in": {"n": 2}}, [{"n": 3}]]}

        assert [item.get("n") for item in flattened(value)] == [None, 1, 2, 3]

    def test_ends_on_a_flood(self):
        assert len(list(flattened([{}] * 20_000))) == 5_000


class TestObjectsIn:
    def test_reads_every_script_and_passes_broken_ones_by(self):
        page = html.document_fromstring(
            '<script type="application/ld+json">{"n": 1}</script>'
            '<script type="application/ld+json">{broken</script>'
            '<script>{"n": 2}</script>'
            '<script type="Application/LD+JSON; charset=utf-8">[{"n": 3}]</script>'
        )

        assert [item["n"] for item in objects_in(page)] == [1, 3]


class TestTypesOf:
    @pytest.mark.parametrize(
        "written", ["NewsArticle", ["NewsArticle"], "http://schema.org/NewsArticle", "schema:NewsArticle"]
    )
    def test_leaves_the_vocabulary_out(self, written):
        assert types_of({"@type": written}) == {"NewsArticle"}


class TestWorded:
    @pytest.mark.parametrize(
        ("value", "words"),
        [
            ("a <b>b</b> &amp;amp;\n c", "a b &amp; c"),
            ({"@value": "x"}, "x"),
            ([None, "x"], "x"),
            (3, "3"),
            (True, None),
            ({}, None),
            (" ", None),
        ],
    )
    def test_gives_the_words_alone(self, value, words):
        assert worded(value) == words


class TestNamed:
    def test_takes_persons_texts_and_lists_of_names(self):
        assert named([{"name": "Ana"}, "Juan", {"name": ["Eva", "Luz"]}, {"url": "x"}]) == [
            "Ana",
            "Juan",
            "Eva",
            "Luz",
        ]
