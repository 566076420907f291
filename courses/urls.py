"""Addresses of studying, and of cohorts at the office's desk."""

from django.urls import path

from courses import asking, calendar_views, desk, desk_dates, joining, notes, reference_views, views

urlpatterns = [
    path("today/", views.today, name="today"),
    path("search/", reference_views.search, name="search"),
    path("glossary/", reference_views.glossary_index, name="glossary"),
    path("glossary/<slug:slug>/", reference_views.glossary_term, name="glossary_term"),
    path("calendar/", calendar_views.calendar, name="calendar"),
    path("calendar/new-address/", calendar_views.calendar_renew, name="calendar_renew"),
    path("calendar/stop/<str:token>/", calendar_views.calendar_stop, name="calendar_stop"),
    path("calendar/<str:key>.ics", calendar_views.calendar_feed, name="calendar_feed"),
    path("record/", views.record, name="record"),
    path("profile/", joining.profile, name="profile"),
    path("join/<uuid:cohort>/", joining.join, name="join"),
    path("leave/<uuid:enrollment>/", joining.leave, name="leave"),
    path("invitation/<str:token>/", joining.invitation, name="invitation"),
    path("lessons/<int:page_id>/place/", views.lesson_place, name="lesson_place"),
    path("lessons/<int:page_id>/check/<str:block>/", views.lesson_check, name="lesson_check"),
    path("lessons/<int:page_id>/notes/", notes.lesson_notes, name="lesson_notes"),
    path("lessons/<int:page_id>/reflection/<str:block>/", notes.reflection, name="reflection"),
    path("notes/", notes.notes, name="notes"),
    path("notes/export/", notes.notes_export, name="notes_export"),
    path("notes/<uuid:uuid>/erase/", notes.note_erase, name="note_erase"),
    path("lessons/<int:page_id>/done/", views.lesson_done, name="lesson_done"),
    path("more-time/", asking.more_time_any, name="more_time_any"),
    path("more-time/<uuid:enrollment>/", asking.more_time_page, name="more_time"),
    path("more-time/<uuid:uuid>/undo/", asking.more_time_undo, name="more_time_undo"),
    path("desk/requests/", asking.requests, name="requests"),
    path("desk/requests/<uuid:uuid>/answer/", asking.request_answer, name="request_answer"),
    path("desk/cohorts/", desk.cohorts, name="cohorts"),
    path("desk/cohorts/new/", desk.cohort_new, name="cohort_new"),
    path("desk/cohorts/<uuid:cohort>/", desk.cohort, name="cohort"),
    path("desk/cohorts/<uuid:cohort>/edit/", desk.cohort_edit, name="cohort_edit"),
    path("desk/cohorts/<uuid:cohort>/dates/", desk_dates.dates, name="cohort_dates"),
    path("desk/cohorts/<uuid:cohort>/rollover/", desk_dates.rollover, name="cohort_rollover"),
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
