"""Addresses of teams: the learner's own page, and the desk."""

from django.urls import path

from assessments.teamwork import desk_views, forming_views, own_views

urlpatterns = [
    path("teams/", own_views.teams, name="teams"),
    path("teams/desk/", desk_views.desk, name="team_desk"),
    path("teams/desk/new/", desk_views.new, name="teaming_new"),
    path("teams/desk/<uuid:uuid>/", desk_views.teaming, name="teaming"),
    path("teams/desk/<uuid:uuid>/propose/", forming_views.propose, name="teaming_propose"),
    path("teams/desk/<uuid:uuid>/by-hand/", forming_views.by_hand, name="teaming_by_hand"),
    path("teams/desk/<uuid:uuid>/exercises/", desk_views.exercises, name="teaming_exercises"),
    path("teams/desk/<uuid:uuid>/exercises/<uuid:task>/", desk_views.task, name="team_task"),
]
