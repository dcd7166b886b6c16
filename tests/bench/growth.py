"""Benchmark of growth: PostgreSQL at three sizes, read by the owner and by the role of the public site.

`DATABASE_URL=… python -m tests.bench.growth 4000 12000 24000` on an empty database of its own; a line of JSON a size.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable

ROLE, ROUNDS = "hwb_bench", 40


def _sizes() -> dict[str, float]:
    """Megabytes of the database, of the table of versions, of that of search, and of the index of words alone."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute(
            "SELECT pg_database_size(current_database()), pg_total_relation_size('boards_paperversion'),"
            " pg_total_relation_size('search_opentext'), pg_relation_size('search_opentext_lexemes')"
        )
        found = [round(size / 1e6, 1) for size in cursor.fetchone()]
    return dict(zip(("database", "versions", "search", "index"), found, strict=True))


def _medians(questions: list[str], meeting: str) -> dict[str, float]:
    """Milliseconds: the median and the 95th percentile of searches, the median of a meeting's page."""
    from django.contrib.auth.models import AnonymousUser
    from django.test import Client

    from hwb_portal.searching import search_page
    from tests.bench.pages import milliseconds, p95

    client, nobody = Client(), AnonymousUser()
    searches = milliseconds(lambda question: search_page(question, nobody), questions)
    pages = milliseconds(client.get, [meeting] * 10)
    assert client.get(meeting).status_code == 200
    return {
        "search": round(statistics.median(searches), 1),
        "search_p95": round(p95(searches), 1),
        "meeting": round(statistics.median(pages), 1),
    }


def measure(pages: int, more: int) -> dict[str, object]:
    """With `more` pages added, so that there are `pages`."""
    import resource

    from django.db import connection
    from django.utils import timezone

    from boards.models import Meeting, PaperVersion
    from hwb_portal.walls.role import make_role
    from tests.bench.pages import fill, questions

    start = time.perf_counter()
    fill(more)
    PaperVersion.objects.all().update(released_at=timezone.now())
    filled = time.perf_counter() - start
    asked = list(questions(ROUNDS))
    newest = Meeting.objects.with_board().latest("held_on").get_absolute_url()
    make_role(ROLE)
    found: dict[str, object] = {"pages": pages, "megabytes": _sizes(), "owner": _medians(asked, newest)}
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {ROLE}; SET jit = off")  # as the settings of a public site do
    found["public_role"] = _medians(asked, newest)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE; RESET jit")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**found, "filled_seconds": round(filled), "peak_mib": round(peak)}


def main(sizes: list[int], tell: Callable[[str], object] = print) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "hwb_portal.settings"
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.test import override_settings

    django.setup()
    call_command("migrate", verbosity=0)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}, PAGES_KEPT_BYTES=0):
        before = 0
        for pages in sizes:
            tell(json.dumps(measure(pages, pages - before)))
            sys.stdout.flush()
            before = pages


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [4000, 12000, 24000])
