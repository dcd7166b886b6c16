"""What is measured in a process of its own: `python -m tests.bench.tasks TASK …` prints a line of JSON."""

import json
import os
import statistics
import sys
import time
from pathlib import Path

from tests.bench.measuring import peak_mib, timed

TYPEFACE = "typeface"  # the file of a folder that holds the font of the stamps


def label(page: int, pages: int) -> str:
    return f"Agenda Pack {page} of {pages}"


def join_bare(folder: Path) -> None:
    """The same files end to end with pikepdf and nothing else: no tags, numbers, bookmarks or links."""
    import pikepdf

    with pikepdf.new() as out:
        for path in sorted(folder.glob("*.pdf")):
            with pikepdf.open(path) as source:
                out.pages.extend(source.pages)
        out.save(folder / "bare.out")


def assemble_files(folder: Path) -> None:
    """A pack of all files of a folder; those of our own renderer are called report-*."""
    from reports.pdf.assemble import Section, assemble_to

    files = sorted(folder.glob("*.pdf"))
    sections = [
        Section(f"s{number}", f"Item {number}", path, is_ours=path.name.startswith("report"))
        for number, path in enumerate(files)
    ]
    typeface = (folder / TYPEFACE).read_bytes()
    assemble_to(folder / "pack.out", sections, title="Pack", label=label, typeface=typeface, back_to="s0")


def text_of(folder: Path) -> None:
    """The text of every page, as search would keep it."""
    from boards.documents import page_texts

    for path in sorted(folder.glob("*.pdf")):
        page_texts(path.read_bytes())


