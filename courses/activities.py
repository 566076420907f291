"""The registry of what a week holds besides lessons, such as cases: apps above tell it how a learner stands."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Activity:
    """One thing to do in a week, as one learner sees it.

    state  none, begun or done
    meta   a short remark: "Stage 2 of 3 is open", "About 30 minutes"
    quote  a sentence of the patient or the story, for the next-step panel
    verb   words of the button: "Open the case", "Go on"
    opens_at  set while it has not opened to this learner yet
    """

    page_id: int
    title: str
    url: str
    state: str = "none"
    meta: str = ""
    quote: str = ""
    verb: str = ""
    due_at: object = None
    opens_at: object = None


_providers: dict[str, Callable] = {}


def provide(model_label):
    """Register the decorated function (user, pages) → {page id: Activity} for a page model, "app.Model".

    It reads all pages in a fixed number of queries. `user` may be None: then everything is in state "none".
    """

    def register(function):
        _providers[model_label.lower()] = function
        return function

    return register


def activities(user, pages):
    """Return {page id: Activity} of all pages whose model has a provider."""
    found = {}
    for label, provider in _providers.items():
        mine = [
            page for page in pages if page.specific_class and page.specific_class._meta.label_lower == label
        ]
        if mine:
            found |= provider(user, mine)
    return found
