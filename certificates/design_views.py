"""Certificate designs in the CMS: their list, and the paper as it would be, while one writes."""

import base64
from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import PreviewOnCreateView, PreviewOnEditView, SnippetViewSet
from wagtail.utils.decorators import xframe_options_sameorigin_override

from certificates import drafts, sample_names
from certificates.design_form import SLOTS, UNSAVED
from certificates.document import marks, pictures
from certificates.document.errors import NotPrintable
from certificates.document.render import render
from certificates.models import Design


class _PaperPreview:
    """The preview of a form that is not saved: a page that holds the PDF, or every problem in sentences."""

    def get_form(self, query_dict):
        form = super().get_form(query_dict)
        form.is_preview = True
        return form

    def post(self, request, *args, **kwargs):
        """Take what is in the form, with the pictures that were just chosen."""
        request.POST = _with_pictures(request)
        return super().post(request, *args, **kwargs)

    @method_decorator(xframe_options_sameorigin_override)
    def get(self, request, *args, **kwargs):
        form = self.get_form(self._get_form_data(self._get_form_state()))
        if not self.validate_form(form):
            return self.error_response()
        form.save(commit=False)
        mode = request.GET.get("mode", "")
        mode = mode if mode in sample_names.SAMPLE_NAMES else sample_names.DEFAULT
        paper, problems = _paper(self.object, mode)
        if request.GET.get("paper") and paper:
            return HttpResponse(
                paper,
                content_type="application/pdf",
                headers={
                    "Content-Disposition": 'inline; filename="preview.pdf"',
                    "Cache-Control": "no-store",
                },
            )
        context = {
            "design": self.object,
            "sample": sample_names.SAMPLE_NAMES[mode],
            "problems": problems,
            "paper": f"?{urlencode({'paper': 1, 'mode': mode})}" if paper else "",
        }
        return TemplateResponse(request, "certificates/design/preview.html", context)


class PreviewNew(_PaperPreview, PreviewOnCreateView):
    """Of a design that is being made."""


class PreviewChanged(_PaperPreview, PreviewOnEditView):
    """Of a design that is being changed."""


class Designs(SnippetViewSet):
    """The designs of programs' certificates."""

    model = Design
    icon = "doc-full"
    menu_label = _("Certificate designs")
    menu_order = 310
    add_to_admin_menu = True
    list_display = ["__str__", "program", "layout", "language"]
    preview_on_add_view_class = PreviewNew
    preview_on_edit_view_class = PreviewChanged


def _paper(design, mode):
    """Return (PDF or None, problems): of a design with a sample name, as far as it can be printed already."""
    sample = sample_names.SAMPLE_NAMES[mode]
    facts = drafts.sample(design, on=timezone.localdate(), name=sample.name, name_in_latin=sample.in_latin)
    problems = list(drafts.problems(facts))
    try:
        made = render(_described(facts), marks.preview(design.language), pictures=design.unsaved_pictures)
    except NotPrintable as refusal:
        return None, problems or refusal.sentences
    return made.pdf, problems


def _described(facts):
    """Return the facts with a dash for each description that is still to be written: one may look before."""

    def described(picture):
        return picture and replace(picture, alt=picture.alt or "–")

    signers = tuple(replace(one, signature=described(one.signature)) for one in facts.signers)
    return replace(facts, seal=described(facts.seal), signers=signers)


def _with_pictures(request):
    """Return what was sent with each chosen picture in it as text, drawn anew, since previews keep no files."""
    sent = request.POST.copy()
    for slot in SLOTS:
        sent.pop(f"{slot}_file{UNSAVED}", None)
        upload = request.FILES.get(f"{slot}_file")
        if upload is None:
            continue
        try:
            content = upload.read(pictures.MOST_BYTES + 1)
            sent[f"{slot}_file{UNSAVED}"] = base64.b64encode(pictures.take_in(content).content).decode()
        except NotPrintable:
            sent[f"{slot}_file{UNSAVED}"] = "refused"
    return sent
