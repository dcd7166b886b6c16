"""The list of those who may read a confidential paper."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from boards.builder_forms import ReaderForm
from boards.selectors.readers import readers_page
from boards.services import readers
from boards.views.find import find_paper_as_officer
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import needs
from hwb_portal.core.errors import DomainError

DIGITS = 18


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def paper_readers(request: SignedInRequest, paper: UUID) -> HttpResponse:
    """Add somebody by the form, or take somebody off it with `remove`, the id of the person."""
    found = find_paper_as_officer(request, paper)
    removed = request.POST.get("remove", "")
    if removed.isdecimal() and len(removed) <= DIGITS:
        readers.remove_reader(paper=found, user_id=int(removed), by=request.user)
        messages.success(request, "That person is off the list and cannot open the paper any more.")
        return redirect("paper_readers", found.pk)
    today = timezone.localdate()
    page = readers_page(found, today)
    form = ReaderForm(request.POST if request.method == "POST" else None, people=page.others)
    if request.method == "POST" and form.is_valid():
        try:
            readers.add_reader(paper=found, user=form.person, by=request.user, today=today)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{form.person} is on the list.")
            return redirect("paper_readers", found.pk)
    context = {"form": form, "page": page, "paper": found, "meeting": found.item.meeting}
    return render(request, "boards/build/paper_readers.html", context)
