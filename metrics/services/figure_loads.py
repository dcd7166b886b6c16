"""Files of figures: sent for a sign-off, signed off by another person or sent back, and undone.

Nothing of a file is stored as a figure before the sign-off. Every step locks the load first and its indicators then.
"""

import datetime as dt
import hashlib
from pathlib import Path

from django.core.files import File
from django.db import IntegrityError, transaction

from hwb_portal.accounts.models import User
from hwb_portal.audit.services import record
from hwb_portal.core.errors import DomainError
from hwb_portal.core.filenames import shown_name
from metrics.columns import FIGURES
from metrics.embargoes import is_held
from metrics.enums import LoadState, ObservationStatus
from metrics.models import FigureLoad, Indicator, LoadedFigure, Observation, ObservationRevision
from metrics.services.observations import (
    KEPT,
    Preview,
    boards_of,
    preview_observations,
    revision_of,
    write_observations,
)
from metrics.services.tidy import BadFileError

NAMED = 5
"""Figures that a refusal names; the others are counted."""
NO_LONGER = "The file no longer fits what is stored, or its sender may no longer bring it in. Send it back."


@transaction.atomic
def send_for_sign_off(
    *, path: Path, original_name: str, by: User, now: dt.datetime, reason: str = "", until: dt.datetime | None = None
) -> FigureLoad:
    """Keep a file until another person signs it off. One that waits already is the same load, as it was sent first.

    DomainError for a file that changes nothing, that holds figures of two boards or cannot be held back until then;
    BadFileError when any cell is wrong.
    """
    preview = preview_observations(path=path, by=by, until=until)
    boards = boards_of(path=path, by=by) - {None}
    if len(boards) > 1:
        raise DomainError("The file holds figures of more than one board. Send one file for each.")
    if not preview.new.count and not preview.changed.count:
        raise DomainError("Every figure of the file is stored already. There is nothing to sign off.")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    waiting = FigureLoad.objects.waiting().same_file(sha256).first()
    if waiting is not None:
        return waiting
    load = FigureLoad(
        board_id=next(iter(boards), None),
        original_name=shown_name(original_name),
        sha256=sha256,
        reason=reason.strip(),
        embargoed_until=until,
        created_at=now,
        created_by=by,
        created_name=str(by)[:200],
        new=preview.new.count,
        changed=preview.changed.count,
        same=preview.same,
    )
    with path.open("rb") as file:
        load.file.save(path.name, File(file), save=False)
    load.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            load.save()
    except IntegrityError:  # sent twice at once: the other was first
        load.file.delete(save=False)
        return FigureLoad.objects.waiting().same_file(sha256).get()
    details = {"sha256": sha256, "new": load.new, "changed": load.changed, "reason": load.reason}
    record("figures.sent", subject=load, label=str(load), by=by, details=details)
    return load


def preview_load(*, load: FigureLoad) -> Preview:
    """What a waiting load would change in what is stored now. DomainError where it cannot be read any more."""
    try:
        return preview_observations(path=Path(load.file.path), by=_sender(load))
    except BadFileError:
        raise DomainError(NO_LONGER) from None


@transaction.atomic
def sign_off_load(*, load: FigureLoad, name: str, mark: str, by: User, now: dt.datetime) -> FigureLoad:
    """Store the figures of a load in somebody's name. `mark` is of the preview that was agreed to.

    Refused for the person who sent it. An embargo that ended while it waited holds nothing back.
    """
    load = _locked(load, "signed off", LoadState.WAITING)
    _refuse_own(load, by)
    if not name.strip():
        raise DomainError("Say in whose name it is signed off.")
    why = load.reason or f"Loaded from {load.original_name}; no reason was given"
    until = load.embargoed_until if is_held(load.embargoed_until, now) else None
    try:
        written = write_observations(
            path=Path(load.file.path), sent_by=_sender(load), by=by, why=why, until=until, mark=mark
        )
    except BadFileError:
        raise DomainError(NO_LONGER) from None
    if not written.created and not written.before:
        raise DomainError("Every figure of the file is stored already. Send it back.")
    LoadedFigure.objects.bulk_create(LoadedFigure(owner=load, observation=each) for each in written.created)
    LoadedFigure.objects.bulk_create(
        LoadedFigure(owner=load, observation_id=each.observation_id, before=each) for each in written.before
    )
    load.new, load.changed, load.same = len(written.created), len(written.before), written.unchanged
    _decide(load, LoadState.SIGNED, name, by, now, "new", "changed", "same")
    details = {"sha256": load.sha256, "name": load.decided_name, "new": load.new, "changed": load.changed}
    record("figures.signed_off", subject=load, label=str(load), by=by, details=details)
    return load


