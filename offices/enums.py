"""Code lists of the offices app that the database keeps by their value."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """Level of a procuratorate (GB/T 2260: two, four or six significant digits)."""

    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    DISTRICT = "district", _("District")


class TownshipKind(models.TextChoices):
    """Kind of a township unit, by the last three digits of its code (GB/T 10114)."""

    STREET = "street", _("Street")
    TOWN = "town", _("Town")
    TOWNSHIP = "township", _("Rural township")
    OTHER = "other", _("Unit like a township")


class OfficeStatus(models.TextChoices):
    """Whether an office works today."""

    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    CLOSED = "closed", _("Closed down")


class PilotStage(models.TextChoices):
    """Stage of an office in the programme of pilot sites (创建点)."""

    NONE = "none", _("Not a pilot site")
    FOSTERED = "fostered", _("Pilot site: fostered")
    STANDARD = "standard", _("Pilot site: up to standard")
    MODEL = "model", _("Pilot site: model")


class Origin(models.TextChoices):
    """Where a person's post belongs: to the procuratorate or to the township."""

    PROCURATORATE = "procuratorate", _("Procuratorate")
    TOWNSHIP = "township", _("Township")


class BusinessLine(models.TextChoices):
    """Business line of a department; referrals follow the line, since names changed in 2018 and 2019."""

    COMPLAINTS = "complaints", _("Complaints and appeals")
    CRIMINAL = "criminal", _("Criminal prosecution")
    DUTY_CRIME = "duty_crime", _("Duty crime of judicial staff")
    ENFORCEMENT = "enforcement", _("Execution of sentences")
    CIVIL = "civil", _("Civil")
    ADMINISTRATIVE = "administrative", _("Administrative")
    PUBLIC_INTEREST = "public_interest", _("Public interest")
    MINORS = "minors", _("Minors")
    PREVENTION = "prevention", _("Prevention and publicity")
    MANAGEMENT = "management", _("Case management and policy")


class OrganKind(models.TextChoices):
    """Kind of a body outside the procuratorate."""

    PUBLIC_SECURITY = "public_security", _("Public security organ")
    POLICE_STATION = "police_station", _("Police station")
    COURT = "court", _("Court")
    TRIBUNAL = "tribunal", _("People's tribunal")
    JUSTICE_BUREAU = "justice_bureau", _("Justice bureau")
    JUDICIAL_OFFICE = "judicial_office", _("Judicial office")
    PETITION_OFFICE = "petition_office", _("Petition office")
    SUPERVISION = "supervision", _("Supervision commission")
    GOVERNMENT = "government", _("Township government")
    LEGAL_AID = "legal_aid", _("Legal aid centre")
    OTHER = "other", _("Other body")


class DayKind(models.TextChoices):
    """A day that differs from the plain week."""

    HOLIDAY = "holiday", _("Holiday")
    WORKDAY = "workday", _("Make-up working day")


class JobState(models.TextChoices):
    """Life of a job."""

    PENDING = "pending", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
