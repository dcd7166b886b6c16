from django.contrib import admin
from django.urls import include, path

from hwb_portal import views
from hwb_portal.accounts import views as account_views
from hwb_portal.reading import views as reading_views

urlpatterns = [
    path("", views.home, name="home"),
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
    path("", include("hwb_portal.following.urls")),
    path("search/", views.search, name="search"),
    path("desk/", views.desk, name="desk"),
    path("audit/", views.trail, name="trail"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("offline/", reading_views.offline, name="offline"),
    path("worker.js", reading_views.worker, name="worker"),
    path("open-data/", views.open_data, name="open_data"),
    path("boards/<slug:board>/meetings/<meeting:date>/before/", views.before_meeting, name="before_meeting"),
    path("boards/<slug:board>/meetings/<meeting:date>/read/", include("hwb_portal.reading.urls")),
    path("boards/<slug:board>/meetings/", include("reports.urls")),
    path("boards/", include("boards.urls")),
    path("boards/", include("reports.board_urls")),
    path("", include("boards.mail_urls")),
    path("papers/", include("boards.paper_urls")),
    path("papers/", include("reports.paper_urls")),
    path("notes/", include("hwb_portal.reading.note_urls")),
    path("metrics/", include("metrics.urls")),
    path("accounts/", include("hwb_portal.accounts.urls")),
    path("admin/login/", account_views.admin_login, name="admin_login"),
    path("admin/", admin.site.urls),
]

handler500 = "hwb_portal.views.server_error"
