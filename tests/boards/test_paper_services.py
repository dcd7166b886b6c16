"""Adding papers, writing reports and keeping uploads."""

import datetime as dt
import hashlib
import io
import re
from pathlib import Path

import pikepdf
import pytest
from django.core.exceptions import ValidationError

from boards.enums import PaperKind, PaperStatus, Part
from boards.models import AgendaItem, Paper, PaperVersion
from boards.services.papers import add_paper, edit_paper, paper_values
from boards.services.versions import save_report, store_upload
from hwb_portal.audit.models import AuditEvent
from hwb_portal.core.errors import DomainError
from hwb_portal.core.locking import fingerprint
from tests.boards.builders import exempt_paper, full_template
from tests.factories import make_board, make_item, make_meeting, make_paper, make_report, make_user, tiny_pdf

pytestmark = pytest.mark.django_db

BODIES = {"author": "Director of Public Health", "summary": "One.\n\nTwo.", "signed_off": ""}


def add(item: AgendaItem | None = None, **fields) -> Paper:
    values = {"title": "Winter plan", "kind": PaperKind.REPORT, "part": Part.PART_I, "by": make_user(), **fields}
    return add_paper(item=item or make_item(), **values)


def add_closed(**fields) -> Paper:
    closed = {
        "title": "Prices of three providers",
        "part": Part.PART_II,
        "public_title": "Commercial information",
        "public_interest_reason": "The procurement is open.",
        "paragraphs": (3,),
        "must_be_registered": False,
        "has_contract_terms": False,
        "is_own_development": False,
        "review_on": dt.date(2027, 9, 1),
    }
    return add(**{**closed, **fields})


def a_paper_to_write(numbering: str = "by_section") -> Paper:
    return make_paper(make_item(make_meeting(make_board(report_template=full_template(numbering)))))


def save(paper: Paper, bodies: dict[str, str] = BODIES, acronyms: tuple[tuple[str, str], ...] = ()) -> PaperVersion:
    return save_report(paper=paper, bodies=bodies, acronyms=acronyms, by=make_user())


def release(version: PaperVersion) -> None:
    version.released_at = version.created_at
    version.save()


def sections(version: PaperVersion) -> list[tuple[str, str]]:
    return [(section.key, section.body) for section in version.sections.all()]


def numbers(paper: Paper) -> list[int]:
    return [version.number for version in paper.versions.order_by("number")]


@pytest.fixture
def store(settings, tmp_path) -> Path:
    """A store of one's own, in which no other test keeps anything."""
    options = {**settings.STORAGES["default"]["OPTIONS"], "location": tmp_path}
    settings.STORAGES = {**settings.STORAGES, "default": {**settings.STORAGES["default"], "OPTIONS": options}}
    return tmp_path


def files_in(store: Path) -> list[Path]:
    return [path for path in store.rglob("*") if path.is_file()]


def a_pdf_with_a_script() -> bytes:
    with pikepdf.Pdf.open(io.BytesIO(tiny_pdf("Figures by ward"))) as pdf:
        action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        pdf.Root.OpenAction = pdf.make_indirect(action)
        pdf.docinfo["/Author"] = "A. Clerk"
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def upload(paper: Paper, data: bytes | None = None, name: str = "figures.pdf") -> PaperVersion:
    return store_upload(paper=paper, data=data or tiny_pdf("Figures by ward"), original_name=name, by=make_user())


# Adding a paper


def test_papers_of_an_item_stand_in_the_order_they_were_added():
    item = make_item()
    titles = ["Report", "Appendix 1", "Appendix 2"]
    for title in titles:
        add(item, title=title)
    assert list(item.papers.order_by("position").values_list("position", "title")) == list(enumerate(titles, start=1))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (PaperStatus.NONE, PaperStatus.ATTACHED),
        (PaperStatus.TO_FOLLOW, PaperStatus.ATTACHED),
        (PaperStatus.PRESENTATION, PaperStatus.PRESENTATION),
        (PaperStatus.VERBAL, PaperStatus.VERBAL),
    ],
)
def test_an_item_says_that_its_paper_is_attached_unless_it_is_to_be_shown_or_told(before, after):
    item = make_item(paper_status=before)
    add(item)
    item.refresh_from_db()
    assert item.paper_status == after


def test_a_closed_paper_needs_a_paragraph_of_schedule_12a():
    with pytest.raises(DomainError, match=r"^Choose at least one paragraph of Schedule 12A for a Part II paper\.$"):
        add_closed(paragraphs=())
    assert (Paper.objects.count(), AuditEvent.objects.count()) == (0, 0)


def test_an_open_paper_with_a_paragraph_of_schedule_12a_is_refused():
    with pytest.raises(DomainError, match=r"^Paragraphs of Schedule 12A are for a Part II paper\."):
        add(paragraphs=(3,))
    assert Paper.objects.count() == 0


def test_a_closed_paper_keeps_its_paragraphs_in_order_and_once():
    paper = add_closed(paragraphs=(7, 3, 3))
    assert [exemption.paragraph for exemption in paper.exemptions.all()] == [3, 7]


def test_a_closed_paper_without_a_reason_is_refused():
    with pytest.raises(ValidationError):
        add_closed(public_interest_reason="")
    assert Paper.objects.count() == 0


def test_a_paragraph_that_schedule_12a_does_not_have_is_refused_with_the_paper():
    with pytest.raises(ValidationError):
        add_closed(paragraphs=(8,))
    assert Paper.objects.count() == 0


def test_the_trail_names_a_closed_paper_by_its_public_title():
    paper = add_closed()
    assert [(event.action, event.subject_id, event.subject_label) for event in AuditEvent.objects.all()] == [
        ("paper.added", str(paper.pk), "Commercial information")
    ]


# Writing a report


def test_a_report_keeps_its_parts_in_the_order_of_the_template():
    version = save(a_paper_to_write(), {"signed_off": "J. Director", "summary": " One. ", "author": "Public Health"})
    assert sections(version) == [("author", "Public Health"), ("summary", "One."), ("signed_off", "J. Director")]


def test_an_empty_part_is_kept_only_where_the_template_requires_it():
    version = save(a_paper_to_write(), {"author": "", "summary": "", "risks": "  ", "signed_off": ""})
    assert [key for key, _ in sections(version)] == ["author", "summary", "signed_off"]


def test_saving_again_changes_the_version_in_hand():
    paper = a_paper_to_write()
    save(paper, {**BODIES, "risks": "High."})
    version = save(paper, {**BODIES, "summary": "Three."})
    assert numbers(paper) == [1]
    assert sections(version) == [("author", "Director of Public Health"), ("summary", "Three."), ("signed_off", "")]


def test_saving_after_release_starts_the_next_version_and_leaves_the_released_one():
    paper = a_paper_to_write()
    first = save(paper)
    release(first)
    second = save(paper, {**BODIES, "summary": "Corrected."})
    assert (second.number, second.released_at) == (2, None)
    assert (dict(sections(first))["summary"], dict(sections(second))["summary"]) == ("One.\n\nTwo.", "Corrected.")


def test_a_report_keeps_its_acronyms_in_the_order_given():
    version = save(a_paper_to_write(), acronyms=(("STP", "Sustainability Plan"), (" BCF ", " Better Care Fund ")))
    assert [(acronym.short, acronym.full) for acronym in version.acronyms.all()] == [
        ("STP", "Sustainability Plan"),
        ("BCF", "Better Care Fund"),
    ]


def test_saving_again_replaces_the_acronyms():
    paper = a_paper_to_write()
    save(paper, acronyms=(("STP", "Sustainability Plan"),))
    version = save(paper, acronyms=(("STP", "Single Transport Plan"),))
    assert [(acronym.short, acronym.full) for acronym in version.acronyms.all()] == [("STP", "Single Transport Plan")]


def test_an_acronym_given_twice_leaves_the_report_as_it_was():
    paper = a_paper_to_write()
    save(paper)
    with pytest.raises(ValidationError):
        save(paper, {**BODIES, "summary": "Lost."}, acronyms=(("STP", "One"), ("STP", "Two")))
    assert dict(sections(paper.versions.get()))["summary"] == "One.\n\nTwo."


def test_writing_takes_the_place_of_an_upload_in_hand():
    paper = a_paper_to_write()
    upload(paper)
    version = save(paper)
    found = (version.number, version.is_uploaded, version.template, version.sha256, version.pages, version.text)
    assert found == (1, False, paper.item.meeting.board.report_template, "", None, [])


def test_saving_a_report_is_recorded_with_its_version():
    paper = a_paper_to_write()
    release(save(paper))
    save(paper)
    events = [(event.action, event.details) for event in AuditEvent.objects.order_by("id")]
    assert events == [("report.saved", {"version": 1}), ("report.saved", {"version": 2})]


# Keeping an upload


def test_an_upload_is_kept_with_its_hash_size_pages_and_text():
    version = upload(make_paper(), name="Figures (final).pdf")
    with version.file.open("rb") as stored:
        kept = stored.read()
    assert version.sha256 == hashlib.sha256(kept).hexdigest()
    assert (version.size, version.pages, version.text) == (len(kept), 1, ["Figures by ward"])
    assert (version.original_name, version.template, version.is_tagged) == ("Figures (final).pdf", None, False)


def test_an_upload_is_one_file_in_the_store(store):
    version = upload(make_paper())
    assert files_in(store) == [store / version.file.name]


