"""Files of our own that mean harm, through the doors of the site.

Each is refused with the sentence of its mistake, or taken without what it hid, which is named; it costs less than
five seconds and 300 MB; a refusal leaves no row, no file and no event. Honest files of each kind pass.
"""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from boards.enums import FindingKind
from boards.models import PaperVersion
from boards.office import has_converter
from boards.services.versions import store_upload
from hwb_portal.audit.models import AuditEvent
from hwb_portal.core.errors import DomainError
from metrics.models import Area, Observation, Return
from metrics.services.observations import import_observations
from metrics.services.returns import import_return
from metrics.services.tidy import BadFileError
from tests.boards.builders import officer_of
from tests.factories import make_indicator, make_paper
from tests.hostile import figures, papers, workbooks
from tests.hostile.case import KEPT, SENTENCES, TAKEN_OUT, Case
from tests.hostile.costs import Costs
from tests.metrics.conftest import analyst, herefordshire, hertfordshire  # noqa: F401 (fixtures)

pytestmark = pytest.mark.django_db

SECONDS, MIB = 5, 300
PAPERS = {**papers.PDF, **papers.WORD, **papers.OTHER}
HOSTILE = {**PAPERS, **workbooks.HOSTILE, **figures.HOSTILE}
SAYS_WHAT_TO_DO = re.compile(
    r"\b(must|[Ss]ave|[Ss]elect|[Oo]pen|Delete|Accept|Print|Split|Copy|Unpack|Take|may have|lacks|split|is empty)\b"
)


@pytest.fixture
def costs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Costs:
    return Costs(tmp_path, monkeypatch)


@pytest.fixture
def store(settings, tmp_path) -> Path:
    folder = tmp_path / "store"
    options = {**settings.STORAGES["default"]["OPTIONS"], "location": folder}
    settings.STORAGES = {**settings.STORAGES, "default": {**settings.STORAGES["default"], "OPTIONS": options}}
    return folder


def cheap(costs: Costs) -> str:
    """ "" where the file cost little; else what it cost."""
    return "" if costs.seconds < SECONDS and costs.mib < MIB else f"{costs.seconds:.1f} s, {costs.mib:.0f} MiB"


def left(store: Path) -> tuple[int, int, int]:
    """Rows, events and files."""
    rows = PaperVersion.objects.count() + Return.objects.count() + Observation.objects.count()
    return rows, AuditEvent.objects.count(), sum(path.is_file() for path in store.rglob("*"))


def sent_as_paper(case: Case) -> str:
    """The sentence of the refusal, or what the officer is told was taken out."""
    paper = make_paper()
    by = officer_of(paper.item.meeting.board)
    try:
        version = store_upload(paper=paper, data=case.make(), original_name=case.name, by=by, alt_text=case.alt_text)
    except DomainError as refusal:
        return str(refusal)
    told = version.findings.filter(kind=FindingKind.REMOVED).values_list("description", flat=True)
    return TAKEN_OUT + ", ".join(each.removeprefix(TAKEN_OUT).rstrip(".") for each in told) if told else KEPT


def everything(version: PaperVersion) -> bytes:
    """The bytes of the stored file, as they are and unpacked."""
    with version.file.open("rb") as stored:
        kept: bytes = stored.read()
    plain = io.BytesIO()
    with pikepdf.open(io.BytesIO(kept)) as pdf:
        pdf.save(plain, stream_decode_level=pikepdf.StreamDecodeLevel.all, compress_streams=False)
    return kept + plain.getvalue()


def test_there_are_enough_of_each_kind():
    kinds = [len(each) for each in (workbooks.HOSTILE, papers.PDF, papers.WORD, papers.OTHER)]
    assert [found >= wanted for found, wanted in zip(kinds, (20, 20, 10, 10), strict=True)] == [True] * 4, kinds
    assert len(HOSTILE) == 108


def test_each_mistake_has_a_sentence_of_its_own_that_says_what_to_do():
    spoken = {case.mistake for case in HOSTILE.values()}
    assert SENTENCES.keys() <= spoken
    assert [words for words in SENTENCES.values() if not SAYS_WHAT_TO_DO.search(words)] == []
    doors = [{key: words for key, words in SENTENCES.items() if key.startswith("book") is book} for book in (0, 1)]
    assert [len(set(door.values())) for door in doors] == [len(door) for door in doors]


