"""From a workbook to a stored draft."""

import hashlib
from pathlib import Path

import pytest

from hwb_portal.audit.models import AuditEvent
from hwb_portal.core.errors import DomainError
from metrics.enums import ReturnState
from metrics.models import Return, ReturnFinding, ReturnValue
from metrics.returns.gate import DAMAGED
from metrics.services.returns import import_return
from tests.factories import make_return
from tests.metrics.workbooks import changed

pytestmark = pytest.mark.django_db


def send(path: Path, board, by, name: str = "") -> Return:
    return import_return(path=path, original_name=name or path.name, board=board, by=by)


def audit() -> list[tuple[str, str]]:
    return list(AuditEvent.objects.order_by("pk").values_list("action", "actor_label"))


def test_a_return_is_stored_as_a_draft(sample, herefordshire, analyst):
    stored = send(sample, herefordshire, analyst)
    assert (stored.board, stored.template, stored.period_label, stored.state, stored.answers) == (
        herefordshire,
        "bcf-2016-17-q3",
        "2016/17 Q3",
        ReturnState.DRAFT,
        140,
    )
    assert (stored.original_name, stored.created_by, stored.is_public) == (sample.name, analyst, False)
    assert stored.sha256 == hashlib.sha256(sample.read_bytes()).hexdigest()
    with stored.file.open() as file:
        assert file.read() == sample.read_bytes()
    assert audit() == [("return.imported", "Ann Analyst")]


def test_every_value_is_stored_with_its_cell(sample, herefordshire, analyst):
    stored = send(sample, herefordshire, analyst)
    values = {value.key: (value.text, value.sheet, value.cell) for value in stored.values.all()}
    assert values["cover.board"] == ("Herefordshire, County of", "1. Cover", "C7")
    assert values["income.amended.forecast.total"] == ("43905300", "4. I&E", "H15")
    assert values["conditions.3i.answer"] == ("No - In Progress", "3. National Conditions", "E12")
    assert values["metrics.delayed_transfers.status"][0] == "No improvement in performance"


def test_what_the_checks_found_is_stored(sample, herefordshire, analyst):
    stored = send(sample, herefordshire, analyst)
    assert list(stored.findings.values_list("level", "cell", "rule", "value")) == [
        ("warning", "H10", "income-expenditure", "43117168"),
        ("warning", "E15", "forecast-actual", "10561500"),
        ("warning", "E30", "restated", "10786300"),
    ]


def test_the_same_file_twice_is_the_same_draft(sample, herefordshire, analyst):
    first = send(sample, herefordshire, analyst)
    assert send(sample, herefordshire, analyst, "another name.xlsx") == first
    assert Return.objects.count() == 1
    assert audit() == [("return.imported", "Ann Analyst")]


def test_another_file_for_the_quarter_takes_its_place(sample, herefordshire, analyst, tmp_path):
    first = send(sample, herefordshire, analyst)
    other = changed(sample, tmp_path / "other.xlsx", {("1. Cover", "C9"): "Another Officer"})
    second = send(other, herefordshire, analyst)
    first.refresh_from_db()
    assert (first.state, second.state) == (ReturnState.SUPERSEDED, ReturnState.DRAFT)
    assert [action for action, _ in audit()] == ["return.imported", "return.superseded", "return.imported"]


def test_an_earlier_file_sent_again_is_the_draft_again(sample, herefordshire, analyst, tmp_path):
    first = send(sample, herefordshire, analyst)
    other = changed(sample, tmp_path / "other.xlsx", {("1. Cover", "C9"): "Another Officer"})
    second = send(other, herefordshire, analyst)
    assert send(sample, herefordshire, analyst) == first
    states = dict(Return.objects.values_list("pk", "state"))
    assert states == {first.pk: ReturnState.DRAFT, second.pk: ReturnState.SUPERSEDED}


def test_a_released_return_stays_until_its_successor_is_released(sample, herefordshire, analyst):
    released = make_return(herefordshire, period_label="2016/17 Q3", is_public=True)
    draft = send(sample, herefordshire, analyst)
    assert list(Return.objects.released()) == [released]
    assert set(Return.objects.current()) == {released, draft}


