"""What cannot be checked at all, with the sentence for whoever sent it."""


class NotReadable(ValueError):
    """What was sent is nothing that we could have issued. `sentence` says it to the sender."""

    def __init__(self, sentence):
        super().__init__(sentence)
        self.sentence = sentence
