"""Why a file cannot be read as a roster, pure: one exception that carries the sentence the office reads."""


class Unreadable(Exception):
    """The file as a whole cannot be read. The sentence says why, and what to do."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence
