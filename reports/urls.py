from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("<meeting:date>/pack.pdf", views.pack, name="pack"),
    path("<meeting:date>/pack-press.pdf", views.pack_press, name="pack_press"),
    path("<meeting:date>/pack-restricted.pdf", views.pack_restricted, name="pack_restricted"),
    path("<meeting:date>/supplement-<int:supplement>.pdf", views.supplement, name="supplement"),
    path(
        "<meeting:date>/supplement-<int:supplement>-restricted.pdf",
        views.supplement_restricted,
        name="supplement_restricted",
    ),
    path("<meeting:date>/pack/", views.pack_status, name="pack_status"),
    path("<meeting:date>/pack.json", views.pack_status_json, name="pack_status_json"),
    path("<meeting:date>/minutes.pdf", views.minutes_file, name="minutes_pdf"),
    path("<meeting:date>/decisions.pdf", views.decisions_file, name="decisions_pdf"),
]
