"""Addresses of this app."""

from django.urls import path

from assessments import views

urlpatterns = [
    path("cases/<int:page_id>/start/", views.start, name="attempt_start"),
    path("cases/pictures/<str:sha256>/", views.picture, name="case_picture"),
    path("attempts/<uuid:uuid>/", views.attempt, name="attempt"),
    path("attempts/<uuid:uuid>/drafts/<str:item>/", views.draft, name="attempt_draft"),
    path("attempts/<uuid:uuid>/stages/<str:stage>/", views.give, name="attempt_give"),
    path("attempts/<uuid:uuid>/debrief/", views.debrief, name="debrief"),
    path("desk/words/<uuid:uuid>/erase/", views.words_erase, name="words_erase"),
]