def first_build(board: str, date: str) -> dict[str, float]:
    """A pack of the demonstration from nothing, then with one paper of it revised."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hwb_portal.settings")
    django.setup()
    import datetime as dt

    from boards.models import Meeting, VersionSection
    from reports.models import Audience, Pack
    from reports.services import build_pack

    meeting = Meeting.objects.with_board().at(board, dt.date.fromisoformat(date)).get()
    start = time.perf_counter()
    first = build_pack(meeting, Audience.PUBLIC, None)
    seconds = time.perf_counter() - start
    section = VersionSection.objects.filter(version__paper__item__meeting=meeting, body__gt="").order_by("pk")[9]
    section.body += f"\n\nRevised at {time.time()}."
    section.save()
    start = time.perf_counter()
    again = build_pack(meeting, Audience.PUBLIC, None)
    revised = time.perf_counter() - start
    assert (first.pages, Pack.objects.count()) == (again.pages, Pack.objects.count())
    assert first.key != again.key
    return {"seconds": seconds, "revised": revised, "pages": first.pages, "sections": len(first.sections)}


def _portal() -> None:
    import django
    from django.core.management import call_command

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hwb_portal.settings")
    django.setup()
    call_command("migrate", verbosity=0)


def search(pages: str, queries: str, new: str) -> dict[str, float]:
    """Questions to that many pages: p95 and median in milliseconds of search, of the bare index, of the HTML page.

    Then the seconds to extract the text of `new` pages, and to make as many searchable.
    """
    _portal()
    from django.conf import settings
    from django.contrib.auth.models import AnonymousUser
    from django.db import connection
    from django.test import Client, override_settings

    from boards.documents import page_texts
    from hwb_portal.search import postgres, sqlite
    from hwb_portal.search.words import parse
    from hwb_portal.searching import search_page
    from tests.bench.pages import WHOLE, drawn_pages, fill, milliseconds, p95, questions

    seconds = fill(int(pages))
    asked, nobody, client = list(questions(int(queries))), AnonymousUser(), Client()
    is_postgres = connection.vendor == "postgresql"
    sql = (
        "SELECT id FROM search_opentext WHERE lexemes @@ to_tsquery('english', %s) "
        "ORDER BY ts_rank(lexemes, to_tsquery('english', %s)) DESC LIMIT 20"
        if is_postgres
        else "SELECT rowid FROM search_opentext_fts WHERE search_opentext_fts MATCH %s ORDER BY rank LIMIT 20"
    )
    with connection.cursor() as cursor:
        if is_postgres:
            cursor.execute("VACUUM ANALYZE")

        def bare(question: str) -> None:
            words = (postgres if is_postgres else sqlite).expression(parse(question))
            cursor.execute(sql, [words, words] if is_postgres else [words])
            cursor.fetchall()

        bare(asked[0])
        search_page(asked[0], nobody)
        alone = milliseconds(bare, asked)
    found = milliseconds(lambda question: search_page(question, nobody), asked)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        page = milliseconds(lambda question: client.get("/search/", {"q": question}), asked)
    drawn = drawn_pages(int(new))
    return {
        "bare": p95(alone),
        "bare_median": statistics.median(alone),
        "found": p95(found),
        "found_median": statistics.median(found),
        "page": p95(page),
        "filled": seconds,
        "extracted": timed(lambda: page_texts(drawn)),
        "indexed": fill(WHOLE) * int(new) / WHOLE,
    }


def meeting(papers: str) -> dict[str, float]:
    """A published meeting with that many papers in the database of the environment."""
    _portal()
    import datetime as dt

    from tests.factories import make_board, make_item, make_meeting, make_paper, make_report

    held = make_meeting(make_board(slug="board"), dt.date(2027, 3, 10), "published", dated=True)
    items = [make_item(held, f"Item {number}") for number in range(10)]
    for number in range(int(papers)):
        make_report(make_paper(items[number % len(items)], title=f"Report {number}"))
    return {}


def reader_open(board: str, date: str) -> dict[str, float]:
    """The reading view of a meeting, five of whose papers are uploads of 50 pages, as the public opens it."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hwb_portal.settings")
    django.setup()
    import datetime as dt
    import statistics

    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse

    from boards.models import Meeting, PaperVersion

    call_command("collectstatic", interactive=False, verbosity=0)
    meeting = Meeting.objects.with_board().at(board, dt.date.fromisoformat(date)).get()
    published = PaperVersion.objects.for_meeting(meeting).in_publication(meeting.current_publication_id)
    long = list(published.filter(paper__minutes_of=None).order_by("pk")[:5])
    text = ["Words of a page of a council report. " * 75] * 50
    for version in long:
        kept = {"template": None, "file": f"papers/{version.pk}.pdf", "sha256": "0" * 64, "text": text, "pages": 50}
        PaperVersion.objects.filter(pk=version.pk).update(**kept)
    client = Client(headers={"host": "127.0.0.1"})
    place = [board, meeting.slug]
    contents = client.get(reverse("reading:contents", args=place)).content
    first = reverse("reading:paper", args=[*place, long[0].paper_id])
    size = len(client.get(first).content)
    assert size > 20_000  # a page of text, not of an error
    seconds = statistics.median(timed(lambda: client.get(first)) for _ in range(9))
    return {"seconds": seconds, "kilobytes": size / 1000, "contents": len(contents) / 1000, "pages": 50 * len(long)}


def table(path: Path) -> None:
    """The rows of a workbook of figures, as the child reads them."""
    from metrics.returns.tabular import read_table

    json.dumps(read_table(path))


def filled_in(path: Path) -> None:
    """The answers of a return, as the child reads them."""
    from metrics.returns.reading import read_return

    json.dumps(read_return(path).as_dict())


def main(task: str, *arguments: str) -> None:
    portal = {"first_build": first_build, "search": search, "meeting": meeting, "reader_open": reader_open}
    if task in portal:
        told = portal[task](*arguments)
    else:
        work = {"bare": join_bare, "assemble": assemble_files, "text": text_of, "table": table, "return": filled_in}[
            task
        ]
        told = {"seconds": timed(lambda: work(Path(arguments[0])))}
    print(json.dumps({**told, "mib": peak_mib()}))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
