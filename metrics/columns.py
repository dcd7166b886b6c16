"""The columns of a tidy file of figures, for download and for import."""

REQUIRED = ("indicator", "area", "period", "kind", "value", "status", "source")
FIGURES = ("value", "numerator", "denominator", "lower", "upper")
TEXTS = ("value_text", "basis", "note", "source")
TIDY = (*("indicator", "area", "period", "kind"), *FIGURES, *("value_text", "status", "basis", "note", "source"))
REMINDING = ("last_period", "last_value")
"""What a workbook to fill in adds: the figure before. A row of it without an answer is passed over."""
DESCRIBING = ("name", "unit", "area_name", "period_type", "starts_on", "ends_on")
"""What a download adds for the reader. It follows from the other columns, so an import does not read it."""
