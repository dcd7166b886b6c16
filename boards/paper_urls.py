from django.urls import path

from boards import views

urlpatterns = [
    path("<uuid:paper>/", views.paper_detail, name="paper_detail"),
    path("<uuid:paper>/edit/", views.report_edit, name="report_edit"),
    path("<uuid:paper>/upload/", views.paper_upload, name="paper_upload"),
    path("<uuid:paper>/findings/<int:finding>/", views.finding_confirm, name="finding_confirm"),
]
