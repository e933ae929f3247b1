"""The short code of a content: what somebody types from paper instead of its SHA-256.

The first 60 bits of the digest in the base 32 of Crockford, which leaves out letters that are
taken for digits, in three groups: `7H2K-0QRM-X4TD`. A code is read as people write it: in small
letters, with spaces, with an O for a zero.
"""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
# So many hexadecimal digits of the digest are what a code says.
PREFIX = LENGTH * 5 // 4
DIGEST = 64

_READ = str.maketrans("OIL", "011", " -\t\n")
_HEX = frozenset("0123456789abcdef")


def short_code(digest: str) -> str:
    """The code of a SHA-256 in hexadecimal digits."""
    number = int(digest[:PREFIX], 16)
    letters = [ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH))]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, LENGTH, 4))


def asked_prefix(text: str) -> str | None:
    """The digits with which the digest begins that somebody typed or scanned: all 64 of a digest,
    15 of a code. None for what is neither."""
    bare = text.strip().upper().translate(_READ)
    plain = "".join(text.split()).lower()
    if len(plain) == DIGEST and _HEX.issuperset(plain):
        return plain
    if len(bare) != LENGTH or not set(ALPHABET).issuperset(bare):
        return None
    number = 0
    for letter in bare:
        number = number << 5 | ALPHABET.index(letter)
    return f"{number:0{PREFIX}x}"
