import pytest

from workbench.common.languages import is_language


class TestIsLanguage:
    @pytest.mark.parametrize(
        "tag", ["es", "ES", "pt-BR", "es-419", "ca-valencia", "zh-Hant-TW", "ast", "arn", "und"]
    )
    def test_knows_languages_with_scripts_regions_and_variants(self, tag):
        assert is_language(tag)

    @pytest.mark.parametrize(
        "tag", ["", "klingon", "xx", "xx-nonsense", "en_US", "es-", "es-x", "español", "es\n", "ｅｓ"]
    )
    def test_takes_no_tag_that_is_malformed_or_of_no_language(self, tag):
        assert not is_language(tag)
