"""An upload is taken only when the virus scanner says that it is clean; one that says nothing lets nothing pass."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import ValidationError

from hwb_portal.core.forms import ScannedFileField
from hwb_portal.core.viruses import NotScanned, virus_in

# The file that every scanner knows, in two halves, so that no scanner takes this test for it.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
DOWN = "The file could not be checked for viruses just now, so it was not taken. Try again in a few minutes"


def _by_content(sent: bytes) -> bytes:
    return b"stream: Test.EICAR FOUND\0" if sent == EICAR else b"stream: OK\0"


@contextmanager
def _clamd(folder: Path, answer: Callable[[bytes], bytes] = _by_content) -> Iterator[str]:
    """A server that takes one file as clamd does, and its address."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "clamd"))
        server.listen()

        def serve() -> None:
            channel = server.accept()[0]
            with channel, channel.makefile("rb") as reader:
                assert reader.read(10) == b"zINSTREAM\0"
                sent = b""
                while size := int.from_bytes(reader.read(4), "big"):
                    sent += reader.read(size)
                channel.sendall(answer(sent))

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"unix:{folder / 'clamd'}"
        thread.join()


@pytest.mark.parametrize(
    ("pieces", "virus"),
    [([EICAR], "Test.EICAR"), ([EICAR[:9], b"", EICAR[9:]], "Test.EICAR"), ([b"Honest"], ""), ([], "")],
)
def test_the_scanner_hears_the_whole_file(tmp_path, pieces, virus):
    with _clamd(tmp_path) as scanner:
        assert virus_in(pieces, scanner=scanner) == virus


@pytest.mark.parametrize(
    "answer", [b"", b"stream: ", b"INSTREAM size limit exceeded. ERROR\0", b"OK FOUND it\0", b"\xff\0"]
)
def test_any_other_answer_is_not_an_answer(tmp_path, answer):
    with _clamd(tmp_path, lambda _: answer) as scanner, pytest.raises(NotScanned):
        virus_in([b"Honest"], scanner=scanner)


@pytest.mark.parametrize("scanner", ["unix:/there/is/no/scanner", "tcp:127.0.0.1:1"])
def test_a_scanner_that_is_down_is_not_an_answer(scanner):
    with pytest.raises(NotScanned):
        virus_in([b"Honest"], scanner=scanner)


def test_a_clean_file_can_be_read_from_its_start(tmp_path, settings):
    with _clamd(tmp_path) as settings.VIRUS_SCANNER:
        assert ScannedFileField().clean(SimpleUploadedFile("a.pdf", b"Honest")).read() == b"Honest"


def test_a_file_with_a_virus_is_refused(tmp_path, settings):
    with _clamd(tmp_path) as settings.VIRUS_SCANNER, pytest.raises(ValidationError) as refused:
        ScannedFileField().clean(SimpleUploadedFile("a.pdf", EICAR))
    assert refused.value.messages == ["The selected file contains a virus"]


def test_without_its_scanner_nothing_is_taken(settings):
    settings.VIRUS_SCANNER = "unix:/there/is/no/scanner"
    with pytest.raises(ValidationError) as refused:
        ScannedFileField().clean(SimpleUploadedFile("a.pdf", b"Honest"))
    assert refused.value.messages == [DOWN]
