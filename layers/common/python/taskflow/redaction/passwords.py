"""Passwords that people tell each other: ``password: K9x!kd``, "my password is Tiger@99", ``{"pwd": "Zx91kk"}``.

A value counts only when it is written as hardly a word, a variable or an algorithm is: these stand behind the same
labels more often than passwords do. Longer values have rules of their own (``credentials``).
"""

from collections.abc import Iterator

from taskflow.redaction.commands import is_value
from taskflow.redaction.lazy import compiled
from taskflow.redaction.spans import Span

_OTHER_LABELS = (
    "contraseña", "hasło", "lösenord", "jelszó", "jelsza",
    "şifre", "parolă", "slaptažodis", "mật khẩu", "пароль", "парола",
    "лозинка", "κωδικός", "הסיסמה", "סיסמה", "סיסמא",
    "كلمة المرور", "كلمة السر", "رمز عبور", "پاس ورڈ", "पासवर्ड",
    "পাসওয়ার্ড", "પાસવર્ડ", "கடவுச்சொல்", "రహస్యపదం", "รหัสผ่าน",
)  # fmt: skip
# Written without spaces: whatever stands before them.
_JOINED_LABELS = ("비밀번호", "패스워드", "비번", "暗証番号", "密码", "密碼", "口令", "パスワード")
_ANY_LABEL = "|".join(_JOINED_LABELS + _OTHER_LABELS)
# Parts of those labels in ASCII that are in no other.
_RARE_PARTS = (
    "mdp", "slo", "losenord", "gangsk", "jelsz", "sifre", "parol", "lozinka", "sandi", "salasana", "khau",
)  # fmt: skip
_LABEL = (
    r"(?i)(?:(?<![\w\-])(?:[\w]{0,24}_)?(?:password|passwd|passphrase|passcode|passwort|kennwort|pwd|pw|pass|wachtwoord"
    r"|(?:senha|mot[ ]de[ ]passe|mdp|losenord|passord|adgangskode|salasana|jelsz[oa]|heslo|haslo|sifre|parola|parole"
    rf"|geslo|lozinka|kata[ ]sandi|sandi|mat[ ]khau|{'|'.join(_OTHER_LABELS)})"
    # An ending, and one word of what it is for: "lösenordet", "wifi şifresi", "mot de passe wifi".
    r"[^\W\d_]{0,5}(?:[ ][\w.\-]{1,20}(?=[ ]?[:=]))?)"
    rf"|(?:{'|'.join(_JOINED_LABELS)}))"
)
# What it is for: "password for bob@box", "пароль от вайфая", "mot de passe du wifi".
_FOR = (
    r"(?:[ ](?:है|(?:for|für|fürs|zum|pour|du|para|do|da|de|del|di|till|til|voor|van|от|для|к|k|do|dla|untuk|cho)"
    r"(?:[ ](?:the|my|our|le|la|el|das|den|die|mój|moje))?[ ][\w@.\-]{1,40}))?"
)
_TOLD = (
    rf"{_LABEL}{_FOR}[\"']?(?:(?:是|为|為|は|는|은)?[ ]?[:=][ ]?|(?:是|为|為|は|คือ)[ ]?|(?:는|은)[ ]"
    r"|[ ](?:is|ist|lautet|est|es|é|è|e|är|er|to|jest|je|là|هي|هو|है|-)(?:[ ]{1,2}:?|:)[ ]?)"
    r"[\"'`]?(?P<value>[^\s\"'`<>,;|\x00]{6,64}+)"
)
_SHORTEST, _LONGEST = 6, 19
_SIGNS, _STRANGE = frozenset("!@#$%^&*?+=~"), frozenset("/\\(")
_NAMED = "|".join((
    r"[A-Za-z]+[0-9]",  # a name and its last digit: ``inputField2``
    r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+",  # a way through objects: ``form.password1``
    r"[a-z.\-]+@[a-z][a-z0-9.\-]*",  # a user on a host
    r"(?:[A-Za-z]+|[0-9]+)(?:[\-_.](?:[A-Za-z]+|[0-9]+|2fa|2FA|U2F|u2f))+",  # words and numbers joined
))  # fmt: skip
_TECHNICAL = (
    r"(?i)(?:sha|md[245]|rsa|aes|des|ed25519|blake|argon|s?bcrypt|scrypt|pbkdf|base|utf|ascii|x?oauth|https?|hmac|n?varchar|n?char"
    r"|u?int|string|str|text|ntlm|tls|ssl|2fa|mfa|u2f|fido|saml|jwt|v?[0-9]+\.[0-9]|0x|rfc|iso|nist|type|level|step|rule|field"
    r"|e2e|k8s|p2p|b2b|i18n|l10n|h26[45]|option|section|chapter|page|line|test[-_]|user[-_]?id)"
)
_RANDOM = "[0-9][A-Za-z]+[0-9]|[A-Za-z][0-9]+[A-Za-z]"
_HEX = "[0-9a-f]+|[0-9A-F]+"
_NUMBERED = "[A-Za-z]?[a-z]+[0-9]{3,}"


def told(text: str) -> Iterator[Span]:
    """Every short password that its label names in a folded text that ``may_tell`` does not rule out."""
    for match in compiled(_TOLD).finditer(text):
        value = match["value"].rstrip(".:)]}")
        if is_telling(value):
            start = match.start("value")
            yield start, start + len(value), "SECRET"


def may_tell(text: str, signs: str) -> bool:
    """Whether a label of a password, and what leads on from it, may be in a text with these ``signs``."""
    plain = text.isascii()
    if plain and not (":" in signs or "=" in signs or "-" in signs or " is" in text or " es" in text):
        return False
    small = text.lower()
    if "ass" in small or "pw" in small or "enha" in small or "twoord" in small or "ennwort" in small:
        return True
    if ":" in signs or "=" in signs:
        for part in _RARE_PARTS:
            if part in small:
                return True
    if plain:
        return False
    return compiled(_ANY_LABEL).search(small) is not None


def is_telling(value: str) -> bool:
    """Whether a word is written as passwords are and as hardly another word is."""
    # A file, a path, a call.
    if (
        not _SHORTEST <= len(value) <= _LONGEST
        or value[0] == "@"
        or not _STRANGE.isdisjoint(value)
        or not is_value(value)
    ):
        return False
    if compiled(_NAMED).fullmatch(value) is not None or compiled(_TECHNICAL).match(value) is not None:
        return False
    lower = any(map(str.islower, value))
    upper = any(map(str.isupper, value))
    digit = any(map(str.isdigit, value))
    if not digit or not (lower or upper):
        return False
    if lower + upper + digit + (not _SIGNS.isdisjoint(value)) > 2:
        return True
    if compiled(_NUMBERED).fullmatch(value) is not None:
        return True
    return lower and compiled(_RANDOM).search(value) is not None and compiled(_HEX).fullmatch(value) is None
