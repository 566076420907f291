"""Addresses of readiness sets."""

from django.urls import path

from assessments.readiness import views

urlpatterns = [
    path("readiness/<uuid:uuid>/", views.readiness, name="readiness"),
    path("readiness/<uuid:uuid>/pulse/", views.pulse_, name="readiness_pulse"),
    path("readiness/<uuid:uuid>/drafts/<str:question>/", views.draft, name="readiness_draft"),
    path("readiness/<uuid:uuid>/give/", views.give, name="readiness_give"),
    path("readiness/<uuid:uuid>/act/", views.act, name="readiness_act"),
    path("readiness/tasks/<uuid:uuid>/questions/", views.hard, name="readiness_questions"),
]
