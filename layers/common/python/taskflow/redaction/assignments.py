"""Secrets that other syntaxes assign: arguments of calls, shells, configuration files, SQL, programs' short options.

Here a name and its value stand apart: ``define('X_SECRET', '…')``, ``setx NAME …``, a Terraform variable's default.
"""

from collections.abc import Iterator

from taskflow.redaction.credentials import is_mixed_case, is_placeholder, names_secret, opaque
from taskflow.redaction.lazy import compiled
from taskflow.redaction.spans import Span

_VALUE = r"(?P<value>[0-9A-Za-z_\-.+/~%]{12,}={0,2})"
_NAME = r"(?P<name>[\w.\-]{3,80})"
# ``define('AUTH_SECRET', '…')``, ``setItem("token", "…")``, ``('api_key', '…')``.
_ARGUMENT = rf"[\"']{_NAME}[\"'][ ]?,[ ]{{0,4}}[bf]?[\"']{{1,2}}{_VALUE}[\"']"
# Gradle's ``storePassword "…"``, at the start of a line.
_QUOTED = rf"(?m)^[ \t]{{0,32}}{_NAME}[ ][\"']{_VALUE}[\"']"
# ``SMTP_PASSWORD …``, alone on a line, as fly, heroku and many configurations have it.
_SPACED = rf"(?m)^[ \t]{{0,32}}(?P<name>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)[ \t]{{1,16}}{_VALUE}[ \t]*$"
# ``setx NAME …``, ``set -x NAME …``, ``ENV NAME …``, ``#define NAME "…"``, ``(setq name "…")``, ``config set name …``.
_COMMAND = (
    r"(?<![\w\-])(?:setx|set[ ]-[A-Za-z]{1,4}|setenv|SetEnv|ENV|env|#[ ]?define|\((?:setq|def[a-z]{0,10})"
    r"|(?:config|configure)(?:[ ]--?[a-z]{1,20}){0,4}(?:[ ](?:set|add))?|(?:user-)?secrets?[ ](?:set|put|add|create)"
    r"|proxy_set_header|add_header|fastcgi_param|uwsgi_param)"
    rf"[ \t]+[\"']?(?P<name>[\w.:/@\-]{{3,100}})[\"']?[ \t]+(?:--?[a-z]{{1,12}}[ =])?[\"'`]?{_VALUE}"
)
# ``-ApiKey …``, ``--account-key …``; ``--name /app/db_password --value …``; "my api key …".
_OPTION = rf"(?<![\w\-])-{{1,2}}(?P<name>[A-Za-z][\w\-]{{2,40}})[ ][\"']?{_VALUE}"
_OPTIONS = (
    rf"(?<![\w\-])--(?:name|key|parameter-name|secret-id)[ =](?P<name>[\w.:/\-]{{3,100}})(?:[ ][^\s]{{1,80}}){{0,4}}?"
    rf"[ ]--(?:value|secret-string|string-value)[ =][\"']?{_VALUE}"
)
# Also in what another answers: "give me the api key" over "B: …".
_SAID = (
    r"(?i)(?<![\w\-])(?P<name>(?:api|access|secret|auth)[ _\-](?:key|token))"
    r"(?:[ ]{1,2}|[ ]?[?!.]?\r?\n[^\n:]{1,16}:[ ])(?P<value>[0-9A-Za-z_\-]{20,})"
)
# ``variable "db_password" { default = "…" }``.
_DECLARED = (
    rf"variable[ ]\"{_NAME}\"\s{{0,4}}\{{[^{{}}]{{0,400}}?(?<![\w])default[ ]{{0,24}}=[ ]?\"{_VALUE}\""
)
# ``- name: API_KEY`` over ``value: …``, ``{"Name": "API_KEY", "Value": "…"}``, ``<key>apiKey</key><string>…``.
_PAIR = (
    rf"(?i)(?<![\w])(?:name|key|id|variable|parameter)[\"']?[ ]?[:=][ ]?[\"']?{_NAME}[\"']?,?[ \t]{{0,8}}"
    r"(?:\r?\n[ \t]{0,16})?"
    rf"[\"']?(?:value|content|default|defaultvalue)[\"']?[ ]?[:=][ ]?[\"']?{_VALUE}"
)
_PLIST = rf"<key>{_NAME}</key>\s{{0,16}}<string>{_VALUE}</string>"
# ``os.getenv("API_KEY") or "…"``, ``process.env.API_KEY || '…'``, ``ENV["API_KEY"] ?? "…"``: what stands in for it.
_FALLBACK = (
    rf"(?:getenv\(|environ(?:\.get\(|\[)|[Ee][Nn][Vv](?:\.get\(|\.|\[))[\"']?{_NAME}[\"']?[\])]?\s{{0,4}}"
    rf"(?:or|\|\||\?\?|\?:)\s{{0,4}}[\"'`]{_VALUE}"
)
# ``IDENTIFIED BY '…'``, ``WITH PASSWORD '…'``.
_PHRASE = r"(?P<value>[^\s\"'`<>\x00]{8,})"
_SQL = (
    r"(?i)(?<![\w])(?:password(?:[ ]for[ ][^\s]{1,80}[ ]=)?|with[ ]password[ ]?=|pragma[ ]key[ ]="
    r"|identified[ ](?:with[ ][^\s]{1,40}[ ])?by"
    rf"(?:[ ]password)?|convertto-securestring(?:[ ]-string)?)[ ]{{0,2}}['\"]{_PHRASE}['\"]"
)
# ``auth=('bob', '…')``, ``HTTPBasicAuth("bob", "…")``.
_PAIRED = (
    r"(?:(?<![\w])auth[ ]?=[ ]?\(|[Bb]asic_?[Aa]uth\(|\.login\()[\"'][^\"'\n\x00]{1,64}[\"'],[ ]?"
    rf"[\"']{_PHRASE}[\"']"
)
_NETRC = (
    rf"(?<![\w])(?:machine\s{{1,4}}[^\s]{{1,100}}|default)\s{{1,8}}login\s{{1,4}}[^\s]{{1,80}}\s{{1,8}}"
    rf"password\s{{1,4}}{_PHRASE}"
)
_PGPASS = r"(?m)^[\w.*\-]{1,80}:(?:5432|5433|6432|26257|\*):[\w*.\-]{1,60}:[\w*.\-]{1,60}:(?P<value>[^\s:\x00]{8,})$"
_ELEMENT = rf"(?i)<(?:[\w\-]{{1,30}}:)?[\w.\-]{{0,40}}(?:password|passwd|pwd|passphrase)>{_PHRASE}</"
# ``echo … | gh auth login --with-token``.
_PIPED = (
    rf"(?:echo|printf)[ ](?:-n[ ])?[\"']?{_VALUE}[\"']?[ ]?\|[^|\n]{{0,80}}"
    r"(?:--with-token|--password-stdin|[ ]login)"
)
_SQL_HINTS = ("ASSWORD", "assword", "DENTIFIED", "dentified", "PRAGMA", "pragma", "SecureString")


