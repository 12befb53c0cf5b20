import gettext
import os

import pytest
from babel.messages.pofile import PoFileError

from workbench import catalogues

PO = """msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Claim"
msgstr "Afirmación"

#, fuzzy
msgid "Source"
msgstr "Fuente"

msgid "%(n)s claim"
msgid_plural "%(n)s claims"
msgstr[0] "%(n)s afirmación"
msgstr[1] "%(n)s afirmaciones"
"""


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "es" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(PO)
    return path


class TestCompileStale:
    def test_writes_what_gettext_reads(self, source, tmp_path):
        (target,) = catalogues.compile_stale([tmp_path])

        with target.open("rb") as file:
            spanish = gettext.GNUTranslations(file)
        assert spanish.gettext("Claim") == "Afirmación"
        assert spanish.ngettext("%(n)s claim", "%(n)s claims", 2) == "%(n)s afirmaciones"

    def test_leaves_out_what_the_translator_was_unsure_of(self, source, tmp_path):
        (target,) = catalogues.compile_stale([tmp_path])

        with target.open("rb") as file:
            assert gettext.GNUTranslations(file).gettext("Source") == "Source"

    def test_leaves_alone_what_is_fresh(self, source, tmp_path):
        catalogues.compile_stale([tmp_path])

        assert catalogues.compile_stale([tmp_path]) == []

    def test_compiles_again_what_changed(self, source, tmp_path):
        (target,) = catalogues.compile_stale([tmp_path])
        os.utime(target, (0, 0))

        assert catalogues.compile_stale([tmp_path]) == [target]

    def test_refuses_what_is_not_a_catalogue(self, source, tmp_path):
        source.write_text('msgid "unfinished')

        with pytest.raises(PoFileError):
            catalogues.compile_stale([tmp_path])
        assert not source.with_suffix(".mo").exists()
