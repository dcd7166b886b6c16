"""Who was in the room: attendance with its quorum, votes, interests."""

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from boards.converters import MeetingDate
from boards.models import Attendance, DeclaredInterest, Meeting, RegisteredInterest, Vote
from boards.quorum import Quorum
from boards.record_forms import AttendanceForm, InterestForm, VoteForm
from boards.room import offices_on, quorum_of, quorum_parts, voters_at
from boards.selectors.minutes import declared_words
from boards.selectors.record import attendance_answers, attendance_of, holders_on
from boards.services import interests
from boards.services.attendance import attendance_values, record_attendance
from boards.services.receipts import once
from boards.services.votes import Counts, record_vote, remove_vote
from boards.views.conflicts import compared, conflict_page
from boards.views.find import find_board, find_meeting, find_meeting_to_change
from boards.views.record import find_heading, find_minutes_to_change, question_page
from hwb_portal.accounts.requests import SignedInRequest
from hwb_portal.core.access import needs, public, signed_in
from hwb_portal.core.errors import Conflict, DomainError
from hwb_portal.core.locking import fingerprint
from hwb_portal.core.reading import of_one_moment


def _attendance_form(request: SignedInRequest, meeting: Meeting, seen: str) -> AttendanceForm:
    minutes = find_minutes_to_change(request, meeting)
    held = holders_on(meeting)
    return AttendanceForm(
        request.POST if request.method == "POST" else None,
        initial={**attendance_answers(meeting, held), "seen": seen},
        held=held,
        items=list(minutes.items.all()),
        board=meeting.board,
    )


