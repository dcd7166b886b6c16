from django.urls import path

from hwb_portal.reading import views

app_name = "reading"
urlpatterns = [
    path("", views.contents, name="contents"),
    path("kept.json", views.kept, name="kept"),
    path("notes/", views.notes_send, name="notes_send"),
    path("<uuid:paper>/", views.paper, name="paper"),
    path("<uuid:paper>/notes/new/", views.note_add, name="note_add"),
    path("<uuid:paper>/seen/", views.paper_seen, name="paper_seen"),
    path("<uuid:paper>/place/", views.place_keep, name="place_keep"),
    path("<uuid:paper>/<int:part>/", views.part, name="part"),
]
