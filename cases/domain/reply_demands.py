"""What must be said of a reply, of its service, and of a revisit.

Each returns what the event keeps, and raises Incomplete.
"""

from django.utils.translation import gettext_lazy as _

from cases.domain.demands import Ask, Incomplete, require_note
from cases.enums import Opinion, Receipt, ReplyMethod, Satisfaction, Service

SPOKEN = (ReplyMethod.ORAL, ReplyMethod.PHONE)


def reply(ask: Ask) -> dict:
    """An oral reply needs a written record (Rules on reporting work 2014, art. 54 to 60)."""
    method, opinion = ask.data.get("method"), ask.data.get("opinion", "")
    if method not in ReplyMethod.values:
        raise Incomplete(method=_("Choose how the reply was given."))
    if opinion and opinion not in Opinion.values:
        raise Incomplete(opinion=_("Choose one of the list."))
    if method in SPOKEN and not ask.note.strip():
        raise Incomplete(note=_("A spoken reply needs a record: write down what was said."))
    return {"method": method, "opinion": opinion} | _service(ask)


def served(ask: Ask) -> dict:
    """Of a service it is said how the paper was served."""
    if not ask.data.get("service"):
        raise Incomplete(service=_("Say how the reply was served."))
    return _service(ask)


def revisit(ask: Ask) -> dict:
    """What the person thinks of the reception is asked; of the unit where one answers for the matter."""
    office, unit = ask.data.get("with_office", ""), ask.data.get("with_unit", "")
    if office not in Satisfaction.values:
        raise Incomplete(with_office=_("Choose one of the list."))
    if unit and unit not in Satisfaction.values:
        raise Incomplete(with_unit=_("Choose one of the list."))
    return require_note(ask) | {"with_office": office, "with_unit": unit}


def _service(ask: Ask) -> dict:
    """A paper is signed for or refused where it was served in some way."""
    service, receipt = ask.data.get("service", ""), ask.data.get("receipt", "")
    if service and service not in Service.values:
        raise Incomplete(service=_("Choose one of the list."))
    if receipt and receipt not in Receipt.values:
        raise Incomplete(receipt=_("Choose one of the list."))
    if receipt and not service:
        raise Incomplete(service=_("Say how the reply was served."))
    return {"service": service, "receipt": receipt}
