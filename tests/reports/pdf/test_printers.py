"""Rendering in child processes: the same bytes, in any order, and a clear word when a child dies."""

import pytest

from reports.pdf import printers
from reports.pdf.render import BlockedReference, render_html


def page(title: str) -> str:
    return f'<html lang="en-GB"><head><title>{title}</title></head><body><h1>{title}</h1></body></html>'


@pytest.fixture(autouse=True)
def _no_children_of_others():
    printers.close_printers()
    yield
    printers.close_printers()


def test_a_child_makes_the_same_bytes_as_this_process():
    css = "h1 { color: teal }"
    made = printers.print_one(page("Plan"), css=css)
    assert (made.pdf, made.pages) == (render_html(page("Plan"), css=[css]), 1)


def test_every_page_is_made_and_handed_over_once():
    pages = {str(number): page(f"Page {number}") for number in range(7)}
    made: list[tuple[str, bytes]] = []
    printers.print_all(pages, done=lambda name, printed: made.append((name, printed.pdf)))
    assert sorted(made) == [(name, render_html(html, css=[""])) for name, html in pages.items()]


def test_children_are_kept_for_the_next_page():
    printers.print_one(page("One"))
    (child,) = printers._idle
    printers.print_one(page("Two"))
    assert printers._idle == [child]


def test_a_page_whose_child_is_killed_is_made_by_another():
    printers.print_one(page("One"))
    (child,) = printers._idle
    ask = child._ask

    def killed(*sent: bytes):
        child.process.kill()
        child.process.wait()
        return ask(*sent)

    child._ask = killed
    assert printers.print_one(page("Two")).pages == 1
    assert child not in printers._idle


def test_a_page_of_which_two_children_die_is_an_error_and_the_next_page_has_a_new_one(monkeypatch):
    with monkeypatch.context() as patched:
        patched.setenv("FAULT_POINT", "printer.half_answered")
        with pytest.raises(printers.PrinterDied, match="its process ended before it was done"):
            printers.print_one(page("Two"))
    assert printers._idle == []
    assert printers.print_one(page("Two")).pages == 1


def test_a_blocked_reference_is_told_and_the_child_lives_on():
    with pytest.raises(BlockedReference, match="file:///etc/passwd"):
        printers.print_one('<html lang="en"><title>A</title><img src="file:///etc/passwd" alt="">')
    assert len(printers._idle) == 1


def test_the_child_has_no_secret_in_its_environment(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "XQZ" * 20)
    printers.print_one(page("One"))
    with open(f"/proc/{printers._idle[0].process.pid}/environ", "rb") as environment:
        assert b"XQZ" not in environment.read()


def test_an_error_of_one_page_ends_the_work():
    pages = {"good": page("Good"), "bad": '<html lang="en"><title>A</title><img src="http://127.0.0.1/" alt="">'}
    with pytest.raises(BlockedReference):
        printers.print_all(pages, done=lambda name, printed: None)
