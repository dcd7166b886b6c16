from django.urls import include, path

from boards import views

app_name = "boards"
BUILD = [
    path("", views.meeting_build, name="meeting_build"),
    path("details/", views.meeting_edit, name="meeting_edit"),
    path("items/", views.item_list, name="item_list"),
    path("items/order/", views.item_order, name="item_order"),
    path("items/new/", views.item_add, name="item_add"),
    path("items/standing/<int:standing>/", views.item_add_standing, name="item_add_standing"),
    path("items/<int:item>/", views.item_edit, name="item_edit"),
    path("items/<int:item>/remove/", views.item_remove, name="item_remove"),
    path("items/<int:item>/put-off/", views.item_defer, name="item_defer"),
    path("forward-plan/", views.plan_list, name="plan_list"),
    path("forward-plan/<int:entry>/", views.plan_take, name="plan_take"),
    path("reports/", views.report_list, name="report_list"),
    path("exemptions/", views.exemption_list, name="exemption_list"),
    path("files/", views.file_add, name="file_add"),
    path("files/match/", views.file_match, name="file_match"),
]
urlpatterns = [
    path("", views.board_list, name="board_list"),
    path("<slug:board>/", views.board_detail, name="board_detail"),
    path("<slug:board>/members/", views.board_members, name="board_members"),
    path("<slug:board>/actions/", views.action_list, name="action_list"),
    path("<slug:board>/forward-plan/", views.forward_plan, name="forward_plan"),
    path("<slug:board>/feed.xml", views.board_feed, name="board_feed"),
    path("<slug:board>/calendar.ics", views.board_calendar, name="board_calendar"),
    path("<slug:board>/subscribe/", views.board_subscribe, name="board_subscribe"),
    path("<slug:board>/subscribe/asked/", views.board_subscribed, name="board_subscribed"),
    path("<slug:board>/meetings/", views.meeting_list, name="meeting_list"),
    path("<slug:board>/meetings/new/", views.meeting_new, name="meeting_new"),
    path("<slug:board>/meetings/series/", views.meeting_series, name="meeting_series"),
    path("<slug:board>/meetings/<meeting:date>/", views.meeting_detail, name="meeting_detail"),
    path("<slug:board>/meetings/<meeting:date>.json", views.meeting_json, name="meeting_json"),
    path("<slug:board>/meetings/<meeting:date>/minutes/", views.minutes_detail, name="minutes_detail"),
    path("<slug:board>/meetings/<meeting:date>/record/", views.publication_record, name="publication_record"),
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
    path("<slug:board>/meetings/<meeting:date>/build/", include(BUILD)),
]
