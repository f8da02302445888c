"""The words of the inbox, by kind of notice."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from offices.models import Notification

NOTICE_WORDS = {
    "job.done": _("“%(title)s” is ready for download"),
    "job.failed": _("“%(title)s” could not be finished"),
    "staff.password_reset": _("Your password was reset. If you did not ask for that, tell the auditor"),
    "staff.password_of_reset": _("The password of %(name)s (%(number)s) was reset"),
    "posting.granted": _("You have a new posting: %(role)s, %(unit)s"),
    "posting.ended": _("Your posting ends on %(day)s: %(role)s, %(unit)s"),
}
"""Kind → words with named places for the notice's params; each app adds its own kinds at start."""

NOTICE_VALUES: dict[str, Callable[[dict], object]] = {}
"""Name of a place → words for it, from all params, where these are codes; each app adds its own at start."""


def words_of(notification: Notification) -> str:
    """Return the line as the reader sees it, in the language of the moment.

    A kind that no app knows any more shows its name, and a place without a param stays empty, so that an old
    line never breaks the inbox.
    """
    words = NOTICE_WORDS.get(notification.kind)
    if words is None:
        return notification.kind
    return (str(words) % _Places(notification.params)).strip()


class _Places:
    """The params of a notice as its words ask for them."""

    def __init__(self, params: dict):
        self.params = params

    def __getitem__(self, name: str) -> object:
        return NOTICE_VALUES[name](self.params) if name in NOTICE_VALUES else self.params.get(name, "")
