"""What this app and accounts change of who can have a certificate: the words of the paper, and people's names.

Signals of the database, for the reason said in courses/changes.py: nothing is decided here. Names of accounts change
in the CMS, at sign-up, from a university's sign-in and by the site's commands; all of them end in a save.
"""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from certificates.models import Design
from cms.models import User
from courses import facts

SHOWN = {"first_name", "last_name", "email", "is_active"}
"""What lists show of an account."""


@receiver([post_save, post_delete], sender=Design, dispatch_uid="certificates.changes.design")
def design_changed(sender, instance, **kwargs):
    """The words of a program's certificate changed: what would be printed for everybody in it did."""
    facts.program_changed(instance.program_id)


@receiver(post_save, sender=User, dispatch_uid="certificates.changes.user")
def account_changed(sender, instance, created, update_fields=None, **kwargs):
    """An account has another name, or was switched off."""
    if not created and (update_fields is None or SHOWN & set(update_fields)):
        facts.changed(instance.pk)
