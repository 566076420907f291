"""Every address of the site. Wiring only: strings name what answers, no app is imported.

The order matters: what shadows Wagtail's own sign-in stands before Wagtail's includes.
"""

from django.conf import settings
from django.urls import include, path, re_path
from django.utils.module_loading import import_string

handler400 = "cms.errors.bad_request"
handler403 = "cms.errors.permission_denied"
handler404 = "cms.errors.not_found"
handler500 = "cms.errors.server_error"


def _view(name):
    return import_string(name)


urlpatterns = [
    path("healthz", _view("cms.healthz.healthz"), name="healthz"),
    # Wagtail's own doors pass by the second factor and the rate limits: all of them lead to allauth's.
    re_path(r"^(?:cms|_util)/login/$", _view("cms.doors.to_sign_in"), name="shadowed_login"),
    path("cms/logout/", _view("cms.doors.to_sign_out"), name="shadowed_logout"),
    re_path(r"^cms/password_reset/", _view("cms.doors.to_password_reset"), name="shadowed_password_reset"),
    path("cms/markdown/", _view("cms.markdown_preview.view"), name="markdown_preview"),
    path("cms/account/", _view("cms.preferences.view"), name="wagtailadmin_account"),
    re_path(r"^cms/(?:failwhale|test404)/$", _view("cms.doors.nowhere"), name="shadowed_trial"),
    path("cms/", include("wagtail.admin.urls")),
    path("recordings/<int:document_id>/<str:filename>", _view("cms.recordings.recording"), name="recording"),
    path("documents/", include("wagtail.documents.urls")),
    path("accounts/", include("allauth.urls")),
    path("display/", _view("cms.display.view"), name="display"),
    path("offline.js", _view("cms.offline.worker"), name="offline_worker"),
    path("offline/", _view("cms.offline.away"), name="offline"),
    path("desk/log/", _view("cms.log_views.entries"), name="audit_log"),
    path("desk/log/log.csv", _view("cms.log_views.as_csv"), name="audit_log_csv"),
    path("desk/log/head.json", _view("cms.log_views.head"), name="audit_log_head"),
    path("", include("certificates.urls")),
    path("", include("assessments.urls")),
    path("", include("courses.urls")),
]
if settings.IS_LOCAL:
    urlpatterns += [
        path("mail/", _view("cms.mailbox.mailbox"), name="mailbox"),
        path("mail/<str:name>/", _view("cms.mailbox.message"), name="mailbox_message"),
    ]
urlpatterns += [
    # A page of the CMS like any other; named because every page's foot leads to it.
    path("support/", _view("wagtail.views.serve"), {"path": "support/"}, name="support"),
    path("", include("wagtail.urls")),
]
