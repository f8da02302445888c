"""The promise of a room, asked of every room; and a ninth room that moves in without touching the house."""

import re
import sys
from itertools import product
from pathlib import Path
from textwrap import dedent

import pytest
from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connection
from django.forms.models import model_to_dict
from django.template.loader import get_template
from django.urls import reverse
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import override

import cases.duties
from cases.domain.completing import RULES
from cases.domain.corrections import decide_correction, request_correction
from cases.duties import contract
from cases.duties.contract import Duty, all_duties, get_duty
from cases.enums import OPEN_STAGES, Channel, EventKind, Purpose, Stage
from cases.facts import CaseFacts
from cases.forms.step import STEP_FORMS
from cases.policy import may_reveal
from cases.reception import faults
from cases.reference.loader import rules
from offices.enums import BusinessLine
from offices.roles import Permission
from offices.workdays import Calendar
from tests.cases.test_corrections import form_of
from tests.cases.test_registration_page import begin
from tests.conftest import NOW
from tests.matters import matter
from tests.walks import walk

ROOT = Path(__file__).resolve().parent.parent
SPINE_EVENTS = {
    EventKind.REGISTERED,
    EventKind.WITHDRAWN,
    EventKind.MERGED,
    EventKind.VOIDED,
    EventKind.PAUSED,
    EventKind.RESUMED,
}


@pytest.fixture
def people(clerk, director, handler):
    """Who makes a transition, by the permission that it asks for."""
    return {
        Permission.CASE_HANDLE: clerk,
        Permission.CASE_REVIEW: director,
        Permission.CASE_FEEDBACK: handler,
    }


every_duty = pytest.mark.parametrize("duty", all_duties(), ids=lambda duty: duty.slug)


def targets(duty: Duty, start: str) -> set[str]:
    """Steps that can be reached from `start`, itself included."""
    reached, waiting = {start}, [start]
    while waiting:
        step = waiting.pop()
        for transition in duty.transitions:
            if step in transition.sources and transition.target and transition.target not in reached:
                reached.add(transition.target)
                waiting.append(transition.target)
    return reached


@every_duty
def test_the_slug_is_the_folder_and_the_room_brings_its_first_migration(duty):
    folder = ROOT / "cases" / "duties" / duty.slug

    assert (folder / "duty.py").is_file()
    assert (folder / "migrations" / "0001_initial.py").is_file()
    assert duty.details._meta.app_label == duty.slug
    assert duty.slug in settings.DUTY_ROOMS


def test_every_room_of_the_settings_has_registered_and_no_other():
    assert {duty.slug for duty in all_duties()} == set(settings.DUTY_ROOMS)


@every_duty
def test_every_step_is_reachable_and_leads_to_an_end(duty):
    steps = {step.slug for step in duty.steps}

    assert targets(duty, duty.first) == steps
    assert [step for step in steps if not targets(duty, step) & set(duty.final)] == []


@every_duty
def test_only_the_declared_ends_are_dead_ends(duty):
    leaving = {source for move in duty.transitions for source in move.sources if move.target}

    assert {step.slug for step in duty.steps} - leaving == set(duty.final)


@every_duty
def test_names_are_unique_and_steps_exist(duty):
    steps = [step.slug for step in duty.steps]
    names = [transition.name for transition in duty.transitions]
    mentioned = {step for move in duty.transitions for step in (*move.sources, move.target or duty.first)}

    assert len(steps) == len(set(steps))
    assert len(names) == len(set(names))
    assert mentioned | {duty.first, *duty.final} <= set(steps)
    assert not {stage.value for stage in (Stage.WITHDRAWN, Stage.MERGED, Stage.VOID)} & set(steps)
    for options in (duty.kinds, duty.outcomes):
        assert len({option.code for option in options}) == len(options) > 0
        assert any(not option.retired for option in options)


@every_duty
def test_every_transition_asks_for_a_permission_a_form_and_an_event_that_exist(duty):
    for transition in duty.transitions:
        assert transition.permission in set(Permission)
        assert transition.form in STEP_FORMS
        assert transition.event in set(EventKind)
        assert transition.next_step


