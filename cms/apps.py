"""The ground app, and Wagtail's user administration with our own forms."""

from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class CmsConfig(AppConfig):
    """Users, roles, audit, mail, shared blocks, wiring."""

    name = "cms"
    verbose_name = "Site"

    def ready(self):
        from cms import checks, jobs  # noqa: F401  (each registers itself)


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's people pages without passwords, groups or the superuser switch: roles are granted with history."""

    user_viewset = "cms.users.UserViewSet"
    group_viewset = "cms.users.GroupViewSet"
