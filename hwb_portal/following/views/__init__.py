from hwb_portal.following.views.alerts import (
    alert_asked,
    alert_confirm,
    alert_list,
    alert_stop,
    matter_follow,
    search_follow,
)
from hwb_portal.following.views.feeds import calendar_file, calendar_key, matter_feed, search_feed

__all__ = [
    "alert_asked",
    "alert_confirm",
    "alert_list",
    "alert_stop",
    "calendar_file",
    "calendar_key",
    "matter_feed",
    "matter_follow",
    "search_feed",
    "search_follow",
]
