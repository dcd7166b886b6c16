from django.urls import path

from metrics import views

app_name = "metrics"
urlpatterns = [
    path("", views.collection_list, name="collection_list"),
    path("returns/", views.return_list, name="return_list"),
    path("returns/upload/", views.return_upload, name="return_upload"),
    path("returns/<uuid:pk>/", views.return_detail, name="return_detail"),
    path("indicators/<slug:code>/", views.indicator_detail, name="indicator_detail"),
    path("indicators/<slug:code>.csv", views.indicator_csv, name="indicator_csv"),
    path("indicators/<slug:code>.json", views.indicator_json, name="indicator_json"),
    path("<slug:collection>/", views.collection_detail, name="collection_detail"),
    path("<slug:collection>.json", views.collection_json, name="collection_json"),
]
