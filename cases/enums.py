"""Code lists of the cases app that the database keeps by their value."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How a matter came in (信访形式)."""

    VISIT = "visit", _("Visit")
    LETTER = "letter", _("Letter")
    CALL = "call", _("Telephone")
    ONLINE = "online", _("Online")
    HOTLINE = "hotline", _("12309")
    ASSIGNED = "assigned", _("Assigned from above")
    FORWARDED = "forwarded", _("Forwarded by another body")


class Stage(models.TextChoices):
    """Where a case stands, in terms that every duty shares."""

    RETURNED = "returned", _("Referred back")
    REVIEW = "review", _("Awaiting the director")
    HANDLING = "handling", _("In hand")
    WAITING = "waiting", _("Waiting for others")
    REPLIED = "replied", _("Replied")
    CLOSED = "closed", _("Closed")
    ARCHIVED = "archived", _("Archived")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    MERGED = "merged", _("Merged")
    VOID = "void", _("Void")


OPEN_STAGES = (Stage.RETURNED, Stage.REVIEW, Stage.HANDLING, Stage.WAITING, Stage.REPLIED)
DONE_STAGES = (Stage.CLOSED, Stage.ARCHIVED)
ENDED_STAGES = (Stage.WITHDRAWN, Stage.MERGED, Stage.VOID)


class Urgency(models.TextChoices):
    """Urgency; urgent matters are dealt with the same day (T06)."""

    NORMAL = "normal", _("Normal")
    URGENT = "urgent", _("Urgent")
    ALARM = "alarm", _("Emergency")


class Secrecy(models.TextChoices):
    """Label of a case; state secrets never enter the portal."""

    OPEN = "open", _("Public")
    INTERNAL = "internal", _("Internal")
    WORK_SECRET = "work_secret", _("Work secret")


class Purpose(models.TextChoices):
    """What the person wants (类别); drives duty, secrecy and clocks."""

    REPORT = "report", _("Report")
    ACCUSATION = "accusation", _("Accusation")
    APPEAL = "appeal", _("Appeal")
    COMPENSATION = "compensation", _("State compensation")
    AID = "aid", _("Judicial aid")
    ADVICE = "advice", _("Legal advice")
    SUGGESTION = "suggestion", _("Suggestion")
    SETTLEMENT = "settlement", _("Request for settlement")
    OTHER = "other", _("Other")


class CaseFlag(models.TextChoices):
    """Marks of a case that statistics and clocks look at."""

    JOINT_LETTER = "joint_letter", _("Joint letter")
    LEVEL_BYPASSED = "level_bypassed", _("Bypasses a level")
    LITIGATION = "litigation", _("Concerns law or litigation")
    MINOR = "minor", _("Concerns a minor")
    EXTREME_RISK = "extreme_risk", _("Threat or extreme tendency")
    FOREIGN = "foreign", _("Foreign, Hong Kong, Macao, Taiwan or overseas Chinese")
    CROSS_REGION = "cross_region", _("Across regions or departments")
    LONG_PENDING = "long_pending", _("Long pending")
    LEADER_OWNED = "leader_owned", _("Owned by a leader")
    IN_CUSTODY = "in_custody", _("A person is in custody")


class PartyRole(models.TextChoices):
    """The part that a person or unit plays in a case."""

    PETITIONER = "petitioner", _("Petitioner")
    REPORTER = "reporter", _("Reporter")
    ACCUSER = "accuser", _("Accuser")
    APPELLANT = "appellant", _("Appellant")
    AGENT = "agent", _("Agent")
    RESPONDENT = "respondent", _("Respondent")
    VICTIM = "victim", _("Victim")
    MINOR = "minor", _("Minor")
    DISPUTANT = "disputant", _("Party to the dispute")
    OTHER = "other", _("Other")


COMING_ROLES = (
    PartyRole.PETITIONER,
    PartyRole.REPORTER,
    PartyRole.ACCUSER,
    PartyRole.APPELLANT,
    PartyRole.AGENT,
)


class Gender(models.TextChoices):
    """GB/T 2261.1."""

    UNKNOWN = "0", _("Unknown")
    MALE = "1", _("Male")
    FEMALE = "2", _("Female")
    UNSTATED = "9", _("Not stated")


