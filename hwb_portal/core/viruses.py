"""Asks a virus scanner (clamd) about a file, over its socket.

The protocol is one word and the file in pieces, so there is no library: those published are under the GPL or not kept.
"""

import socket
from collections.abc import Iterable

TIMEOUT = 60  # seconds without a sign of life; 100 MB take clamd a few
PIECE = 1 << 16
MOST_ANSWERED = 4096


class NotScanned(Exception):  # noqa: N818 (named for what happened)
    """The scanner could not be asked, or did not say whether the file is clean."""


def virus_in(pieces: Iterable[bytes], *, scanner: str) -> str:
    """The name of the virus in a file, or "" when it is clean. Raises NotScanned.

    `scanner` is `unix:/path/of/the/socket` or `tcp:host:port`.
    """
    try:
        with _connected(scanner) as channel:
            answer = _ask(channel, pieces)
    except OSError as error:
        raise NotScanned(type(error).__name__) from error
    words = answer.rstrip("\0\n").removeprefix("stream: ")
    if words == "OK":
        return ""
    if words.endswith(" FOUND"):
        return words.removesuffix(" FOUND")
    raise NotScanned(words or "no answer")


def _connected(scanner: str) -> socket.socket:
    kind, _, place = scanner.partition(":")
    if kind == "tcp":
        host, _, port = place.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=TIMEOUT)
    channel = socket.socket(socket.AF_UNIX)
    try:
        channel.settimeout(TIMEOUT)
        channel.connect(place)
    except OSError:
        channel.close()
        raise
    return channel


def _ask(channel: socket.socket, pieces: Iterable[bytes]) -> str:
    """Each piece goes after its length in four bytes; a length of nought ends the file."""
    channel.sendall(b"zINSTREAM\0")
    for piece in pieces:
        if piece:
            channel.sendall(len(piece).to_bytes(4, "big") + piece)
    channel.sendall(bytes(4))
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < MOST_ANSWERED and (more := channel.recv(PIECE)):
        answer += more
    return answer.decode("utf-8", "replace")
