"""Secrets without a format of their own, named by what stands before them: headers, settings, connection strings."""

import re
from collections.abc import Iterator

from taskflow.redaction.address_words import split_words
from taskflow.redaction.lazy import compiled
from taskflow.redaction.spans import Span

_PLACEHOLDER = r"\$?\{.*\}?|\$\(?\w+\)?|%\(\w+\)s|%s|%[\w.]+%|%env\([\w:.\-]+\)%|\[\w+\]|[*xX.•…]+|<.*"
# The last word of a label: ``x-api-key``, ``client_secret``, ``DD_API_KEY``, ``SharedAccessSignature``. Nearly
# all are literals only: a regular expression finds those fast.
_LAST_WORD = "|".join((
    "key(?:_base)?", "Key", "KEY(?:_BASE)?", "token", "Token", "TOKEN", "secret", "Secret", "SECRET",
    "uthorization", "UTHORIZATION",
    "sig=", "ignature", "_pat", "_PAT", "earer", "EARER",
))  # fmt: skip
# These are looked for where a part of them is in the text, so that other texts cost no more.
_MORE_WORDS = "|".join(
    (
        _LAST_WORD,
        "assword",
        "ASSWORD",
        "asswd",
        "ASSWD",
        "_pass(?!w)",
        "_PASS(?!W)",
        "_pwd",
        "_PWD",
        '"auth(?=")',
    )
)
_VALUE = (
    # Also ``api_key: &str = "…"``, ``{"key":"api_key","value":"…"}``.
    r"s?[\"'`]?(?:\[[0-9]{0,4}\])?[\])]?[ \t]{0,32}"
    r"(?:(?:string|String|str|char|text)[ ]?=|=>|<-|:=|:[ ]?&?[A-Za-z]{1,12}[ ]?=|[:=>]|[ ]is[ ]"
    r"|,?[ ]?[\"']?value[\"']?[ ]?[=:]"
    r")[ \t]{0,16}f?[\"'`]?"
    r"(?:(?i:bearer|basic|token|apikey|key|splunk|geniekey|ssws|bot|digest)[ ]{1,2}(?:token=)?|base64:)?[\"'`]?"
    r"(?P<value>[0-9A-Za-z_\-.+/~%]{12,}={0,2})"
)
_NAME = re.compile(r"[0-9A-Za-z_-]{0,80}$")
_VENDORS = (
    "openai anthropic cohere mistral gemini google groq deepseek perplexity azure stripe twilio sendgrid mailgun"
    " algolia pinecone datadog replicate cloudflare github gitlab slack telegram discord openrouter huggingface"
    " elevenlabs tavily"
)
# Java's ``-Dapi.key=``, Gradle's ``-Papi.key=``.
_DEFINED = "^-+[DP]?"
_DOTTED_NAME = r"[0-9A-Za-z_-][0-9A-Za-z_.-]{0,78}\.$"
_SPACED_NAME = rf"(?i)(?<![0-9a-z])(?:api|access|secret|client|auth|app|{'|'.join(_VENDORS.split())})[ ]$"
# The label alone, without a name before it: of nothing but a secret, when the value is long enough.
_BARE = ("token", "secret", "assword", "asswd")
_BARE_BEFORE = "\"'`<?&(,{ \t\n"
_LEAST_BARE = 20
_KEY_WORDS = frozenset(("key", "keys"))
_SECRET_WORDS = frozenset(
    ("pwd", "pat", "auth", "passphrase", "credential", "credentials", "oauth", "pass", "psk", "salt")
)
_SECRET_ENDS = ("token", "secret", "password", "passwd", "apikey", "passwort")
_HEX = r"(?:0x)?[0-9a-f]+|[0-9A-F]+|0x[0-9A-Fa-f]+"
_OTHER_LANGUAGES = (
    r"(?:API[ -]?(?:密钥|密鑰|キー|키|Schlüssel|ключ|कुंजी)|(?:clave|chave) (?:de )?API|cl[ée] (?:d['’])?API"
    r"|chiave API|ключ API)[ ]?[:=：][ ]?[\"'`]?(?P<value>[0-9A-Za-z_\-.+/~%]{16,}={0,2})"
)
_PARTS = r"[A-Z]?[a-z0-9]+|[A-Z0-9]+"
# "key" alone is any dictionary's; these make it a secret.
_QUALIFIERS = split_words("""
    api access auth secret app application account client service admin master license ingest deploy bot personal
    refresh oauth bearer subscription signing encryption shared sharedaccess function webhook vault private session
    registry figma security xapi
""") | split_words(_VENDORS)
# Tokens that page through a list or guard a form, public keys, and Amazon's, which have rules of their own.
_HARMLESS = split_words(
    "next page continuation sync cursor nextpage csrf xsrf upload public publishable aws idempotency"
)
# ``ClientRequestToken``: so that a request that is repeated is carried out once.
_REPEATS = frozenset(("client", "request"))
# Keys that open nothing: of rows, caches, files and requests, and those that a page shows everybody.
_OPEN_KEYS = split_words("""
    sort partition primary foreign cache object row range hash dedup deduplication idempotency routing s3 lookup public
    publishable site map index group message storage file image blob node trace correlation join unique natural
    surrogate redis memo composite query event issue project ssh host known
""")
_MOST_SLASHES = 2
_BEARER = r"[ ]{1,2}(?P<value>[0-9A-Za-z_\-.+/~%]{12,}={0,2})"
# ``Server=db;User Id=sa;Password=…;``, ``host=db user=app password=…``.
_CONNECTION = (
    r"(?i)(?<![a-z])(?:server|data source|host|hostname|accountname|user id|userid|uid|user|username|database|dbname"
    r"|initial catalog|endpoint)[ ]?="
)
_PAIR = (
    r"(?i)(?<![a-z?&])(?:password|passwd|pwd)(?P<is>[ ]?=[ ]?)(?P<quote>['\"]?)(?P<value>[^\s;\"'\x00]{4,})"
)
# ``password = login(settings)``, ``connect(user=name, password=password)``, ``passwd = auth[2]``, ``None,``.
_VARIABLE = (
    r"[A-Za-z_][\w.]*(?:(?P<rest>[\[({][^()\[\]{}]*(?P<closed>[)\]}][^)\]},:.`]+)?.*|->.*|::.*)"
    r"|(?P<end>[,):`]*))"
)
_NOTHING = ("None", "null", "undefined", "True", "False", "true", "false")
_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
# ``Cookie: lang=en; sessionid=…``: whoever has it is signed in.
_COOKIES = r"(?i)(?<![\w\-])(?:set-)?cookie: (?P<pairs>[^\r\n\x00\"']{8,4000})"
_SESSION = (
    r"(?i)(?<![\w.\-])(?!csrf|xsrf)[\w.\-]{0,40}?(?:sess|sid|auth|token|remember|login|jwt)[\w.\-]{0,40}="
    r"(?P<value>[0-9A-Za-z_\-.+/~%:]{12,}={0,2})"
)
# ``--api-key …``: the value of a program's option, behind a blank.
_OPTION = (
    r"(?i)(?<![\w-])--(?:[a-z]{2,16}[-_]){0,3}(?:api[-_]?key|access[-_]?key|secret[-_]?key|token|secret|password|passwd|pat)"
    r"[ ]{1,2}[\"']?(?P<value>[0-9A-Za-z_\-.+/~%]{12,}={0,2})"
)
_CLASS = r"(?:[a-z][a-z0-9_]{0,30}\.){1,4}[A-Z][A-Za-z]*[0-9]{0,5}[A-Za-z]+(?:\.[a-z_]+)?"
_TURNS = "[0-9][A-Za-z]+[0-9]|[A-Za-z][0-9]+[A-Za-z]"
_SEGMENT = r"[0-9A-Za-z]{8,}"
_LEAST = 12
_FARTHEST_CALL = 200


