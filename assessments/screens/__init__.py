"""What the pages of a case show: plain mappings for the templates, built from the frozen case and the log.

Nothing here decides what may be seen: public_view leaves out every key, release.visible_by_stage decides the rest.
"""

from assessments.screens.attempt import attempt_screen, stale_screen
from assessments.screens.case import (
    again,
    case_page,
    case_screen,
    learners_screen,
    record_screen,
    with_figures,
)
from assessments.screens.debrief import debrief_screen, looked_at
from assessments.screens.play import play_screen
from assessments.screens.seats import seats_screen, seen_form
from assessments.screens.story import asked_words, colleagues_screen
from assessments.screens.talk import talk_screen
from assessments.screens.talk_end import keep_screen, replay_url
from assessments.screens.talk_frame import open_talk
from assessments.screens.trial import looked_back, open_stage
from assessments.screens.words import clock

__all__ = [
    "again",
    "asked_words",
    "attempt_screen",
    "case_page",
    "case_screen",
    "clock",
    "colleagues_screen",
    "debrief_screen",
    "keep_screen",
    "learners_screen",
    "looked_at",
    "looked_back",
    "open_stage",
    "open_talk",
    "play_screen",
    "record_screen",
    "replay_url",
    "seats_screen",
    "seen_form",
    "stale_screen",
    "talk_screen",
    "with_figures",
]
