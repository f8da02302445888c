"""Rules for passwords beyond those of Django, and the making of one-time passwords."""

import secrets

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Without characters that look alike on paper.
LOWER, UPPER, DIGITS, MARKS = "abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789", "#%+=?@"
CLASSES_NEEDED = 3
SHORTEST_WORD = 2  # of a Chinese name


class LengthValidator(MinimumLengthValidator):
    """At least `min_length` characters; Django's own words for it are no longer in its Chinese catalogue."""

    def get_error_message(self):
        """Return the rule in words."""
        return self.get_help_text()

    def get_help_text(self):
        """Return the rule in words."""
        return _("The password must have at least %(n)d characters.") % {"n": self.min_length}


class CharacterClassesValidator:
    """At least three of: small letters, capitals, digits, other characters (GB/T 22239-2019, 8.1.4.1)."""

    def validate(self, password, user=None):
        """Raise ValidationError for a password of fewer classes."""
        marks = any(not character.isalnum() for character in password)
        classes = (
            any(character.islower() for character in password),
            any(character.isupper() for character in password),
            any(character.isdigit() for character in password),
            marks,
        )
        if sum(classes) < CLASSES_NEEDED:
            raise ValidationError(self.get_help_text(), code="password_classes")

    def get_help_text(self):
        """Return the rule in words."""
        return _("Use at least three of: small letters, capital letters, digits, other characters.")


class NotAboutThePersonValidator:
    """A password must not hold the person's staff number, name or pinyin, whatever stands around it."""

    def validate(self, password, user=None):
        """Raise ValidationError for a password that holds one of them."""
        if user is None:
            return
        pinyin = user.name_sort.replace(" ", "")
        words = {user.staff_no, user.name, pinyin} - {""}
        if any(len(word) >= SHORTEST_WORD and word.lower() in password.lower() for word in words):
            raise ValidationError(self.get_help_text(), code="password_personal")

    def get_help_text(self):
        """Return the rule in words."""
        return _("The password must not contain your staff number or name.")


class NotThePresentOneValidator:
    """A new password must differ from the one that it replaces."""

    def validate(self, password, user=None):
        """Raise ValidationError for the password that the person has now."""
        if user is not None and user.pk and user.check_password(password):
            raise ValidationError(self.get_help_text(), code="password_present")

    def get_help_text(self):
        """Return the rule in words."""
        return _("The new password must differ from the present one.")


def one_time_password() -> str:
    """Return a random password of 14 characters that keeps the rules, about 78 bits, easy to read aloud."""
    alphabet = LOWER + UPPER + DIGITS
    parts = [secrets.choice(group) for group in (LOWER, UPPER, DIGITS, MARKS)]
    parts += [secrets.choice(alphabet) for _n in range(10)]
    secrets.SystemRandom().shuffle(parts)
    return "".join(parts)