@transaction.atomic
def send_load_back(*, load: FigureLoad, words: str, by: User, now: dt.datetime) -> FigureLoad:
    """Nothing is stored; the analyst reads why, and may send the file again."""
    load = _locked(load, "sent back", LoadState.WAITING)
    _refuse_own(load, by)
    if not words.strip():
        raise DomainError("Say what should be changed.")
    load.words = words.strip()
    _decide(load, LoadState.REFUSED, str(by)[:200], by, now, "words")
    details = {"sha256": load.sha256, "words": load.words}
    record("figures.sent_back", subject=load, label=str(load), by=by, details=details)
    return load


@transaction.atomic
def undo_load(*, load: FigureLoad, words: str, by: User, now: dt.datetime) -> FigureLoad:
    """Restate every figure that the load wrote as what it was before; one that was new is from then on not available.

    Nothing is deleted: what the load wrote stays among what the figure was. Refused, with their names, when
    something else restated any of them since.
    """
    load = _locked(load, "undone", LoadState.SIGNED)
    _refuse_own(load, by)
    if not words.strip():
        raise DomainError("Say why the load is undone.")
    codes = load.figures.values_list("observation__indicator__code", flat=True).distinct()
    locked = list(Indicator.objects.with_codes(set(codes)).select_for_update())
    _refuse_restated(load)
    figures = list(load.figures.with_figures())
    why = f"Load undone: {words.strip()}"
    ObservationRevision.objects.bulk_create(revision_of(each.observation, why=why, now=now, by=by) for each in figures)
    for each in figures:
        _put_back(each)
    Observation.objects.bulk_update([each.observation for each in figures], KEPT)
    load.state, load.undone_at, load.undone_name, load.undone_because = (
        LoadState.UNDONE,
        now,
        str(by)[:200],
        words.strip(),
    )
    load.full_clean()
    load.save(update_fields=["state", "undone_at", "undone_name", "undone_because"])
    for indicator in locked:
        count = sum(each.observation.indicator_id == indicator.pk for each in figures)
        details: dict[str, object] = {"load": str(load.pk), "count": count, "reason": why}
        record("observations.put_back", subject=indicator, label=indicator.name, by=by, details=details)
    details = {"sha256": load.sha256, "words": load.undone_because, "count": len(figures)}
    record("figures.undone", subject=load, label=str(load), by=by, details=details)
    return load


def _put_back(figure: LoadedFigure) -> None:
    seen, before = figure.observation, figure.before
    if before is not None:
        for name in KEPT:
            setattr(seen, name, getattr(before, name))
        return
    for name in FIGURES:
        setattr(seen, name, None)
    seen.value_text, seen.status = "", ObservationStatus.NOT_AVAILABLE


def _refuse_restated(load: FigureLoad) -> None:
    later = list(load.figures.restated_since().with_figures())
    if not later:
        return
    names = [
        f"{each.observation.indicator.name}, {each.observation.area.name}, {each.observation.period}" for each in later
    ]
    more = f"; and {len(names) - NAMED} more" if len(names) > NAMED else ""
    raise DomainError(
        f"Restated since, so that the load cannot be undone: {'; '.join(names[:NAMED])}{more}. Restate the others "
        "with a file of their own."
    )


def _locked(load: FigureLoad, done: str, state: LoadState) -> FigureLoad:
    load = FigureLoad.objects.select_for_update(of=("self",)).with_board().get(pk=load.pk)
    if load.state != state:
        now = load.get_state_display()
        raise DomainError(f"This load cannot be {done} now: it is “{now[:1].lower()}{now[1:]}”.")
    return load


def _refuse_own(load: FigureLoad, by: User) -> None:
    if load.created_by_id == by.pk:
        raise DomainError("You sent this file yourself. Another person decides on it.")


def _sender(load: FigureLoad) -> User:
    if load.created_by is None:
        raise DomainError(NO_LONGER)
    return load.created_by


def _decide(load: FigureLoad, state: LoadState, name: str, by: User, now: dt.datetime, *fields: str) -> None:
    load.state, load.decided_by, load.decided_name, load.decided_at = state, by, name.strip(), now
    load.full_clean()
    load.save(update_fields=["state", "decided_by", "decided_name", "decided_at", *fields])
