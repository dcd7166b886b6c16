from metrics.views.collections import collection_detail, collection_json, collection_list
from metrics.views.indicators import indicator_csv, indicator_detail, indicator_json
from metrics.views.returns import return_detail, return_list, return_upload

__all__ = [
    "collection_detail",
    "collection_json",
    "collection_list",
    "indicator_csv",
    "indicator_detail",
    "indicator_json",
    "return_detail",
    "return_list",
    "return_upload",
]
