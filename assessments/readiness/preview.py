"""What authors see of a readiness set before they publish: as a member and a team meet it, then the key with every reason."""

from django.template.response import TemplateResponse

from assessments.engine import readiness
from assessments.engine.findings import InvalidDefinition
from assessments.engine.readiness import public_question
from assessments.teamwork import freezing


def response(page, request):
    """The preview of a page as it stands, however unfinished."""
    raw = freezing.compiled(page)
    context = {
        "page": page,
        "self": page,
        "request": request,
        "findings": freezing.said_of(page),
        "readiness": None,
    }
    try:
        found = readiness.parse(raw)
    except InvalidDefinition:
        return TemplateResponse(request, "assessments/readiness/preview.html", context)
    context |= {
        "readiness": found,
        "questions": [
            {
                "html_id": f"q-{one.id}",
                "raw": {},
                **public_question(one, "preview"),
                "ask": "kinds/single_choice/ask.html",
                "frozen": one,
            }
            for one in found.questions
        ],
    }
    return TemplateResponse(request, "assessments/readiness/preview.html", context)