class IdType(models.TextChoices):
    """Kind of identity document."""

    RESIDENT = "resident", _("Resident identity card")
    OFFICER = "officer", _("Military or police card")
    HMT = "hmt", _("Hong Kong, Macao or Taiwan document")
    PASSPORT = "passport", _("Passport")
    HOUSEHOLD = "household", _("Household register")
    CREDIT_CODE = "credit_code", _("Unified social credit code")
    OTHER = "other", _("Other")


class EventKind(models.TextChoices):
    """What happened to a case; clocks start and stop on these, and each verb records exactly one."""

    REGISTERED = "registered", _("Registered")
    RETURNED = "returned", _("Referred back")
    RESUBMITTED = "resubmitted", _("Submitted again")
    ASSIGNED = "assigned", _("Assigned")
    INSTRUCTED = "instructed", _("Leader's instruction")
    INQUIRED = "inquired", _("Inquiry begun")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Not accepted, person told")
    REFERRED = "referred", _("Referred")
    SIGNED_FOR = "signed_for", _("Signed for by the receiver")
    OBJECTED = "objected", _("Sent back by the receiver")
    FEEDBACK = "feedback", _("Feedback received")
    RECORDED = "recorded", _("Work recorded")
    PROCEDURAL_REPLY = "procedural_reply", _("Procedural reply")
    PROGRESS_REPLY = "progress_reply", _("Progress reply")
    RESULT_REPLY = "result_reply", _("Result reply")
    SETTLED = "settled", _("Dispute settled")
    REVISITED = "revisited", _("Revisited")
    SERVED = "served", _("Reply served")
    CLOSED = "closed", _("Closed")
    REOPENED = "reopened", _("Reopened")
    ARCHIVED = "archived", _("Archived")
    PAUSED = "paused", _("Further material asked for")
    RESUMED = "resumed", _("Material has come")
    EXTENSION_REQUESTED = "extension_requested", _("Extension requested")
    EXTENSION_DECIDED = "extension_decided", _("Extension decided")
    CONTACT_ATTEMPTED = "contact_attempted", _("Contact attempted")
    EXEMPTION_REQUESTED = "exemption_requested", _("Exemption from reply requested")
    EXEMPTION_DECIDED = "exemption_decided", _("Exemption from reply decided")
    CORRECTION_REQUESTED = "correction_requested", _("Correction requested")
    CORRECTION_DECIDED = "correction_decided", _("Correction decided")
    COMMENTED = "commented", _("Comment")
    SUMMARISED = "summarised", _("Summary changed")
    LINKED = "linked", _("Linked")
    MERGED = "merged", _("Merged")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    VOIDED = "voided", _("Voided")
    ATTACHED = "attached", _("File attached")
    TIGHTENED = "tightened", _("File marked as showing somebody")
    CLOCK_DUE_SOON = "clock_due_soon", _("Clock due soon")
    CLOCK_OVERDUE = "clock_overdue", _("Clock overdue")
    CLOCK_ESCALATED = "clock_escalated", _("Overdue, told to the superior")
    CLOCKS_RECOMPUTED = "clocks_recomputed", _("Clocks recomputed")


class ClockState(models.TextChoices):
    """Life of a clock."""

    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    STOPPED = "stopped", _("Stopped")
    EXEMPT = "exempt", _("Exempt")
    CANCELLED = "cancelled", _("Fallen away")


class Unit(models.TextChoices):
    """Unit of a clock."""

    HOUR = "hour", _("hours")
    DAY = "day", _("calendar days")
    WORKDAY = "workday", _("working days")
    MONTH = "month", _("months")
    SAME_DAY = "same_day", _("the same day")
    IMMEDIATE = "immediate", _("at once")


class Mark(models.TextChoices):
    """How certain a rule is."""

    FOUND = "found", _("Read in the source")
    KNOWN = "known", _("Unverified")
    DESIGN = "design", _("Internal rule")


class Owner(models.TextChoices):
    """Whose limit it is."""

    PROCURATORATE = "procuratorate", _("Procuratorate")
    POLICE = "police", _("Police")
    COURT = "court", _("Court")
    ORGAN = "organ", _("Other body")
    CORRECTION = "correction", _("Community correction agency")
    DETENTION = "detention", _("Detention house or prison")
    CITIZEN = "citizen", _("The person")
    PUBLIC = "public", _("The public")