def assigned(text: str) -> Iterator[Span]:
    """Every secret that one of these syntaxes assigns in a folded text that ``may_assign`` does not rule out."""
    if ("'" in text or '"' in text) and "," in text:
        yield from _named(text, _ARGUMENT)
        if "uth" in text or ".login(" in text:
            yield from _passwords(text, _PAIRED)
    if " " in text:
        if "'" in text or '"' in text:
            yield from _named(text, _QUOTED)
        if "_" in text:
            yield from _named(text, _SPACED)
        yield from _named(text, _COMMAND)
        if "ey " in text or "EY " in text or "oken " in text or "OKEN " in text or "\n" in text:
            yield from _named(text, _SAID)
        if " -" in text:
            yield from _named(text, _OPTION)
            yield from _named(text, _OPTIONS)
        if "|" in text and ("echo" in text or "printf" in text):
            for match in compiled(_PIPED).finditer(text):
                yield from opaque(text, *match.span("value"))
    if "env" in text or "ENV" in text:
        yield from _named(text, _FALLBACK)
    if "variable" in text and "default" in text:
        yield from _named(text, _DECLARED)
    if "alue" in text or "ALUE" in text or "efault" in text or "ontent" in text:
        yield from _named(text, _PAIR)
    if "</" in text:
        yield from _named(text, _PLIST)
        yield from _passwords(text, _ELEMENT)
    if "login" in text and "password" in text:
        yield from _passwords(text, _NETRC)
    if ("'" in text or '"' in text) and _says(text, _SQL_HINTS):
        yield from _passwords(text, _SQL)
    if text.count(":") > 3:
        yield from _passwords(text, _PGPASS)


def may_assign(text: str) -> bool:
    """Whether a part of a word is in a text that every one of these syntaxes has."""
    small = text.lower()
    return (
        "ey" in small
        or "oken" in small
        or "ecret" in small
        or "ass" in small
        or "uth" in small
        or "login" in small
        or "by " in small
        or "_pat" in small
        or "pragma" in small
        or "appid" in small
        or "ecure" in small
        or "lave " in small
        or ":5432:" in small
        or ":*:" in small
    )


def _says(text: str, hints: tuple[str, ...]) -> bool:
    for hint in hints:  # noqa: SIM110 (any() takes three times as long)
        if hint in text:
            return True
    return False


def _named(text: str, pattern: str) -> Iterator[Span]:
    for match in compiled(pattern).finditer(text):
        if names_secret(match["name"], match["value"]):
            yield from opaque(text, *match.span("value"))


def _passwords(text: str, pattern: str) -> Iterator[Span]:
    for match in compiled(pattern).finditer(text):
        value = match["value"]
        # Letters alone are mostly a word that says where a password would be.
        random = any(map(str.isdigit, value)) and any(map(str.isalpha, value))
        if not is_placeholder(value) and (random or is_mixed_case(value)):
            yield *match.span("value"), "SECRET"
