"""Addresses of the marking desk. A script is named by its own random id, which tells nothing of the learner."""

from django.urls import path

from assessments.marking_views import comments, desk, planning, saving, script

SCRIPT = "scripts/<uuid:uuid>/"

urlpatterns = [
    path("", desk.marking, name="marking"),
    path("<int:pk>/<str:item>/next/", desk.marking_next, name="marking_next"),
    path(SCRIPT, script.mark, name="mark"),
    path(f"{SCRIPT}take/", script.mark_take, name="mark_take"),
    path(f"{SCRIPT}renew/", script.mark_renew, name="mark_renew"),
    path(f"{SCRIPT}save/", saving.mark_save, name="mark_save"),
    path(f"{SCRIPT}withdraw/", script.mark_withdraw, name="mark_withdraw"),
    path("comments/", comments.marking_comments, name="marking_comments"),
    path("comments/<int:pk>/remove/", comments.marking_comment_remove, name="marking_comment_remove"),
    path("<int:pk>/plan/", planning.marking_plan, name="marking_plan"),
    path("<int:pk>/plan/people/", planning.marking_assign, name="marking_assign"),
    path("<int:pk>/plan/people/<int:assignment>/end/", planning.marking_unassign, name="marking_unassign"),
    path("<int:pk>/plan/allocate/", planning.marking_allocate, name="marking_allocate"),
    path("<int:pk>/plan/flags/<uuid:uuid>/", planning.marking_seen_to, name="marking_seen_to"),
    path("<int:pk>/plan/take-over/", planning.marking_take_over, name="marking_take_over"),
]
