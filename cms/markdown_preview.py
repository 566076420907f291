"""What the editor shows beside Markdown while it is written: the same renderer that readers get."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from cms.markdown import read

MOST = 200_000


@require_POST
def view(request):
    """Render the text that was sent; nothing of it is kept."""
    text = request.POST.get("text", "")
    if len(text) > MOST:
        return HttpResponse("This text is too long to be shown while you write.", status=413)
    # As many references as anybody names: here we only want to see that they are links.
    return render(request, "cms/markdown_preview.html", {"text": read(text, references=99)})
