"""Reading a closed paper is an act, and is recorded before the first byte of it leaves (ADR 0020)."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db import DatabaseError, models, transaction
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import render

from hwb_portal.audit.services import record

logger = logging.getLogger(__name__)
SHOWN = (200, 206)  # with any other answer nothing of the paper is sent
ATTRIBUTE = "closed_reads"


@dataclass(frozen=True)
class ClosedRead:
    """A closed thing that the answer to this request shows. `label` may be read by anyone who reads the trail."""

    action: str
    subject: models.Model
    label: str
    way: str


def note_read(request: HttpRequest, action: str, *, subject: models.Model, label: str) -> None:
    """Say, in a view that only reads, that its answer shows a closed thing. Written down when the view has ended."""
    match = request.resolver_match
    read = ClosedRead(action, subject, label, match.view_name if match else "")
    noted: list[ClosedRead] = getattr(request, ATTRIBUTE, [])
    if request.method == "GET" and read not in noted:
        setattr(request, ATTRIBUTE, [*noted, read])


class ClosedReadsMiddleware:
    """Adds an event for each closed thing in an answer. What cannot be recorded is not shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        reads: list[ClosedRead] = getattr(request, ATTRIBUTE, [])
        if not reads or response.status_code not in SHOWN:
            return response
        try:
            with transaction.atomic():
                for read in reads:
                    details = {"page": read.way}
                    record(read.action, subject=read.subject, label=read.label, by=request.user, details=details)
        except DatabaseError:
            logger.exception("A closed paper was not shown, because the reading of it could not be recorded")
            if isinstance(response, FileResponse) and response.file_to_stream:
                response.file_to_stream.close()  # the answer itself is closed by the server, with the request
            return render(request, "500.html", status=503)
        return response
