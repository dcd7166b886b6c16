"""CSV files for the door of figures. They are read without a child: what is refused must be cheap."""

from tests.hostile.case import Case

HEADING = b"indicator,area,period,kind,value,value_text,numerator,denominator,lower,upper,status,note,source\n"
FALLS = b"falls,shire,%s,actual,7.1,7.10 %%,71,1000,6.9,7.3,final,A note,Pack\n"
HOSTILE = {
    "csv: ten million columns": Case(lambda: b"," * (10 << 20), "csv columns"),
    "csv: five million rows": Case(lambda: HEADING + b"1\n" * (5 << 20), "csv large"),
    "csv: four million cells": Case(lambda: HEADING + b"1\n" * (4 << 20), "csv cells"),
    "csv: zeros": Case(lambda: HEADING + bytes(5000), "csv no text"),
    "csv: one word of 9 MB": Case(lambda: HEADING + b'"' + b"x" * (9 << 20) + b"\n", "csv uneven"),
    "csv: a picture by its content": Case(lambda: HEADING + b"\x89PNG\xff\xfe,,,\n", "csv coding"),
    "csv: a row too long": Case(lambda: HEADING + b"1," * 60 + b"\n", "csv uneven"),
}
HONEST = {
    "csv: one figure": lambda: HEADING + FALLS % b"2015/16",
    "csv: two figures": lambda: HEADING + FALLS % b"2015/16" + FALLS % b"2016/17",
    "csv: saved by a spreadsheet": lambda: b"\xef\xbb\xbf" + (HEADING + FALLS % b"2015/16").replace(b"\n", b"\r\n"),
}
