"""Figures from a tidy CSV, all or nothing."""

import datetime as dt
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from hwb_portal.accounts.models import User
from hwb_portal.accounts.roles import Role
from hwb_portal.audit.models import AuditEvent
from metrics.enums import AreaKind, ObservationStatus
from metrics.models import Area, FigureLoad, Indicator, Observation, ObservationRevision, Period
from metrics.services import tidy
from metrics.services.figure_loads import preview_load, sign_off_load
from metrics.services.observations import Imported, import_observations
from metrics.services.tidy import BadFileError, TidyRow, read_tidy
from tests.factories import make_board, make_indicator, make_observation, make_user

pytestmark = pytest.mark.django_db

HEADING = "indicator,area,period,kind,value,value_text,numerator,denominator,lower,upper,status,note,source"
GOOD = "falls,shire,2015/16,actual,7.10,7.10 %,71,1000,6.9,7.3,final,A note,Pack"


@pytest.fixture
def falls() -> Indicator:
    Area.objects.create(code="shire", name="The shire", kind=AreaKind.COUNTY)
    return make_indicator(code="falls", name="Falls", unit="%")


@pytest.fixture
def send(tmp_path, falls, analyst):
    """Imports a file of these lines under the usual heading."""

    def run(*lines: str, heading: str = HEADING) -> Imported:
        path = tmp_path / "figures.csv"
        path.write_text("\n".join([heading, *lines]) + "\n", encoding="utf-8")
        return import_observations(path=path, by=analyst)

    return run


def found(send, *lines: str, **options: str) -> list[tuple[str, str, str]]:
    with pytest.raises(BadFileError) as raised:
        send(*lines, **options)
    return [(finding.cell, finding.rule, finding.message) for finding in raised.value.findings]


def test_a_figure_is_stored_exactly(send, falls):
    assert send(GOOD) == Imported(created=1, updated=0, unchanged=0)
    seen = Observation.objects.get()
    assert (seen.indicator, seen.area.code, seen.period.label, seen.kind) == (falls, "shire", "2015/16", "actual")
    assert (seen.value, seen.value_text, seen.numerator, seen.denominator) == (
        Decimal("7.1"),
        "7.10 %",
        Decimal(71),
        Decimal(1000),
    )
    assert (seen.lower, seen.upper, seen.status) == (Decimal("6.9"), Decimal("7.3"), "final")
    assert (seen.note, seen.source) == ("A note", "Pack")


def test_the_same_file_again_changes_nothing(send):
    send(GOOD)
    assert send(GOOD) == Imported(created=0, updated=0, unchanged=1)
    assert AuditEvent.objects.count() == 1


def test_a_later_figure_takes_the_place_of_the_one_before_and_the_audit_keeps_it(send):
    send(GOOD)
    assert send(GOOD.replace("7.10,7.10 %", "7.2,7.20 %").replace("final", "revised")) == Imported(0, 1, 0)
    seen = Observation.objects.get()
    assert (seen.value, seen.status) == (Decimal("7.2"), ObservationStatus.REVISED)
    event = AuditEvent.objects.first()
    assert (event.action, event.actor_label, event.subject_label) == ("observations.imported", "Ann Analyst", "Falls")
    assert (event.details["created"], event.details["replaced"]) == (0, {"shire 2015/16 actual": "7.1"})


def test_columns_left_out_leave_what_is_stored(send):
    send(GOOD)
    send("falls,shire,2015/16,actual,7.3,final,Pack", heading="indicator,area,period,kind,value,status,source")
    seen = Observation.objects.get()
    assert (seen.value, seen.note, seen.lower) == (Decimal("7.3"), "A note", Decimal("6.9"))


def test_a_period_is_the_same_whatever_it_is_called(send):
    send("falls,shire,Q3 2016/17,actual,5,,,,,,final,,Pack")
    assert send("falls,shire,2016/17 Q3,actual,6,,,,,,final,,Pack") == Imported(0, 1, 0)
    assert [period.label for period in Period.objects.all()] == ["Q3 2016/17"]


def test_a_row_without_a_figure_needs_a_status_that_says_why(send):
    send("falls,shire,2015/16,actual,,On track,,,,,Not available,,Pack")
    seen = Observation.objects.get()
    assert (seen.value, seen.value_text, seen.status) == (None, "On track", "not_available")


