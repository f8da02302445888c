"""The people who work with the portal; a member of staff is the user."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from offices.enums import Origin

STAFF_NO = RegexValidator(r"^[0-9A-Za-z]{3,20}\Z", _("3 to 20 letters or digits."))


class StaffManager(BaseUserManager):
    """Makes members of staff; rights come from postings alone."""

    def create_user(self, staff_no: str, password: str | None = None, **fields):
        """Create a member of staff; without a password the account cannot sign in."""
        staff = self.model(staff_no=staff_no, **fields)
        staff.set_password(password)
        staff.save(using=self._db)
        return staff


class Staff(AbstractBaseUser):
    """A member of staff, known by a staff number that is never given to another person."""

    staff_no = models.CharField(_("staff number"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=50)
    name_sort = models.CharField(_("sort key"), max_length=100, blank=True, editable=False)
    origin = models.CharField(_("belongs to"), max_length=15, choices=Origin)
    title = models.CharField(_("post"), max_length=40, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    is_active = models.BooleanField(_("account enabled"), default=True)
    is_example = models.BooleanField(_("example"), default=False)
    must_change_password = models.BooleanField(_("must change the password"), default=False)
    password_changed_at = models.DateTimeField(_("password changed at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = StaffManager()

    USERNAME_FIELD = "staff_no"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("member of staff")
        ordering = ["name_sort", "staff_no"]

    def __str__(self):
        return self.name
