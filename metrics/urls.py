from django.urls import path

from metrics import views

app_name = "metrics"
urlpatterns = [
    path("", views.collection_list, name="collection_list"),
    path("checks/", views.figure_checks, name="figure_checks"),
    path("import/", views.observations_import, name="observations_import"),
    path("returns/", views.return_list, name="return_list"),
    path("returns/due/new/", views.due_add, name="due_add"),
    path("returns/signing/<slug:board>/", views.authority_list, name="authority_list"),
    path("returns/signing/<slug:board>/<int:authority>/end/", views.authority_end, name="authority_end"),
    path("returns/template/<slug:board>/<slug:template>.xlsx", views.return_template, name="return_template"),
    path("returns/upload/", views.return_upload, name="return_upload"),
    path("returns/<uuid:pk>/", views.return_detail, name="return_detail"),
    path("returns/<uuid:pk>.csv", views.return_csv, name="return_csv"),
    path("returns/<uuid:pk>.json", views.return_json, name="return_json"),
    path("returns/<uuid:pk>/findings.csv", views.return_findings, name="return_findings"),
    path("returns/<uuid:pk>/marked.xlsx", views.return_marked, name="return_marked"),
    path("returns/<uuid:pk>/compare/", views.return_compare, name="return_compare"),
    path("returns/<uuid:pk>/<slug:step>/", views.return_step, name="return_step"),
    path("summary/<slug:board>/", views.board_summary, name="board_summary"),
    path("indicators/<slug:code>/compare/", views.indicator_compare, name="indicator_compare"),
    path("indicators/<slug:code>/links/", views.indicator_links, name="indicator_links"),
    path("indicators/<slug:code>/links/<int:link>/remove/", views.indicator_unlink, name="indicator_unlink"),
    path("indicators/<slug:code>/limits/", views.limits_rebase, name="limits_rebase"),
    path("indicators/<slug:code>/", views.indicator_detail, name="indicator_detail"),
    path("indicators/<slug:code>.csv", views.indicator_csv, name="indicator_csv"),
    path("indicators/<slug:code>.json", views.indicator_json, name="indicator_json"),
    path("<slug:collection>/", views.collection_detail, name="collection_detail"),
    path("<slug:collection>/table/", views.collection_table, name="collection_table"),
    path("<slug:collection>/changes/", views.collection_changes, name="collection_changes"),
    path("<slug:collection>/changes/<slug:group>/", views.changes_word, name="changes_word"),
    path("<slug:collection>/plan/", views.collection_plan, name="collection_plan"),
    path("<slug:collection>/paper/", views.paper_make, name="paper_make"),
    path("papers/<uuid:paper>.csv", views.paper_csv, name="paper_csv"),
    path("<slug:collection>.json", views.collection_json, name="collection_json"),
]