class Approver(models.TextChoices):
    """Who approves an extension. `NONE`: nobody of the procuratorate; the office records what was decided."""

    DISTRICT_LEADER = "district_leader", _("Deputy chief procurator in charge")
    CHIEF = "chief", _("Chief procurator")
    NONE = "none", _("Outside the procuratorate")


class Decision(models.TextChoices):
    """A request and its answer."""

    PENDING = "pending", _("Pending")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")


class LinkKind(models.TextChoices):
    """How two cases belong together, as a person decided."""

    SAME = "same", _("Same matter")
    RELATED = "related", _("Related matter")
    DIFFERENT = "different", _("Different matter")
    MERGED = "merged", _("Merged into")


class ContactResult(models.TextChoices):
    """What came of an attempt to reach a person."""

    REACHED = "reached", _("Reached")
    NO_ANSWER = "no_answer", _("No answer")
    NO_REPLY = "no_reply", _("No reply came")
    WRONG_NUMBER = "wrong_number", _("Wrong number")
    NOBODY_THERE = "nobody_there", _("Nobody there")
    REFUSED = "refused", _("Would not speak")
    RETURNED_MAIL = "returned_mail", _("Letter came back")


class ContactMethod(models.TextChoices):
    """How a person was tried."""

    PHONE = "phone", _("By telephone")
    SMS = "sms", _("By text message")
    LETTER = "letter", _("By letter")
    ONLINE = "online", _("By internet")
    DOOR = "door", _("At the door")


class ExemptReason(models.TextChoices):
    """Why a reply is not owed; such cases are counted apart."""

    ANONYMOUS = "anonymous", _("Anonymous")
    CONTACT_UNKNOWN = "contact_unknown", _("Contact unknown")
    WRONG_NUMBER = "wrong_number", _("Wrong number")
    NO_ANSWER = "no_answer", _("Nobody answers")


class ReplyMethod(models.TextChoices):
    """How a reply was given."""

    ORAL = "oral", _("Orally, with a record")
    WRITTEN = "written", _("In writing")
    PHONE = "phone", _("By telephone")
    SMS = "sms", _("By text message")
    ONLINE = "online", _("By internet")


class Service(models.TextChoices):
    """How a paper was served (送达方式)."""

    IN_PERSON = "in_person", _("In person")
    POST = "post", _("By post")
    OTHER = "other", _("Another way")


class Satisfaction(models.TextChoices):
    """What a person thinks of the reception, or of the unit that answers for the matter (满意度)."""

    SATISFIED = "satisfied", _("Satisfied")
    FAIRLY = "fairly", _("Fairly satisfied")
    DISSATISFIED = "dissatisfied", _("Dissatisfied")
    UNSTATED = "unstated", _("Did not say")


class Receipt(models.TextChoices):
    """What the person did with a paper that was served; nothing is known of it until then."""

    SIGNED = "signed", _("Signed for")
    REFUSED = "refused", _("Acceptance refused")


class AttachmentKind(models.TextChoices):
    """What a file is."""

    EVIDENCE = "evidence", _("Evidence")
    IDENTITY = "identity", _("Identity paper")
    RECORD = "record", _("Reception record")
    PAPER = "paper", _("Official paper")
    RECORDING = "recording", _("Recording")
    OTHER = "other", _("Other")


class Opinion(models.TextChoices):
    """What the person said to a reply."""

    CONTENT = "content", _("Content")
    NOT_CONTENT = "not_content", _("Not content")
    NO_WORD = "no_word", _("Said nothing")


class DelayReason(models.TextChoices):
    """Why a case closes with a clock that was missed."""

    OTHER_BODY = "other_body", _("Waited for another body")
    COMPLEX = "complex", _("The matter is complex")
    PERSON = "person", _("Waited for the person")
    WORKLOAD = "workload", _("Too few people")
    OVERLOOKED = "overlooked", _("Overlooked")
    KEYED_LATE = "keyed_late", _("Done in time, keyed late")
