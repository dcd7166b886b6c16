import json

from metrics.returns.checking import check
from metrics.returns.export import as_json, refused_as_json
from metrics.returns.gate import Refused
from metrics.returns.reading import read_return
from tests.metrics.returns.printed import EXPECTED
from tests.metrics.returns.workbook import SAMPLE


def test_a_return_has_the_shape_other_programs_rely_on():
    read = read_return(SAMPLE)
    shape = json.loads(json.dumps(as_json(read, check(read))))
    findings = shape.pop("findings")
    assert shape == {
        "template": "bcf-2016-17-q3",
        "board": "Herefordshire, County of",
        "period": "2016/17 Q3",
        "answers": 140,
        "values": EXPECTED,
    }
    assert findings[2] == {
        "level": "warning",
        "sheet": "4. I&E",
        "cell": "E30",
        "rule": "restated",
        "value": "10786300",
        "message": "The Q2 expenditure actual was returned as £10,779,300 and is now £10,786,300, £7,000 "
        "more: "
        "confirm that it is restated",
    }


def test_a_refused_file_has_one_finding():
    assert refused_as_json(Refused("The selected file is empty")) == {
        "template": "",
        "board": "",
        "period": "",
        "answers": 0,
        "values": {},
        "findings": [
            {
                "level": "error",
                "sheet": "",
                "cell": "",
                "rule": "refused",
                "value": "",
                "message": "The selected file is empty",
            }
        ],
    }
