"""A person's preferences in the CMS, without the picture: that upload knows no limits of type and size."""

from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView as WagtailAccountView
from wagtail.admin.views.account import AvatarSettingsPanel


class AccountView(WagtailAccountView):
    """Name, notifications and theme. E-mail address and sign-in are on allauth's pages."""

    def get_panels(self):
        """Leave the picture out."""
        return [panel for panel in super().get_panels() if not isinstance(panel, AvatarSettingsPanel)]


view = require_admin_access(AccountView.as_view())