def test_every_form_of_a_deed_has_its_rule_and_the_other_way_round():
    assert set(STEP_FORMS) == set(RULES)


@every_duty
def test_every_clock_starts_and_stops_at_an_event_that_the_duty_can_have(duty):
    events = {transition.event for transition in duty.transitions} | SPINE_EVENTS
    codes = {rule.code for rule in rules()}
    own = {clock.rule for clock in duty.clocks}

    for clock in duty.clocks:
        assert clock.rule in codes
        assert set(clock.starts) & events
        assert set(clock.stops) & events
        assert set(clock.restarts) <= events
        assert clock.follows is None or clock.follows in own
        assert set(clock.unless) <= own


@every_duty
def test_a_clock_stands_after_those_that_it_follows_or_gives_way_to(duty):
    seen = set()

    for clock in duty.clocks:
        assert {clock.follows or clock.rule, *clock.unless} <= seen | {clock.rule}
        seen.add(clock.rule)


@every_duty
def test_a_measured_clock_counts_once_a_case(duty):
    """A figure has each case once: its clock starts at registration, never again, and one clock gives it."""
    measured = [clock for clock in duty.clocks if clock.measure]

    for clock in measured:
        assert clock.starts == (EventKind.REGISTERED,)
        assert clock.restarts == ()
    assert len({clock.measure for clock in measured}) == len(measured)


@every_duty
def test_the_form_saves_its_example(duty, calendar, city, clerk, officer):
    case = matter(office=city.office, by=clerk, second_officer=officer, duty=duty)
    kept = duty.details.objects.get(case=case)

    form = duty.form(model_to_dict(duty.example(), exclude=["case"]), instance=kept)

    assert form.is_valid(), form.errors
    assert form.save().case == case


@every_duty
def test_parts_group_fields_of_the_form_for_kinds_and_channels_that_exist(duty):
    grouped = [name for part in duty.parts for name in part.fields]

    assert len(grouped) == len(set(grouped))
    assert set(grouped) <= set(duty.form.base_fields)
    for part in duty.parts:
        assert set(part.needed) <= set(part.fields)
        assert set(part.kinds) <= {option.code for option in duty.kinds}
        assert set(part.channels) <= set(Channel)
        assert part.kinds or not part.needed


@every_duty
def test_the_example_fits_every_kind_and_channel(duty):
    """What stands in a part that belongs is kept, what does not belong is empty, and no rule is broken."""
    for kind, channel in product([option.code for option in duty.kinds], Channel):
        facts = CaseFacts(kind=kind, channel=channel, purpose=Purpose.REPORT)
        details = duty.example_of(kind, channel)
        found = faults(duty, facts, [], details, now=NOW, calendar=Calendar())
        assert [name for name in found if name.startswith(contract.DETAILS)] == []


@every_duty
def test_every_part_of_the_example_says_something(duty):
    for part in duty.parts:
        assert any(getattr(duty.example(), name) for name in part.fields)


@every_duty
def test_what_a_deed_writes_are_fields_of_the_form(duty):
    for transition in duty.transitions:
        assert set(transition.details) <= set(duty.form.base_fields)


@every_duty
def test_what_a_correction_may_change_are_fields_of_the_form(duty):
    assert duty.correctable
    assert set(duty.correctable) <= set(duty.form.base_fields)


@every_duty
def test_a_case_is_corrected_from_one_kind_to_another_with_all_that_this_changes(
    duty, calendar, city, clerk, officer, director
):
    case = matter(office=city.office, by=clerk, second_officer=officer, duty=duty)
    for option in duty.kinds[1:]:
        case.refresh_from_db()
        right = duty.example_of(option.code, case.channel)
        correction = request_correction(
            case_id=case.pk,
            changes={"kind": option.code},
            details={name: getattr(right, name) for name in duty.correctable},
            parties={},
            reason="登记有误",
            version=case.version,
            by=clerk,
        )
        decide_correction(correction_id=correction.pk, granted=True, note="", by=director)
        kept = duty.details.objects.get(case=case)
        assert model_to_dict(kept, exclude=["case"]) == model_to_dict(right, exclude=["case"])


