"""What a form was filled in against: a short name for a row's values, carried in a hidden field."""

import hashlib
import json
from collections.abc import Mapping


def fingerprint(values: Mapping[str, object]) -> str:
    """The same for the same values, whoever wrote them and when; 16 letters and digits."""
    text = json.dumps(dict(values), default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
