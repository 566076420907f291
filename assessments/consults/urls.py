"""Addresses of case consults."""

from django.urls import path

from assessments.consults import (
    desk_views,
    expert_views,
    learner_views,
    picture_views,
    shared_views,
    writing_views,
)

urlpatterns = [
    path("consults/", learner_views.consults, name="consults"),
    path("consults/new/", writing_views.new, name="consult_new"),
    path("consults/shared/", shared_views.shared, name="consults_shared"),
    path("consults/shared/<uuid:uuid>/", shared_views.one, name="consult_shared"),
    path("consults/offered/<uuid:uuid>/", shared_views.offered, name="consult_offered"),
    path("consults/answering/", expert_views.answering, name="consults_answering"),
    path("consults/answering/<uuid:uuid>/", expert_views.answer, name="consult_answer"),
    path("consults/answering/<uuid:uuid>/send/", expert_views.send, name="consult_answer_send"),
    path("consults/pictures/<uuid:uuid>/", picture_views.picture, name="consult_picture"),
    path("consults/pictures/<uuid:uuid>/remove/", picture_views.remove, name="consult_picture_remove"),
    path("consults/drafts/<uuid:uuid>/", writing_views.draft, name="consult_draft"),
    path("consults/<uuid:uuid>/", learner_views.consult, name="consult"),
    path("consults/<uuid:uuid>/edit/", writing_views.edit, name="consult_edit"),
    path("consults/<uuid:uuid>/check/", writing_views.check, name="consult_check"),
    path("consults/<uuid:uuid>/reply/", writing_views.reply_draft, name="consult_reply_draft"),
    path("consults/<uuid:uuid>/offer/", learner_views.offer, name="consult_offer"),
    path("consults/<uuid:uuid>/erase/", learner_views.erase, name="consult_erase"),
    path("desk/consults/", desk_views.cohorts, name="consults_desk"),
    path("desk/consults/<uuid:uuid>/", desk_views.cohort, name="consults_desk_cohort"),
    path("desk/consults/experts/<int:pk>/end/", desk_views.expert_end, name="consult_expert_end"),
    path("desk/consults/erase/<uuid:uuid>/", desk_views.erase, name="consult_desk_erase"),
]
