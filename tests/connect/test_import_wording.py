"""Every problem that files can have is said in Spanish and in English, with the same values."""

import re
import string
from pathlib import Path

import testigo.connect
from testigo.wording.deals import DEAL_PROBLEMS
from testigo.wording.event_problems import EVENT_PROBLEMS
from testigo.wording.import_problems import IMPORT_PROBLEMS

SOURCES = sorted(Path(testigo.connect.__file__).parent.glob("*.py"))
# Said by readers of documents and by the log too, with sentences of their own.
OF_DOCUMENTS = {"not_yaml", "fact_too_far_ahead", "not_an_option"}


def codes_in_the_code() -> set[str]:
    raised = re.compile(r'(?:refuse|BadValue|Problem|problem)\(\s*"([a-z_]+)"')
    found = {code for path in SOURCES for code in raised.findall(path.read_text("utf-8"))}
    listed = (Path(testigo.connect.__file__).parent / "detect.py").read_text("utf-8")
    found |= set(re.findall(r'", "([a-z_]+)"\),', listed))
    return found | {"file_too_heavy", "unreadable_file"}


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_code_has_its_sentences_and_no_sentence_is_idle() -> None:
    elsewhere = OF_DOCUMENTS | set(EVENT_PROBLEMS) | set(DEAL_PROBLEMS)
    assert codes_in_the_code() - elsewhere == set(IMPORT_PROBLEMS)


def test_both_languages_name_the_same_values() -> None:
    for code, said in IMPORT_PROBLEMS.items():
        assert set(said) == {"es", "en"}, code
        assert placeholders(said["es"]) == placeholders(said["en"]), code
        assert all(sentence.endswith((".", "?")) for sentence in said.values()), code
