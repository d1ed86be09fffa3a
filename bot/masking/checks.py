"""What numbers tell by themselves: sums that check, prefixes, days."""

from __future__ import annotations

from datetime import date

#: The first two digits of an identity number; those above 90 are of foreigners living here.
_PROVINCES = frozenset(
    f"{number}"
    for number in (
        *(*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55)),
        *(*range(61, 66), 71, 81, 82, 83, *range(91, 100)),
    )
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
#: The letters of Taiwan's identity cards in the order of their numbers, from 10 on.
_TAIWAN_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
_LUHN_TWICE = str.maketrans("0123456789", "0246813579")
#: What the places of a company's credit code weigh: powers of 3.
_COMPANY_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


def is_day(digits: str) -> bool:
    """Tell whether ``digits`` are year, month and day of a time that people live in."""
    if len(digits) != 8 or not "1900" <= digits[:4] <= "2099":
        return False
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def is_year(digits: str) -> bool:
    """Tell whether ``digits`` are a year that people talk of."""
    return len(digits) == 4 and digits[:2] in ("19", "20")


def is_identity(digits: str) -> bool:
    """Tell whether 15 or 18 digits have the form of an identity number, mistyped or not."""
    if digits[:2] not in _PROVINCES:
        return False
    return is_day(f"19{digits[6:12]}" if len(digits) == 15 else digits[6:14])


def identity_checks(digits: str) -> bool:
    """Tell whether the last of the 18 places of an identity number is right."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return digits[17] == _CHECKS[total % 11]


def hong_kong_checks(letters: str, digits: str, check: str) -> bool:
    """Tell whether the last place of a Hong Kong identity card is right: A123456(3)."""
    places = [36] * (2 - len(letters)) + [ord(letter) - ord("A") + 10 for letter in letters]
    places += map(int, digits)
    total = sum(place * weight for place, weight in zip(places, range(9, 1, -1), strict=True))
    return (total + int(check, 16)) % 11 == 0


def taiwan_checks(letter: str, digits: str) -> bool:
    """Tell whether the last place of a Taiwan identity card is right: A123456789."""
    number = _TAIWAN_LETTERS.index(letter) + 10
    places = (number // 10, number % 10, *map(int, digits))
    weights = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
    total = sum(place * weight for place, weight in zip(places, weights, strict=True))
    return total % 10 == 0


def is_card(digits: str) -> bool:
    """Tell whether digits check (Luhn) and begin as those of bank cards do; years do not."""
    if digits[0] not in "34569" and not ("2221" <= digits[:4] <= "2720" or digits.startswith("81")):
        return False
    total = sum(map(int, digits[-1::-2] + digits[-2::-2].translate(_LUHN_TWICE)))
    return total % 10 == 0 and not _is_company(digits)


def _is_company(digits: str) -> bool:
    """Tell whether the digits are a company's credit code, which is public."""
    if len(digits) != 18 or digits[2:4] not in _PROVINCES:
        return False
    pairs = zip(digits, _COMPANY_WEIGHTS, strict=False)
    total = sum(int(digit) * weight for digit, weight in pairs)
    return (31 - total % 31) % 31 == int(digits[17])
