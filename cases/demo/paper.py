"""A sheet of paper for the demo, made in code: a PDF of one page with a few lines of Chinese."""

from collections.abc import Iterable

# The viewer brings the characters: a font of its own for the collection that is named here.
FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts"
    " [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000"
    " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 5 >>"
    " /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -200 1000 900]"
    " /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 90 >> >>] >>"
)
PAGE = (
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    " /Resources << /Font << /F1 5 0 R >> >> >>"
)


def pdf(lines: Iterable[str]) -> bytes:
    """Return a PDF of one A4 page that shows the lines."""
    shown = " ".join(f"<{line.encode('utf-16-be').hex()}> Tj T*" for line in lines)
    stream = f"BT /F1 14 Tf 24 TL 72 760 Td {shown} ET"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE,
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        FONT,
    )
    text, offsets = "%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(text))
        text += f"{number} 0 obj\n{content}\nendobj\n"
    size = len(objects) + 1
    table = "0000000000 65535 f \n" + "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(text)}\n%%EOF\n"
    return (text + f"xref\n0 {size}\n{table}{trailer}").encode("ascii")
