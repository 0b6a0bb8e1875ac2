"""Dates as papers write them: full or partial, counted by anniversaries."""

import calendar
from datetime import date, timedelta


def interval(text: str) -> tuple[date, date]:
    """First and last day that a full or partial ISO date means. Raises ValueError for anything else."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        day = date(*parts)
        return day, day
    if len(parts) == 2:
        return date(parts[0], parts[1], 1), date(parts[0], parts[1], calendar.monthrange(parts[0], parts[1])[1])
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    raise ValueError(f"not a date: {text!r}")


def anniversary(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def age_in_years(start: date, at: date) -> float:
    """Years from one day to a later one: whole anniversaries, then the days left over the length of the year they fall
    in. On the anniversary itself it is a whole number."""
    whole = at.year - start.year - (anniversary(start, at.year - start.year) > at)
    last = anniversary(start, whole)
    return whole + (at - last).days / (anniversary(start, whole + 1) - last).days


def years_between(start: date, end: date) -> float:
    """Length in years of a period with both end days counted: whole anniversaries, then the remaining days over the
    length of the year they fall in. Dividing days by 365.25 would accuse honest papers."""
    after = end + timedelta(days=1)
    if after <= start:
        return 0.0
    return age_in_years(start, after)