def test_errors_are_stored_with_the_draft(sample, herefordshire, analyst, tmp_path):
    wrong = changed(sample, tmp_path / "wrong.xlsx", {("4. I&E", "H14"): 1, ("1. Cover", "C15"): None})
    stored = send(wrong, herefordshire, analyst)
    assert sorted(stored.findings.filter(level="error").values_list("cell", "rule")) == [
        ("C15", "sign-off"),
        ("H14", "total"),
    ]


def test_a_return_for_another_board_is_refused_however_alike_the_names(sample, hertfordshire, analyst):
    with pytest.raises(DomainError, match="The return is for “Herefordshire, County of”"):
        send(sample, hertfordshire, analyst)
    assert (Return.objects.count(), AuditEvent.objects.count()) == (0, 0)


@pytest.mark.parametrize("name", ["  HEREFORDSHIRE council ", "herefordshire", "Herefordshire,  County of"])
def test_every_name_of_the_council_is_known_whatever_its_case(sample, herefordshire, analyst, tmp_path, name):
    path = changed(sample, tmp_path / "named.xlsx", {("1. Cover", "C7"): name})
    assert send(path, herefordshire, analyst).board == herefordshire


@pytest.mark.parametrize("name", ["Hereford", "Herefordshire, County of Kings", "Hertfordshire"])
def test_no_part_of_a_name_is_enough(sample, herefordshire, analyst, tmp_path, name):
    path = changed(sample, tmp_path / "named.xlsx", {("1. Cover", "C7"): name})
    with pytest.raises(DomainError, match=f"The return is for “{name}”"):
        send(path, herefordshire, analyst)


def test_a_return_without_its_quarter_is_refused(sample, herefordshire, analyst, tmp_path):
    path = changed(sample, tmp_path / "none.xlsx", {("1. Cover", "B3"): "Q3"})
    with pytest.raises(DomainError):
        send(path, herefordshire, analyst)
    assert Return.objects.count() == 0


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (("return.xlsx", b""), "The selected file is empty"),
        (("return.xlsx", b"name,value\n"), "The selected file must be an XLSX"),
        (("return.csv", b"name,value\n"), "The selected file must be an XLSX"),
        (
            ("return.xlsx", b"PK\x03\x04broken"),
            DAMAGED,
        ),
    ],
)
def test_a_refused_file_stores_nothing(herefordshire, analyst, tmp_path, file, message):
    path = tmp_path / file[0]
    path.write_bytes(file[1])
    with pytest.raises(DomainError) as raised:
        send(path, herefordshire, analyst)
    assert str(raised.value) == message
    counts = (Return.objects.count(), ReturnValue.objects.count(), ReturnFinding.objects.count())
    assert (*counts, AuditEvent.objects.count()) == (0, 0, 0, 0)


def test_ten_uploads_then_another_file_then_the_first_again(sample, herefordshire, analyst, tmp_path):
    def upload(path: Path) -> Return:
        return import_return(path=path, original_name="q3.xlsx", board=herefordshire, by=analyst)

    first = {upload(sample).pk for _ in range(10)}
    answers = ReturnValue.objects.count()
    assert (len(first), Return.objects.count()) == (1, 1)
    other = upload(changed(sample, tmp_path / "other.xlsx", {("4. I&E", "D15"): 12404301}))
    assert compare_texts(other, Return.objects.get(pk__in=first)) == {"income.amended.forecast.q1"}
    again = upload(sample)
    assert {again.pk} == first
    assert Return.objects.count() == 2
    assert ReturnValue.objects.count() == 2 * answers
    assert dict(Return.objects.values_list("pk", "state")) == {again.pk: "draft", other.pk: "superseded"}


def compare_texts(one: Return, other: Return) -> set[str]:
    """The keys of the answers that differ."""
    mine, theirs = one.answers_by_key(), other.answers_by_key()
    return {key for key in mine.keys() | theirs.keys() if mine.get(key) != theirs.get(key)}
