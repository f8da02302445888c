"""Three offices with their people, and histories that happen there."""

from datetime import datetime

import pytest

from cases.reference import loader
from offices.models import Department
from tests import factories as make
from tests.conftest import SHANGHAI
from tests.oversight.histories import History


@pytest.fixture
def people(calendar, city, clerk, officer, director, neighbour):
    """Clerk, second officer and director by office."""
    beside = make.posted_staff("director2", "director", city.office_beside, city)
    far = [
        make.posted_staff(name, role, city.office_far, city)
        for name, role in (
            ("clerk3", "township_staff"),
            ("officer3", "office_staff"),
            ("director3", "director"),
        )
    ]
    Department.objects.create(
        procuratorate=city.other_district,
        name="控告申诉检察部",
        business_lines=city.department.business_lines,
        valid_from=city.department.valid_from,
    )
    loader.load()
    return {
        city.office: (clerk, officer, director),
        city.office_beside: (neighbour, officer, beside),
        city.office_far: tuple(far),
    }


@pytest.fixture
def history(people, fixed_clock):
    """A history by seed, which begins in January."""

    def begin(seed: int) -> History:
        fixed_clock.move_to(datetime(2026, 1, 13, 9, 0, tzinfo=SHANGHAI))
        return History(seed, people, fixed_clock)

    return begin
