"""PostgreSQL keeps the public site from what is not published, whatever the program asks for."""

import datetime as dt
import json
import re
from functools import partial

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from boards.enums import MeetingStatus, MinutesStatus, Part
from boards.models import Action, Decision, Matter, Meeting, Minutes, MinutesParagraph, Paper, PaperVersion, Vote
from hwb_portal.public_urls import is_served
from hwb_portal.walls.checks import refuse_the_wrong_role
from hwb_portal.walls.role import make_role, tables, take_role_away, what_is_wrong
from hwb_portal.walls.rules import NOT_PUBLIC, PUBLIC
from metrics.models import Indicator, IndicatorLink, Return
from tests.factories import (
    make_action,
    make_decision,
    make_indicator,
    make_item,
    make_link,
    make_matter,
    make_meeting,
    make_minutes,
    make_minutes_item,
    make_paper,
    make_paragraph,
    make_report,
    make_return,
)
from tests.house.addresses import body_of
from tests.leak.canaries import make_world
from tests.leak.oracle import leaks
from tests.leak.test_crawl import _paths as every_path
from tests.leak.world import World

pytestmark = pytest.mark.django_db
# The rule of each is written twice: in Python and in SQL.
TWICE = (Meeting, PaperVersion, Minutes, MinutesParagraph, Decision, Vote, Action, Matter, Indicator, IndicatorLink)
# What differs between two answers that were made one after the other.
OF_THE_MOMENT = re.compile(rb'"changed_since_next_time": "[^"]+"|<updated>[^<]+')


def _world() -> World:
    """The canaries, with everything that is released released by now."""
    world = make_world()
    PaperVersion.objects.filter(released_at__isnull=False).update(released_at=timezone.now())
    return world


def _open_record(world: World) -> None:
    """Of the record of meetings the canaries are all closed: here is something that is open."""
    held = make_meeting(world.board, timezone.localdate() - dt.timedelta(days=120), MeetingStatus.HELD)
    item = make_minutes_item(make_minutes(held, MinutesStatus.PUBLISHED), "Falls")
    decision = make_decision(item, paragraph=make_paragraph(item))
    Vote.objects.create(item=item, question="That it be agreed", in_favour=5, against=1, position=1)
    make_action(held, minutes_item=item, matter=make_matter(world.board))
    make_link(make_indicator(), decision=decision)
    make_return(world.board, is_public=True)


