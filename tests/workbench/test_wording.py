"""Is every word that people read there in both languages?"""

import re

import pytest

from workbench import wording

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")


def _parts(message):
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    strings = [message.string] if isinstance(message.string, str) else list(message.string)
    return ids, strings


class TestCatalogues:
    @pytest.mark.parametrize("room", wording.ROOMS)
    def test_translate_every_message(self, room):
        assert wording.missing(room) == []

    @pytest.mark.parametrize("room", wording.ROOMS)
    def test_hold_nothing_that_is_gone(self, room):
        here = {(str(message.id), message.context) for message in wording.found(room)}
        kept = {(str(message.id), message.context) for message in wording.known(room) if message.id}
        assert kept - here == set()

    @pytest.mark.parametrize("room", wording.ROOMS)
    def test_keep_every_placeholder(self, room):
        for message in wording.known(room):
            if message.id:
                ids, strings = _parts(message)
                wanted = set(PLACEHOLDER.findall(ids[-1]))
                for text in strings:
                    assert set(PLACEHOLDER.findall(text)) == wanted, message.id


class TestFound:
    def test_reads_code_and_templates(self):
        messages = {message.id for message in wording.found("workbench")}
        assert "Skip to the content" in messages  # templates/base.html
        assert "Fact-checker" in messages  # workbench/accounts/roles.py

    def test_keeps_rooms_apart(self):
        assert "Was it said?" in {message.id for message in wording.found("claims")}
        assert "Was it said?" not in {message.id for message in wording.found("workbench")}
