"""Routes of clocks, of what may be done about them, and of the rules that they go by."""

from django.urls import path

from cases.views.clocks import case_clock
from cases.views.contacts import case_contact, case_exemption, case_exemption_decision
from cases.views.extensions import clock_extension, clock_extension_decision
from cases.views.pauses import case_pause, case_resume
from cases.views.rule_changes import rule_discard, rule_verification, rule_version
from cases.views.rules import rule, rule_list

urlpatterns = [
    path("cases/<slug:key>/clocks/<int:pk>/", case_clock, name="case_clock"),
    path("cases/<slug:key>/clocks/<int:pk>/extension/", clock_extension, name="clock_extension"),
    path("cases/<slug:key>/extensions/<int:pk>/", clock_extension_decision, name="extension_decision"),
    path("cases/<slug:key>/pause/", case_pause, name="case_pause"),
    path("cases/<slug:key>/resumption/", case_resume, name="case_resume"),
    path("cases/<slug:key>/contacts/", case_contact, name="case_contact"),
    path("cases/<slug:key>/exemption/", case_exemption, name="case_exemption"),
    path("cases/<slug:key>/exemptions/<int:pk>/", case_exemption_decision, name="exemption_decision"),
    path("rules/", rule_list, name="rule_list"),
    path("rules/versions/<int:pk>/verification/", rule_verification, name="rule_verification"),
    path("rules/versions/<int:pk>/discard/", rule_discard, name="rule_discard"),
    path("rules/<slug:code>/", rule, name="rule"),
    path("rules/<slug:code>/version/", rule_version, name="rule_version"),
]
