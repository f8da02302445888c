"""Routes of registration: drafts, the page, files, identities, corrections, the paper form."""

from django.urls import path

from cases.views.attachments import attachment, attachment_add, attachment_tighten
from cases.views.corrections import correction, correction_new, correction_reveal
from cases.views.drafts import (
    draft_attachments,
    draft_discard,
    draft_list,
    draft_save,
    registration_rows,
    repeat_check,
)
from cases.views.identities import identity_check, party_reveal
from cases.views.offline import registration_offline
from cases.views.prints import registration_print
from cases.views.registrations import registration, registration_new

urlpatterns = [
    path("registrations/", draft_list, name="draft_list"),
    path("registrations/new/<slug:duty>/", registration_new, name="registration_new"),
    path("registrations/identity/", identity_check, name="identity_check"),
    path("registrations/<uuid:key>/", registration, name="registration"),
    path("registrations/<uuid:key>/offline/", registration_offline, name="registration_offline"),
    path("registrations/<uuid:key>/draft/", draft_save, name="draft_save"),
    path("registrations/<uuid:key>/discard/", draft_discard, name="draft_discard"),
    path("registrations/<uuid:key>/rows/", registration_rows, name="registration_rows"),
    path("registrations/<uuid:key>/repeats/", repeat_check, name="repeat_check"),
    path("registrations/<uuid:key>/files/", draft_attachments, name="draft_attachments"),
    path("files/<uuid:uid>/", attachment, name="attachment"),
    path("cases/<slug:key>/files/", attachment_add, name="attachment_add"),
    path("cases/<slug:key>/files/<uuid:uid>/mark/", attachment_tighten, name="attachment_tighten"),
    path("cases/<slug:key>/people/<uuid:uid>/", party_reveal, name="party_reveal"),
    path("cases/<slug:key>/registration/", registration_print, name="registration_print"),
    path("cases/<slug:key>/corrections/", correction_new, name="correction_new"),
    path("cases/<slug:key>/corrections/<uuid:uid>/", correction, name="correction"),
    path("cases/<slug:key>/corrections/<uuid:uid>/values/", correction_reveal, name="correction_reveal"),
]
