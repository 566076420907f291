"""A learner's dates: the page with reminders and the calendar's address, the calendar itself, and the way to stop."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import reminding
from courses.coming import coming
from courses.feed import calendar_for
from courses.models import Reminders
from courses.seating import profile_of

READ_OR_WRITE = ["GET", "HEAD", "POST"]


class RemindersForm(forms.Form):
    """How long before, and whether openings as well."""

    before = forms.TypedChoiceField(
        label=gettext_lazy("Before something is due"),
        choices=Reminders.Before.choices,
        coerce=int,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "At eight in the morning of your own day. Nothing about what you have done already."
        ),
    )
    opens = forms.BooleanField(label=gettext_lazy("Also write to me when a week opens"), required=False)


@require_http_methods(READ_OR_WRITE)
def calendar(request):
    """Show what is coming, the calendar's address, and what the person wants to be reminded of; keep that."""
    wishes = reminding.wishes_of(request.user)
    form = RemindersForm(request.POST or None, initial={"before": wishes.before, "opens": wishes.opens})
    if request.method == "POST" and form.is_valid():
        reminding.keep(user=request.user, by=request.user, **form.cleaned_data)
        messages.success(request, _("Your reminders are set."))
        return redirect("calendar")
    profile = profile_of(request.user)
    own_zone = profile.zone if profile else timezone.get_current_timezone()
    context = {
        "form": form,
        "wishes": wishes,
        "coming": coming(request.user, own_zone, timezone.now()),
        "address": settings.SITE_URL + reverse("calendar_feed", args=[wishes.feed_key]) if wishes.pk else "",
    }
    return render(request, "courses/calendar.html", context, status=422 if form.is_bound else 200)


@require_POST
def calendar_renew(request):
    """Make the calendar's secret address, or a new one in place of the old."""
    reminding.renew_address(user=request.user, by=request.user)
    messages.success(request, _("Here is your calendar’s address. An older one finds nothing any more."))
    return redirect(reverse("calendar") + "#calendar-address")


@require_safe
def calendar_feed(request, key):
    """Answer a calendar program, which cannot sign in: whoever has the address reads the dates, and nothing else."""
    wishes = Reminders.objects.filter(feed_key=key, user__is_active=True).select_related("user").first()
    if wishes is None:
        raise Http404
    response = HttpResponse(
        calendar_for(wishes.user, timezone.now()), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = 'inline; filename="alongside.ics"'
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


@csrf_exempt  # Mail programs post to it when somebody presses their own "unsubscribe"; the link is signed.
@require_http_methods(READ_OR_WRITE)
def calendar_stop(request, token):
    """Stop the reminders of whoever's link this is: opening it asks, pressing the button (or the mail program) does."""
    reader = reminding.STOPS.reader(token)
    if reader is None:
        raise Http404
    stopped = request.method == "POST"
    if stopped:
        reminding.stop(user=reader)
    response = render(request, "courses/calendar_stop.html", {"stopped": stopped})
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
