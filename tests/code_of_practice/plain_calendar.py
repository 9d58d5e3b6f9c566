"""England's calendar worked out again the plain way, from Easter and the Bank Holidays' own rules, to judge ours.

Sources: Banking and Financial Dealings Act 1971, schedule 1; the proclamations of 2020, 2022 and 2023.
"""

from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
MOVED_AWAY = {date(2020, 5, 4), date(2022, 5, 30)}  # early May for VE Day, spring for the Jubilee
PROCLAIMED = {date(2020, 5, 8), date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)}


def bank_holidays(year: int) -> set[date]:
    """Good Friday, Easter Monday, three Mondays, Christmas, Boxing Day and New Year with their substitutes."""
    easter = easter_sunday(year)
    fixed = {easter - 2 * ONE_DAY, easter + ONE_DAY}
    fixed |= {first_monday(year, 5), last_monday(year, 5), last_monday(year, 8)}
    for day in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        substitute = day
        while substitute.weekday() >= 5 or substitute in fixed:
            substitute += ONE_DAY
        fixed |= {day, substitute}
    return (fixed - MOVED_AWAY) | {day for day in PROCLAIMED if day.year == year}


def easter_sunday(year: int) -> date:
    """Gauss's rule as Meeus wrote it down for the Gregorian calendar."""
    golden, century, rest = year % 19, *divmod(year, 100)
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def first_monday(year: int, month: int) -> date:
    return next(day for n in range(7) if (day := date(year, month, 1 + n)).weekday() == 0)


def last_monday(year: int, month: int) -> date:
    return next(day for n in range(7) if (day := date(year, month, 31 - n)).weekday() == 0)


def works(day: date) -> bool:
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def after_working_days(day: date, count: int) -> date:
    """One day at a time, as a person with a wall calendar does it."""
    while count:
        day += ONE_DAY
        count -= works(day)
    return day


def after_days(day: date, count: int) -> date:
    for _ in range(count):
        day += ONE_DAY
    return day


def after_months(day: date, count: int) -> date:
    """Turn over `count` pages, then look for the day's number; a short page has only its last."""
    year, month = day.year, day.month
    for _ in range(count):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    number = day.day
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1
