"""The look keeps its own rules: colours by name, everything from here, nothing inline, readable states."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = sorted((settings.BASE_DIR / "static" / "css").glob("*.css"))
SCRIPTS = sorted((settings.BASE_DIR / "static" / "js").glob("*.js"))
VENDOR = [
    path for path in (settings.BASE_DIR / "static" / "vendor").rglob("*") if path.suffix in {".css", ".js"}
]
TEMPLATES = sorted(
    [*(settings.BASE_DIR / "templates").rglob("*.html"), *(settings.BASE_DIR / "cases").rglob("*.html")]
)
FRAGMENTS = sorted((settings.BASE_DIR / "fragments").rglob("*.html"))
SPRITE = settings.BASE_DIR / "static" / "vendor" / "tabler-icons-3.51.0" / "sprite.svg"
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|oklch|lab|color)\(")
INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=\"|hx-on|javascript:|<script(?![^>]*\bsrc=)(?![^>]*application/json)"
)
ELSEWHERE = re.compile(r"""(?:src|href|url|import)\s*[=(]?\s*["']?(?:https?:)?//""")


def name(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))


def tokens() -> dict[str, str]:
    """The plain colour tokens of the ordinary screen: name to six hexadecimal digits."""
    screen = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text().split("@media")[0]
    return dict(re.findall(r"--([a-z-]+): #([0-9a-f]{6});", screen))


def luminance(colour: str) -> float:
    """Relative luminance of six hexadecimal digits, 0 to 1 (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def findings(pattern: re.Pattern, paths: list[Path]) -> dict[str, list[str]]:
    """What `pattern` finds in each of the files; files without a finding are left out."""
    found = {name(path): pattern.findall(path.read_text()) for path in paths}
    return {path: words for path, words in found.items() if words}


def test_colours_are_named_in_the_tokens_alone():
    assert findings(COLOUR, [path for path in CSS if path.name != "tokens.css"]) == {}


def test_the_order_of_layers_is_declared_once():
    assert list(findings(re.compile(r"^@layer [^{]+;", re.MULTILINE), CSS)) == ["static/css/portal.css"]


def test_every_stylesheet_is_part_of_the_one_that_pages_link():
    imported = set(re.findall(r'url\("([a-z_]+\.css)"\)', (CSS[0].parent / "portal.css").read_text()))

    assert imported == {path.name for path in CSS} - {"portal.css"}


def test_nothing_is_loaded_from_elsewhere():
    assert findings(ELSEWHERE, [*CSS, *SCRIPTS, *TEMPLATES]) == {}


def test_vendored_files_name_no_source_map():
    assert findings(re.compile("sourceMappingURL"), VENDOR) == {}


def test_templates_hold_no_inline_style_or_script():
    assert findings(INLINE, TEMPLATES) == {}


def test_a_plain_value_about_offices_and_staff_carries_its_label_on_a_phone():
    blocks = [
        path for path in TEMPLATES if path.parent.name == "offices" and "list blocks" in path.read_text()
    ]

    assert findings(re.compile(r"<td>{{[^}]*}}"), blocks) == {}


def test_every_icon_is_drawn_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="([a-z0-9-]+)"', SPRITE.read_text()))
    named = findings(re.compile(r'{% icon "([a-z0-9-]+)"'), TEMPLATES)

    assert {path: set(icons) - drawn for path, icons in named.items() if set(icons) - drawn} == {}


def test_the_sprite_holds_no_icon_that_nobody_names():
    sources = [
        path for app in ("offices", "cases", "oversight") for path in (settings.BASE_DIR / app).rglob("*.py")
    ]
    named = set(re.findall(r'"([a-z0-9-]+)"', "".join(path.read_text() for path in [*sources, *TEMPLATES])))

    assert set(re.findall(r'<symbol id="([a-z0-9-]+)"', SPRITE.read_text())) - named == set()


def test_every_class_of_a_rule_is_written_in_a_template():
    python = [
        path for floor in ("forms", "templatetags") for path in settings.BASE_DIR.glob(f"*/{floor}/*.py")
    ]
    files = [*TEMPLATES, *FRAGMENTS, *SCRIPTS, *python]
    written = set(re.findall(r"[\w-]+", "".join(path.read_text() for path in files)))
    rules = {path: re.sub(r"/\*.*?\*/|url\(.*?\)", "", path.read_text(), flags=re.DOTALL) for path in CSS}
    unused = {path.name: set(re.findall(r"\.([a-z][\w-]*)", rule)) - written for path, rule in rules.items()}

    assert {name: classes for name, classes in unused.items() if classes} == {}


@pytest.mark.parametrize("state", ["ok", "soon", "over", "wait", "stop"])
def test_states_reach_contrast_aa_on_their_own_ground_and_on_paper(state):
    colours = tokens()

    assert contrast(colours[state], colours[f"{state}-soft"]) >= 4.5
    assert contrast(colours[state], colours["paper"]) >= 4.5


@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        ("ink", "ground", 4.5),
        ("ink-muted", "ground", 4.5),
        ("ink-muted", "ground-strong", 4.5),
        ("accent", "accent-soft", 4.5),
        ("on-accent", "accent", 4.5),
        ("on-accent", "over", 4.5),
        ("on-header", "header-line", 4.5),
        ("line-strong", "paper", 3),
        ("focus", "ground", 3),
    ],
)
def test_text_reaches_contrast_aa_and_borders_of_controls_three_to_one(front, back, least):
    colours = tokens()

    assert contrast(colours[front], colours[back]) >= least


@pytest.mark.django_db
def test_pages_speak_chinese_until_the_switch_is_used(client):
    english_browser = {"Accept-Language": "en-US,en;q=0.9"}

    assert client.get("/sign-in/", headers=english_browser)["Content-Language"] == "zh-hans"

    client.post("/language/", {"language": "en", "next": "/sign-in/"})
    assert client.get("/sign-in/")["Content-Language"] == "en"
