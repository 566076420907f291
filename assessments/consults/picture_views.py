"""Pictures of consults over HTTP: to who may read the consult, as a picture and nothing else."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from assessments.consults import people, pictures
from assessments.models import ConsultPicture
from cms.media import POLICY

ENDINGS = {"image/jpeg": "jpg", "image/png": "png"}


@require_safe
def picture(request, uuid):
    """One picture; anybody else finds nothing. No copy is kept on the way: it may be erased."""
    found = get_object_or_404(ConsultPicture.objects.select_related("consult__cohort"), uuid=uuid)
    if not people.may_read(request.user, found.consult):
        raise Http404
    response = HttpResponse(bytes(found.content), content_type=found.content_type)
    response["Content-Disposition"] = f'attachment; filename="picture.{ENDINGS[found.content_type]}"'
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def remove(request, uuid):
    """Take a picture out of one's own draft."""
    rows = ConsultPicture.objects.select_related("consult").defer("content")
    found = get_object_or_404(rows, uuid=uuid, consult__asker=request.user)
    consult = found.consult
    pictures.remove(picture=found, by=request.user)
    return redirect("consult_edit", consult.uuid)
