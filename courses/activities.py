"""The registry of what a week holds besides lessons, such as cases: apps above tell it how a learner stands."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Activity:
    """One thing to do in a week, as one learner sees it.

    state  none, begun or done
    meta   a short remark: "Stage 2 of 3 is open", "About 30 minutes"
    quote  a sentence of the patient or the story, for the next-step panel
    verb   words of the button: "Open the case", "Go on"
    opens_at  set while it has not opened to this learner yet
    asks   False while it asks nothing of this learner, such as work of a team that nobody has formed yet
    next   the sentence that leads to it as the next thing to do; "" for that of a case
    label  what it is, such as "Team care plan"; "" for a case
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
    asks: bool = True
    next: str = ""
    label: str = ""

    @property
    def is_settled(self):
        """Whether the learner has nothing to do about it now: it is done, or asks nothing of them yet."""
        return self.state == "done" or not self.asks


_providers: dict[str, Callable] = {}


def provide(model_label):
    """Register the decorated function (user, pages) → {page id: Activity} for a page model, "app.Model".

    The model may be an abstract one: then it is asked about the pages of every model built on it.

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
        mine = [page for page in pages if page.specific_class and label in _labels(page.specific_class)]
        if mine:
            found |= provider(user, mine)
    return found


@cache
def _labels(model):
    """A model, and the models it is built on, by their labels."""
    return {one._meta.label_lower for one in model.__mro__ if hasattr(one, "_meta")}
