"""How fast figures are shown and read: a dashboard, a chart, a page's weight, a file of ten thousand rows.

`run()` needs a database that may be written to; what it stores is taken back.
"""

import csv
import datetime as dt
import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.bench import returns
from tests.bench.measuring import PROJECT

INDICATORS, PERIODS, AREAS = 50, 20, 12
ROWS = 10_000
TIMES = 5
"""Runs of each measure, of which the fastest counts: the others were disturbed."""


def measure(folder: Path) -> None:
    """Everything about figures, in a process and on a database of its own in that folder."""
    environment = {
        **os.environ,
        "DATA_DIR": str(folder / "metrics"),
        "DATABASE_URL": "",
        "SECRET_KEY": "bench-" * 10,
        "ALLOWED_HOSTS": "testserver",
        "DEBUG": "0",
        "HTTPS": "0",
    }
    subprocess.run([sys.executable, "-m", "tests.bench.metrics"], cwd=PROJECT, env=environment, check=True)


def _told() -> None:
    import django
    from django.core.management import call_command

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hwb_portal.settings")
    django.setup()
    logging.disable(logging.CRITICAL)  # a line for each request would stand between those of the measures
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    for row in run():
        print(json.dumps(row), flush=True)  # noqa: T201 (this is what the command is for)


def run() -> Iterator[dict[str, Any]]:
    """One dict a measure: name, value, unit, against, ratio, detail."""
    from django.db import transaction

    yield chart()
    with transaction.atomic():
        world = _world()
        yield from dashboard(world)
        yield from files_of_figures(world)
        yield from returns.run()
        transaction.set_rollback(True)


def _fastest(work: Callable[[], object], times: int = TIMES) -> float:
    """Milliseconds of the fastest run."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken) * 1000


def _measure(name: str, value: float, unit: str, against: str, *, ratio: float, detail: str) -> dict[str, Any]:
    return {
        "name": name,
        "value": round(value, 2),
        "unit": unit,
        "against": against,
        "ratio": round(ratio, 2),
        "detail": detail,
    }


def chart() -> dict[str, Any]:
    """A control chart of twenty figures with limits, marks and a target, drawn as SVG."""
    from metrics.charts import Point, series_svg
    from metrics.spc import control, mark

    values = [Decimal(50 + number * 7 % 11) for number in range(PERIODS)]

    def draw() -> str:
        held = control(values)
        points = [
            Point(f"{2000 + place}/{place + 1:02d}", value, mark=mark(signal, "lower"))
            for place, (value, signal) in enumerate(zip(values, held.signals, strict=True))
        ]
        return series_svg(
            points, unit="%", title="x", description="x", id_prefix="x", target=Decimal(52), control=held
        )

    taken = _fastest(draw, 50)
    return _measure(
        "metrics.chart", taken, "ms", "5 ms", ratio=taken / 5, detail=f"{PERIODS} figures, {len(draw())} bytes"
    )


def _world() -> dict[str, Any]:
    from metrics.enums import AreaKind
    from metrics.models import Area, Collection, Group, Indicator, Observation, Period, Placement

    last = max([each.position for each in Collection.objects.all()], default=0)
    collection = Collection.objects.create(slug="bench", name="Bench", position=last + 1)
    group = Group.objects.create(collection=collection, slug="bench", name="Bench", position=1)
    county = Area.objects.create(code="bench-county", name="Bench county", kind=AreaKind.COUNTY)
    areas = [county] + [
        Area.objects.create(code=f"bench-{n}", name=f"District {n}", kind=AreaKind.DISTRICT, parent=county)
        for n in range(1, AREAS)
    ]
    periods = [
        Period.objects.get_or_create(
            label=str(year),
            kind="calendar_year",
            defaults={"starts_on": dt.date(year, 1, 1), "ends_on": dt.date(year, 12, 31)},
        )[0]
        for year in range(2001, 2001 + PERIODS)
    ]
    indicators = Indicator.objects.bulk_create(
        Indicator(code=f"bench-{n}", name=f"Bench indicator {n}", unit="%", polarity="lower")
        for n in range(INDICATORS)
    )
    Placement.objects.bulk_create(
        Placement(collection=collection, group=group, indicator=each, position=n) for n, each in enumerate(indicators)
    )
    Observation.objects.bulk_create(
        Observation(
            indicator=indicator,
            area=area,
            period=period,
            value=Decimal((n * 7 + a * 3 + p * 5) % 90) + Decimal("0.25"),
            value_text="x",
            source="Bench",
        )
        for n, indicator in enumerate(indicators)
        for a, area in enumerate(areas)
        for p, period in enumerate(periods)
    )
    return {"indicators": indicators, "areas": areas, "periods": periods}


def dashboard(world: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The dashboard of 50 indicators, 20 periods and 12 areas against an empty view in the same frame.

    Cold: after a change of the data. Warm: as every reader gets it until the next change.
    """
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    path = "/metrics/bench/"

    def cold() -> None:
        cache.clear()
        client.get(path)

    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        page = client.get(path)
        counts = {"cold": len(queries)}
    with CaptureQueriesContext(connection) as later:
        client.get(path)
        counts["warm"] = len(later)
    assert page.status_code == 200, page.status_code
    first, whole, empty = _fastest(cold, 3), _fastest(lambda: client.get(path), 20), _empty_page(path)
    size = f"{INDICATORS} indicators, {PERIODS} periods, {AREAS} areas"
    against = f"{empty:.2f} ms, an empty view in the same frame"
    yield _measure("metrics.dashboard.warm", whole, "ms", against, ratio=whole / empty, detail=size)
    yield _measure("metrics.dashboard.cold", first, "ms", against, ratio=first / empty, detail=size)
    for name, count in counts.items():
        yield _measure(f"metrics.dashboard.{name}.queries", count, "queries", "12", ratio=count / 12, detail=size)
    weight = len(page.content) / 1000
    yield _measure("metrics.dashboard.weight", weight, "kB", "300 kB", ratio=weight / 300, detail=size)


