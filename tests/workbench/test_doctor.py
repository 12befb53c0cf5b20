import io

import pytest
from django.core.management import call_command
from django.db import connections

from workbench import catalogues
from workbench.management.commands import doctor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def english_and_quick(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setattr(doctor, "PING_SECONDS", 0.5)


@pytest.fixture
def compiled():
    catalogues.compile_stale()


def consult():
    """What doctor says, and its exit code."""
    words = io.StringIO()
    try:
        call_command("doctor", stdout=words, no_color=True)
    except SystemExit as end:
        return words.getvalue(), end.code
    return words.getvalue(), 0


class TestDoctor:
    def test_misses_the_workers(self, compiled):
        said, code = consult()

        assert "✘ No worker answers" in said
        assert code == 1

    def test_finds_everything_where_everything_is(self, compiled, worker):
        said, code = consult()

        assert "✘" not in said
        assert (said.splitlines()[-1], code) == ("Everything needed is there.", 0)

    def test_misses_the_database(self, monkeypatch):
        nowhere = {"HOST": "127.0.0.1", "PORT": "1"}
        database = connections["default"]
        monkeypatch.setattr(database, "settings_dict", database.settings_dict | nowhere)

        said, code = consult()

        assert "✘ The database does not answer" in said
        assert code == 1

    def test_misses_an_extension(self, monkeypatch):
        monkeypatch.setattr(doctor, "EXTENSIONS", ("pg_trgm", "no_such_extension"))

        said, code = consult()

        assert "✘ PostgreSQL lacks extensions (install its contrib package): no_such_extension." in said
        assert code == 1

    def test_misses_a_newer_postgresql(self, monkeypatch):
        monkeypatch.setattr(doctor, "OLDEST_POSTGRESQL", 99)

        assert "(99 or newer is needed)" in consult()[0]

    def test_misses_a_place_for_files(self, settings, tmp_path):
        (tmp_path / "file").write_text("")
        settings.MEDIA_ROOT = tmp_path / "file" / "media"

        assert "✘ Files cannot be stored" in consult()[0]

    def test_does_not_insist_on_a_browser(self, compiled, worker, monkeypatch):
        monkeypatch.setattr(doctor, "BROWSERS", ("no-such-browser",))

        said, code = consult()

        assert "– No Chromium" in said
        assert code == 0
