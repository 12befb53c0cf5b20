import pytest

from workbench import console


class TestLanguage:
    @pytest.mark.parametrize(
        ("environment", "code"),
        [
            ({"LANG": "es_ES.UTF-8"}, "es"),
            ({"LANG": "es"}, "es"),
            ({"LANG": "en_GB.UTF-8"}, "en"),
            ({"LANG": "es_ES.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
            ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "es_MX.UTF-8"}, "es"),
            ({"LANG": "C.UTF-8"}, "en"),
            ({"LANG": "fr_FR.UTF-8"}, "en"),
            ({}, "en"),
        ],
    )
    def test_is_that_of_the_person_at_the_terminal(self, environment, code):
        assert console.language(environment) == code
