"""Files of figures: sent, signed off by another person, sent back, undone."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from hwb_portal.accounts.roles import Role
from hwb_portal.audit.models import AuditEvent
from hwb_portal.core.errors import DomainError
from metrics.enums import AreaKind, LoadState
from metrics.models import Area, FigureLoad, LoadedFigure, Observation, ObservationRevision
from metrics.services.figure_loads import (
    preview_load,
    send_for_sign_off,
    send_load_back,
    sign_off_load,
    undo_load,
)
from metrics.services.observations import OtherOutcomeError, import_observations
from tests.factories import (
    make_collection,
    make_figure_load,
    make_indicator,
    make_loaded_figure,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db

HEADING = "indicator,area,period,kind,value,value_text,numerator,denominator,lower,upper,status,note,source"
OLD = "falls,shire,2015/16,actual,7.1,7.1 %,,,,,final,,Pack"
CHANGED = OLD.replace("7.1,7.1 %", "9.5,9.5 %")
NEW = OLD.replace("2015/16", "2016/17").replace("7.1,7.1 %", "8.25,8.25 %")
NOW = timezone.now()


@pytest.fixture
def falls(herefordshire):
    Area.objects.create(code="shire", name="The shire", kind=AreaKind.COUNTY)
    return make_indicator(make_collection(slug="outcomes"), code="falls", name="Falls", board=herefordshire)


@pytest.fixture
def written(tmp_path, falls):
    """A tidy file of these lines."""

    def write(*lines, name="figures.csv"):
        path = tmp_path / name
        path.write_text("\n".join([HEADING, *lines]) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def sent(written, analyst):
    """OLD is stored, and a file that restates it and has a new figure waits."""
    import_observations(path=written(OLD), by=analyst)
    return send(written(CHANGED, NEW), analyst, reason="Counted again")


def send(path, by, **options):
    return send_for_sign_off(path=path, original_name="figures.csv", by=by, now=NOW, **options)


def sign(load, by):
    return sign_off_load(load=load, name="Lea Lead", mark=preview_load(load=load).mark, by=by, now=NOW)


def values():
    return [(str(each.period), each.value, each.value_text, each.status) for each in Observation.objects.all()]


BEFORE = [("2015/16", Decimal("7.1"), "7.1 %", "final")]
AFTER = [("2015/16", Decimal("9.5"), "9.5 %", "final"), ("2016/17", Decimal("8.25"), "8.25 %", "final")]


def test_a_file_is_kept_as_sent_and_nothing_of_it_is_stored(sent, analyst, herefordshire):
    assert values() == BEFORE
    assert (sent.board, sent.state, sent.created_by, sent.reason) == (
        herefordshire,
        "waiting",
        analyst,
        "Counted again",
    )
    assert (sent.new, sent.changed, sent.same) == (1, 1, 0)
    assert AuditEvent.objects.filter(action="figures.sent").count() == 1


def test_the_same_file_waiting_twice_is_one_load(sent, written, analyst):
    assert send(written(CHANGED, NEW), analyst) == sent
    assert FigureLoad.objects.count() == 1


def test_a_file_of_two_boards_or_without_a_change_is_not_sent(written, analyst, hertfordshire):
    make_indicator(code="stays", name="Stays", board=hertfordshire)
    with pytest.raises(DomainError, match="more than one board"):
        send(written(OLD, OLD.replace("falls", "stays")), analyst)
    import_observations(path=written(OLD), by=analyst)
    with pytest.raises(DomainError, match="stored already"):
        send(written(OLD), analyst)


def test_the_sign_off_stores_the_figures_in_a_name(sent, lead):
    load = sign(sent, lead)
    assert values() == AFTER
    assert (load.state, load.decided_by, load.decided_name) == ("signed", lead, "Lea Lead")
    assert [each.reason for each in ObservationRevision.objects.all()] == ["Counted again"]
    assert {each.before is None for each in load.figures.all()} == {True, False}
    assert AuditEvent.objects.filter(action="figures.signed_off", actor_label="Lea Lead").count() == 1


def test_nobody_decides_on_their_own_file(sent, analyst):
    for act in (
        lambda: sign(sent, analyst),
        lambda: send_load_back(load=sent, words="No.", by=analyst, now=NOW),
    ):
        with pytest.raises(DomainError, match="sent this file yourself"):
            act()
    assert values() == BEFORE


def test_a_sign_off_is_for_what_was_shown(sent, lead, written, analyst):
    mark = preview_load(load=sent).mark
    import_observations(path=written(OLD.replace("7.1,7.1 %", "7.2,7.2 %"), name="other.csv"), by=analyst)
    with pytest.raises(OtherOutcomeError):
        sign_off_load(load=sent, name="Lea Lead", mark=mark, by=lead, now=NOW)
    [restated] = preview_load(load=sent).changed.first
    assert (restated.old, restated.new) == ("value 7.2; as printed 7.2 %", "value 9.5; as printed 9.5 %")
    assert (restated.change.rstrip("0"), restated.flag) == ("+2.3", "Jump")


def test_sent_back_with_a_reason_and_sent_again(sent, lead, written, analyst):
    load = send_load_back(load=sent, words="The source is missing.", by=lead, now=NOW)
    assert (load.state, load.words, values()) == ("refused", "The source is missing.", BEFORE)
    with pytest.raises(DomainError, match="cannot be signed off now: it is “sent back”"):
        sign_off_load(load=load, name="Lea Lead", mark="", by=lead, now=NOW)
    assert send(written(CHANGED, NEW), analyst) != load


def test_an_embargo_holds_new_figures_from_the_sign_off_on(written, analyst, lead):
    until = NOW + dt.timedelta(days=2)
    sign(send(written(NEW), analyst, until=until), lead)
    assert Observation.objects.get().embargoed_until == until


def test_undone_puts_back_what_was_and_deletes_nothing(sent, lead):
    load = undo_load(load=sign(sent, lead), words="Wrong quarter.", by=lead, now=NOW)
    assert values() == [*BEFORE, ("2016/17", None, "", "not_available")]
    assert (load.state, load.undone_because, load.undone_name) == ("undone", "Wrong quarter.", str(lead))
    kept = [(str(each.value.normalize()), each.reason) for each in ObservationRevision.objects.order_by("pk")]
    assert sorted(kept[1:]) == [("8.25", "Load undone: Wrong quarter."), ("9.5", "Load undone: Wrong quarter.")]
    assert kept[0] == ("7.1", "Counted again")
    assert AuditEvent.objects.filter(action="figures.undone").count() == 1


@pytest.mark.parametrize("line", [CHANGED.replace("9.5,9.5 %", "9.6,9.6 %"), NEW.replace("8.25,8.25 %", "8,8 %")])
def test_undo_is_refused_once_something_else_restated_a_figure(sent, lead, written, analyst, line):
    load = sign(sent, lead)
    import_observations(path=written(line, name="later.csv"), by=analyst)
    stood = values()
    with pytest.raises(DomainError, match=rf"Falls, The shire, {line.split(',')[2]}\. Restate"):
        undo_load(load=load, words="Wrong quarter.", by=lead, now=NOW)
    assert values() == stood


def test_nothing_public_changes_before_the_sign_off(sent, lead, signed_in_as):
    pages = ("/metrics/indicators/falls/", "/metrics/indicators/falls.csv", "/metrics/indicators/falls.json")
    public = signed_in_as(None)
    assert [b"9.5" in public.get(page).content for page in pages] == [False] * 3
    assert [b"8.25" in public.get(page).content for page in pages] == [False] * 3
    sign(sent, lead)
    assert [b"9.5" in public.get(page).content for page in pages] == [True] * 3
    assert [b"8.25" in public.get(page).content for page in pages] == [True] * 3


def test_the_lead_finds_it_on_the_desk_and_signs_it_off(sent, lead, signed_in_as):
    client = signed_in_as(lead)
    assert "Figures to sign off" in client.get("/desk/").content.decode()
    page = client.get(sent.get_absolute_url())
    assert "1 new, 1 restated, 0 the same" in page.content.decode()
    step = f"{sent.get_absolute_url()}sign/"
    answer = client.post(step, {"name": "Lea Lead", "mark": "another"})
    assert "What is stored changed since this page was shown" in answer.content.decode()
    assert values() == BEFORE
    mark = answer.context["form"]["mark"].value()
    client.post(step, {"name": "Lea Lead", "mark": mark})
    assert values() == AFTER
    client.post(f"{sent.get_absolute_url()}undo/", {"words": "Wrong quarter."})
    assert FigureLoad.objects.get().state == LoadState.UNDONE


def test_a_sender_who_is_lead_too_reads_why_they_may_not(sent, analyst, herefordshire, signed_in_as):
    analyst.role_assignments.create(role=Role.LEAD)
    make_staff(herefordshire, analyst, "lead")
    client = signed_in_as(analyst)
    answer = client.get(f"{sent.get_absolute_url()}sign/")
    assert (answer.status_code, "You sent this file yourself" in answer.content.decode()) == (409, True)
    assert "Sign off and store" not in client.get(sent.get_absolute_url()).content.decode()


def test_who_sees_a_load_and_who_decides(sent, analyst, lead, officer, hertfordshire):
    other = make_user(Role.LEAD)
    make_staff(hertfordshire, other, "lead")
    no_board = make_figure_load()

    def seen(user):
        return set(FigureLoad.objects.visible_to(user))

    assert seen(analyst) == seen(lead) == {sent, no_board}
    assert seen(officer) == {sent}
    assert seen(other) == {no_board}
    assert seen(make_user(Role.MEMBER)) == set()
    assert set(FigureLoad.objects.signed_off_by(lead)) == {sent, no_board}
    assert set(FigureLoad.objects.signed_off_by(other)) == {no_board}
    assert set(FigureLoad.objects.signed_off_by(analyst)) == set()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_needs_the_same_queries_for_any_number_of_rows(
    signed_in_as, django_assert_num_queries, lead, herefordshire, rows
):
    for _ in range(rows):
        make_figure_load(board=herefordshire)
    client = signed_in_as(lead)
    with django_assert_num_queries(5):
        page = client.get("/metrics/loads/")
    assert page.content.decode().count("Waiting for sign-off") == rows


DECIDED = {"decided_at": NOW, "decided_name": "Lea"}
UNDONE = {**DECIDED, "state": LoadState.UNDONE, "undone_at": NOW, "undone_name": "Lea", "undone_because": "Wrong"}


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"state": "lost", **DECIDED}, "state"),
        ({"state": LoadState.SIGNED}, "decided_by_somebody"),
        ({"state": LoadState.SIGNED, **DECIDED, "decided_name": ""}, "decided_by_somebody"),
        ({"decided_name": "Lea"}, "decided_by_somebody"),
        ({"state": LoadState.REFUSED, **DECIDED}, "sent_back_with_reason"),
        ({"state": LoadState.SIGNED, **DECIDED, "words": "Why"}, "sent_back_with_reason"),
        ({**UNDONE, "undone_because": ""}, "undone_with_reason"),
        ({**UNDONE, "undone_name": ""}, "undone_with_reason"),
        ({**UNDONE, "state": LoadState.SIGNED}, "undone_with_reason"),
    ],
)
def test_the_database_refuses_a_load_that_cannot_be(fields, rule):
    with pytest.raises(IntegrityError, match=f"metrics_figureload_{rule}"), transaction.atomic():
        make_figure_load(**fields)


def test_the_database_refuses_a_decision_on_ones_own_load(analyst):
    signed = {"state": LoadState.SIGNED, **DECIDED, "decided_by": analyst, "created_by": analyst}
    with pytest.raises(IntegrityError, match="metrics_figureload_decided_by_another"), transaction.atomic():
        make_figure_load(**signed)


def test_the_database_refuses_the_same_file_waiting_twice_and_a_figure_twice_in_a_load():
    make_figure_load("same", state=LoadState.SIGNED, **DECIDED)
    make_figure_load("same")
    with pytest.raises(IntegrityError, match=r"waits_once|sha256"), transaction.atomic():
        make_figure_load("same")
    figure = make_loaded_figure()
    with pytest.raises(IntegrityError, match=r"loadedfigure_once|observation"), transaction.atomic():
        make_loaded_figure(figure.owner, observation=figure.observation)
    assert LoadedFigure.objects.count() == 1
