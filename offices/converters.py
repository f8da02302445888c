"""Values in addresses."""

from datetime import date


class DayConverter:
    """A day as 2026-06-15; one that does not exist is not found."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """Read the day."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """Write the day."""
        return value.isoformat()
