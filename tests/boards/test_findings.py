"""What an officer is told about an uploaded file, and how they answer."""

import io

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from boards.documents import find_in_upload
from boards.enums import FindingKind, MeetingStatus, PaperKind, Part
from boards.findings import in_text, is_nhs_number
from boards.models import UploadFinding
from boards.services import versions
from boards.services.files import match_file, stage_file
from hwb_portal.audit.models import AuditEvent
from hwb_portal.core.errors import DomainError
from tests.boards.builders import officer_of
from tests.boards.publishing import MEETING_DAY, fresh, publish
from tests.factories import make_item, make_meeting, make_paper, make_user
from tests.factories.papers import tiny_pdf

NHS = "943 476 5919"  # the NHS Data Dictionary's own example


def drawn(content: bytes) -> bytes:
    """A page with that content, in Helvetica /F1, and one honest line of text."""
    with pikepdf.open(io.BytesIO(tiny_pdf("Seen by everyone."))) as pdf:
        page = pdf.pages[0]
        page.Contents = pdf.make_stream(page.Contents.read_bytes() + b"\n" + content)
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def kinds(pdf: bytes) -> list[tuple[str, int | None]]:
    return [(found.kind.value, found.page) for found in find_in_upload(pdf)]


@pytest.mark.parametrize(
    ("digits", "is_one"),
    [
        ("9434765919", True),
        ("9434765918", False),
        ("4010232137", True),
        ("0000000000", False),
        ("1234567890", False),
    ],
)
def test_an_nhs_number_is_known_by_its_check_digit(digits, is_one):
    assert is_nhs_number(digits) is is_one


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"Patient {NHS} was seen.", ["nhs_number"]),
        ("Patient 9434765919 and 401-023-2137.", ["nhs_number"]),
        ("Order 943 476 5918 of 2017", []),
        ("DOB: 12/03/1954", ["birth_date"]),
        ("Date of birth 3 March 1954", ["birth_date"]),
        ("Jane Example (12/03/1954), a resident", ["birth_date"]),
        ("The meeting of 17/10/2017 agreed.", []),
        ("Health and Wellbeing Board, 17 October 2017", []),
        ("Spent 1,234,567,890 in 2016/17", []),
    ],
)
def test_personal_numbers_are_found_in_text(text, found):
    assert [finding.kind.value for finding in in_text(1, text)] == found


def test_a_finding_does_not_repeat_the_number():
    assert [word for finding in in_text(1, NHS) for word in (NHS, "943") if word in finding.words] == []


@pytest.mark.parametrize(
    "content",
    [
        b"BT /F1 12 Tf 72 600 Td (A secret name) Tj ET 0 g 60 590 200 30 re f",
        b"1 g BT /F1 12 Tf 72 600 Td (A secret name) Tj ET",
        b"BT /F1 12 Tf 700 600 Td (A secret name) Tj ET",
        b"BT /F1 12 Tf 3 Tr 72 600 Td (A secret name) Tj ET",
    ],
    ids=["under a box", "white", "off the page", "not drawn"],
)
def test_text_that_nobody_sees_is_found(content):
    assert kinds(drawn(content)) == [("hidden_text", 1)]


def test_an_honest_page_has_no_finding():
    assert kinds(drawn(b"0.2 g BT /F1 12 Tf 72 600 Td (Grey but legible) Tj ET")) == []


def test_what_is_no_pdf_is_a_finding_itself():
    assert kinds(b"%PDF-1.7 nothing") == [("not_scanned", None)]


# Kept and answered


def an_upload(officer=None, content: bytes = b"1 g BT /F1 12 Tf 72 600 Td (A secret name) Tj ET"):
    paper = make_paper()
    officer = officer or officer_of(paper.item.meeting.board)
    version = versions.store_upload(paper=paper, data=drawn(content), original_name="a.pdf", by=officer)
    return version, officer


@pytest.mark.django_db
def test_findings_are_kept_with_the_version():
    version, _ = an_upload()
    assert {(found.kind, found.page) for found in version.findings.all()} == {("hidden_text", 1), ("untagged", None)}


