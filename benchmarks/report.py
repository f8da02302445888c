"""The table of a run: aligned, with what lies beyond the aims marked."""

from collections.abc import Iterator

FLOOR_TIMES = 3  # a page may cost this many times the floor
OWN_TIMES = 1.5  # and this many times of what it costs with the small city
HEADS = ("", "p50 ms", "p95", "p99", "16 clients/s", "web CPU ms", "queries", "KiB", "× floor", "× small", "")


def table(result: dict, small: dict | None) -> list[str]:
    """Return the lines of the table of a result; `small` is the result of the small city."""
    before = small["rows"] if small else [None] * len(result["rows"])
    floor = result["rows"][0]["p50"]
    lines = [HEADS, *(_line(row, floor, old) for row, old in zip(result["rows"], before, strict=True))]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return [
        line[0].ljust(widths[0])
        + "".join(f"  {cell:>{width}}" for cell, width in zip(line[1:], widths[1:], strict=True)).rstrip()
        for line in lines
    ]


def beyond(row: dict, floor: float, before: dict | None) -> bool:
    """Whether a row lies beyond an aim; an export is no page."""
    if row["p50"] is None or row["queries"] is None:
        return False
    grown = bool(before and before["p50"]) and row["p50"] > OWN_TIMES * before["p50"]
    return row["p50"] > FLOOR_TIMES * floor or grown


def fault_lines(result: dict) -> Iterator[str]:
    """Give what the server answered in place of pages."""
    yield from (f"{row['name']}: {row['fault']}" for row in result["rows"] if row["fault"])


def memory_lines(result: dict) -> Iterator[str]:
    """Give the lines of the memory of each process."""
    width = max(map(len, result["memory"]), default=0)
    for name, (rss, pss) in result["memory"].items():
        yield f"{name.ljust(width)}  RSS {rss:6.1f} MiB  PSS {pss:6.1f} MiB"


def _line(row: dict, floor: float, before: dict | None) -> tuple[str, ...]:
    own, is_page = before["p50"] if before else None, row["queries"] is not None
    return (
        row["name"],
        *(_number(row[name], 1) for name in ("p50", "p95", "p99", "per_second", "web_cpu")),
        _number(row["queries"], 0),
        _number(row["kib"], 1),
        _number(row["p50"] / floor if is_page and row["p50"] else None, 1),
        _number(row["p50"] / own if own and row["p50"] else None, 2),
        "failed" if row["fault"] else "beyond" if beyond(row, floor, before) else "",
    )


def _number(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:.{digits}f}"
