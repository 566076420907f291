"""Addresses of what comes after marking: releases, the learner's feedback, questions about a mark, other rubrics."""

from django.urls import path

from assessments import feedback_views, question_views, release_views, rubric_views

urlpatterns = [
    path("attempts/<uuid:uuid>/feedback/", feedback_views.feedback, name="feedback"),
    path("attempts/<uuid:uuid>/feedback/pdf/", feedback_views.feedback_pdf, name="feedback_pdf"),
    path("attempts/<uuid:uuid>/feedback/<str:item>/question/", feedback_views.ask, name="mark_question_ask"),
    path("attempts/<uuid:uuid>/feedback/later/", feedback_views.later, name="mark_question_later"),
    path("attempts/questions/<uuid:question>/", feedback_views.write, name="mark_question_write"),
    path("desk/question-words/<int:pk>/erase/", feedback_views.message_erase, name="mark_question_erase"),
    path("desk/sittings/<int:pk>/release/", release_views.sitting_release, name="sitting_release"),
    path(
        "desk/sittings/<int:pk>/release/<uuid:uuid>/", release_views.release_preview, name="release_preview"
    ),
    path("marking/questions/", question_views.questions, name="mark_questions"),
    path("marking/questions/<uuid:question>/", question_views.question, name="mark_question"),
    path("marking/rubrics/<int:pk>/<str:item>/", rubric_views.rubric_change, name="rubric_change"),
]