@every_duty
def test_business_lines_columns_and_letters_exist(duty):
    fields = {field.name for field in duty.details._meta.get_fields()}
    steps = {step.slug for step in duty.steps}

    assert duty.business_lines
    assert set(duty.business_lines) <= set(BusinessLine)
    assert set(duty.columns) <= fields
    for letter in duty.letters:
        assert set(letter.steps) <= steps
        get_template(letter.template)


@every_duty
def test_who_registered_a_case_reveals_its_parties_where_the_duty_says_so_and_never_of_a_report(
    duty, calendar, city, clerk, officer
):
    case = matter(office=city.office, by=clerk, second_officer=officer, duty=duty)

    party = case.parties.get()

    assert may_reveal(clerk, party) is duty.registrant_may_reveal
    case.purpose = Purpose.REPORT
    assert not may_reveal(clerk, party)


@every_duty
def test_titles_and_labels_are_translated(duty):
    named = [*duty.kinds, *duty.outcomes, *duty.steps, *duty.transitions]
    with override("zh-hans"):
        words = [str(duty.title), str(duty.summary), *(str(item.label) for item in named)]
        words += [str(transition.next_step) for transition in duty.transitions]
        words += [str(step.note) for step in duty.steps if step.note]
        words += [
            str(field.verbose_name) for field in duty.details._meta.concrete_fields if not field.primary_key
        ]

    assert [text for text in words if not re.search("[\u4e00-\u9fff]", text)] == []


@every_duty
def test_the_spine_leads_a_case_from_registration_to_its_end(duty, calendar, city, clerk, officer, people):
    case = matter(office=city.office, by=clerk, second_officer=officer, duty=duty)
    assert case.step == duty.first

    walk(case, duty.final[0], people)

    assert case.step == duty.final[0]
    assert case.stage not in OPEN_STAGES
    assert case.next_due_on is None


NINTH = {
    "__init__.py": "",
    "migrations/__init__.py": "",
    "apps.py": """
        from django.apps import AppConfig


        class NinthConfig(AppConfig):
            name = "cases.duties.ninth"
        """,
    "models.py": """
        from django.db import models

        from cases.models import Case

        PLACES = [("village", "村委会"), ("school", "学校")]


        class NinthDetails(models.Model):
            case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="+")
            place = models.CharField("巡查地点", max_length=9, choices=PLACES)
            lamp = models.CharField("照明情况", max_length=40, blank=True)
        """,
    "forms.py": """
        from django import forms

        from cases.duties.ninth.models import NinthDetails


        class NinthForm(forms.ModelForm):
            class Meta:
                model = NinthDetails
                fields = ["place", "lamp"]
        """,
    "duty.py": """
        from cases import deeds
        from cases.duties.contract import Duty, Option, Part, register
        from cases.duties.ninth.forms import NinthForm
        from cases.duties.ninth.models import NinthDetails

        register(
            Duty(
                slug="ninth",
                number=9,
                title="第九项职责",
                summary="试",
                basis="试",
                business_lines=("complaints",),
                kinds=(Option("D9-01", "日常巡查"), Option("D9-02", "夜间巡查")),
                outcomes=(Option("done", "已完成"),),
                details=NinthDetails,
                form=NinthForm,
                parts=(Part("夜间巡查", ("lamp",), kinds=("D9-02",)),),
                correctable=("place",),
                steps=(deeds.SUBMITTED, deeds.RETURNED, deeds.HANDLING, deeds.DECLINED, deeds.REPLIED)
                + (deeds.CLOSED, deeds.ARCHIVED),
                first="submitted",
                final=("archived",),
                transitions=(
                    *deeds.triage(),
                    *deeds.work(()),
                    *deeds.replies((), result_from=("handling",)),
                    *deeds.ending(unanswered_from=("handling",), unanswered_when=deeds.unreachable),
                ),
                clocks=deeds.reply_clocks(),
                example=lambda: NinthDetails(place="village", lamp="良好"),
            )
        )
        """,
}