@pytest.mark.parametrize(
    ("line", "cell", "rule", "message"),
    [
        (GOOD.replace("falls", "fall"), "A2", "unknown", "“fall” is not the code of an indicator"),
        (GOOD.replace("shire", "vale"), "B2", "unknown", "“vale” is not the code of an area"),
        (GOOD.replace("2015/16", "Q3"), "C2", "period", "“Q3” needs the financial year of the quarter"),
        (GOOD.replace("actual", "guess"), "D2", "choice", "“guess” is not one of actual, plan, forecast"),
        (GOOD.replace("7.10,", '"1,234",', 1), "E2", "number", "“1,234” is not a plain number, like 1234.5"),
        (GOOD.replace("7.10,", "NaN,", 1), "E2", "number", "“NaN” is not a plain number"),
        (GOOD.replace("7.10,", "1e3,", 1), "E2", "number", "“1e3” is not a plain number"),
        (GOOD.replace("7.10,", "٣,", 1), "E2", "number", "“٣” is not a plain number"),
        (GOOD.replace("7.10,", "1.1234567,", 1), "E2", "limit", "no more than 6 decimal places"),
        (GOOD.replace("7.10,", ",", 1), "E2", "blank", "enter the figure, or a status that says why"),
        (GOOD.replace("final", "suppressed"), "E2", "status", "a figure cannot have the status “suppressed”"),
        (GOOD.replace("6.9,7.3", "7.3,6.9"), "I2", "limits", "7.3 is above the upper limit 6.9"),
        (GOOD.replace("final", "odd"), "K2", "choice", "“odd” is not one of final"),
        (GOOD.replace(",Pack", ","), "M2", "blank", "say where the figure comes from"),
        (GOOD.replace("Pack", "x" * 301), "M2", "limit", "at most 300 characters"),
    ],
)
def test_a_wrong_cell_is_named(send, line, cell, rule, message):
    findings = found(send, line)
    assert [(each[0], each[1]) for each in findings] == [(cell, rule)]
    assert findings[0][2].startswith("Row 2, ")
    assert message in findings[0][2]
    assert Observation.objects.count() == 0


def test_every_wrong_cell_is_reported_and_nothing_is_stored(send):
    findings = found(send, GOOD, "fall,vale,Q3,guess,x,,,,,,odd,,", "falls,shire,2016/17,actual,9,,,,,,final,,Pack")
    assert [cell for cell, _, _ in findings] == ["A3", "B3", "C3", "D3", "K3", "E3", "M3"]
    assert (Observation.objects.count(), AuditEvent.objects.count()) == (0, 0)


def test_the_same_figure_twice_in_a_file_is_wrong(send):
    again = GOOD.replace("2015/16", "2015-16").replace("7.10,", "7.11,", 1)
    assert found(send, GOOD, "", again) == [
        ("A4", "double", "Row 4, indicator: row 2 has a figure for the same area, period and kind")
    ]


def test_missing_and_unknown_columns_are_named(send):
    findings = found(send, "falls,1", heading="indicator,figure")
    assert [rule for _, rule, _ in findings] == ["column"] * 7
    assert findings[0][2] == "There is no column area: add it, even if it stays empty"
    assert findings[-1][2] == "The column “figure” is not one of a tidy file"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty"),
        (HEADING.encode(), "The file has a heading and no figures"),
        (f"{HEADING}\n{GOOD},too,many\n".encode(), "rows have as many cells as its heading"),
        (f"{HEADING}\n{GOOD}\n".replace("A note", "caf\u00e9").encode("latin-1"), "must be an XLSX or a CSV in UTF-8"),
    ],
)
def test_a_file_that_is_no_tidy_csv_is_refused(tmp_path, falls, analyst, content, message):
    path = tmp_path / "figures.csv"
    path.write_bytes(content)
    with pytest.raises(BadFileError) as raised:
        import_observations(path=path, by=analyst)
    assert [finding.rule for finding in raised.value.findings] == ["refused"]
    assert message in raised.value.findings[0].message


def test_a_file_that_is_not_there_is_refused(tmp_path, falls, analyst):
    with pytest.raises(BadFileError, match="1 cells"):
        import_observations(path=tmp_path / "none.csv", by=analyst)


def test_a_download_goes_in_again_unchanged(client, tmp_path: Path, falls, analyst):
    make_observation(falls, "7.1", year=2025, note="=1+1", source="-")
    make_observation(falls, "7.2", year=2026, source="Pack", lower=Decimal("7.1"), upper=Decimal("7.3"))
    path = tmp_path / "falls.csv"
    path.write_bytes(client.get(reverse("metrics:indicator_csv", args=["falls"])).content)
    assert import_observations(path=path, by=analyst) == Imported(created=0, updated=0, unchanged=2)


