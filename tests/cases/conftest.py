"""A case of the office, and who does what with it."""

import pytest

from offices.roles import Permission
from tests.matters import matter


@pytest.fixture
def people(clerk, director, handler):
    """Who makes a transition, by the permission that it asks for."""
    return {
        Permission.CASE_HANDLE: clerk,
        Permission.CASE_REVIEW: director,
        Permission.CASE_FEEDBACK: handler,
    }


@pytest.fixture
def case(calendar, city, clerk, officer):
    """A matter that the clerk registered an hour ago at office 城关 07."""
    return matter(office=city.office, by=clerk, second_officer=officer)
