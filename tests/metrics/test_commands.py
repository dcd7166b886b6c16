"""The commands, by what they print and how they end."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from boards.enums import StaffRole
from hwb_portal.accounts.roles import Role
from metrics.enums import AreaKind
from metrics.models import Area, Observation, Return, ReturnValue
from tests.factories import make_indicator, make_staff, make_user
from tests.metrics.workbooks import changed

pytestmark = pytest.mark.django_db

IMPORT = ("--board", "herefordshire-hwb", "--by", "analyst@council.example")


def run(*args: object) -> tuple[int, str]:
    """Exit code and what was printed."""
    out = StringIO()
    try:
        call_command(*map(str, args), stdout=out)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_check_return_prints_values_and_findings_and_writes_nothing(sample):
    code, printed = run("check_return", sample, "--json")
    found = json.loads(printed)
    assert code == 0
    assert list(found) == ["template", "board", "period", "answers", "values", "findings"]
    assert (found["board"], found["period"], found["answers"]) == ("Herefordshire, County of", "2016/17 Q3", 140)
    assert found["values"]["income.amended.forecast.total"] == "43905300"
    assert [finding["level"] for finding in found["findings"]] == ["warning"] * 3
    assert Return.objects.count() == 0


def test_check_return_fails_with_an_error(sample, tmp_path):
    wrong = changed(sample, tmp_path / "wrong.xlsx", {("4. I&E", "H14"): 1})
    code, printed = run("check_return", wrong)
    assert code == 1
    assert "ERROR: 4. I&E H14: " in printed


def test_a_refused_file_is_one_finding(tmp_path):
    path = tmp_path / "return.xlsx"
    path.write_text("not a workbook")
    code, printed = run("check_return", path, "--json")
    assert code == 1
    assert json.loads(printed)["findings"] == [
        {
            "level": "error",
            "sheet": "",
            "cell": "",
            "rule": "refused",
            "value": "",
            "message": "The selected file must be an XLSX",
        }
    ]


def test_import_return_stores_a_draft_and_prints_what_check_return_prints(sample, analyst):
    code, printed = run("import_return", sample, *IMPORT, "--json")
    stored = Return.objects.get()
    assert (code, stored.board.slug, stored.created_by) == (0, "herefordshire-hwb", analyst)
    assert json.loads(printed) == json.loads(run("check_return", sample, "--json")[1])


def test_import_return_fails_with_every_finding(sample, analyst, tmp_path):
    wrong = changed(sample, tmp_path / "wrong.xlsx", {("4. I&E", "H14"): 1, ("1. Cover", "C15"): None})
    code, printed = run("import_return", wrong, *IMPORT)
    assert code == 1
    assert [line.split(": ")[1] for line in printed.splitlines() if line.startswith("ERROR")] == [
        "1. Cover C15",
        "4. I&E H14",
    ]


def test_import_return_refuses_the_wrong_board(sample, analyst):
    code, printed = run("import_return", sample, "--board", "hertfordshire-hwb", *IMPORT[2:], "--json")
    assert code == 1
    assert [finding["rule"] for finding in json.loads(printed)["findings"]] == ["refused"]
    assert (Return.objects.count(), ReturnValue.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--board", "no-hwb", "--by", "analyst@council.example"), "not an analyst of a board called no-hwb"),
        (("--board", "herefordshire-hwb", "--by", "none@council.example"), "no sign-in none@council.example"),
        (("--board", "herefordshire-hwb", "--by", "lead@council.example"), "the permission metrics.import_return"),
        (("--board", "herefordshire-hwb", "--by", "other@council.example"), "not an analyst of a board"),
    ],
)
def test_import_return_asks_who_acts(sample, analyst, herefordshire, options, message):
    lead = make_user(Role.LEAD, email="lead@council.example")
    make_staff(herefordshire, lead, StaffRole.LEAD)
    make_user(Role.ANALYST, email="other@council.example")
    with pytest.raises(CommandError, match=message):
        call_command("import_return", str(sample), *options)
    assert Return.objects.count() == 0


HEADING = "indicator,area,period,kind,value,status,source"


def test_import_observations_counts_what_it_did(analyst, tmp_path):
    make_indicator(code="falls")
    Area.objects.create(code="shire", name="The shire", kind=AreaKind.COUNTY)
    path = tmp_path / "figures.csv"
    path.write_text(f"{HEADING}\nfalls,shire,2015/16,actual,7.1,final,Pack\n")
    code, printed = run("import_observations", path, *IMPORT[2:], "--json")
    assert (code, json.loads(printed)) == (0, {"created": 1, "updated": 0, "unchanged": 0, "findings": []})
    assert run("import_observations", path, *IMPORT[2:]) == (0, "0 new, 0 replaced, 1 unchanged\n")


def test_import_observations_fails_with_every_wrong_cell(analyst, tmp_path):
    path = tmp_path / "figures.csv"
    path.write_text(f"{HEADING}\nfalls,shire,2015/16,actual,x,final,Pack\n")
    code, printed = run("import_observations", path, *IMPORT[2:], "--json")
    assert (code, [finding["cell"] for finding in json.loads(printed)["findings"]]) == (1, ["A2", "B2", "E2"])
    assert run("import_observations", path, *IMPORT[2:])[1].splitlines()[-1] == "Nothing was imported: 3 findings"
    assert Observation.objects.count() == 0


def test_import_observations_asks_for_the_permission(tmp_path):
    make_user(Role.OFFICER, email="officer@council.example")
    with pytest.raises(CommandError, match=r"the permission metrics\.import_observations"):
        call_command("import_observations", str(tmp_path / "none.csv"), "--by", "officer@council.example")
