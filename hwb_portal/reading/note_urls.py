from django.urls import path

from hwb_portal.reading import views

urlpatterns = [
    path("", views.note_list, name="notes"),
    path("notes.json", views.notes_export, {"form": "json"}, name="notes_json"),
    path("notes.html", views.notes_export, {"form": "html"}, name="notes_html"),
    path("notes.txt", views.notes_export, {"form": "txt"}, name="notes_text"),
    path("delete/", views.notes_delete, name="notes_delete"),
    path("<uuid:note>/", views.note_edit, name="note_edit"),
    path("<uuid:note>/remove/", views.note_remove, name="note_remove"),
    path("<uuid:note>/place/", views.note_place, name="note_place"),
]