def is_placeholder(password: str) -> bool:
    """Whether a password only says where one would be: ``${DB_PASSWORD}``, ``%s``, ``****``."""
    return compiled(_PLACEHOLDER).fullmatch(password) is not None


def credentials(text: str) -> Iterator[Span]:
    """Every secret that its label names in a folded text."""
    more = "ssw" in text or "SSW" in text or "_p" in text or "_P" in text or '"auth"' in text
    for word in compiled(_MORE_WORDS if more else _LAST_WORD).finditer(text):
        if word.group() in ("earer", "EARER"):
            match = compiled(_BEARER).match(text, word.end())
        else:
            value = compiled(_VALUE).match(text, word.end() - (word.group() == "sig="))
            match = value if value is not None and _is_label(text, word, value) else None
        if match is not None:
            yield from opaque(text, match.start("value"), match.end("value"))
    if "ookie: " in text:
        for header in compiled(_COOKIES).finditer(text):
            for match in compiled(_SESSION).finditer(text, header.start("pairs"), header.end("pairs")):
                yield from opaque(text, *match.span("value"))
    if "API" in text:
        for match in compiled(_OTHER_LANGUAGES).finditer(text):
            yield from opaque(text, *match.span("value"))
    if (
        "=" in text
        and ("ass" in text or "wd" in text or "PASS" in text or "PWD" in text)
        and compiled(_CONNECTION).search(text) is not None
    ):
        for match in compiled(_PAIR).finditer(text):
            if not is_placeholder(match["value"]) and not (_is_code(match) and not match["quote"]):
                yield *match.span("value"), "SECRET"


