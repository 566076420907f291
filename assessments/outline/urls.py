"""Addresses of the outline, below those of one conversation of a case in the CMS."""

from django.urls import path

from assessments.outline import part_views, turn_views, twee_views, views

urlpatterns = [
    path("", views.outline, name="talk_outline"),
    path("checks/", views.checks, name="talk_checks"),
    path("turn/<str:turn_id>/", turn_views.turn, name="talk_turn"),
    path("parts/<str:sort>/", part_views.parts, name="talk_parts"),
    path("parts/<str:sort>/new/", part_views.part, name="talk_part_new"),
    path("parts/<str:sort>/of/<str:part_id>/", part_views.part, name="talk_part"),
    path("twee/", twee_views.twee, name="talk_twee"),
    path("twee/file/", twee_views.twee_file, name="talk_twee_file"),
]
