"""What authors see of a handover before they publish: what writers and receivers meet, then what is read at the end."""

from contextlib import suppress

from django.template.response import TemplateResponse

from assessments.engine import handover
from assessments.engine.findings import InvalidDefinition
from assessments.handovers import parts
from assessments.teamwork import freezing


def response(page, request):
    """The preview of a page as it stands, however unfinished."""
    raw = freezing.compiled(page)
    context = {
        "page": page,
        "self": page,
        "request": request,
        "findings": freezing.said_of(page),
        "handover": None,
    }
    with suppress(InvalidDefinition):  # the findings say every reason
        context |= parts.about(handover.parse(raw))
    return TemplateResponse(request, "assessments/handovers/preview.html", context)
