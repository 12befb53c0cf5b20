"""Every ClaimReview in a file, one at a time; what is none is named and the rest goes on."""

import gzip
import io
import json

import pytest

from claims import feeding


def review(number=1, **more):
    return {"@type": "ClaimReview", "claimReviewed": f"Afirmación {number}.", **more}


def read(content) -> list:
    raw = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
    return list(feeding.records(io.BytesIO(raw)))


def feed(*items):
    elements = [{"@type": "DataFeedItem", "item": [item] if item else item} for item in items]
    return {"@context": "https://schema.org", "@type": "DataFeed", "dataFeedElement": elements}


def lines(*values) -> bytes:
    return "\n".join(value if isinstance(value, str) else json.dumps(value) for value in values).encode()


class TestRecords:
    @pytest.mark.parametrize(
        "content",
        [
            feed(review(1), review(2)),
            [review(1), review(2)],
            {"@graph": [review(1), {"@type": "WebPage"}, review(2)]},
            {"@type": "ItemList", "itemListElement": [{"item": review(1)}, {"item": review(2)}]},
            lines(review(1), review(2)),
            lines(review(1), "", review(2)) + b"\n",
            gzip.compress(json.dumps(feed(review(1), review(2))).encode(), mtime=0),
            b"\xef\xbb\xbf" + lines(review(1), review(2)),
        ],
    )
    def test_are_found_in_every_shape(self, content):
        found = read(content)
        assert [entry.review["claimReviewed"] for entry in found] == ["Afirmación 1.", "Afirmación 2."]

    def test_take_a_single_object(self):
        assert [entry.review for entry in read(review())] == [review()]

    def test_pass_over_null_and_name_what_is_no_review(self):
        found = read([None, {"@type": "Article"}, review(3)])
        assert [(entry.place, entry.fault[:8]) for entry in found] == [
            ("record 2", "There is"),
            ("record 3", ""),
        ]

    def test_name_a_broken_line_and_go_on(self):
        found = read(lines(review(1), '{"@type": "ClaimRev', review(3)))
        assert [(entry.place, bool(entry.review)) for entry in found] == [
            ("line 1", True),
            ("line 2", False),
            ("line 3", True),
        ]

    def test_name_any_number_of_broken_lines(self):
        """A line that leaves its brackets open is no depth of the next one."""
        found = read(lines(review(1), *['{"@type": [{"a'] * 300, review(3)))
        assert [bool(entry.review) for entry in found] == [True, *[False] * 300, True]

    def test_keep_what_came_before_the_file_breaks_off(self):
        whole = json.dumps(feed(review(1), review(2))).encode()
        found = read(whole[:-30])
        assert found[0].review["claimReviewed"] == "Afirmación 1."
        assert "from here on" in found[-1].fault

    def test_put_references_in_their_place_across_a_graph(self):
        graph = [
            review(author={"@id": "#us"}),
            {"@id": "#us", "@type": "Organization", "name": "Otra"},
        ]
        assert read({"@graph": graph})[0].review["author"]["name"] == "Otra"

    @pytest.mark.parametrize("content", [b"", b"  \n", b"no es JSON", b"\x1f\x8bno es gzip", b"[1, 2", b"{}"])
    def test_say_why_there_is_nothing(self, content):
        found = read(content)
        assert found
        assert all(entry.review is None and entry.fault for entry in found)

    def test_stop_a_bomb(self, monkeypatch):
        monkeypatch.setattr(feeding, "LARGEST_UNPACKED", 1000)
        found = read(gzip.compress(json.dumps([review(n) for n in range(1000)]).encode()))
        assert "unpacks to more than 1,000 bytes" in found[-1].fault

    def test_pass_over_a_line_without_end(self, monkeypatch):
        monkeypatch.setattr(feeding, "LONGEST_LINE", 100)
        found = read(lines(review(1), review(2, url="x" * 5000), review(3)))
        assert [bool(entry.review) for entry in found] == [True, False, True]

    def test_hold_one_record_at_a_time(self):
        """Ten thousand are given before the file is read to its end."""
        file = io.BytesIO(json.dumps(feed(*map(review, range(10_000)))).encode())
        next(feeding.records(file))
        assert file.tell() < 200_000 < len(file.getvalue())

    @pytest.mark.parametrize("shape", [b"%s", b"[%s]", b'{"@graph": [%s]}', b'{"a": 1}\n%s'])
    def test_refuse_what_is_too_deep_before_a_parser_sees_it(self, shape):
        """A parser's memory grows with the square of the depth: this much would end the process."""
        deep = b'[{"a":' * 100_000 + b"1" + b"}]" * 100_000
        assert "nested deeper" in read(shape % deep)[-1].fault

    def test_count_no_bracket_inside_words(self):
        words = '["[[{{' * 200 + "\\"
        padding = [review(number, url="x" * 60_000) for number in range(4)]  # over the edge of a read
        assert len(read([review(9, author=words), *padding, review(8, author=words)])) == 6

    @pytest.mark.parametrize("start", [b'{"a": "', b'{"@graph": ["', b'["', b'{"dataFeedElement": ["'])
    def test_refuse_what_has_no_end(self, monkeypatch, start):
        monkeypatch.setattr(feeding, "LARGEST_GRAPH", 100_000)
        monkeypatch.setattr(feeding, "LONGEST_LINE", 100_000)
        assert "more than 100,000 characters" in read(start + b"x" * 500_000)[-1].fault

    def test_refuse_an_object_of_too_many_parts(self, monkeypatch):
        monkeypatch.setattr(feeding, "LARGEST_GRAPH", 100_000)
        parts = json.dumps({f"part {number}": "x" * 1000 for number in range(200)})
        assert "more than 100,000 characters" in read(parts.encode())[-1].fault

    def test_read_on_after_a_container_and_say_where_it_breaks(self):
        whole = json.dumps({"dataFeedElement": [review(1)], "name": "Todo"}).encode()
        assert [bool(entry.review) for entry in read(whole)] == [True]
        broken = read(whole + b"}")
        assert [(entry.place, bool(entry.review)) for entry in broken] == [
            ("record 1", True),
            ("record 2", False),
        ]

    def test_read_a_container_however_late_it_begins(self):
        late = {"description": "x" * 300_000, "dataFeedElement": [review(1), review(2)]}
        assert len(read(late)) == 2


class TestIsPage:
    @pytest.mark.parametrize(
        ("start", "expected"), [(b"\n<!doctype html>", True), (b"\xef\xbb\xbf<html", True), (b'{"a"', False)]
    )
    def test_tells_pages_from_data(self, start, expected):
        assert feeding.is_page(start) is expected
