from django.urls import path

from hwb_portal.following import views

urlpatterns = [
    path("search/follow/", views.search_follow, name="search_follow"),
    path("search/feed.xml", views.search_feed, name="search_feed"),
    path("boards/<slug:board>/matters/<slug:matter>/follow/", views.matter_follow, name="matter_follow"),
    path("boards/<slug:board>/matters/<slug:matter>/feed.xml", views.matter_feed, name="matter_feed"),
    path("alerts/asked/", views.alert_asked, name="alert_asked"),
    path("alerts/<uuid:key>/confirm/", views.alert_confirm, name="alert_confirm"),
    path("alerts/<uuid:key>/stop/", views.alert_stop, name="alert_stop"),
    path("desk/alerts/", views.alert_list, name="alert_list"),
    path("desk/calendar/", views.calendar_key, name="calendar_key"),
    path("calendars/<str:secret>.ics", views.calendar_file, name="calendar_file"),
]
