from django.urls import path

from reports import views

urlpatterns = [path("<slug:board>/actions.pdf", views.actions_file, name="actions_pdf")]
