"""How a PDF is sent."""

import io

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.http import FileResponse

from boards.models import Meeting
from reports.models import Pack
from reports.store import place

# A browser's own PDF viewer needs its style and its object; nothing else runs or loads.
FILE_POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "object-src": [SELF],
    "frame-ancestors": [SELF],
}


def send(pdf: bytes, name: str) -> FileResponse:
    return FileResponse(io.BytesIO(pdf), filename=name, content_type="application/pdf")


def send_pack(built: Pack, meeting: Meeting, suffix: str) -> FileResponse:
    name = f"{meeting.board.slug}-{meeting.slug}-pack{suffix}.pdf"
    return FileResponse(place(built.name).open("rb"), filename=name, content_type="application/pdf")
