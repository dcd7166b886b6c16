from django.urls import path

from hwb_portal.accounts import passkey_views, provider_views, step_views, views

app_name = "accounts"
urlpatterns = [
    path("login/", views.login, name="login"),
    path("logout/", views.logout, name="logout"),
    path("password/", views.password_change, name="password_change"),
    path("password/forgotten/", views.password_forgotten, name="password_forgotten"),
    path("password/asked/", views.password_asked, name="password_asked"),
    path("password/choose/<str:token>/", views.password_choose, name="password_choose"),
    path("login/second/", step_views.second_step, name="second_step"),
    path("login/with/<slug:provider>/", provider_views.provider_start, name="provider_start"),
    path("login/with/<slug:provider>/done/", provider_views.provider_done, name="provider_done"),
    path("second-factor/", step_views.second_factor_set_up, name="second_factor_set_up"),
    path("second-factor/again/", step_views.second_factor_again, name="second_factor_again"),
    path("second-factor/remove/", step_views.second_factor_remove, name="second_factor_remove"),
    path("login/passkey/", passkey_views.passkey_sign_in, name="passkey_sign_in"),
    path("passkeys/", passkey_views.passkey_list, name="passkey_list"),
    path("passkeys/ask/", passkey_views.passkey_ask, name="passkey_ask"),
    path("passkeys/remove/", passkey_views.passkey_remove, name="passkey_remove"),
    path("sessions/", views.session_list, name="session_list"),
    path("sessions/end/", views.session_end, name="session_end"),
]