def _is_code(pair: re.Match[str]) -> bool:
    """Whether what stands behind ``password=`` without quotes is a program's: a variable, a call, ``None``."""
    value, text = pair["value"], pair.string
    if value.startswith("$") and compiled(_VARIABLE).fullmatch(value[1:]) is not None:
        return True
    name = compiled(_VARIABLE).fullmatch(value)
    # "Server=db;Password=…": right behind a semicolon it is a connection string's, also in brackets.
    if name is None or (text[pair.start() - 1 : pair.start()] == ";" and pair["is"] == "="):
        return False
    if name["rest"]:
        # "p(ss)word" goes on behind its brackets.
        return name["closed"] is None
    if any(map(str.isdigit, value)):
        return False
    if value.rstrip("`),:") in _NOTHING or (name["end"] and _is_argument(pair, name["end"])):
        return True
    # A statement has blanks around its sign; so may a connection string, whose parts end in semicolons.
    if len(pair["is"]) < 3 or text[max(0, pair.start() - 4) : pair.start()].rstrip(" ").endswith(";"):
        return False
    return text[pair.end() : pair.end() + 1] != ";" or text[pair.start() - 1 : pair.start()] in (
        "$",
        ".",
        "_",
    )


def _is_argument(pair: re.Match[str], end: str) -> bool:
    """Whether ``password=…`` is one of a call's arguments, or stands between backticks. ``end``: the marks behind it.

    "(host=db user=sa password=…)" is a connection string, and so is "server=db, password=…, database=x".
    """
    text, start = pair.string, pair.start()
    if "`" in end:
        return True
    before = text[max(0, start - _FARTHEST_CALL) : start].rstrip()
    if not before.endswith((",", "(")):
        return False
    return ")" in end or before.rfind("(") > before.rfind(")")


def options(text: str) -> Iterator[Span]:
    """The values of a program's options that hold a secret: ``--api-key …``."""
    if "key" in text or "oken" in text or "ecret" in text or "ass" in text or "pat" in text:
        for match in compiled(_OPTION).finditer(text):
            yield from opaque(text, *match.span("value"))


def names_secret(name: str, value: str) -> bool:
    """Whether a whole name, ``DB_PASSWORD`` or ``api.key``, is a secret's; one word alone needs a longer value."""
    parts = [part.lower() for part in compiled(_PARTS).findall(name)]
    if not parts or not _HARMLESS.isdisjoint(parts) or _REPEATS.issubset(parts):
        return False
    # ``pypi-token.pypi``, ``github-oauth.github.com``: whose it is, behind it.
    if "." in name and (stem := name.partition(".")[0]) != name and "-" in stem and names_secret(stem, value):
        return True
    last = parts[-1]
    if last in _KEY_WORDS:
        return not _QUALIFIERS.isdisjoint(parts[:-1]) or _is_secret_variable(name, parts, value)
    if last not in _SECRET_WORDS and not last.endswith(_SECRET_ENDS):
        return False
    return len(parts) > 1 or (len(value) >= _LEAST_BARE and compiled(_HEX).fullmatch(value) is None)


