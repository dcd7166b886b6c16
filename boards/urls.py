from django.urls import path

from boards import views

app_name = "boards"
urlpatterns = [
    path("", views.board_list, name="board_list"),
    path("<slug:board>/", views.board_detail, name="board_detail"),
    path("<slug:board>/members/", views.board_members, name="board_members"),
    path("<slug:board>/actions/", views.action_list, name="action_list"),
    path("<slug:board>/forward-plan/", views.forward_plan, name="forward_plan"),
    path("<slug:board>/feed.xml", views.board_feed, name="board_feed"),
    path("<slug:board>/calendar.ics", views.board_calendar, name="board_calendar"),
    path("<slug:board>/meetings/", views.meeting_list, name="meeting_list"),
    path("<slug:board>/meetings/<meeting:date>/", views.meeting_detail, name="meeting_detail"),
    path("<slug:board>/meetings/<meeting:date>.json", views.meeting_json, name="meeting_json"),
    path("<slug:board>/meetings/<meeting:date>/minutes/", views.minutes_detail, name="minutes_detail"),
    path("<slug:board>/meetings/<meeting:date>/decisions/", views.decision_list, name="decision_list"),
    path("<slug:board>/meetings/<meeting:date>/publish/", views.meeting_publish, name="meeting_publish"),
    path("<slug:board>/meetings/<meeting:date>/publish/decide/", views.publication_decide, name="publication_decide"),
    path("<slug:board>/meetings/<meeting:date>/preview/", views.meeting_preview, name="meeting_preview"),
    path(
        "<slug:board>/meetings/<meeting:date>/cancel/", views.meeting_change, {"how": "cancel"}, name="meeting_cancel"
    ),
    path("<slug:board>/meetings/<meeting:date>/move/", views.meeting_change, {"how": "move"}, name="meeting_move"),
    path(
        "<slug:board>/meetings/<meeting:date>/adjourn/",
        views.meeting_change,
        {"how": "adjourn"},
        name="meeting_adjourn",
    ),
    path("<slug:board>/meetings/<meeting:date>/papers/new/", views.paper_add, name="paper_add"),
]
