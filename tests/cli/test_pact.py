"""The pact from the command line."""

from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings

from testigo.paper import press
from testigo.paper.printing import can_print
from testigo.store.models import PactVersion, Workspace
from tests.actions.business import PACT, hire, staffed_business
from tests.cli.conftest import Terminal

ARTICLE = PACT.replace(
    "    - {id: demo, kind: interest, points: 71, when: {fact: demo.requested}}\n",
    "    - {id: prices, kind: interest, points: 20, when: {fact: page.viewed, path: '/precios*'}}\n"
    "    - {id: ceo, kind: fit, points: 10, when: {trait: job_title, is: CEO}}\n"
    "    - {id: student, kind: fit, points: -50, when: {trait: occupation, is: student}}\n",
)

# Ten mistakes, each on a line of its own.
MISTAKES = (
    ("title: Pacto de prueba", "titel: Pacto de prueba"),
    ("currency: EUR", "currency: euros"),
    ("review_by: 2026-11-30", "review_by: 2027-11-30"),
    ("email: laura@nortia.example", "email: laura"),
    ("timezone: Europe/Madrid", "timezone: Europe/Madird"),
    ('mon-fri: ["09:00-18:00"]', 'lunes: ["09:00-18:00"]'),
    ("points: 71", "points: muchos"),
    ('team:sdr", by', 'equipo:sdr", by'),
    ("starts: lead.handed_over", "starts: lead.handed"),
    ("within: 2h", "within: pronto"),
)


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "pact.yaml"
    path.write_text(text, "utf-8")
    return path


def test_a_pact_without_problems_is_checked_without_a_database(
    testigo: Terminal, pact_file: Path
) -> None:
    said = testigo("pact", "check", pact_file)
    assert (said.code, said.err) == (0, "")
    assert "Pacto de prueba" in said.out


def test_ten_mistakes_are_ten_problems_with_their_place_and_a_sentence(
    testigo: Terminal, tmp_path: Path
) -> None:
    text = PACT
    for good, bad in MISTAKES:
        assert text.count(good) == 1
        text = text.replace(good, bad)
    path = write(tmp_path, text)
    said = testigo("pact", "check", path)
    assert said.code == 3
    codes = [line.removeprefix(f"{path}:").split(": ")[0] for line in said.err.splitlines()]
    lines = text.splitlines()
    for _, bad in MISTAKES:
        number = next(n for n, line in enumerate(lines, 1) if bad in line)
        assert any(code.startswith(f"{number}:") for code in codes), bad
    told = testigo("pact", "check", path, "--json").json["problems"]
    found = {problem["code"] for problem in told}
    assert found >= {
        "unknown_key",
        "not_a_currency",
        "review_beyond_quarter",
        "not_an_email",
        "unknown_timezone",
        "unknown_weekday",
        "not_a_whole_number",
        "not_a_destination",
        "unknown_fact",
        "not_a_duration",
    }
    for problem in told:
        assert problem["line"]
        assert problem["column"]
        assert problem["message"].endswith((".", "?"))


def test_problems_are_told_in_the_language_of_the_pact(testigo: Terminal, tmp_path: Path) -> None:
    text = PACT.replace("within: 2h", "within: soon")
    spanish = testigo("pact", "check", write(tmp_path, text)).err
    english = testigo(
        "pact", "check", write(tmp_path, text.replace("language: es", "language: en"))
    ).err
    assert "Aquí va una duración" in spanish
    assert "A duration such as" in english


def test_the_rules_of_the_article_are_refused_naming_thirty(
    testigo: Terminal, tmp_path: Path
) -> None:
    said = testigo("pact", "check", write(tmp_path, ARTICLE))
    assert said.code == 3
    assert "threshold_unreachable" in said.err
    assert "30 puntos" in said.err
    assert "70" in said.err