def _is_label(text: str, word: re.Match[str], value: re.Match[str]) -> bool:
    """Whether the word that a value follows ends the name of a secret."""
    # Rails' ``SECRET_KEY_BASE``.
    last = word.group().lower().removesuffix("_base")
    start = word.start()
    if last == '"auth':
        return True
    if last in ("uthorization", "sig=", "ignature"):
        return last != "sig=" or text[start - 1 : start] in ("?", "&", ";", "")
    before = _NAME.search(text, start - 80, start)
    name = "" if before is None else before.group()
    # Of hexadecimal digits alone it may be a hash.
    bare = (
        last in _BARE
        and len(value["value"]) >= _LEAST_BARE
        and compiled(_HEX).fullmatch(value["value"]) is None
    )
    if bare and name in ("--", "--p"):
        return True
    if (
        bare
        and name in ("", "p", "P")
        and text[start - len(name) - 1 : start - len(name)] in ("", *_BARE_BEFORE)
    ):
        return True
    if not name and text[start - 1 : start] == ".":
        # ``api.key=``, ``spring.ai.openai.token: ``.
        dotted = compiled(_DOTTED_NAME).search(text, start - 80, start)
        return dotted is not None and names_secret(
            compiled(_DEFINED).sub("", dotted.group()) + last, value["value"]
        )
    if not name:
        return compiled(_SPACED_NAME).search(text, start - 10, start) is not None
    parts = [part.lower() for part in compiled(_PARTS).findall(name)]
    if not parts or not _HARMLESS.isdisjoint(parts) or _REPEATS.issubset(parts):
        return False
    return (
        last != "key"
        or not _QUALIFIERS.isdisjoint(parts)
        or parts[-1].endswith(("api", "access"))
        or _is_secret_variable(name + last, parts, value["value"])
    )


def _is_secret_variable(name: str, parts: list[str], value: str) -> bool:
    """Whether a variable is called a key, whatever kind of key, and its value is as random as a secret: ``FERNET_KEY``.

    Capitals, small letters and digits: keys of rows, caches and files are written in fewer kinds, or say what they are.
    """
    return (
        "_" in name
        and _OPEN_KEYS.isdisjoint(parts)
        and len(value) >= _LEAST_BARE
        and value.count("/") + value.count(".") < _MOST_SLASHES
        and any(map(str.isdigit, value))
        and any(map(str.isupper, value))
        and any(map(str.islower, value))
    )


def opaque(text: str, start: int, end: int) -> Iterator[Span]:
    """The value, when it is made of random characters and is no name, path, number or reference to a variable."""
    value = text[start:end].rstrip(".:")
    end = start + len(value)
    if len(value) < _LEAST or value.isdigit() or is_placeholder(value) or "://" in value:
        return
    # ``base64.b16encode(…)``, ``key: ed25519.Ed25519PrivateKey``.
    if (text[end : end + 1] == "(" and value.replace(".", "_").isidentifier()) or (
        "." in value and compiled(_CLASS).fullmatch(value) is not None
    ):
        return
    digits = sum(map(str.isdigit, value))
    mixed = any(
        not (piece.isdigit() or piece.isalpha()) and _is_random(piece)
        for piece in compiled(_SEGMENT).findall(value)
    )
    if compiled(_UUID).fullmatch(value) is not None:
        yield start, end, "SECRET"
        return
    padded = value.endswith("=") and len(value) >= 16 and not value.islower() and "." not in value
    if (digits >= 2 and mixed) or padded or is_mixed_case(value):
        yield start, end, "SECRET"


def _is_random(piece: str) -> bool:
    """Whether letters and digits change places more than a word with a number does: not ``version2``."""
    return compiled(_TURNS).search(piece) is not None


def is_mixed_case(value: str) -> bool:
    """Whether capitals are as many as small letters, as in no name of a variable."""
    capitals = sum(map(str.isupper, value))
    return len(value) >= 20 and value.isalnum() and 0.3 * len(value) < capitals < 0.7 * len(value)
