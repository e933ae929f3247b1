"""What makes two people alike: normal forms, what agrees and what differs, and how probable it is
that they are one. Both engines follow it: people one by one here, a whole base in `analytics`."""

from testigo.core.likeness.comparing import (
    COMPARISONS,
    PRIOR,
    SHOWN_FROM,
    Comparison,
    Level,
    agreeing,
    alike,
    levels_of,
    probability,
    reasons_of,
)
from testigo.core.likeness.forms import (
    NORMAL_COLUMNS,
    Identity,
    Normal,
    company_key,
    email_key,
    marks_of,
    name_words,
    normal,
    phone_key,
)
from testigo.core.likeness.rule import SETTING, MergeRule, parse_rule

__all__ = [
    "COMPARISONS",
    "NORMAL_COLUMNS",
    "PRIOR",
    "SETTING",
    "SHOWN_FROM",
    "Comparison",
    "Identity",
    "Level",
    "MergeRule",
    "Normal",
    "agreeing",
    "alike",
    "company_key",
    "email_key",
    "levels_of",
    "marks_of",
    "name_words",
    "normal",
    "parse_rule",
    "phone_key",
    "probability",
    "reasons_of",
]
