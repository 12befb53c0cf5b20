"""How does a file come to lie on the disk whole, and still lie there after the power failed?"""

import contextlib
import os
import tempfile
from pathlib import Path

from django.core.files.storage import FileSystemStorage


class DurableFiles(FileSystemStorage):
    """Files under their final name only when every byte of them is on the disk.

    Written beside the target, flushed to the disk, renamed, and the folder flushed as well. What is written
    twice under one name replaces itself: names of captures are hashes of their content. A program that dies
    while writing leaves a file whose name begins with BEGUN, which nothing refers to.
    """

    BEGUN = ".begun-"

    def __init__(self, **options):
        super().__init__(**options | {"allow_overwrite": True})

    def _save(self, name, content):
        target = Path(self.path(name))
        folder = target.parent
        self._make(folder)
        handle, begun = tempfile.mkstemp(dir=folder, prefix=self.BEGUN)
        try:
            with os.fdopen(handle, "wb") as out:
                for chunk in content.chunks():
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            Path(begun).chmod(self.file_permissions_mode or 0o644)
            Path(begun).replace(target)
        except BaseException:
            with contextlib.suppress(OSError):  # the first failure is the one to tell
                Path(begun).unlink()
            raise
        _flush(folder)
        return name.replace("\\", "/")

    def _make(self, folder: Path) -> None:
        """Make the folder and those above it, and flush every one that got a new entry."""
        missing = [each for each in (folder, *folder.parents) if not each.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        for each in missing:
            _flush(each.parent)


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