@pytest.mark.parametrize("content", [b"\xff\xfe\x00a", "título: ñ".encode("latin-1")])
def test_a_file_that_is_not_text_is_told(testigo: Terminal, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    said = testigo("pact", "check", path)
    assert said.code == 3
    assert "file_not_text" in said.err


def test_a_file_that_is_not_there_ends_with_four(testigo: Terminal, tmp_path: Path) -> None:
    said = testigo("pact", "check", tmp_path / "none.yaml")
    assert (said.code, said.out) == (4, "")
    assert "file_not_found" in said.err


@pytest.mark.django_db
def test_a_pact_is_loaded_signed_and_shown(testigo: Terminal, pact_file: Path) -> None:
    workspace = staffed_business()
    loaded = testigo("pact", "load", pact_file)
    assert loaded.out == "1\n"
    half = testigo("pact", "sign", 1, "--as", "laura@nortia.example", "--json").json
    assert (half["standing"], half["in_force_at"]) == ("draft", None)
    whole = testigo("pact", "sign", 1, "--as", "pablo@nortia.example", "--json").json
    assert (whole["standing"], whole["in_force_at"]) == ("in_force", "2026-08-31T22:00:00Z")
    assert {party["attested_by"] for party in whole["parties"]} == {"operator"}
    shown = testigo("pact", "show", "--json").json
    assert shown["text"] == PACT
    assert shown["digest"] == PactVersion.objects.of(workspace.id).get().digest
    assert "attested by the operator" in testigo("pact", "show").out


@pytest.mark.django_db
def test_all_may_sign_in_one_go(testigo: Terminal, pact_file: Path) -> None:
    staffed_business()
    testigo("pact", "load", pact_file)
    people = ("--as", "laura@nortia.example", "--as", "pablo@nortia.example")
    assert "in force since" in testigo("pact", "sign", 1, *people).out
    assert "2/2" in testigo("pact", "list").out


@pytest.mark.django_db
def test_what_the_workspace_lacks_is_told_with_its_place(
    testigo: Terminal, pact_file: Path
) -> None:
    workspace = staffed_business()
    Workspace.objects.filter(id=workspace.id).update(currency="USD")
    said = testigo("pact", "load", pact_file)
    assert said.code == 3
    assert said.err.startswith(f"{pact_file}:4:11: currency_differs: El pacto cuenta en EUR")
    assert not PactVersion.objects.of(workspace.id).exists()


@pytest.mark.django_db
def test_refusals_of_a_signature_have_their_own_codes(testigo: Terminal, nortia: Workspace) -> None:
    hire(nortia, "x@otra.example", "sales")
    endings = {
        (9, "laura@nortia.example"): (4, "no_such_pact"),
        (1, "x@otra.example"): (5, "not_a_party"),
        (1, "laura@nortia.example"): (5, "already_signed"),
    }
    for (number, email), ending in endings.items():
        said = testigo("pact", "sign", number, "--as", email)
        assert (said.code, said.err.split(":")[0]) == ending


@pytest.mark.django_db
def test_a_workspace_without_a_pact_says_so(testigo: Terminal) -> None:
    staffed_business()
    said = testigo("pact", "show")
    assert (said.code, said.err.split(":")[0]) == (4, "no_pact")


@pytest.mark.django_db
def test_what_changes_between_two_versions_is_told_sentence_by_sentence(
    testigo: Terminal, tmp_path: Path, pact_file: Path
) -> None:
    staffed_business()
    testigo("pact", "load", pact_file)
    later = write(tmp_path, PACT.replace("within: 2h", "within: 4h"))
    testigo("pact", "load", later)
    said = testigo("pact", "diff", "1", "2")
    assert said.code == 0
    assert "commitments.first-contact" in said.out
    assert "- " in said.out
    assert "+ " in said.out
    [change] = testigo("pact", "diff", "1", "2", "--json").json["changes"]
    assert change["clause"] == "commitments.first-contact"
    assert change["before"] != change["after"]
    assert testigo("pact", "diff", "1", "1", "--json").json["changes"] == []
    assert testigo("pact", "diff", "1", "7").code == 4


@pytest.mark.django_db
@pytest.mark.skipif(not can_print(), reason="needs Pango")
def test_a_version_leaves_on_paper_as_a_draft_and_then_signed(
    testigo: Terminal, pact_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "TESTIGO_HOME", tmp_path)
    staffed_business()
    testigo("pact", "load", pact_file)
    paper = tmp_path / "paper.pdf"
    said = testigo("pact", "pdf", 1, paper, "--json").json
    assert (said["signed"], said["language"]) == (False, "es")
    assert press.read({"pdf": paper.read_bytes()})["state"] == "unsigned"
    testigo("pact", "sign", 1, "--as", "laura@nortia.example", "--as", "pablo@nortia.example")
    said = testigo("pact", "pdf", 1, paper, "--lang", "en", "--json").json
    assert (said["signed"], said["language"]) == (True, "en")
    assert said["sha256"] == sha256(paper.read_bytes()).hexdigest()
    kept = paper.read_bytes()
    assert "signed" in testigo("pact", "pdf", 1, paper, "--lang", "en").out
    assert paper.read_bytes() == kept
    away = testigo("pact", "pdf", 1, tmp_path / "nowhere" / "paper.pdf", "--lang", "en")
    assert (away.code, "cannot be written" in away.err) == (3, True)
    assert testigo("pact", "pdf", 7, paper).code == 4


@pytest.mark.django_db
def test_the_same_text_again_is_the_same_version(testigo: Terminal, pact_file: Path) -> None:
    workspace = staffed_business()
    assert [testigo("pact", "load", pact_file).out for _ in range(2)] == ["1\n", "1\n"]
    assert PactVersion.objects.of(workspace.id).count() == 1
