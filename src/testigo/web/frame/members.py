"""How pages and addresses name a member."""


def member_number(text: str) -> int:
    """The number of a member, with or without the `u` that leads it on a page; 0, which nobody has,
    for what is none."""
    number = text.removeprefix("u")
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 12 else 0
