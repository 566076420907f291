"""Every time on every page is said in the reader's own zone."""

from django.utils import timezone

from courses.models import LearnerProfile


class OwnTimeZoneMiddleware:
    """Activate the zone of the signed-in person's profile while a view runs."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Look the zone up once; visitors read times in the site's own zone, which every time names."""
        if request.user.is_authenticated:
            profile = LearnerProfile.objects.filter(user=request.user).only("time_zone").first()
            if profile:
                with timezone.override(profile.zone):
                    return self.get_response(request)
        return self.get_response(request)
