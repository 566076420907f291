"""Addresses about the words of team work."""

from django.urls import path

from assessments.teamwork import word_views

urlpatterns = [
    path("teamwork/mail/", word_views.mail, name="team_mail"),
    path("teamwork/mail/stop/<str:token>/", word_views.mail_stop, name="team_mail_stop"),
    path("teamwork/words/<uuid:uuid>/erase/", word_views.words_erase, name="team_words_erase"),
]
