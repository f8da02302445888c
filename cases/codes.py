"""Code lists of the registration form that the law or a standard gives; a retired code stays readable.

Content classes in two levels follow the classes of the petition system, with a second level of the portal's
own; peoples are those of GB/T 3304-1991, political status that of GB/T 4762-1984.
"""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from cases.duties.contract import Option

Group = tuple[Option, tuple[Option, ...]]

CONTENT_CLASSES: tuple[Group, ...] = (
    (
        Option("01", _("Farming")),
        (
            Option("0101", _("Contracted land")),
            Option("0102", _("Collective funds and assets")),
            Option("0103", _("Farm subsidies")),
            Option("0104", _("Poverty relief and rural revival")),
            Option("0105", _("Village affairs and elections")),
        ),
    ),
    (
        Option("02", _("Land taking")),
        (
            Option("0201", _("Compensation for land")),
            Option("0202", _("Resettlement")),
            Option("0203", _("Unlawful land use")),
        ),
    ),
    (
        Option("03", _("Demolition")),
        (
            Option("0301", _("Compensation for a house")),
            Option("0302", _("Forced demolition")),
            Option("0303", _("Shanty-town renewal")),
        ),
    ),
    (
        Option("04", _("Public order and crime")),
        (
            Option("0401", _("Public-order case")),
            Option("0402", _("Criminal case")),
            Option("0403", _("Police opened no case")),
            Option("0404", _("Appeal in a criminal matter")),
        ),
    ),
    (
        Option("05", _("Civil dispute")),
        (
            Option("0501", _("Marriage and family")),
            Option("0502", _("Neighbours")),
            Option("0503", _("Debt and contract")),
            Option("0504", _("Damages")),
            Option("0505", _("Property management")),
        ),
    ),
    (
        Option("06", _("Environment")),
        (
            Option("0601", _("Pollution")),
            Option("0602", _("Ecology and resources")),
            Option("0603", _("Food and medicine")),
        ),
    ),
    (
        Option("07", _("Labour")),
        (
            Option("0701", _("Wages owed")),
            Option("0702", _("Work injury")),
            Option("0703", _("Social insurance")),
        ),
    ),
    (
        Option("08", _("Concerning a procuratorate")),
        (
            Option("0801", _("Decision of a procuratorate")),
            Option("0802", _("Conduct of procuratorate staff")),
            Option("0803", _("State compensation")),
            Option("0804", _("Judicial aid")),
        ),
    ),
    (
        Option("09", _("Concerning a court")),
        (
            Option("0901", _("Civil judgment")),
            Option("0902", _("Criminal judgment")),
            Option("0903", _("Administrative judgment")),
            Option("0904", _("Enforcement of a judgment")),
            Option("0905", _("Conduct of judges")),
        ),
    ),
    (
        Option("10", _("Concerning the police")),
        (
            Option("1001", _("Measures against person or property")),
            Option("1002", _("Administrative penalty")),
            Option("1003", _("Conduct of police")),
        ),
    ),
    (
        Option("11", _("Concerning an administrative body")),
        (
            Option("1101", _("Inaction of an administrative body")),
            Option("1102", _("Unlawful administrative act")),
            Option("1103", _("Conduct of officials")),
        ),
    ),
    (
        Option("12", _("Community correction")),
        (
            Option("1201", _("Supervision of a person in correction")),
            Option("1202", _("Rights of a person in correction")),
        ),
    ),
    (
        Option("99", _("Other matter")),
        (
            Option("9901", _("Law and policy explained")),
            Option("9902", _("Suggestion or opinion")),
            Option("9999", _("Not listed")),
        ),
    ),
)

