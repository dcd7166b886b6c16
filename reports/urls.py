from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("<meeting:date>/pack.pdf", views.pack, name="pack"),
    path("<meeting:date>/pack-restricted.pdf", views.pack_restricted, name="pack_restricted"),
    path("<meeting:date>/minutes.pdf", views.minutes_file, name="minutes_pdf"),
]
