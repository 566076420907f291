"""Several codes out of a vocabulary that the office may change."""

from django.utils.encoding import force_str
from wagtail import blocks


class CodesBlock(blocks.MultipleChoiceBlock):
    """Choices whose keys are texts and are kept as such: to read a stored value, the vocabulary need not be asked.

    Wagtail looks every stored value up among the choices whenever it reads one, which is a query each time where
    these come from the database. What is offered is still checked when the form comes back.
    """

    def normalize_choice(self, value):
        """The value itself, as text."""
        return None if value is None else force_str(value)