@pytest.mark.parametrize("name", PAPERS)
def test_a_hostile_paper_is_refused_or_mended_with_its_own_sentence(name, store, costs):
    case = PAPERS[name]
    if name.startswith(("docx", "pptx")) and not has_converter():
        pytest.skip("LibreOffice is not installed")
    with costs:
        said = sent_as_paper(case)
    assert (said, cheap(costs)) == (case.says, "")
    if case.mistake in SENTENCES:
        assert left(store) == (0, 0, 0)
    else:
        version = PaperVersion.objects.get()
        assert version.original_name == papers.SHOWN.get(name, case.name)
        assert not re.search(rb"MARKER|app\.alert|JavaScript", everything(version))


@pytest.mark.parametrize("name", papers.HONEST)
def test_an_honest_paper_passes(name, store):
    if name.startswith(("docx", "pptx")) and not has_converter():
        pytest.skip("LibreOffice is not installed")
    assert sent_as_paper(papers.HONEST[name]) == papers.HONEST[name].says
    assert left(store) == (1, 1, 1)


def send_return(data: bytes, folder: Path, board, by) -> str:
    path = folder / "return.xlsx"
    path.write_bytes(data)
    try:
        import_return(path=path, original_name=path.name, board=board, by=by)
    except DomainError as refusal:
        return str(refusal)
    return KEPT


@pytest.mark.parametrize("name", workbooks.HOSTILE)
def test_a_hostile_return_is_refused_with_its_own_sentence(name, store, costs, herefordshire, analyst):  # noqa: F811
    data = workbooks.HOSTILE[name].make()
    with costs:
        said = send_return(data, store.parent, herefordshire, analyst)
    assert (said, cheap(costs), left(store)) == (workbooks.HOSTILE[name].says, "", (0, 0, 0))


@pytest.mark.parametrize("name", workbooks.HONEST)
def test_an_honest_return_passes(name, store, tmp_path, herefordshire, analyst):  # noqa: F811
    make: Callable[[], bytes] = workbooks.HONEST[name]
    assert send_return(make(), tmp_path, herefordshire, analyst) == KEPT
    assert left(store) == (1, 1, 1)


def send_figures(data: bytes, folder: Path, by) -> str:
    Area.objects.create(code="shire", name="The shire", kind="county")
    make_indicator(code="falls", name="Falls", unit="%")
    path = folder / "figures.csv"
    path.write_bytes(data)
    try:
        import_observations(path=path, by=by)
    except BadFileError as refusal:
        return "; ".join(finding.message for finding in refusal.findings)
    return KEPT


@pytest.mark.parametrize("name", figures.HOSTILE)
def test_hostile_figures_are_refused_with_their_own_sentence(name, store, costs, tmp_path, analyst):  # noqa: F811
    data = figures.HOSTILE[name].make()
    with costs:
        said = send_figures(data, tmp_path, analyst)
    assert (said, cheap(costs), left(store)) == (figures.HOSTILE[name].says, "", (0, 0, 0))


@pytest.mark.parametrize("name", figures.HONEST)
def test_honest_figures_pass(name, tmp_path, analyst):  # noqa: F811
    assert send_figures(figures.HONEST[name](), tmp_path, analyst) == KEPT


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("pdf: a password", SENTENCES["password"]),
        ("png: 900 million points", SENTENCES["huge picture"]),
    ],
)
def test_the_page_shows_the_sentence_and_the_site_goes_on(name, shown, store, signed_in_as):
    case, paper = PAPERS[name], make_paper()
    client = signed_in_as(officer_of(paper.item.meeting.board))
    sent = {"file": SimpleUploadedFile(case.name, case.make()), "alt_text": case.alt_text}
    text = client.post(reverse("paper_upload", args=[paper.pk]), sent).content.decode()
    assert ("There is a problem" in text, shown in text) == (True, True)
    assert left(store) == (0, 0, 0)
    assert client.get(reverse("home")).status_code == 200


def test_a_door_that_takes_everything_is_found_out(store, costs, monkeypatch):
    """The control: without its cleaner the paper's door keeps the script."""
    from boards.documents import CleanedPdf
    from boards.services import versions

    monkeypatch.setattr(versions, "clean_upload", lambda data, **_: CleanedPdf(data, 1, False, ()))
    assert sent_as_paper(papers.PDF["pdf: a script at the start"]) == KEPT
    assert b"JavaScript" in everything(PaperVersion.objects.get())
