"""The link by which the reader of a letter stops letters of its kind, without signing in."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from cms.models import User


class StopLink:
    """Links of one kind of letter.

    view  the name of the address that takes the token and stops these letters
    salt  tells these tokens from those of other kinds: a link stops its own letters alone, and signs nobody in
    """

    def __init__(self, view, *, salt):
        self.view, self.salt = view, salt

    def token(self, user):
        """What stands in the link."""
        return signing.dumps(user.pk, salt=self.salt)

    def reader(self, token):
        """The person whose link this is, or None."""
        try:
            return User.objects.filter(pk=signing.loads(token, salt=self.salt)).first()
        except signing.BadSignature:
            return None

    def url(self, user):
        """The whole address."""
        return settings.SITE_URL + reverse(self.view, args=[self.token(user)])

    def headers(self, user):
        """The headers of a letter that let a mail program offer to stop it by one click (RFC 8058)."""
        return {
            "List-Unsubscribe": f"<{self.url(user)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
