"""Reviews that end, on the first page of the CMS of those who see to them."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms import access, attention
from courses import review_dates, reviews


@attention.card(order=24)
def reviews_overdue(user):
    """Live lessons whose clinical review has ended."""
    return _card(
        user, review_dates.OVERDUE, _("Clinical reviews that have ended"), _("ended"), is_urgent=True
    )


@attention.card(order=26)
def reviews_ending(user):
    """Live lessons whose clinical review ends within sixty days."""
    title = _("Reviews that end within %(days)d days") % {"days": review_dates.SOON}
    return _card(user, review_dates.SOON_OVER, title, _("ends"))


def _card(user, state, title, word, is_urgent=False):
    if access.reach(user, "coverage", "read") is None:
        return None
    found = (
        reviews.lessons_of(user).filter(reviews.in_state(state, reviews.today())).order_by("review_by", "pk")
    )
    first = list(found.defer("body")[: attention.SHOWN + 1])
    items = [attention.Item(one.title, address(user, one), _note(one, word)) for one in first]
    return attention.Card(
        title,
        items,
        total=found.count() if len(first) > attention.SHOWN else None,
        more_url=f"{reverse('clinical_reviews')}?state={state}",
        is_urgent=is_urgent,
    )


def address(user, page):
    """Where a person can do something about a page: the editor for its authors, else the page as learners read it."""
    if access.may(user, "page", "write", page=page):
        return reverse("wagtailadmin_pages:edit", args=[page.pk])
    return page.get_url() if page.live else None


def _note(page, word):
    said = f"{word} {date_format(page.review_by, 'j F Y')}"
    return f"{page.reviewed_by_discipline}, {said}" if page.reviewed_by_discipline else said
