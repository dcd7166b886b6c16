"""Names of files as other people's machines give them, made safe to show."""

import unicodedata

LONGEST = 255


def shown_name(name: str) -> str:
    """The name without its folders and without characters that turn, hide or break what stands beside it.

    A right-to-left mark shows "fdp.exe" as "exe.pdf"; a line break starts a line of its own in a log or a header.
    """
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    seen = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    return " ".join(seen.split())[-LONGEST:].strip() or "file"
