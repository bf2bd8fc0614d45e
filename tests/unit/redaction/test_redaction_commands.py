"""Passwords and tokens on command lines: they go, whoever's option or place they stand in; all else stays."""

import pytest
from taskflow.redaction import redact

from tests.support.redaction_eval import CORPUS

TOKEN = "a1B2c3D4e5F6g7H8i9J0a1B2"
PASSWORDS = ("Tr0ub4dor-3", "hunter42", "x9!kQ2#vLp7", TOKEN)
MARKER = "[REDACTED:SECRET]"
# Letters alone are a word that says where a secret would be.
WORD = "wordofletters"
FRAMES = ("{}", "run `{}` please", "$ {}\n# done", "Try this:\n```sh\nsudo {}\n```")


def lines(name: str) -> list[str]:
    """The lines of a file as they are: ``~`` stands for a password, ``¤`` for a token."""
    return (CORPUS / name).read_text(encoding="utf-8").splitlines()


def filled(line: str, password: str, token: str) -> str:
    return line.replace("~", password).replace("¤", token)


@pytest.mark.parametrize("password", PASSWORDS)
def test_what_a_command_line_holds_in_a_secrets_place_goes_and_nothing_else(password: str) -> None:
    wrong = []
    for number, line in enumerate(lines("commands_go.txt")):
        frame = FRAMES[number % len(FRAMES)]
        # What else goes, such as an address, goes from both.
        expected = filled(redact(frame.format(filled(line, WORD, WORD))), WORD, WORD).replace(WORD, MARKER)
        redacted = redact(frame.format(filled(line, password, TOKEN)))
        if redacted != expected:
            wrong.append((redacted, expected))
    assert wrong == []


def test_what_command_lines_hold_otherwise_stays() -> None:
    changed = [(line, redact(line)) for line in lines("commands_stay.txt") if redact(line) != line]
    assert changed == []


def test_a_command_in_prose_or_over_several_lines_is_a_command() -> None:
    assert redact("Run `docker login -u bob -p hunter42`.") == f"Run `docker login -u bob -p {MARKER}`."
    assert redact("mysql \\\n  -u root \\\n  -phunter42 app") == f"mysql \\\n  -u root \\\n  -p{MARKER} app"
    assert redact("$(htpasswd -nb bob hunter42)") == f"$(htpasswd -nb bob {MARKER})"
    assert redact("C:\\> PsExec.exe -u bob -p hunter42 cmd") == f"C:\\> PsExec.exe -u bob -p {MARKER} cmd"


@pytest.mark.parametrize(
    "reference",
    ["%env(DB_PASSWORD_1)%", "%env(resolve:DB_PASS2)%", "%database.password2%", "${DB_PASS1}", "%PASS1%"],
)
@pytest.mark.parametrize(
    "frame",
    [
        "mysql://app:{}@db/app",
        "curl -u bob:{} https://x.example",
        "psql 'host=db password={}'",
        "DB_PASSWORD={}",
    ],
)
def test_a_reference_to_a_secret_stays(reference: str, frame: str) -> None:
    assert redact(frame.format(reference)) == frame.format(reference)
