import pytest
from django.core.management import call_command
from django.test import override_settings

SLOW = ["admin", "drf_spectacular_sidecar", "rest_framework"]  # large, and not ours


@pytest.fixture
def collected(tmp_path):
    """Scripts collected as a deployment does, among them two modules of ours that import one another."""
    own = tmp_path / "own"
    (own / "workbench").mkdir(parents=True)
    (own / "workbench" / "sample-a.js").write_text('import {b} from "./sample-b.js";\nb();\n' * 100)
    (own / "workbench" / "sample-b.js").write_text("export function b() {}\n")
    target = tmp_path / "static"
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "workbench.staticfiles.HashedStaticFiles"},
    }
    with override_settings(STORAGES=storages, STATIC_ROOT=target, STATICFILES_DIRS=[own]):
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=SLOW)
    return target


class TestHashedStaticFiles:
    def test_imports_of_our_modules_carry_the_hash_and_files_are_compressed(self, collected):
        (module,) = collected.glob("workbench/sample-b.????????.js")
        (importer,) = collected.glob("workbench/sample-a.????????.js")

        assert f'from"./{module.name}";' in importer.read_text()
        assert importer.with_name(importer.name + ".gz").exists()

    def test_our_scripts_and_styles_travel_without_what_is_for_their_writers(self, collected):
        (module,) = collected.glob("claims/anchor.????????.js")
        (style,) = collected.glob("workbench/css/tokens.????????.css")

        assert "/*" not in module.read_text() + style.read_text()
        assert "export function indexText(" in module.read_text()
        assert "@layer reset,tokens," in style.read_text()
