"""How do browsers cache our files for ever and still see every change? By a hash in each name."""

from fnmatch import fnmatch

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

OWN_SCRIPTS = ("workbench/*.js", "claims/*.js")
OWN_STYLES = ("workbench/css/*.css",)


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Hashed, minified and compressed files; our own script modules import one another by hashed names.

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

    def file_hash(self, name, content=None):
        """Eight of the twelve digits: a page names some forty symbols by it."""
        found = super().file_hash(name, content)
        return found and found[:8]

    def _save(self, name, content):
        """Our own scripts and styles without comments and indentation, which are for their writers."""
        for kind, globs in (("application/javascript", OWN_SCRIPTS), ("text/css", OWN_STYLES)):
            if any(fnmatch(name, glob) for glob in globs):
                content.seek(0)
                content = ContentFile(minified(content.read(), kind))
        return super()._save(name, content)


def minified(content: bytes, kind: str) -> bytes:
    """content in fewer bytes. kind: its media type."""
    import minify  # needed by `collectstatic` alone: it brings a runtime of its own into the process

    # What a custom property holds is left as it is written, and ours are pairs of colours.
    return minify.string(kind, content.decode()).replace(", #", ",#").encode()
