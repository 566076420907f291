"""Wagtail's people pages, without passwords and groups."""

from wagtail.users.views.groups import GroupViewSet as WagtailGroupViewSet
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet


class UserViewSet(WagtailUserViewSet):
    """People."""


class GroupViewSet(WagtailGroupViewSet):
    """Groups."""
