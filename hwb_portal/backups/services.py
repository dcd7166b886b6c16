"""Saving the site to a folder, looking whether the folder is whole, and filling an empty site from it.

The database goes first and the files second: files are added and never changed, so every file that the saved
database names is in the copy, unless it was deleted while the copy was made.
"""

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from boards.models import Paper, PublishedPaper
from boards.services.publication import sweep_public_store, withdraw_paper
from boards.services.withdrawals import Withdrawal
from hwb_portal.accounts.models import User
from hwb_portal.audit.models import AuditEvent
from hwb_portal.audit.services import check_chain, record
from hwb_portal.backups.databases import copier
from hwb_portal.backups.manifest import File, Manifest, differences, file_of, read_manifest
from hwb_portal.outbox.services import hold_back

UNFINISHED = ".unfinished"
Tell = Callable[[str], object]


def _stores() -> dict[str, Path]:
    """Packs are built again from what these hold."""
    return {"private": settings.PRIVATE_DIR, "public": settings.PUBLIC_DIR}


def save(folder: Path, *, now: dt.datetime) -> Manifest:
    """Write a backup to a folder that is not there yet. It has its name only when it is whole."""
    if folder.exists():
        raise CommandError(f"{folder} is there already. Name a new folder.")
    unfinished = folder.with_name(folder.name + UNFINISHED)
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700, parents=True)
    at_work = copier()
    database = unfinished / at_work.name
    content = at_work.save(database)
    files = {}
    for store, place in _stores().items():
        for name, path in _files_in(place):
            copy = unfinished / store / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            try:
                shutil.copy2(path, copy)
            except FileNotFoundError:  # withdrawn or removed since the folder was listed
                continue
            files[f"{store}/{name}"] = file_of(copy)
    manifest = Manifest(
        at=now,
        vendor=connection.vendor,
        database=database.name,
        database_sha256=file_of(database).sha256,
        tables=content.tables,
        files=files,
        audit=content.audit,
        migrations=sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()),
    )
    manifest.write(unfinished)
    unfinished.rename(folder)
    return manifest


def _files_in(place: Path) -> list[tuple[str, Path]]:
    return sorted((str(path.relative_to(place)), path) for path in place.rglob("*") if path.is_file())


def read(folder: Path) -> Manifest:
    """The manifest of a folder whose every file is as it was saved. Raises CommandError with the first that is not."""
    try:
        manifest = read_manifest(folder)
    except (OSError, KeyError, TypeError, ValueError):
        raise CommandError(f"{folder} holds no backup that can be read.") from None
    wanted = {manifest.database: manifest.database_sha256} | {n: f.sha256 for n, f in manifest.files.items()}
    for name, sha256 in wanted.items():
        path = folder / name
        if not path.is_file():
            raise CommandError(f"The backup is not whole: {name} is missing.")
        if file_of(path).sha256 != sha256:
            raise CommandError(f"The backup is not whole: {name} is not as it was saved.")
    return manifest


def compare(manifest: Manifest) -> list[str]:
    """What differs between the backup and the site as it is now: every table, every file, the audit trail."""
    files: dict[str, File] = {}
    for store, place in _stores().items():
        files |= {f"{store}/{name}": file_of(path) for name, path in _files_in(place)}
    content = copier().content()
    told = differences(manifest, content.tables, files, content.audit)
    if (broken := check_chain().broken) is not None:
        told.append(f"The audit trail does not hold at event {broken.pk}.")
    return told


def restore(folder: Path, *, withdrawals: list[Withdrawal], tell: Tell) -> None:
    """Fill an empty site. Raises CommandError when it is not empty or what was filled in differs.

    Then sessions are ended, mails that were on their way are held back, and `withdrawals` that are younger than the
    backup are done again, so that nothing that was taken back is public.
    """
    manifest = read(folder)
    _check_site(manifest)
    copier().load(folder / manifest.database)
    for name in manifest.files:
        store, _, rest = name.partition("/")
        target = _stores()[store] / rest
        target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        shutil.copyfile(folder / name, target)
        target.chmod(0o640)
    if told := compare(manifest):
        raise CommandError("The site is not what was saved:\n" + "\n".join(told))
    tell(f"{len(manifest.tables)} tables and {len(manifest.files)} files are as they were saved.")
    call_command("migrate", verbosity=0)
    Session.objects.all().delete()
    tell(f"{hold_back()} mails that were on their way are held back.")
    again = withdraw_again([each for each in withdrawals if each.at > manifest.at], now=timezone.now())
    tell(f"{again} papers withdrawn since are withdrawn again.")
    for name in sweep_public_store(now=timezone.now() + dt.timedelta(days=1)):
        tell(f"Removed from the public store: {name}")
    last = AuditEvent.objects.first()
    if last is not None:
        record("site.restored", subject=last, label=f"Backup of {manifest.at:%-d %B %Y, %H:%M} UTC", by=None)


def _check_site(manifest: Manifest) -> None:
    if manifest.vendor != connection.vendor:
        raise CommandError(f"This is a backup of a {manifest.vendor} database; the site has {connection.vendor}.")
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if strangers := sorted(set(manifest.migrations) - known):
        raise CommandError(f"This backup was made by a newer version: {strangers[0]} is not known here.")
    if connection.introspection.table_names():
        raise CommandError("The database is not empty. A restore never writes over anything.")
    for name, place in _stores().items():
        if _files_in(place):
            raise CommandError(f"The folder {name} is not empty. A restore never writes over anything.")


def withdraw_again(withdrawals: list[Withdrawal], *, now: dt.datetime) -> int:
    """Withdraw what stands published although it was withdrawn; how many. Who did it then does it again."""
    done = 0
    for each in withdrawals:
        paper = Paper.objects.with_page_data().filter(pk=each.paper).first()
        place = PublishedPaper.objects.standing().of_paper(each.paper).with_meeting().first()
        if paper is None or place is None or place.withdrawn_at:
            continue
        by = User.objects.filter(pk__in=[each.by]).first() or place.publication.published_by
        if by is None:
            raise CommandError(
                f"Paper {paper.pk} was withdrawn by somebody who is not in the backup. Withdraw it by hand."
            )
        withdraw_paper(paper=paper, by=by, now=now, reason=each.reason)
        done += 1
    return done
