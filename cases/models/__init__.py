from cases.models.case import Case, NumberSeries
from cases.models.clock import Clock, ClockRule, Extension, Pause
from cases.models.contact import ContactAttempt, Exemption
from cases.models.event import CaseEvent
from cases.models.party import CaseLink, Party
from cases.models.registration import Attachment, Correction, Draft, Evidence
from cases.models.saved_filter import SavedFilter

__all__ = [
    "Attachment",
    "Case",
    "CaseEvent",
    "CaseLink",
    "Clock",
    "ClockRule",
    "ContactAttempt",
    "Correction",
    "Draft",
    "Evidence",
    "Exemption",
    "Extension",
    "NumberSeries",
    "Party",
    "Pause",
    "SavedFilter",
]