@pytest.fixture
def ninth(db, tmp_path, settings):
    """A room that is a folder and one line of settings; afterwards it has moved out again."""
    for name, text in NINTH.items():
        path = tmp_path / "ninth" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text))
    cases.duties.__path__.append(str(tmp_path))
    settings.DUTY_ROOMS = [*settings.DUTY_ROOMS, "ninth"]
    config = AppConfig.create("cases.duties.ninth")
    config.apps = apps
    apps.app_configs[config.label] = config
    config.import_models()
    apps.clear_cache()
    autodiscover_modules("duty")
    with connection.schema_editor() as editor:
        editor.create_model(get_duty("ninth").details)
    yield get_duty("ninth")
    cases.duties.__path__.remove(str(tmp_path))
    del contract._rooms["ninth"], apps.app_configs["ninth"], apps.all_models["ninth"]
    apps.clear_cache()
    for name in [name for name in sys.modules if name.startswith("cases.duties.ninth")]:
        del sys.modules[name]


def test_a_ninth_room_moves_in_without_touching_the_house(
    ninth, calendar, city, clerk, officer, people, as_user
):
    """It is registered, led to its end, listed, shown, and hidden from the office beside."""
    case = matter(office=city.office, by=clerk, second_officer=officer, duty=ninth)
    client = as_user(clerk)

    form = client.get(begin(client, city.office, duty="ninth"))
    assert "巡查地点" in form.content.decode()
    assert 'data-part-kinds="D9-02"' in form.content.decode()
    page = client.get(reverse("case", args=[case.key]))
    assert ("巡查地点", "村委会") in page.context["details"]
    assert "第九项职责" in page.content.decode()
    assert (
        case.number in client.get(reverse("case_list"), {"scope": "office", "duty": "ninth"}).content.decode()
    )

    walk(case, "archived", people)

    assert case.step == "archived"
    assert client.get(reverse("case", args=[case.key])).status_code == 200


def test_a_ninth_room_is_corrected_and_its_timeline_says_so_in_words(
    ninth, calendar, city, clerk, officer, director, as_user
):
    """Its field is on the page of a correction, the old value kept, old and new said in its own words."""
    case = matter(office=city.office, by=clerk, second_officer=officer, duty=ninth)
    client, page = as_user(clerk), reverse("correction_new", args=[case.key])
    data = form_of(client, case) | {"reason": "有误", "details-place": "school"}
    fields = client.get(page).context["sheet"].details.fields
    assert (fields["place"].disabled, fields["lamp"].disabled) == (False, True)
    assert client.post(page, data).status_code == 302

    correction = case.corrections.get()
    assert correction.changes == {"details-place": ["village", "school"]}
    decision = reverse("correction", args=[case.key, correction.uid])
    assert "学校" in as_user(director).get(decision).text
    assert as_user(director).post(decision, {"decision": "granted"}).status_code == 302
    assert ninth.details.objects.get(case=case).place == "school"
    shown = client.get(reverse("case", args=[case.key]))
    assert all(("巡查地点", "村委会 → 学校") in entry.facts for entry in shown.context["entries"][:2])


def product_files() -> list[Path]:
    """Code and templates of the cases and oversight apps and the roof; offices knows no case at all."""
    roots = [ROOT / name for name in ("cases", "oversight", "procuratorate", "templates", "static/js")]
    kinds = {".py", ".html", ".js", ".toml"}
    return [path for root in roots for path in root.rglob("*") if path.suffix in kinds]


@every_duty
def test_no_file_outside_its_room_names_a_duty(duty):
    room = ROOT / "cases" / "duties" / duty.slug
    named = re.compile(rf"""["']{duty.slug}["']|duties[./]{duty.slug}""")

    naming = [
        str(path.relative_to(ROOT))
        for path in product_files()
        if not path.is_relative_to(room)
        and path != ROOT / "procuratorate" / "settings.py"
        and named.search(path.read_text())
    ]

    assert naming == []
