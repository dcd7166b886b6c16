from django.urls import path

from reports import views

urlpatterns = [
    path("<uuid:paper>/file", views.paper_file, name="paper_file"),
    path("<uuid:paper>/pages/", views.paper_pages, name="paper_pages"),
]
