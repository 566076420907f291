"""Addresses of this app."""

from django.urls import path

from assessments import learner_views, sitting_views, talk_report_views, views

urlpatterns = [
    path("cases/<int:page_id>/start/", views.start, name="attempt_start"),
    path("cases/pictures/<str:sha256>/", views.picture, name="case_picture"),
    path("attempts/<uuid:uuid>/", views.attempt, name="attempt"),
    path("attempts/<uuid:uuid>/drafts/<str:item>/", views.draft, name="attempt_draft"),
    path("attempts/<uuid:uuid>/stages/<str:stage>/", views.give, name="attempt_give"),
    path("attempts/<uuid:uuid>/debrief/", views.debrief, name="debrief"),
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
