"""Forms around the working-day calendar."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from offices.enums import DayKind
from offices.forms.layout import LongText, bare_helper

KIND_WORDS = {"休": DayKind.HOLIDAY, "班": DayKind.WORKDAY, **{kind.value: kind for kind in DayKind}}
LONGEST_NOTE = 40


class DayForm(forms.Form):
    """How one day differs from the plain week."""

    kind = forms.ChoiceField(
        label=_("This day is"), required=False, choices=[("", _("As in a plain week")), *DayKind.choices]
    )
    note = forms.CharField(label=_("Name of the holiday"), required=False, max_length=LONGEST_NOTE)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()


class ConfirmYearForm(forms.Form):
    """Where the days off of a year were announced."""

    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        help_text=_("The State Council's notice: title, number and date"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()


class ImportDaysForm(forms.Form):
    """Many days at once, a line a day: 2027-02-05 休 春节."""

    lines = forms.CharField(
        label=_("Days"),
        widget=LongText(attrs={"rows": 12}),
        help_text=_("A line a day: date, 休 or 班, holiday; such as: 2027-02-05 休 春节"),
    )

    def __init__(self, *args, year: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.year = year
        self.helper = bare_helper()

    def clean_lines(self) -> list[tuple[date, str, str]]:
        """Return (day, kind, note) of each line; every line that cannot be read is named."""
        days, errors = [], []
        for number, line in enumerate(self.cleaned_data["lines"].splitlines(), start=1):
            words = line.split(maxsplit=2)
            if not words:
                continue
            try:
                day = self._day(words)
                if day[0] in {earlier for earlier, *_rest in days}:
                    raise ValueError(day)
                days.append(day)
            except (ValueError, KeyError, IndexError):
                errors.append(
                    _("Line %(number)s cannot be read: %(line)s") % {"number": number, "line": line}
                )
        if errors:
            raise ValidationError(errors)
        return days

    def _day(self, words: list[str]) -> tuple[date, str, str]:
        day = date.fromisoformat(words[0])
        if day.year != self.year:
            raise ValueError(day)
        return day, KIND_WORDS[words[1]], "".join(words[2:])[:LONGEST_NOTE]
