from django.urls import path

from boards import views

urlpatterns = [
    path("<uuid:paper>/", views.paper_detail, name="paper_detail"),
    path("<uuid:paper>/changes/", views.paper_changes, name="paper_changes"),
    path("<uuid:paper>/edit/", views.report_edit, name="report_edit"),
    path("<uuid:paper>/upload/", views.paper_upload, name="paper_upload"),
    path("<uuid:paper>/withdraw/", views.paper_withdraw, name="paper_withdraw"),
    path("<uuid:paper>/settings/", views.paper_edit, name="paper_edit"),
    path("<uuid:paper>/move/", views.paper_move, name="paper_move"),
    path("<uuid:paper>/remove/", views.paper_remove, name="paper_remove"),
    path("<uuid:paper>/open/", views.paper_open, name="paper_open"),
    path("<uuid:paper>/readers/", views.paper_readers, name="paper_readers"),
    path("<uuid:paper>/progress/", views.paper_workflow, name="paper_workflow"),
    path("<uuid:paper>/progress/comment/", views.paper_comment, name="paper_comment"),
    path("<uuid:paper>/progress/send-in/", views.paper_send_in, name="paper_send_in"),
    path("<uuid:paper>/progress/clear/", views.paper_clear, name="paper_clear"),
    path("<uuid:paper>/progress/send-back/", views.paper_send_back, name="paper_send_back"),
    path("<uuid:paper>/findings/<int:finding>/", views.finding_confirm, name="finding_confirm"),
]
