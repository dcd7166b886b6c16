"""The loader of the demonstration's figures."""

from decimal import Decimal
from pathlib import Path

import pytest

from metrics.demo import load_metrics
from metrics.demo_files import DemoDataError
from metrics.enums import AreaKind
from metrics.models import (
    Area,
    Collection,
    Commentary,
    DistrictSpread,
    Group,
    Indicator,
    Observation,
    ObservationRevision,
    PeerRank,
    Period,
    Placement,
    Target,
    Verdict,
)

pytestmark = pytest.mark.django_db

FILES = {
    "areas": """code,name,kind,parent
england,England,england,
shire,The shire,county,england
vale,Vale,district,shire
""",
    "collections": """slug,name,board,description,position
plan,The plan,,What is wanted,1
""",
    "groups": """collection,slug,name,parent,position
plan,young,Young,,1
plan,birth,At birth,young,1
""",
    "indicators": """code,name,short_name,unit,polarity,definition,numerator,denominator,\
frequency,source,owner,note,board,whole
smoking,Mothers who smoke,Smoking,%,lower,Share,Smokers,Mothers,Annual,Office,Director,,,health
health,Health,Health,%,lower,Share,Ill,People,Annual,Office,Director,,,
""",
    "placements": """collection,group,indicator,position
plan,birth,smoking,1
""",
    "observations": """indicator,area,period,kind,value,value_text,\
numerator,denominator,lower,upper,status,basis,note,source
smoking,shire,2014/15,actual,7.81,7.81 %,,,7.1,8.5,final,,,"Pack, line 1"
smoking,shire,2015/16,actual,7.10,7.10 %,71,1000,,,provisional,,A note,"Pack, line 1"
""",
    "peers": """indicator,area,period,rank,rank_of,best_area,best_value,best_text,source
smoking,shire,2015/16,2,8,england,5.85,5.85 % England,"Pack, line 1"
""",
    "spreads": """indicator,area,period,worse,similar,better,lowest_value,lowest_area,\
highest_value,highest_area,note,source
smoking,shire,2015/16,1,8,,6.4,vale,7.9,,,"Pack, line 1"
""",
    "targets": """indicator,area,period,comparator,value,text,status,set_by,source,note
smoking,shire,2016/17,at_most,6,6%,agreed,local,"Pack, line 2",
""",
    "verdicts": """indicator,area,kind,from_period,to_period,direction,significant,author,text,source
smoking,shire,change,2014/15,2015/16,improved,no,Director,Fewer smoke.,"Pack, line 3"
""",
    "revisions": """indicator,area,period,kind,value,value_text,status,reason,replaced_on,replaced_by,source
smoking,shire,2015/16,actual,7.2,7.2 %,provisional,Counted again,2016-09-01,The office,"Pack, line 0"
""",
    "commentary": """collection,group,author,period,body,source
plan,young,The director,2015/16,Going well.,"Pack, line 4"
""",
}
MODELS = (
    *(Area, Collection, Commentary, DistrictSpread, Group, Indicator, Observation, ObservationRevision, PeerRank),
    *(Period, Placement, Target, Verdict),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def append(folder: Path, name: str, line: str) -> None:
    with (folder / f"{name}.csv").open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def rows() -> dict[str, list[tuple[object, ...]]]:
    return {model.__name__: sorted(model.objects.values_list(), key=str) for model in MODELS}


def test_every_file_is_stored(folder):
    load_metrics(folder)
    assert {name: len(found) for name, found in rows().items()} == {
        "Area": 3,
        "Collection": 1,
        "Commentary": 1,
        "DistrictSpread": 1,
        "Group": 2,
        "Indicator": 2,
        "Observation": 2,
        "ObservationRevision": 1,
        "PeerRank": 1,
        "Period": 3,
        "Placement": 1,
        "Target": 1,
        "Verdict": 1,
    }


def test_a_second_run_leaves_the_same_rows(folder):
    load_metrics(folder)
    before = rows()
    load_metrics(folder)
    assert rows() == before


def test_figures_are_exact_and_keep_what_was_printed(folder):
    load_metrics(folder)
    seen = Observation.objects.get(period__label="2015/16")
    assert (seen.value, seen.value_text, seen.numerator, seen.lower) == (
        Decimal("7.1"),
        "7.10 %",
        Decimal(71),
        None,
    )


def test_parents_and_references_are_followed(folder):
    load_metrics(folder)
    assert Area.objects.get(code="vale").parent == Area.objects.get(code="shire")
    assert Indicator.objects.get(code="smoking").whole == Indicator.objects.get(code="health")
    assert Group.objects.get(slug="birth").parent == Group.objects.get(slug="young")
    assert PeerRank.objects.get().best_area == Area.objects.get(code="england")
    spread = DistrictSpread.objects.get()
    assert (spread.better, spread.lowest_area.code, spread.highest_area) == (None, "vale", None)


def test_what_a_figure_was_before_is_kept_with_its_day_and_reason(folder):
    load_metrics(folder)
    before = ObservationRevision.objects.get()
    assert (before.observation.value, before.value, before.reason, f"{before.replaced_at:%Y-%m-%d}") == (
        Decimal("7.1"),
        Decimal("7.2"),
        "Counted again",
        "2016-09-01",
    )


def test_what_people_changed_stays(folder):
    load_metrics(folder)
    Observation.objects.update(value=Decimal(6), note="Corrected by an analyst")
    load_metrics(folder)
    assert set(Observation.objects.values_list("value", "note")) == {(Decimal(6), "Corrected by an analyst")}


def test_a_new_row_is_added_to_those_that_are_there(folder):
    load_metrics(folder)
    append(folder, "areas", "dale,Dale,district,shire")
    load_metrics(folder)
    assert set(Area.objects.values_list("code", "kind")) == {
        ("england", AreaKind.ENGLAND),
        ("shire", AreaKind.COUNTY),
        ("vale", AreaKind.DISTRICT),
        ("dale", AreaKind.DISTRICT),
    }


@pytest.mark.parametrize(
    ("name", "line", "message"),
    [
        (
            "observations",
            "drinking,shire,2015/16,actual,1,1,,,,,final,,,x",
            "line 4: indicator “drinking” is not known",
        ),
        (
            "observations",
            "smoking,shire,Q3,actual,1,1,,,,,final,,,x",
            "line 4: “Q3” needs the financial year of the quarter",
        ),
        ("observations", "smoking,vale,2015/16,actual,n/a,,,,,,final,,,x", "line 4: value “n/a” is not a number"),
        ("observations", "smoking,vale,2015/16,actual,1.1234567,,,,,,final,,,x", "line 4: value: "),
        (
            "observations",
            "smoking,vale,2015/16,guess,1,1,,,,,final,,,x",
            "line 4: kind: Value 'guess' is not a valid choice",
        ),
        ("revisions", "smoking,shire,2015/16,actual,1,1,final,x,May,x,x", "line 3: replaced_on “May” is not a day"),
        ("groups", "plan,late,Late,missing,3", "line 4: collection parent “plan missing” is not known"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_stored(folder, name, line, message):
    append(folder, name, line)
    with pytest.raises(DemoDataError) as raised:
        load_metrics(folder)
    assert str(raised.value).startswith(f"{name}.csv, {message}")
    assert Area.objects.count() == 0