ETHNICITIES = (
    Option("01", _("Han")),
    Option("02", _("Mongol")),
    Option("03", _("Hui")),
    Option("04", _("Tibetan")),
    Option("05", _("Uyghur")),
    Option("06", _("Miao")),
    Option("07", _("Yi")),
    Option("08", _("Zhuang")),
    Option("09", _("Bouyei")),
    Option("10", _("Korean")),
    Option("11", _("Manchu")),
    Option("12", _("Dong")),
    Option("13", _("Yao")),
    Option("14", _("Bai")),
    Option("15", _("Tujia")),
    Option("16", _("Hani")),
    Option("17", _("Kazakh")),
    Option("18", _("Dai")),
    Option("19", _("Li")),
    Option("20", _("Lisu")),
    Option("21", _("Va")),
    Option("22", _("She")),
    Option("23", _("Gaoshan")),
    Option("24", _("Lahu")),
    Option("25", _("Sui")),
    Option("26", _("Dongxiang")),
    Option("27", _("Naxi")),
    Option("28", _("Jingpo")),
    Option("29", _("Kirgiz")),
    Option("30", _("Tu")),
    Option("31", _("Daur")),
    Option("32", _("Mulao")),
    Option("33", _("Qiang")),
    Option("34", _("Blang")),
    Option("35", _("Salar")),
    Option("36", _("Maonan")),
    Option("37", _("Gelao")),
    Option("38", _("Xibe")),
    Option("39", _("Achang")),
    Option("40", _("Pumi")),
    Option("41", _("Tajik")),
    Option("42", _("Nu")),
    Option("43", _("Uzbek")),
    Option("44", _("Russian")),
    Option("45", _("Ewenki")),
    Option("46", _("De'ang")),
    Option("47", _("Bonan")),
    Option("48", _("Yugur")),
    Option("49", _("Gin")),
    Option("50", _("Tatar")),
    Option("51", _("Derung")),
    Option("52", _("Oroqen")),
    Option("53", _("Hezhen")),
    Option("54", _("Monba")),
    Option("55", _("Lhoba")),
    Option("56", _("Jino")),
    Option("97", _("Another people")),
    Option("98", _("Foreigner who became Chinese")),
)

POLITICAL = (
    Option("01", _("Party member")),
    Option("02", _("Probationary Party member")),
    Option("03", _("Youth League member")),
    Option("04", _("Revolutionary Committee of the Kuomintang")),
    Option("05", _("Democratic League")),
    Option("06", _("National Construction Association")),
    Option("07", _("Association for Promoting Democracy")),
    Option("08", _("Peasants' and Workers' Democratic Party")),
    Option("09", _("Zhi Gong Party")),
    Option("10", _("Jiusan Society")),
    Option("11", _("Taiwan Democratic Self-Government League")),
    Option("12", _("No party, in public life")),
    Option("13", _("Citizen")),
)

SPECIAL_GROUPS = (
    Option("disabled", _("Disabled")),
    Option("elderly", _("Elderly")),
    Option("minor", _("Minor")),
    Option("migrant", _("Migrant worker")),
    Option("military", _("Military family")),
    Option("low_income", _("On subsistence allowance")),
)


def label(options: Iterable[Option], code: str) -> str:
    """Return the words for `code`, retired or not; the code itself when it is unknown."""
    return next((str(option.label) for option in options if option.code == code), code)


def choices(options: Iterable[Option]) -> list[tuple[str, str]]:
    """Return the options that can still be chosen, as Django's choices."""
    return [(option.code, option.label) for option in options if not option.retired]


def content_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the content classes that can still be chosen, the second level grouped under the first."""
    return [(group.label, choices(classes)) for group, classes in CONTENT_CLASSES if not group.retired]


def content_label(code: str) -> str:
    """Return "first level / second level" for a content class; the code itself when it is unknown."""
    for group, classes in CONTENT_CLASSES:
        for option in classes:
            if option.code == code:
                return f"{group.label} / {option.label}"
        if group.code == code:
            return str(group.label)
    return code


def is_content_class(code: str) -> bool:
    """Whether `code` is a content class of the second level that can still be chosen."""
    return any(
        option.code == code and not option.retired and not group.retired
        for group, classes in CONTENT_CLASSES
        for option in classes
    )
