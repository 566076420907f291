"""Addresses of this app."""

from django.urls import path, re_path

from certificates.views import desk, holder, verification

urlpatterns = [
    path("v/", verification.verify, name="verify"),
    re_path(r"^v/(?P<number>[^/]+)/?$", verification.verification, name="verification"),
    # The square code spells the address in capitals: it needs fewer modules then.
    re_path(r"^V/(?P<number>[^/]+)/?$", verification.verification, name="verification_scanned"),
    path("certificates/<str:number>/pdf/", holder.certificate_pdf, name="certificate_pdf"),
    path("certificates/<str:number>/name/", holder.certificate_consent, name="certificate_consent"),
    path("desk/", desk.desk, name="desk"),
    path("desk/learners.csv", desk.desk_csv, name="desk_csv"),
    path("desk/learners/<uuid:enrollment>/", desk.desk_learner, name="desk_learner"),
    path("desk/review/", desk.desk_review, name="desk_review"),
    path("desk/preview/<uuid:enrollment>/", desk.desk_preview, name="desk_preview"),
    path("desk/issue/", desk.desk_issue, name="desk_issue"),
    path("desk/certificates/<str:number>/revoke/", desk.certificate_revoke, name="certificate_revoke"),
    path("desk/certificates/<str:number>/print/", desk.certificate_print, name="certificate_print"),
]
