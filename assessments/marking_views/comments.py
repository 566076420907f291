"""The comment bank on a page of its own: what one keeps, what colleagues share, and putting it in order."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from assessments.marking import people, phrases
from assessments.models import CommentPhrase, Rubric

MOST = 300
BAR = "|"


class PhraseForm(forms.Form):
    """A sentence to keep."""

    text = forms.CharField(
        label=gettext_lazy("The comment"),
        max_length=CommentPhrase.MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    place = forms.ChoiceField(
        label=gettext_lazy("Offered with"),
        required=False,
        help_text=gettext_lazy("One for a criterion is offered first while the arrow is at that criterion."),
    )
    is_shared = forms.BooleanField(
        label=gettext_lazy("Everybody who marks by this rubric sees it"), required=False
    )

    def __init__(self, data=None, *, may_share):
        super().__init__(data)
        self.fields["place"].choices = [("", _("Any rubric")), *_places()]
        if not may_share:
            del self.fields["is_shared"]

    def clean(self):
        """Where it is offered, as (slug of a rubric or "", id of a criterion or "")."""
        cleaned = super().clean()
        cleaned["rubric"], _bar, cleaned["criterion"] = cleaned.pop("place", "").partition(BAR)
        return cleaned


def _places():
    """For each rubric a group of choices: the whole of it, and its criteria."""
    for one in Rubric.objects.order_by("title"):
        criteria = [(f"{one.slug}{BAR}{child.id}", child.title) for child in one.read()[0].criteria]
        yield one.title, [(one.slug, _("%(title)s, the whole answer") % {"title": one.title}), *criteria]


@require_http_methods(["GET", "HEAD", "POST"])
def marking_comments(request):
    """Own and shared comments, and a form for one more."""
    reach = people.reach_of(request.user)
    form = PhraseForm(request.POST or None, may_share=reach.leads_anywhere)
    if request.method == "POST" and form.is_valid():
        phrases.keep(owner=request.user, **form.cleaned_data)
        messages.success(request, _("The comment is kept."))
        return redirect("marking_comments")
    seen = CommentPhrase.objects.seen_by(request.user).select_related("owner")
    own, shared = (
        list(rows[:MOST]) for rows in (seen.filter(owner=request.user), seen.exclude(owner=request.user))
    )
    titles = dict(Rubric.objects.values_list("slug", "title"))
    criteria = {value: title for _group, choices in _places() for value, title in choices[1:]}
    for one in (*own, *shared):
        found = (titles.get(one.rubric), criteria.get(f"{one.rubric}{BAR}{one.criterion}"))
        one.about = ": ".join(title for title in found if title)
    context = {
        "form": form,
        "leads": reach.leads_anywhere,
        "own": own,
        "shared": shared,
    }
    status = 422 if form.is_bound else 200
    return render(request, "assessments/marking/comments.html", context, status=status)


@require_POST
def marking_comment_remove(request, pk):
    """Take a comment of one's own out of the bank."""
    phrases.remove(phrase=get_object_or_404(CommentPhrase, pk=pk, owner=request.user))
    messages.success(request, _("The comment is removed. What you wrote with it stays."))
    return redirect("marking_comments")
