"""A JSON text of any length is read value by value, wherever a window of it ends."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims import jsontext

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=5),
    max_leaves=20,
)


def reader_of(text: str | bytes) -> jsontext.Reader:
    raw = text if isinstance(text, bytes) else text.encode()
    return jsontext.Reader(io.BufferedReader(io.BytesIO(raw), 5))


def listed(reader: jsontext.Reader, largest=10**6) -> list:
    values = []
    reader.take("[")
    while not reader.passes("]"):
        values.append(reader.value(largest=largest))
        if not reader.passes(","):
            reader.take("]")
            break
    return values


@pytest.fixture
def narrow(monkeypatch):
    monkeypatch.setattr(jsontext, "_WINDOW", 7)


class TestReader:
    @given(st.lists(VALUES, max_size=5), st.booleans(), st.sampled_from([None, 1]), st.integers(1, 40))
    @settings(deadline=None)
    def test_reads_what_was_written_whatever_the_window(self, values, is_ascii, indent, window):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(jsontext, "_WINDOW", window)
            reader = reader_of(json.dumps(values, ensure_ascii=is_ascii, indent=indent))

            assert (listed(reader), reader.mark()) == (values, "")

    @pytest.mark.parametrize("number", ["1.5e-7", "-12", "12345678", "true", "null"])
    def test_takes_no_half_of_a_word(self, narrow, number):
        for padding in range(10):
            assert listed(reader_of(f"[{' ' * padding}{number}]")) == [json.loads(number)]

    def test_begins_after_a_byte_order_mark(self):
        assert listed(reader_of(b"\xef\xbb\xbf[1]")) == [1]

    def test_says_how_far_it_is(self, narrow):
        reader = reader_of('["é", "abcdefghijklmnop"]')
        listed(reader)
        assert reader.position == 25

    def test_tells_a_name_from_what_is_none(self):
        reader = reader_of('{"a" : 1}')
        reader.take("{")
        assert (reader.name(), reader.value(largest=9)) == ("a", 1)
        for wrong in ("[1]", '"a" 1', "a: 1"):
            with pytest.raises(jsontext.NotJson):
                reader_of(wrong).name()

    @pytest.mark.parametrize(
        "broken", ["[1 2]", '["a', "[tru]", '[{"a": }]', "[", "[1", b'["\xff"]', '["\\x"]']
    )
    def test_refuses_what_is_broken(self, narrow, broken):
        reader = reader_of(broken)
        with pytest.raises(jsontext.NotJson):
            listed(reader)

    def test_knows_at_once_that_it_is_broken(self):
        """And not when as much was read as a value may have."""
        file = io.BytesIO(b'[{"a": 1 "b"}' + b" " * 10**6)
        reader = jsontext.Reader(io.BufferedReader(file))
        with pytest.raises(jsontext.NotJson):
            listed(reader)
        assert file.tell() < 10**5

    @pytest.mark.parametrize("text", ['["%s"]', '[{"a": [%s]}]'])
    def test_refuses_what_is_too_long(self, narrow, text):
        with pytest.raises(jsontext.TooLong):
            listed(reader_of(text % ("1," * 5000)), largest=1000)


class TestValueOf:
    def test_reads_line_ends_in_strings_and_what_is_no_number_as_null(self):
        assert jsontext.value_of(' {"a": "b\n", "c": NaN} ') == {"a": "b\n", "c": None}

    @pytest.mark.parametrize("wrong", ["", "{", "1 2", "{'a': 1}", "9" * 5000])
    def test_refuses_what_is_none(self, wrong):
        with pytest.raises(jsontext.NotJson):
            jsontext.value_of(wrong)

    @pytest.mark.parametrize(("levels", "is_read"), [(100, True), (101, False), (100_000, False)])
    def test_counts_levels(self, levels, is_read):
        for start, end in ("[]", ('{"a":', "}")):
            text = start * levels + ("1" if start != "[" else "") + end * levels
            if is_read:
                jsontext.value_of(text)
            else:
                with pytest.raises(jsontext.TooDeep):
                    jsontext.value_of(text)