def _quorum(meeting: Meeting, rows: list[Attendance], position: int | None) -> Quorum:
    return quorum_of(meeting, rows, quorum_parts(meeting.board), offices_on(meeting), position)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def attendance_edit(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    seen = fingerprint(attendance_values(meeting))
    form = _attendance_form(request, meeting, seen)
    back = reverse("boards:record_detail", args=[board, meeting.slug])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            rows = record_attendance(
                meeting=meeting, lines=form.lines(), officers=given["officers"], by=request.user, seen=given["seen"]
            )
        except Conflict:
            stored = attendance_answers(meeting, holders_on(meeting))
            rows_apart = compared(form, stored)
            caption = f"Attendance, {meeting}"
            return conflict_page(
                request, subject=meeting, caption=caption, rows=rows_apart, seen=seen, back=request.path
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"The attendance is saved. {_quorum(meeting, rows, _first(meeting)).words}")
            return redirect(back)
    context = {
        "form": form,
        "meeting": meeting,
        "board": meeting.board,
        "back": back,
        "quorum": _quorum(meeting, attendance_of(meeting), _first(meeting)),
    }
    return render(request, "boards/record/attendance_edit.html", context)


def _first(meeting: Meeting) -> int:
    first = meeting.minutes.items.first()
    return first.position if first else 1


@require_POST
@needs("boards.manage_meeting")
def quorum_count(request: SignedInRequest, board: str, date: MeetingDate) -> JsonResponse:
    """The quorum of the answers on the screen, while they are filled in. Nothing is written."""
    meeting = find_meeting_to_change(request, board, date)
    form = _attendance_form(request, meeting, "")
    form.is_valid()  # what is not answered yet is nobody in the room
    for one in form.held:
        form.cleaned_data.setdefault(f"state-{one.pk}", "absent")
        for name in ("substitute", "arrived", "left"):
            form.cleaned_data.setdefault(f"{name}-{one.pk}", "")
    for name in ("observers", "in_attendance"):
        form.cleaned_data.setdefault(name, [])
    rows = [Attendance(meeting=meeting, **vars(line)) for line in form.lines()]
    counted = _quorum(meeting, rows, _first(meeting))
    return JsonResponse({"said": counted.words, "is_met": counted.is_met})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def vote_add(request: SignedInRequest, board: str, date: MeetingDate, heading: int) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    item = find_heading(request, meeting, heading)
    form = VoteForm(request.POST if request.method == "POST" else None, voters=voters_at(item).people)
    back = reverse("boards:heading_detail", args=[board, meeting.slug, item.pk])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        counts = Counts(given["in_favour"] or 0, given["against"] or 0, given["abstained"] or 0)

        def make() -> str:
            record_vote(
                item=item,
                question=given["question"],
                by=request.user,
                counts=counts,
                named=form.named,
                casting=given["casting"],
            )
            return back

        try:
            target = once(key=given["key"], by=request.user, act=make)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The vote is kept.")
            return redirect(target)
    barring = DeclaredInterest.objects.barring_vote_on(item.agenda_item).select_related("person")
    barred = ", ".join(str(one.person) for one in barring)
    words = {"heading": "Record a vote", "caption": str(item), "button": "Keep the vote", "back": back}
    intro = "Count the votes, or record each member’s; then the counts follow."
    if barred:
        intro += f" Barred by an interest, and so not listed: {barred}."
    return question_page(request, meeting, form, intro=intro, **words)


@require_POST
@needs("boards.manage_meeting")
def vote_remove(request: SignedInRequest, board: str, date: MeetingDate, heading: int, vote: int) -> HttpResponse:
    meeting = find_meeting_to_change(request, board, date)
    item = find_heading(request, meeting, heading)
    found: Vote | None = item.votes.in_bulk([vote]).get(vote)
    if found is None:
        raise Http404("There is no such vote any more.")
    try:
        remove_vote(vote=found, by=request.user)
        messages.success(request, "The vote is taken out.")
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("boards:heading_detail", board, meeting.slug, item.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("boards.manage_meeting")
def interest_list(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    """What was declared for the items of a meeting, before it or at it; and another declaration."""
    meeting = find_meeting_to_change(request, board, date)
    people = [one.person for one in holders_on(meeting)]
    form = InterestForm(
        request.POST if request.method == "POST" else None, people=people, meeting=meeting, by_officer=True
    )
    if request.method == "POST" and form.is_valid():
        try:
            _declare(request, form)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("boards:interest_list", board, meeting.slug)
    declared = DeclaredInterest.objects.visible_to(request.user).for_meeting(meeting)
    context = {
        "form": form,
        "meeting": meeting,
        "board": meeting.board,
        "rows": [(one, declared_words(one)) for one in declared],
        "back": reverse("boards:record_detail", args=[board, meeting.slug]),
    }
    return render(request, "boards/record/interest_list.html", context)


def _declare(request: SignedInRequest, form: InterestForm) -> None:
    given = form.cleaned_data
    interest = interests.declare_interest(
        item=form.agenda[given["item"]],
        person=form.people[given["person"]],
        declaration=form.declaration,
        by=request.user,
        today=timezone.localdate(),
    )
    task = f" It must be in the register by {interest.register_by:%-d %B %Y}." if interest.register_by else ""
    messages.success(request, f"The declaration is kept.{task}")


@require_POST
@needs("boards.manage_meeting")
def interest_act(request: SignedInRequest, board: str, date: MeetingDate, interest: int) -> HttpResponse:
    """Take a declaration back, or enter it in the register."""
    meeting = find_meeting_to_change(request, board, date)
    found = DeclaredInterest.objects.visible_to(request.user).for_meeting(meeting).in_bulk([interest]).get(interest)
    if found is None:
        raise Http404("There is no such declaration any more.")
    try:
        if request.POST.get("act") == "register":
            interests.register_declared(interest=found, by=request.user, today=timezone.localdate())
            messages.success(request, "It is in the register.")
        else:
            interests.withdraw_declaration(interest=found, by=request.user)
            messages.success(request, "The declaration is taken back.")
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("boards:interest_list", board, meeting.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("members declare for themselves; the page is not there for anybody else")
def interest_declare(request: SignedInRequest, board: str, date: MeetingDate) -> HttpResponse:
    """For a member of the board, before the meeting or at it. `?item=` chooses the item."""
    meeting = find_meeting(request, board, date)
    people = [one.person for one in holders_on(meeting) if one.person.user_id == request.user.pk]
    if not people or not meeting.has_public_agenda:
        raise Http404("This page is for members of the board.")
    form = InterestForm(
        request.POST if request.method == "POST" else None,
        initial={"item": request.GET.get("item")},
        people=people,
        meeting=meeting,
        by_officer=False,
    )
    if request.method == "POST" and form.is_valid():
        try:
            _declare(request, form)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("boards:interest_declare", board, meeting.slug)
    own = [
        one for one in DeclaredInterest.objects.visible_to(request.user).for_meeting(meeting) if one.person in people
    ]
    words = {
        "heading": "Declare an interest",
        "caption": str(meeting),
        "button": "Declare it",
        "back": meeting.get_absolute_url(),
        "told": [declared_words(one) for one in own],
    }
    return question_page(request, meeting, form, **words)


@require_http_methods(["GET", "HEAD"])
@public("the register of interests is open (Localism Act 2011 s.29)")
@of_one_moment
def interest_register(request: SignedInRequest, board: str) -> HttpResponse:
    found = find_board(board)
    entries = RegisteredInterest.objects.visible_to(request.user).for_board(found).current(timezone.localdate())
    return render(request, "boards/interest_register.html", {"board": found, "entries": entries})
