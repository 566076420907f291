"""Local mode's mailbox: the messages that would have been sent."""

from django.http import HttpResponse


def mailbox(request):
    """List the messages."""
    return HttpResponse("")


def message(request, name):
    """Show one message."""
    return HttpResponse("")