def _empty_page(path: str) -> float:
    """Milliseconds of the same address and middleware with a view that does nothing and the bare frame of a page."""
    from types import ModuleType

    from django.http import HttpRequest, HttpResponse
    from django.shortcuts import render
    from django.test import Client
    from django.test.utils import override_settings
    from django.urls import path as route

    from hwb_portal import urls
    from hwb_portal.core.access import public

    @public("a measurement")
    def empty(request: HttpRequest) -> HttpResponse:
        return render(request, "base.html")

    module = ModuleType("empty_page_urls")
    module.urlpatterns = [route(path.removeprefix("/"), empty), *urls.urlpatterns]  # type: ignore[attr-defined]
    client = Client()
    with override_settings(ROOT_URLCONF=module):
        assert client.get(path).status_code == 200
        return _fastest(lambda: client.get(path), 20)


def files_of_figures(world: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Ten thousand rows checked and compared with what is stored: as a CSV against reading it as text, as a workbook
    against reading its values and nothing else.
    """
    import pandas as pd
    import xlsxwriter
    from python_calamine import CalamineWorkbook

    from hwb_portal.accounts.models import User
    from metrics.columns import TIDY
    from metrics.services.observations import preview_observations

    by = User.objects.create_user(email="bench@council.example", name="Bench", password=None)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "figures.csv"
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, TIDY, restval="")
            writer.writeheader()
            places = ((i, a, p) for i in world["indicators"] for a in world["areas"] for p in world["periods"])
            for number, (indicator, area, period) in zip(range(ROWS), places, strict=False):
                writer.writerow(
                    {
                        "indicator": indicator.code,
                        "area": area.code,
                        "period": period.label,
                        "kind": "actual",
                        "value": str(number % 90),
                        "status": "final",
                        "source": "Bench",
                    }
                )
        whole = _fastest(lambda: preview_observations(path=path, by=by), 3)
        text = _fastest(lambda: pd.read_csv(path, dtype=str, keep_default_na=False), 3)
        yield _measure(
            "metrics.file", whole, "ms", "pandas reading it as text", ratio=whole / text, detail=f"{ROWS} rows"
        )
        twin = path.with_suffix(".xlsx")
        with path.open(newline="") as file, xlsxwriter.Workbook(str(twin), {"strings_to_numbers": True}) as book:
            sheet = book.add_worksheet("Figures")
            for number, row in enumerate(csv.reader(file)):
                sheet.write_row(number, 0, row)

        def raw() -> None:
            rows = CalamineWorkbook.from_path(str(twin)).get_sheet_by_index(0).to_python()
            assert len(rows) == ROWS + 1

        whole = _fastest(lambda: preview_observations(path=twin, by=by), 3)
        plain = _fastest(raw, 3)
    against, detail = "python-calamine reading it raw", f"{ROWS} rows, gate and child process, checked and compared"
    yield _measure("metrics.workbook", whole, "ms", against, ratio=whole / plain, detail=detail)


if __name__ == "__main__":
    _told()