def test_a_restated_figure_keeps_what_it_was_and_why(send, falls, tmp_path, analyst):
    send(GOOD)
    path = tmp_path / "again.csv"
    path.write_text(f"{HEADING}\n{GOOD.replace('7.10,7.10 %', '7.2,7.20 %')}\n", encoding="utf-8")
    import_observations(path=path, by=analyst, reason="Counted again")
    before = ObservationRevision.objects.get()
    assert (before.value, before.value_text, before.numerator, before.reason, before.replaced_by) == (
        Decimal("7.1"),
        "7.10 %",
        Decimal(71),
        "Counted again",
        "Ann Analyst",
    )
    assert Observation.objects.get().value == Decimal("7.2")
    event = AuditEvent.objects.filter(action="observations.imported").order_by("pk").last()
    assert event.details["reason"] == "Counted again"


def test_what_a_figure_was_cannot_be_changed_or_removed(send):
    send(GOOD)
    send(GOOD.replace("7.10,7.10 %", "7.2,7.20 %"))
    for refused in (
        lambda: ObservationRevision.objects.update(reason="Nothing to see"),
        lambda: ObservationRevision.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            refused()
    assert ObservationRevision.objects.get().reason == "Imported from figures.csv; no reason was given"


def test_an_analyst_of_another_board_cannot_import(send, falls, herefordshire, hertfordshire):
    stranger = make_board(slug="elsewhere-hwb")
    falls.board = stranger
    falls.save()
    assert found(send, GOOD) == [
        ("A2", "unknown", "Row 2, indicator: “falls” is not the code of an indicator of your boards")
    ]


@pytest.fixture
def page(client, analyst, settings, tmp_path):
    """Posts to the page as the analyst."""
    settings.PRIVATE_DIR = tmp_path
    client.force_login(analyst)

    def post(**data):
        return client.post("/metrics/import/", data, follow=True)

    return post


def upload(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("figures.csv", "\n".join([HEADING, *lines]).encode(), "text/csv")


def test_the_page_shows_what_would_change_before_anything_is_stored(send, falls, page, tmp_path):
    send(GOOD, GOOD.replace("2015/16", "2014/15"), GOOD.replace("2015/16", "2013/14"))
    lines = (GOOD.replace("7.10,7.10 %", "7.2,7.20 %"), GOOD.replace("2015/16", "2014/15"))
    shown = page(file=upload(*lines, GOOD.replace("2015/16", "2016/17")))
    text = shown.content.decode()
    assert "1 new, 1 restated, 1 the same, 1 stored but not in the file." in text
    assert "falls, The shire, 2016/17" in text
    assert "falls, The shire, 2013/14" in text
    assert "value 7.1; as printed 7.10 %" in text
    assert "value 7.2; as printed 7.20 %" in text
    assert Observation.objects.count() == 3
    token = shown.context["form"].initial["token"]
    done = page(token=token, name="figures.csv", reason="Counted again")
    assert "The file waits for a sign-off." in done.content.decode()
    assert (Observation.objects.count(), ObservationRevision.objects.count()) == (3, 0)
    load = FigureLoad.objects.get()
    assert (load.original_name, load.reason, load.state) == ("figures.csv", "Counted again", "waiting")
    assert (load.new, load.changed, load.same) == (1, 1, 1)
    assert list((tmp_path / "imports").iterdir()) == []


def test_the_page_names_every_bad_cell_and_stores_nothing(falls, page, tmp_path):
    shown = page(file=upload(GOOD.replace("2015/16", "soon"), GOOD.replace(",71,", ",many,")))
    assert [finding.cell for finding in shown.context["findings"]] == ["C2", "G3"]
    assert not Observation.objects.exists()
    assert list((tmp_path / "imports").iterdir()) == []


@pytest.mark.parametrize("token", ["../../etc/passwd", "0" * 32])
def test_a_token_that_finds_no_file_stores_nothing(falls, page, token):
    shown = page(token=token)
    assert "The file is not there any more" in shown.content.decode()
    assert not Observation.objects.exists()


def test_a_file_waits_for_the_person_who_sent_it_alone(send, falls, page, client):
    token = page(file=upload(GOOD)).context["form"].initial["token"]
    other = make_user(Role.ANALYST, email="other@council.example")
    client.force_login(other)
    assert (
        "The file is not there any more"
        in client.post("/metrics/import/", {"token": token}, follow=True).content.decode()
    )
    assert not Observation.objects.exists()


def workbook(path: Path, *rows: list[object], percent: str = "") -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if percent:
        book.active[percent].number_format = "0.0%"
    book.save(path)
    return path


COLUMNS = ["indicator", "area", "period", "kind", "value", "status", "source"]


def test_a_workbook_is_read_like_a_csv(tmp_path, falls, analyst):
    rows = [["falls", "shire", dt.date(2016, 3, 31), "actual", 7.1, "final", "Pack"], []]
    rows.append(["falls", "shire", "2015/16", "actual", 7, "final", "P"])
    path = workbook(tmp_path / "figures.xlsx", COLUMNS, *rows)
    assert import_observations(path=path, by=analyst) == Imported(2, 0, 0)
    seen = Observation.objects.order_by("value")
    assert [(each.period.label, each.value) for each in seen] == [
        ("2015/16", Decimal(7)),
        ("31/03/2016", Decimal("7.1")),
    ]


@pytest.mark.parametrize(
    "case",
    [
        ("=1+1", "", "Cell E2 holds a formula: put its result there as a value"),
        (0.07, "E2", "Cell E2 shows a percentage"),
    ],
)
def test_a_workbook_with_formulas_or_percentages_is_refused(tmp_path, falls, analyst, case):
    value, percent, said = case
    row = ["falls", "shire", "2015/16", "actual", value, "final", "Pack"]
    path = workbook(tmp_path / "figures.xlsx", COLUMNS, row, percent=percent)
    with pytest.raises(BadFileError) as raised:
        import_observations(path=path, by=analyst)
    assert [said in finding.message for finding in raised.value.findings] == [True]
    assert not Observation.objects.exists()


def test_a_wrong_cell_of_a_workbook_is_named(tmp_path, falls, analyst):
    row = ["fall", "shire", "2015/16", "actual", 0.1234567, "final", "Pack"]
    with pytest.raises(BadFileError) as raised:
        import_observations(path=workbook(tmp_path / "figures.xlsx", COLUMNS, row), by=analyst)
    assert [(finding.cell, finding.rule) for finding in raised.value.findings] == [("A2", "unknown"), ("E2", "limit")]


def test_the_page_takes_a_workbook(tmp_path, signed_in_as, falls, analyst):
    row = ["falls", "shire", "2015/16", "actual", 7.25, "final", "Pack"]
    sent = SimpleUploadedFile("Figures.XLSX", workbook(tmp_path / "f.xlsx", COLUMNS, row).read_bytes())
    client = signed_in_as(analyst)
    answer = client.post("/metrics/import/", {"file": sent})
    token = answer.context["form"].initial["token"]
    client.post("/metrics/import/", {"token": token, "name": "Figures.XLSX", "reason": ""})
    load = FigureLoad.objects.get()
    mark = preview_load(load=load).mark
    sign_off_load(load=load, name="Lea Lead", mark=mark, by=make_user(Role.LEAD), now=timezone.now())
    assert Observation.objects.get().value == Decimal("7.25")


GOOD_TEXTS = {
    "period": ("2015/16", "Q3 2016/17"),
    "kind": ("actual", "Plan"),
    "value": ("", "7.10", "-3"),
    "status": ("final", "Not available", "suppressed"),
    "lower": ("", "1", "6.9"),
    "upper": ("", "7.3"),
    "source": ("Pack", "'=Pack", " Pack "),
    "note": ("", "A note"),
}


@pytest.mark.parametrize("column", GOOD_TEXTS)
def test_whole_columns_and_single_rows_are_read_alike(tmp_path, falls, analyst, monkeypatch, column):
    """Every text of one column with every value and status: what the quick way takes, the slow way takes as well."""
    first = {name: texts[0] for name, texts in GOOD_TEXTS.items()}
    taken = 0
    for text, value, status in product(GOOD_TEXTS[column], GOOD_TEXTS["value"], GOOD_TEXTS["status"]):
        cells = {**first, "value": value, "status": status, column: text, "indicator": "falls", "area": "shire"}
        path = tmp_path / "one.csv"
        path.write_text(",".join(cells) + "\n" + ",".join(cells.values()) + "\n", encoding="utf-8")
        with monkeypatch.context() as slow:
            slow.setattr(tidy, "plain_rows", lambda *_: None)
            slowly = outcome(path, analyst)
        assert outcome(path, analyst) == slowly
        taken += isinstance(slowly[0], TidyRow)
    assert taken


def outcome(path: Path, by: User) -> list[object]:
    try:
        return list(read_tidy(path, by))
    except BadFileError as bad:
        return [finding.message for finding in bad.findings]
