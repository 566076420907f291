"""Addresses of intensive days."""

from django.urls import path

from assessments.intensive import console_views, plan_views, rate_views

urlpatterns = [
    path("desk/intensive/", plan_views.days, name="intensive_days"),
    path("desk/intensive/new/", plan_views.new, name="intensive_new"),
    path("desk/intensive/<uuid:uuid>/", plan_views.plan, name="intensive_plan"),
    path("desk/intensive/<uuid:uuid>/edit/", plan_views.edit, name="intensive_edit"),
    path("desk/intensive/<uuid:uuid>/stations/<int:number>/", plan_views.station, name="intensive_station"),
    path("desk/intensive/<uuid:uuid>/sheets/", plan_views.sheets, name="intensive_sheets"),
    path("intensive/<uuid:uuid>/", console_views.day, name="intensive"),
    path("intensive/<uuid:uuid>/pulse/", console_views.pulse, name="intensive_pulse"),
    path("intensive/<uuid:uuid>/results/", console_views.seen, name="intensive_results"),
    path("intensive/<uuid:uuid>/mine/", console_views.mine, name="intensive_mine"),
    path("intensive/<uuid:uuid>/rate/", rate_views.rate, name="intensive_rate"),
    path("intensive/<uuid:uuid>/heard/", rate_views.heard, name="intensive_heard"),
    path("intensive/<uuid:uuid>/play/", rate_views.play, name="intensive_play"),
]
