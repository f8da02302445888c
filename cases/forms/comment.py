"""The form of a comment."""

from django import forms
from django.utils.translation import gettext_lazy as _

from offices.forms.layout import LongText


class CommentForm(forms.Form):
    """A word for colleagues."""

    text = forms.CharField(
        label=_("Comment"), max_length=2000, widget=LongText(attrs={"rows": 2, "class": "form-control"})
    )
