"""GET /healthz: 200 when everything needed is up; 503 and what is not, when not."""

from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms import health

recently = health.Recently(seconds=2)


@never_cache
@require_safe
def healthz(request):
    """Answer with the state of the site and one sentence for each thing that needs attention."""
    findings = recently.findings()
    broken = [finding.as_dict() for finding in findings if finding.state == health.BROKEN]
    worries = [finding.as_dict() for finding in findings if finding.state == health.WORRY]
    answer = {
        "state": "broken" if broken else "up",
        "broken": broken,
        "worries": worries,
        "fine": [finding.check for finding in findings if finding.state == health.FINE],
    }
    return JsonResponse(answer, status=503 if broken else 200)
