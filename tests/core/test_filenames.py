"""Names of files from elsewhere, as they are shown."""

import pytest

from hwb_portal.core.filenames import shown_name


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("Item 5 – Winter plan.pdf", "Item 5 – Winter plan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Ann\\plan.pdf", "plan.pdf"),
        ("report\u202efdp.exe", "reportfdp.exe"),
        ("a\r\nX-Header: b.pdf", "aX-Header: b.pdf"),
        ("/", "file"),
        ("\u200b", "file"),
        ("x" * 300 + ".pdf", "x" * 251 + ".pdf"),
    ],
)
def test_a_name_is_shown_without_what_turns_hides_or_breaks(sent, shown):
    assert shown_name(sent) == shown
