"""Names that sound alike, as they are told over a telephone or written down by ear."""

from offices.sounds import syllables


def name_sound(name: str) -> str:
    """Return one key for names that sound alike: 张伟, 章玮 and "Zhang Wei" all give "zhangwei".

    Tones, letter case and spaces make no difference; a name without letters gives an empty key.
    """
    return "".join(syllables(name))