@pytest.mark.django_db
def test_what_must_be_answered_is_open_until_an_officer_says_why():
    version, officer = an_upload()
    meeting = version.paper.item.meeting
    (found,) = UploadFinding.objects.open_in(meeting)
    versions.confirm_finding(finding=found, reason="White on purpose.", by=officer, now=timezone.now())
    assert list(UploadFinding.objects.open_in(meeting)) == []
    found.refresh_from_db()
    assert (found.reason, found.confirmed_by) == ("White on purpose.", officer)
    assert AuditEvent.objects.filter(action="finding.confirmed").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["", "   "])
def test_an_answer_needs_a_reason(reason):
    version, officer = an_upload()
    (found,) = UploadFinding.objects.open_in(version.paper.item.meeting)
    with pytest.raises(DomainError, match="Say why"):
        versions.confirm_finding(finding=found, reason=reason, by=officer, now=timezone.now())


@pytest.mark.django_db
def test_a_later_version_without_the_fault_leaves_nothing_open():
    version, officer = an_upload()
    version.released_at = timezone.now()
    version.save()
    versions.store_upload(paper=version.paper, data=tiny_pdf("Clean."), original_name="b.pdf", by=officer)
    assert list(UploadFinding.objects.open_in(version.paper.item.meeting)) == []


@pytest.mark.django_db
def test_the_officer_sees_the_findings_and_others_do_not(signed_in_as):
    version, officer = an_upload()
    address = version.paper.get_absolute_url()
    assert "What was found in this file" in signed_in_as(officer).get(address).content.decode()
    version.released_at = timezone.now()
    version.save()
    for reader in (None, make_user()):
        assert "What was found in this file" not in signed_in_as(reader).get(address).content.decode()


@pytest.mark.django_db
def test_an_officer_answers_on_a_page_of_its_own(signed_in_as):
    version, officer = an_upload()
    found = version.findings.get(kind=FindingKind.HIDDEN_TEXT)
    address = reverse("finding_confirm", args=[version.paper.pk, found.pk])
    answer = signed_in_as(officer).post(address, {"reason": "It is a watermark."})
    assert (answer.status_code, answer["Location"]) == (302, version.paper.get_absolute_url())
    assert "May be published: It is a watermark." in signed_in_as(officer).get(answer["Location"]).content.decode()


UNDER_A_BOX = b"BT /F1 12 Tf 72 600 Td (A secret name) Tj ET 0 g 60 590 200 30 re f"


def sent_alone(meeting, officer) -> None:
    paper = make_paper(make_item(meeting), state="cleared", cleared_by="Officer", cleared_at=timezone.now())
    versions.store_upload(paper=paper, data=drawn(UNDER_A_BOX), original_name="a.pdf", by=officer)


def sent_among_many(meeting, officer) -> None:
    staged = stage_file(meeting=meeting, by=officer, data=drawn(UNDER_A_BOX), original_name="a.pdf")
    match_file(
        staged=staged, by=officer, item=make_item(meeting), title="Plan", kind=PaperKind.REPORT, part=Part.PART_I
    )


@pytest.mark.django_db
@pytest.mark.parametrize("send", [sent_alone, sent_among_many])
def test_text_under_a_black_box_is_not_published_until_somebody_types_why(send, signed_in_as):
    meeting = make_meeting(held_on=MEETING_DAY, status=MeetingStatus.DRAFT)
    officer = officer_of(meeting.board)
    send(meeting, officer)
    found = UploadFinding.objects.get(kind=FindingKind.HIDDEN_TEXT)
    answer = reverse("finding_confirm", args=[found.version.paper_id, found.pk])
    for reason in ("", "   "):
        assert signed_in_as(officer).post(answer, {"reason": reason}).status_code == 200
        with pytest.raises(DomainError, match="1 thing found in uploaded files waits for an answer"):
            publish(meeting)
    signed_in_as(officer).post(answer, {"reason": "The box is a heading’s background."})
    assert publish(meeting) == fresh(meeting).current_publication


@pytest.mark.django_db
def test_the_pages_of_an_upload_say_that_nothing_is_blacked_out_here(signed_in_as):
    version, officer = an_upload()
    found = version.findings.get(kind=FindingKind.HIDDEN_TEXT)
    address = version.paper.get_absolute_url()
    build = f"{version.paper.item.meeting.get_absolute_url()}build/"
    for page in (address, f"{address}upload/", f"{address}findings/{found.pk}/", f"{build}files/"):
        text = signed_in_as(officer).get(page).content.decode()
        assert "This portal does not black out text. Remove it in the document itself, then upload again" in text