def _dump(table: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        return cursor.fetchall()


def _readable(role: str) -> list[str]:
    """Everything outside PostgreSQL's own catalogue that the role may look into, asked of PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
            " AND has_schema_privilege(%s, n.oid, 'USAGE') AND has_any_column_privilege(%s, c.oid, 'SELECT')",
            [role, role],
        )
        return sorted(name for (name,) in cursor.fetchall())


def _found(names: list[str], world: World) -> frozenset[str]:
    text = "\n".join(json.dumps(row, default=str, ensure_ascii=False) for name in names for row in _dump(name))
    return leaks(text.encode(), world.words)


def _refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return "permission denied" in str(error) or "cannot" in str(error)  # the second of views with two sources
    return False


def test_no_canary_is_in_anything_that_the_role_can_read(as_public, role):
    world = _world()
    with as_public():
        windows = _readable(role)
        assert windows == sorted(f"{role}.{table}" for table in PUBLIC)
        assert _found(windows, world) == frozenset()
    # What is public counts only if the rest is there to be found.
    assert _found([f"public.{table}" for table in tables()], world) == frozenset(world.words)


def test_the_role_reads_no_table_and_writes_nothing(as_public, role):
    with as_public():
        assert [table for table in tables() if not _refused(f"SELECT 1 FROM public.{table}")] == []
        assert [table for table in NOT_PUBLIC if not _refused(f"SELECT 1 FROM {table}")] == []
        for statement in ("INSERT INTO {} DEFAULT VALUES", "UPDATE {} SET id = id", "DELETE FROM {}"):
            assert [table for table in PUBLIC if not _refused(statement.format(f"{role}.{table}"))] == []
        assert _refused("CREATE TABLE public.mine (id int)")
        assert _refused("SELECT nextval('boards_meeting_id_seq')")


def test_a_grant_by_mistake_opens_no_row(as_public, role):
    make_report(make_paper(make_item(make_meeting())))
    with as_public():
        pass
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}")
    assert f"The role {role} has a grant on boards_paper itself." in what_is_wrong(role)
    with as_public():
        assert {table for table in tables() if _dump(f"public.{table}")} == set()
    assert _dump("public.boards_paper")


def test_the_rules_of_the_database_say_what_visible_to_says(as_public):
    _open_record(_world())
    nobody = AnonymousUser()
    rows = {model: set(model.objects.visible_to(nobody).values_list("pk", flat=True)) for model in (*TWICE, Return)}
    with as_public():
        found = {model: set(model.objects.values_list("pk", flat=True)) for model in (*TWICE, Return)}
    # A version is compared with its paper; minutes are a row as soon as their decisions are published.
    decided = set(Minutes.objects.with_decisions_for(nobody).values_list("pk", flat=True))
    assert found == {**rows, Minutes: decided}
    assert [model.__name__ for model in rows if not rows[model]] == []


def test_of_a_closed_paper_there_is_the_stub_and_no_version(as_public):
    world = _world()
    closed = [paper for paper in world.papers if paper.part == Part.PART_II and paper.public_title]
    with as_public():
        for paper in closed:
            stub = Paper.objects.filter(pk=paper.pk).first()
            assert stub is None or (stub.title, stub.public_interest_reason) == (paper.public_title, "")
            assert not PaperVersion.objects.filter(paper=paper.pk).exists()
    assert len(closed) >= 5


def test_what_is_released_later_is_not_there_before(as_public):
    paper = make_paper(make_item(make_meeting()))
    version = make_report(paper)
    with as_public():
        pass
    for hours, is_there in ((-1, True), (1, False)):
        PaperVersion.objects.filter(pk=version.pk).update(released_at=timezone.now() + dt.timedelta(hours=hours))
        with as_public():
            assert PaperVersion.objects.filter(pk=version.pk).exists() is is_there


def _answer(client: Client, path: str) -> tuple[int, bytes]:
    response = client.get(path)
    return response.status_code, OF_THE_MOMENT.sub(b"", body_of(response))


def test_public_pages_are_the_same_by_either_role(as_public, settings):
    settings.DEMO = True
    world = _world()
    seen: dict[str, int] = {}
    paths = []
    for path in dict.fromkeys(every_path(world)):
        match = resolve(path.partition("?")[0])
        seen[match.view_name] = seen.get(match.view_name, 0) + 1
        # The first few of a kind: each page is made twice.
        if is_served(match.func, match.view_name) and seen[match.view_name] <= 2 and not path.endswith(".zip"):
            paths.append(path)
    paths += ["/search/?q=vaccination", "/search/?q=falls&kind=paper"]
    ask = partial(_answer, Client())
    by_owner = {path: ask(path) for path in paths}
    with as_public():
        by_role = {path: ask(path) for path in paths}
    assert {path for path in paths if by_owner[path] != by_role[path]} == set()
    assert len(paths) > 100
    assert sum(status == 200 for status, _ in by_role.values()) > 60


def test_the_command_prints_what_it_grants_and_finds_what_was_left_out(role, capsys):
    call_command("public_role", "--role", role)
    told = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in told] == list(PUBLIC)
    call_command("public_role", "--role", role)  # again is the same
    call_command("public_role", "--role", role, "--check")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE public.added_since (id int)")
        cursor.execute("ALTER TABLE boards_matter NO FORCE ROW LEVEL SECURITY")
        cursor.execute("ALTER TABLE boards_board ADD COLUMN added_since int")
    with pytest.raises(CommandError) as told_wrong:
        call_command("public_role", "--role", role, "--check")
    assert str(told_wrong.value).splitlines() == [
        "Row-level security is not forced on added_since.",
        "Row-level security is not forced on boards_matter.",
        "The window on boards_board is not as the rules say. Run public_role.",
    ]


def test_a_table_that_nobody_decided_about_stops_the_command(role, monkeypatch):
    monkeypatch.delitem(PUBLIC, "boards_matter")
    with pytest.raises(CommandError, match="No rule says what the public may read of boards_matter"):
        call_command("public_role", "--role", role)
    with pytest.raises(CommandError, match="boards_matter"):
        call_command("public_role", "--role", role, "--check")


def test_taken_away_it_reads_nothing_and_the_owner_everything(role):
    make_meeting()
    connection.check_constraints()
    make_role(role)
    assert len(_readable(role)) == len(PUBLIC)
    take_role_away(role)
    assert _readable(role) == []
    assert Meeting.objects.exists()


def test_an_owner_who_is_no_superuser_sees_every_row(role):
    """Forced row-level security binds the owner too; every other test is run by a superuser, whom nothing binds."""
    make_meeting()
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {role}_site CREATEROLE")
        cursor.execute(f"GRANT CREATE ON SCHEMA public TO {role}_site")
        cursor.execute("SELECT current_database()")
        cursor.execute(f"GRANT CREATE ON DATABASE {cursor.fetchone()[0]} TO {role}_site")
        for table in tables():
            cursor.execute(f"ALTER TABLE {table} OWNER TO {role}_site")
        cursor.execute(f"SET LOCAL ROLE {role}_site")
    make_role(role)
    assert (Meeting.objects.count(), what_is_wrong(role)) == (1, [])
    Meeting.objects.update(venue_name="Shire Hall")
    with connection.cursor() as cursor:
        cursor.execute(f"RESET ROLE; SET LOCAL ROLE {role}")
    assert Meeting.objects.get().venue_name == "Shire Hall"
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def test_a_public_site_by_another_role_is_not_served(as_public, settings):
    settings.SITE = "public"
    with pytest.raises(ImproperlyConfigured, match="by a role that reads the tables themselves"):
        refuse_the_wrong_role()
    with as_public():
        refuse_the_wrong_role()
