"""What the tests of certificates share."""

import pytest


@pytest.fixture(autouse=True)
def _letters_go_to_the_outbox(settings):
    # Django's test runner would keep mail in memory; here the durable outbox is part of what is tested.
    settings.EMAIL_BACKEND = "cms.mail.OutboxBackend"
