"""Addresses of studying, and of cohorts at the office's desk."""

from django.urls import path

from courses import desk, joining, views

urlpatterns = [
    path("today/", views.today, name="today"),
    path("record/", views.record, name="record"),
    path("profile/", joining.profile, name="profile"),
    path("join/<uuid:cohort>/", joining.join, name="join"),
    path("leave/<uuid:enrollment>/", joining.leave, name="leave"),
    path("invitation/<str:token>/", joining.invitation, name="invitation"),
    path("lessons/<int:page_id>/place/", views.lesson_place, name="lesson_place"),
    path("lessons/<int:page_id>/check/<str:block>/", views.lesson_check, name="lesson_check"),
    path("lessons/<int:page_id>/done/", views.lesson_done, name="lesson_done"),
    path("desk/cohorts/", desk.cohorts, name="cohorts"),
    path("desk/cohorts/new/", desk.cohort_new, name="cohort_new"),
    path("desk/cohorts/<uuid:cohort>/", desk.cohort, name="cohort"),
    path("desk/cohorts/<uuid:cohort>/edit/", desk.cohort_edit, name="cohort_edit"),
    path("desk/cohorts/<uuid:cohort>/invite/", desk.invite, name="invite"),
    path("desk/invitations/<int:pk>/withdraw/", desk.invitation_withdraw, name="invitation_withdraw"),
    path("desk/learners/<int:profile>/scope/", desk.scope_confirm, name="scope_confirm"),
    path(
        "desk/enrollments/<uuid:enrollment>/withdraw/", desk.enrollment_withdraw, name="enrollment_withdraw"
    ),
    path(
        "desk/enrollments/<uuid:enrollment>/confirm/<int:requirement>/",
        desk.requirement_confirm,
        name="requirement_confirm",
    ),
]
