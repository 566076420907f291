"""Addresses of this app."""

from django.urls import path

from assessments import (
    learner_views,
    replay_views,
    sitting_views,
    talk_rating_views,
    talk_report_views,
    talk_views,
    views,
)

TALK = "attempts/<uuid:uuid>/talk/<str:item>/"

urlpatterns = [
    path("cases/<int:page_id>/start/", views.start, name="attempt_start"),
    path("cases/pictures/<str:sha256>/", views.picture, name="case_picture"),
    path("attempts/<uuid:uuid>/", views.attempt, name="attempt"),
    path("attempts/<uuid:uuid>/drafts/<str:item>/", views.draft, name="attempt_draft"),
    path("attempts/<uuid:uuid>/stages/<str:stage>/", views.give, name="attempt_give"),
    path("attempts/<uuid:uuid>/talk/<str:item>/say/", talk_views.say, name="talk_say"),
    path("attempts/<uuid:uuid>/talk/<str:item>/keep/", talk_views.keep, name="talk_keep"),
    path("cases/sounds/<str:sha256>/", talk_views.sound, name="case_sound"),
    path("attempts/<uuid:uuid>/debrief/", views.debrief, name="debrief"),
    path(f"{TALK}replay/", replay_views.replay, name="talk_replay"),
    path(f"{TALK}back/", replay_views.back, name="talk_back"),
    path(f"{TALK}compare/", replay_views.compare, name="talk_compare"),
    path(f"{TALK}rate/", talk_rating_views.rate, name="talk_rate"),
    path(f"{TALK}colleague/", talk_rating_views.colleague, name="talk_colleague"),
    path(f"{TALK}invite/", talk_rating_views.invite, name="talk_invite"),
    path(f"{TALK}invite/withdraw/", talk_rating_views.invite_withdraw, name="talk_invite_withdraw"),
    path("desk/sittings/attempts/<uuid:uuid>/void/", learner_views.attempt_void, name="attempt_void"),
    path("desk/sittings/attempts/<uuid:uuid>/sign/", learner_views.debrief_sign, name="debrief_sign"),
    path("desk/sittings/", sitting_views.sittings, name="sittings"),
    path("desk/sittings/new/", sitting_views.sitting_new, name="sitting_new"),
    path("desk/sittings/<int:pk>/", sitting_views.sitting, name="sitting"),
    path("desk/sittings/<int:pk>/edit/", sitting_views.sitting_edit, name="sitting_edit"),
    path("desk/sittings/<int:pk>/version/", sitting_views.sitting_version, name="sitting_version"),
    path("desk/sittings/<int:pk>/release/", sitting_views.sitting_release, name="sitting_release"),
    path(
        "desk/sittings/<int:pk>/learners/<uuid:enrollment>/more-time/",
        learner_views.more_time,
        name="sitting_more_time",
    ),
    path(
        "desk/accommodations/<int:pk>/withdraw/",
        learner_views.accommodation_withdraw,
        name="accommodation_withdraw",
    ),
    path("desk/conversations/<int:page_id>/<str:item>/paths/", talk_report_views.paths, name="talk_paths"),
    path("desk/words/<uuid:uuid>/erase/", views.words_erase, name="words_erase"),
]
