"""`manage.py build_pack BOARD DATE [--restricted] [--output FILE]`."""

import hashlib
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from boards.models import Meeting
from reports.models import Pack
from tests.boards.builders import exempt_paper, open_paper
from tests.factories import make_board, make_item, make_meeting
from tests.reports.reading import page_texts

pytestmark = pytest.mark.django_db


def a_meeting(status: str = "published", **fields) -> Meeting:
    meeting = make_meeting(make_board(slug="herts"), status=status, **fields)
    open_paper(make_item(meeting, "Winter plan"))
    exempt_paper(make_item(meeting, "Support at home"), body="Provider A asks 21.40.")
    return meeting


def run(*arguments: object) -> list[str]:
    out = io.StringIO()
    call_command("build_pack", *(str(argument) for argument in arguments), stdout=out)
    return out.getvalue().splitlines()


def refusal(*arguments: object) -> str:
    with pytest.raises(CommandError) as caught:
        run(*arguments)
    assert Pack.objects.count() == 0
    return str(caught.value)


def test_it_says_how_many_pages_and_which_file_it_made():
    a_meeting()
    output = run("herts", "2027-03-10")
    pack = Pack.objects.get()
    assert output == [f"2 pages, 2 of 2 sections accessible, sha256 {pack.sha256}"]
    assert pack.audience == "public"


def test_it_writes_the_pack_where_it_is_told(tmp_path):
    a_meeting()
    output = run("herts", "2027-03-10", "--output", tmp_path / "pack.pdf")
    written = (tmp_path / "pack.pdf").read_bytes()
    assert output[1] == f"Written to {tmp_path / 'pack.pdf'}"
    assert hashlib.sha256(written).hexdigest() == Pack.objects.get().sha256
    assert "21.40" not in " ".join(page_texts(written))


def test_the_members_pack_is_asked_for_by_name(tmp_path):
    a_meeting()
    output = run("herts", "2027-03-10", "--restricted", "--output", tmp_path / "pack.pdf")
    pack = Pack.objects.get()
    assert output[0] == f"3 pages, 3 of 3 sections accessible, sha256 {pack.sha256}"
    assert pack.audience == "restricted"
    assert "21.40" in " ".join(page_texts((tmp_path / "pack.pdf").read_bytes()))


def test_the_second_meeting_of_a_day_is_named_like_its_address():
    first = a_meeting()
    make_meeting(first.board, first.held_on, sequence=2)
    run("herts", "2027-03-10-2")
    assert Pack.objects.get().meeting.sequence == 2


def test_running_again_finds_the_pack_that_was_built():
    a_meeting()
    assert run("herts", "2027-03-10") == run("herts", "2027-03-10")
    assert Pack.objects.count() == 1


@pytest.mark.parametrize(
    ("board", "day", "sentence"),
    [
        ("nowhere", "2027-03-10", "There is no meeting of nowhere on 2027-03-10."),
        ("herts", "2027-03-11", "There is no meeting of herts on 2027-03-11."),
        ("herts", "2027-03-10-2", "There is no meeting of herts on 2027-03-10-2."),
        ("herts", "10 March 2027", "DATE must be a day like 2017-10-17."),
        ("herts", "2027-02-30", "DATE must be a day like 2017-10-17."),
        ("herts", "2027-03-10-x", "DATE must be a day like 2017-10-17."),
        ("herts", "2027-03-10x2", "DATE must be a day like 2017-10-17."),
    ],
)
def test_what_names_no_meeting_is_refused(board, day, sentence):
    a_meeting()
    assert refusal(board, day) == sentence


@pytest.mark.parametrize("status", ["draft", "scheduled", "cancelled"])
def test_an_agenda_that_is_not_published_has_no_public_pack(status, tmp_path):
    a_meeting(status)
    sentence = "This agenda is not published yet, so there is no public pack."
    assert refusal("herts", "2027-03-10", "--output", tmp_path / "pack.pdf") == sentence
    assert list(Path(tmp_path).iterdir()) == []
