from django.apps import AppConfig


class FollowingConfig(AppConfig):
    name = "hwb_portal.following"
    label = "following"
    verbose_name = "Following"
