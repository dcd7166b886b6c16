"""What a hostile file is here, and each mistake with the one sentence that its sender reads."""

from collections.abc import Callable
from dataclasses import dataclass

NEW_BOOK = "Copy the figures into a new workbook and select that"
AGAIN = "Open it, save it again under another name and select that"
PRINT_IT = "Print it to a new PDF and select that"
SENTENCES = {
    "empty": "The selected file is empty",
    "too large": "The selected file must be smaller than 100MB",
    "wrong kind": "The selected file must be a PDF, a Word file (.docx), slides (.pptx) or a picture (PNG or JPEG)",
    "a zip": "The selected file is a ZIP. Unpack it and select the files in it one at a time",
    "a workbook": "The selected file is a workbook. Save it as a PDF and select that",
    "old or locked": "The selected file is password protected, or from an old Word or PowerPoint. "
    "Save it as .docx or .pptx without a password and select that",
    "password": "The selected file is password protected. Save it without a password and select it again",
    "cut short": "The selected file is cut short. Save or download it again and select it again",
    "damaged": "The selected file is damaged. Open it, save it again as a PDF and select that",
    "no pages": "The selected file has no pages. Select one that has",
    "many pages": "The selected file has more than 1,000 pages. Split it and select the parts one by one",
    "long page": "Page 1 of the selected file is 14.0 metres long. Pages may have up to 5 metres",
    "heavy page": f"Page 1 of the selected file draws more than 50MB. {PRINT_IT}",
    "layers": "The selected file has hidden layers. Save it without layers and select it again",
    "office damaged": f"The selected file is damaged. {AGAIN}",
    "tracked": "The selected file has tracked changes. Accept or reject them and select it again",
    "comments": "The selected file has comments. Delete them and select it again",
    "hidden text": "The selected file has hidden text. Delete it and select it again",
    "hidden slides": "The selected file has hidden slides. Delete them and select it again",
    "notes": "The selected file has notes for the speaker. Delete them and select it again",
    "acts": "The selected file must not contain macros or embedded files. Take them out and select it again",
    "depends": "The selected file must not depend on other files, such as a template or linked pictures. "
    "Put them in or take them out, and select it again",
    "document type": f"The selected file has a document type declaration. {AGAIN}",
    "expands": f"The selected file expands too far to be opened safely. {AGAIN}",
    "unsafe part": f"The selected file has a part with an unsafe name. {AGAIN}",
    "same name": f"The selected file has two parts of the same name. {AGAIN}",
    "huge picture": "The selected picture has more than 50 million points. Save it smaller and select that",
    "picture damaged": "The selected picture is damaged. Open it, save it again and select that",
    "no book": "The selected file must be an XLSX",
    "book damaged": "The selected file is damaged. Open it, save it again as an XLSX and select that",
    "book password": "The selected file is password protected. Save it without a password and select it again",
    "book password or old": "The selected file is password protected or an old XLS: save it as an XLSX without a "
    "password",
    "book expands": f"The selected file expands to far more data than a return holds. {NEW_BOOK}",
    "book outside": f"The selected file has a cell outside the template. {NEW_BOOK}",
    "book cells": f"The selected file has more cells than a return holds. {NEW_BOOK}",
    "book declares": f"The selected file declares more entries than a return holds. {NEW_BOOK}",
    "book document type": f"The selected file must not contain a document type declaration. {NEW_BOOK}",
    "book acts": f"The selected file must not contain macros, data connections or embedded files. {NEW_BOOK}",
    "book unsafe part": f"The selected file holds a part with an unsafe name. {NEW_BOOK}",
    "book same name": f"The selected file holds two parts of the same name. {NEW_BOOK}",
    "book people": "Cell L30 on the sheet “7. Narrative” holds what looks like data about a person: a return "
    "holds none. Take it out of the workbook, and out of every hidden sheet",
    "book template": "The selected file must use the template “Better Care Fund quarterly return, Q3 2016/17”: it "
    "lacks the sheet “7. Narrative”",
    "csv columns": "The file must not have more than 100 columns",
    "csv cells": "The file must not have more than 2,000,000 cells: split it and import its parts",
    "csv no text": "The file must be a CSV in UTF-8, without characters that are no text",
    "csv coding": "The file must be an XLSX or a CSV in UTF-8",
    "csv large": "The file must be smaller than 10MB",
    "csv uneven": "The file must be a CSV whose rows have as many cells as its heading",
}
TAKEN_OUT = "Taken out: "
KEPT = "Kept"


@dataclass(frozen=True)
class Case:
    """A file, and the key of the sentence in SENTENCES; or what is taken out of it, or KEPT, when it is taken."""

    make: Callable[[], bytes]
    mistake: str
    name: str = "report.pdf"
    alt_text: str = ""

    @property
    def says(self) -> str:
        return SENTENCES.get(self.mistake, self.mistake)
