from django.urls import path

from boards import views

urlpatterns = [
    path("desk/email/", views.notice_settings, name="notice_settings"),
    path("subscriptions/<uuid:key>/confirm/", views.subscription_confirm, name="subscription_confirm"),
    path("subscriptions/<uuid:key>/stop/", views.subscription_stop, name="subscription_stop"),
]
