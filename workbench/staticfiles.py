"""How do browsers cache our files for ever and still see every change? By a hash in each name."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

OWN_SCRIPTS = ("workbench/*.js", "claims/*.js")


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Hashed and compressed files; imports between our own script modules point to the hashed names too.

    Django's switch for that (support_js_module_import_aggregation) reads every script. It takes a type
    comment in django-htmx's hx-sse-2.js for an import and fails, so its rules apply to our own folders only.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        *(
            (glob, ManifestStaticFilesStorage._js_module_import_aggregation_patterns[1])
            for glob in OWN_SCRIPTS
        ),
    )
