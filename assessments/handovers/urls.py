"""Addresses of handovers."""

from django.urls import path

from assessments.handovers import views

urlpatterns = [
    path("handovers/<uuid:uuid>/", views.handover, name="handover"),
    path("handovers/<uuid:uuid>/pulse/", views.pulse_, name="handover_pulse"),
    path("handovers/<uuid:uuid>/act/", views.act, name="handover_act"),
    path("handovers/readings/<uuid:uuid>/", views.handover_reading, name="handover_reading"),
    path("handovers/readings/<uuid:uuid>/act/", views.reading_act, name="handover_reading_act"),
]
