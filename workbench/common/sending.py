"""How does a large file leave, a piece at a time?"""

from asgiref.sync import sync_to_async
from django.http import FileResponse


class Download(FileResponse):
    """A file to be kept by whoever asked, never shown: an attachment that browsers take for what we say.

    Under ASGI Django would read the whole file into memory before it sends the first piece.
    """

    def __init__(self, file, *, name: str, content_type: str = "application/octet-stream"):
        super().__init__(file, as_attachment=True, filename=name, content_type=content_type)
        self["X-Content-Type-Options"] = "nosniff"
        self["Content-Security-Policy"] = "sandbox; default-src 'none'"
        self["Cache-Control"] = "private, no-store"

    async def __aiter__(self):
        pieces = iter(self.streaming_content)
        while (piece := await sync_to_async(next)(pieces, None)) is not None:
            yield piece
