"""Addresses of care plans."""

from django.urls import path

from assessments.careplans import mark_views, own_views, paper_views, row_views, views

urlpatterns = [
    path("plans/<uuid:uuid>/", views.plan, name="plan"),
    path("plans/<uuid:uuid>/pulse/", views.pulse, name="plan_pulse"),
    path("plans/<uuid:uuid>/here/", views.here, name="plan_here"),
    path("plans/<uuid:uuid>/seen/", views.seen, name="plan_seen"),
    path("plans/<uuid:uuid>/sign/", views.sign, name="plan_sign"),
    path("plans/<uuid:uuid>/mine/", own_views.mine, name="plan_mine"),
    path("plans/<uuid:uuid>/mark/", mark_views.mark, name="plan_mark"),
    path("plans/<uuid:uuid>/history/", paper_views.plan_history, name="plan_history"),
    path("plans/<uuid:uuid>/plan.pdf", paper_views.paper, name="plan_pdf"),
    path("plans/<uuid:uuid>/words/", paper_views.words, name="plan_words"),
    path("plans/words/<slug:what>/<uuid:uuid>/erase/", paper_views.words_erase, name="plan_words_erase"),
    path("plans/<uuid:uuid>/rows/new/", row_views.new, name="plan_row_new"),
    path("plans/<uuid:uuid>/rows/<uuid:row>/", row_views.row, name="plan_row"),
    path("plans/<uuid:uuid>/rows/<uuid:row>/say/", row_views.say, name="plan_say"),
]
