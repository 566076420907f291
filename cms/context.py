"""What every template may ask for."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from cms import access


def site(request):
    """Offer the visitor's roles and whether they are assigned to marking or to consults (all lazily), and whether this is a local site."""
    user = getattr(request, "user", None)
    return {
        "roles": SimpleLazyObject(lambda: access.roles(user) if user else frozenset()),
        "is_staff_member": SimpleLazyObject(lambda: bool(user and access.is_staff_member(user))),
        "is_marker": SimpleLazyObject(lambda: bool(user and access.works_lately(user, access.MARKER))),
        "is_expert": SimpleLazyObject(lambda: bool(user and access.works_lately(user, access.EXPERT))),
        "is_local": settings.IS_LOCAL,
        "site_url": settings.SITE_URL,
    }