def test_a_kept_file_has_a_name_that_tells_nothing():
    version = upload(make_paper(title="Care home closure"), name="closure-of-the-cedars.pdf")
    assert Path(version.file.name).parent == Path("papers")
    assert len(Path(version.file.name).stem) == 32
    assert "cedars" not in version.file.name


def test_what_was_removed_from_an_upload_is_in_the_trail():
    paper = make_paper()
    version = upload(paper, a_pdf_with_a_script())
    assert AuditEvent.objects.get().details == {
        "version": 1,
        "sha256": version.sha256,
        "removed": ["scripts and automatic actions", "information about the file, such as its author"],
    }


def test_a_script_is_not_kept():
    version = upload(make_paper(), a_pdf_with_a_script())
    with version.file.open("rb") as stored:
        assert b"app.alert" not in stored.read()


def test_the_file_of_a_closed_paper_carries_its_public_title():
    version = upload(exempt_paper(released=False))
    with version.file.open("rb") as stored, pikepdf.Pdf.open(stored) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Exempt report"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (
            b"Dear all,",
            "The selected file must be a PDF, a Word file (.docx), slides (.pptx) or a picture (PNG or JPEG)",
        ),
        (
            b"PK\x03\x04 cut short",
            "The selected file is damaged. Open it, save it again under another name and select that",
        ),
    ],
)
def test_a_file_of_another_kind_is_refused_and_nothing_is_stored(store, data, reason):
    paper = make_paper()
    with pytest.raises(DomainError, match=rf"^{re.escape(reason)}$"):
        upload(paper, data)
    assert (numbers(paper), AuditEvent.objects.count(), files_in(store)) == ([], 0, [])


def test_a_broken_pdf_is_refused_and_nothing_is_stored(store):
    paper = make_paper()
    with pytest.raises(DomainError, match=r"^The selected file is cut short"):
        upload(paper, b"%PDF-1.7\nno more than a beginning")
    assert (numbers(paper), AuditEvent.objects.count(), files_in(store)) == ([], 0, [])


def test_uploading_again_changes_the_version_in_hand():
    paper = make_paper()
    upload(paper)
    version = upload(paper, tiny_pdf("Corrected figures"))
    assert (numbers(paper), version.text) == ([1], ["Corrected figures"])


def test_uploading_after_release_starts_the_next_version():
    paper = make_paper()
    first = make_report(paper)
    second = upload(paper)
    assert (first.number, second.number, second.released_at) == (1, 2, None)


def test_an_upload_takes_the_place_of_a_report_in_hand():
    paper = a_paper_to_write()
    save(paper, acronyms=(("STP", "Sustainability Plan"),))
    version = upload(paper)
    found = (version.number, version.template, version.sections.count(), version.acronyms.count())
    assert found == (1, None, 0, 0)


@pytest.mark.parametrize("answer", [True, None])
@pytest.mark.parametrize("gate", ["must_be_registered", "is_own_development"])
def test_an_exemption_that_the_law_does_not_give_is_refused(gate, answer):
    with pytest.raises(DomainError, match=r"is not exempt|Select whether"):
        add_closed(**{gate: answer})
    assert not Paper.objects.exists()


@pytest.mark.parametrize("answer", [True, None])
@pytest.mark.parametrize("gate", ["must_be_registered", "is_own_development"])
def test_an_exemption_stays_as_the_law_gives_it_when_the_paper_is_changed(gate, answer):
    paper = add_closed()
    seen = fingerprint(paper_values(paper))
    with pytest.raises(DomainError, match=r"is not exempt|Select whether"):
        edit_paper(paper=paper, by=make_user(), seen=seen, values={gate: answer})
    assert paper_values(Paper.objects.get(pk=paper.pk))[gate] is False


def test_whether_it_gives_terms_of_a_contract_is_kept_and_changed():
    paper = add_closed(has_contract_terms=True)
    assert paper_values(paper)["has_contract_terms"] is True
    seen = fingerprint(paper_values(paper))
    edit_paper(paper=paper, by=make_user(), seen=seen, values={"has_contract_terms": False})
    assert paper_values(Paper.objects.get(pk=paper.pk))["has_contract_terms"] is False
    with pytest.raises(DomainError, match="Select whether it gives terms"):
        add_closed(has_contract_terms=None)


def test_the_answers_for_paragraph_three_go_with_the_paragraph():
    paper = add_closed()
    edit_paper(paper=paper, by=make_user(), seen=fingerprint(paper_values(paper)), values={"paragraphs": [5]})
    values = paper_values(Paper.objects.get(pk=paper.pk))
    answers = values["paragraphs"], values["must_be_registered"], values["has_contract_terms"]
    assert answers == ([5], None, None)
