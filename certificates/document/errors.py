"""Why a certificate cannot be printed, in sentences for the program office."""


class NotPrintable(ValueError):
    """These facts cannot become a certificate. `sentences` says everything that stands in the way."""

    def __init__(self, *sentences):
        super().__init__(" ".join(sentences))
        self.sentences = list(sentences)


class NameRefused(NotPrintable):
    """The name cannot be printed as it stands: empty, too long, or in letters no typeface here has."""


class NameDoesNotFit(NotPrintable):
    """The name is too wide for its place even on two lines at the smallest size."""
