"""Every time on every page is said in the reader's own zone."""

from django.utils import timezone

from courses.models import LearnerProfile


class OwnTimeZoneMiddleware:
    """Activate the zone of the signed-in person's profile while a view runs."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Begin in the site's own zone, and leave none behind; visitors read times in it, which every time names."""
        with timezone.override(None):
            return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Look the zone up once, except for a view that is asked every few seconds and mostly says nothing."""
        if not getattr(view, "says_no_times", False):
            activate(request.user)


def says_no_times(view):
    """A view for which no zone is looked up; what it may say after all asks `activate` itself. A decorator."""
    view.says_no_times = True
    return view


def activate(user):
    """Say times in somebody's own zone from here on, to the end of the request."""
    if user.is_authenticated:
        profile = LearnerProfile.objects.filter(user=user).only("time_zone").first()
        if profile:
            timezone.activate(profile.zone)
