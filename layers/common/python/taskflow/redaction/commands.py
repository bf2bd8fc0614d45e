"""Passwords and tokens on command lines: where each program's stands, and options that every program has alike.

A value counts when it is no word, no path and no reference: people's passwords have digits in them. Nothing goes that
only says where a password would be (``$DB_PASSWORD``, ``<password>``, ``env:PASS``).
"""

import re
from collections.abc import Iterable, Iterator

from taskflow.redaction.credentials import is_mixed_case, is_placeholder
from taskflow.redaction.lazy import compiled
from taskflow.redaction.spans import Span

# Between two words of a command, also where a backslash continues the line; a word; some words.
_S = r"(?:[ \t]{1,4}|[ \t]?\\\r?\n[ \t]{0,16})"
_W = r"[^\s|;&\x00]{1,120}+"
_WS = rf"(?:{_S}{_W}){{0,14}}?"
_VALUE = r"(?:\"(?P<double>[^\"\n\x00]{6,128})\"|'(?P<single>[^'\n\x00]{6,128})'|(?P<bare>[^\s\"'`|;&<>\x00]{6,128}+))"
# The rest of a word that a name began: ``bob:…``, ``"bob%…"``.
_REST = r"(?P<rest>[^\s\"'`|<>\x00]{4,128}+)"
_NAME = r"[\"']?[^\s:%,/\"'=]{1,64}"


def _option(*names: str) -> str:
    """``-p …``, ``--pass=…``, somewhere behind the program."""
    return rf"{_WS}{_S}(?:{'|'.join(names)})(?:{_S}|=){_VALUE}"


def _glued(*names: str) -> str:
    """``-p…``, ``/p:…``."""
    return rf"{_WS}{_S}(?:{'|'.join(names)}){_VALUE}"


def _login(sign: str, *names: str) -> str:
    """``-u bob:…``, ``-Ubob%…``."""
    return rf"{_WS}{_S}(?:{'|'.join(names)})(?:{_S}|=)?{_NAME}{sign}{_REST}"


def _after(words: str) -> str:
    """The word behind such words, which follow the program."""
    return rf"{_S}{words}{_S}{_VALUE}"


# Programs that read a password from the pipe.
_READERS = (
    r"[ ]?(?:sudo[ ](?:-[a-zA-Z]{1,3}[ ])?)?(?:chpasswd|passwd(?![\w/])|smbpasswd|kinit|cryptsetup|su(?:do)?[ ]-S"
    r"|vercel[ ]env|wrangler[ ]secret|(?:docker|podman|nerdctl|helm(?:[ ]registry)?|oras|crane|gh|glab|vault|az|oc|cf"
    r"|skopeo|buildah|regctl|npm|heroku)[ ](?:auth[ ])?login(?![\w]))"
)
_FLAGS = rf"(?:--?[\w-]{{1,24}}{_S}){{0,4}}"
_HOST = r"[\"']?(?:https?://)?[\w-]{1,60}(?:\.[\w-]{1,60}){1,6}/?[\"']?"

# What is no password behind "AUTH": a mechanism, an algorithm, a version, a code, a word and a digit.
_MECHANISM = (
    r"(?:(?i:x?oauth|cram|digest|scram|ntlm|hmac|sha|md5|ed25519|[rehp]s[0-9]{3}|tls|ssl|basic|bearer|2fa|u2f|0x)|v?[0-9]+\.[0-9]"
    r"|[A-Za-z]+[0-9](?![^\s`])|[^\s]*[(){}\[\]])"
)

# Programs, and what follows their name up to the secret.
_TABLE: tuple[tuple[str, tuple[str, ...]], ...] = (
    # Options of one letter, each of which means something else elsewhere.
    ("sshpass", (_option("-p"), _glued("-p"))),
    (
        "mysql mysqldump mysqladmin mysqlsh mysqlimport mysqlcheck mariadb mariadb-dump mariadb-admin",
        (_glued("-p"),),
    ),
    ("7z 7za 7zr 7zz unrar rar", (_glued("-p", "-hp"),)),
    ("unzip zip zipcloak sqlcmd osql bcp ipmitool", (_option("-P"), _glued("-P"))),
    ("redis-cli redis-benchmark", (_option("-a"),)),
    (
        "ldapsearch ldapadd ldapmodify ldapdelete ldapwhoami ldapcompare ldapmodrdn ldappasswd",
        (_option("-w"),),
    ),
    ("ldappasswd", (_option("-s", "-a"),)),
    ("smbpasswd", (_option("-w"),)),
    ("ssh-keygen", (_option("-N"), _option("-P"))),
    ("openssl", (
        _glued("-pass(?:in|out)?[ ]\"?'?pass:"),
        rf"{_S}enc{_option('-k')}",
        _after(rf"passwd(?:{_S}-[\w-]{{1,12}}){{0,3}}"),
    )),
    ("apksigner apksig", (_glued(rf"--(?:ks|key)-pass{_S}pass:"),)),
    ("snmpwalk snmpget snmpset snmpbulkwalk snmptrap", (_option("-A"), _option("-X"))),
    (
        "docker podman nerdctl registry cf oc crane oras regctl helm az",
        (rf"(?:{_S}{_W}){{0,2}}?{_S}login{_option('-p')}",),
    ),
    ("certutil useradd usermod hydra", (_option("-p"),)),
    ("signtool", (_option("/p"),)),
    ("security", (
        rf"{_S}(?:unlock|create)-keychain{_option('-p')}", rf"{_S}add-[a-z-]{{1,30}}{_option('-w')}",
        rf"{_S}import{_option('-P')}", rf"{_S}set-key-partition-list{_option('-k')}",
    )),
    ("swaks sendemail sendEmail", (_option("-ap", "-xp"),)),
    ("schtasks", (_option("/rp", "/RP"),)),
    ("xfreerdp wfreerdp sdl-freerdp mstsc", (_glued("/p:"),)),
    ("gh", (rf"{_S}secret{_S}set{_option('-b', '--body')}",)),
    ("aws", (
        _option("--secret-string"),
        rf"{_WS}{_S}--name(?:{_S}|=)[\w./-]{{0,100}}(?i:password|passwd|passphrase|secret|token){_option('--value')}",
    )),
    ("codecov", (_option("-t"),)),
    # A name and its password in one word.
    ("curl", (_login(":", "-[a-zA-Z]{0,6}[uU]", "--user", "--proxy-user"),)),
    ("http https xh", (_login(":", "-a", "--auth"),)),
    ("etcdctl", (_login(":", "--user"),)),
    ("java jenkins-cli", (_login(":", "-auth"),)),
    ("skopeo buildah podman docker", (_login(":", "--(?:src-|dest-)?creds"),)),
    ("lftp", (_login(",", "-u", "--user"),)),
    ("smbclient smbget rpcclient net mount smbmap", (_login("%", "-U", "--user"),)),
    (
        "mysqlsh etcdctl psexec wmiexec secretsdump impacket-psexec impacket-smbexec impacket-wmiexec"
        " impacket-secretsdump",
        (rf"{_S}[\w.\\/-]{{1,64}}:(?P<rest>[^\s@\"'`|<>/\x00]{{4,128}})(?=@)",),
    ),
    ("sqlplus impdp expdp sqlldr exp imp", (
        rf"{_WS}{_S}[\"']?\w{{1,30}}/(?P<bare>[^\s@\"'`|<>/\x00]{{6,64}})(?=@|[ \"']|$)",
    )),
    # Words without an option.
    ("poetry", (
        _after(rf"config{_S}{_FLAGS}http-basic\.[\w.-]{{1,60}}{_S}{_W}"),
        _after(rf"config{_S}{_FLAGS}pypi-token\.[\w.-]{{1,60}}"),
    )),
    ("bundle bundler", (
        rf"{_S}config{_S}(?:set{_S})?{_FLAGS}{_HOST}{_S}{_NAME}:{_REST}",
        rf"{_S}config{_S}(?:set{_S})?{_FLAGS}{_HOST}{_S}(?![^\s]{{1,64}}:){_VALUE}",
    )),
    ("composer", (
        _after(rf"config{_S}{_FLAGS}http-basic\.[\w.-]{{1,60}}{_S}{_W}"),
        _after(rf"config{_S}{_FLAGS}(?:github-oauth|gitlab-token|gitlab-oauth|bearer)\.[\w.-]{{1,60}}"),
    )),
    ("npm pnpm yarn", (
        rf"{_S}(?:config{_S})?set{_S}{_FLAGS}(?://[\w.:/-]{{1,80}}:_(?:authToken|password|auth)|npmAuthToken)"
        rf"(?:{_S}|=){_VALUE}",
    )),
    ("wandb", (_after(rf"login(?:{_S}--relogin)?"),)),
    ("cargo", (_after(rf"login(?:{_S}--registry{_S}[\w-]{{1,40}})?"),)),
    ("rclone", (
        _after("obscure"),
        rf"{_S}config{_S}(?:create|update|password){_WS}{_S}(?:pass|password|secret_access_key)(?:{_S}|=){_VALUE}",
    )),
    # The path of a share begins with two backslashes, which with the next letter may be read as a line break.
    ("net NET Net", (
        rf"{_S}[uU][sS][eE]{_S}(?:(?:[A-Za-z]:|\*|/[^\s/]{{1,60}}|[\"']?[\\\n][^ \t\"'\x00]{{1,120}}[\"']?){_S})"
        rf"{{1,4}}{_VALUE}",
        _after(rf"[uU][sS][eE][rR]{_S}{_W}"),
    )),
    ("mysqladmin", (_after(rf"(?:{_W}{_S}){{0,8}}?password"),)),
    ("htpasswd mosquitto_passwd", (_after(rf"-[A-Za-z]{{0,4}}b[A-Za-z]{{0,4}}{_S}(?:{_W}{_S})?{_W}"),)),
    ("rabbitmqctl", (_after(rf"(?:add_user|change_password|authenticate_user){_S}{_W}"),)),
    ("samba-tool", (_after(rf"user{_S}(?:create|add){_S}{_W}"),)),
    ("dscl", (_after(rf"{_W}{_S}-passwd{_S}{_W}"),)),
    ("isql", (_after(rf"{_W}{_S}{_W}"),)),
    ("wpa_passphrase", (_after(rf"(?:\"[^\"\n]{{1,32}}\"|{_W})"),)),
    ("nmcli", (rf"{_WS}{_S}(?:password|[\w.-]{{0,40}}psk){_S}{_VALUE}",)),
    ("netsh", (rf"{_WS}{_S}(?:key|password)={_VALUE}",)),
    ("mc", (_after(rf"(?:alias{_S}set|config{_S}host{_S}add){_S}{_W}{_S}{_W}{_S}{_W}"),)),
    ("bw", (_after(rf"(?:unlock|login{_S}{_W})"),)),
    ("vault", (_after("login"),)),
    ("snyk", (_after("auth"),)),
    ("ngrok", (_after("(?:config[ ]add-)?authtoken"),)),
    ("nuget", (_after("setapikey"), _after("setApiKey"))),
    ("cloudflared", (_after(rf"service{_S}install"),)),
    ("consul", (_after(rf"kv{_S}put{_S}[\w/.-]{{0,80}}(?:password|passwd|secret|token)"),)),
    ("doppler netlify pulumi", (
        rf"{_WS}{_S}(?:set|env:set){_S}{_FLAGS}[\w:.-]{{0,60}}(?i:password|passwd|secret|token|secretkey|api_?key)"
        rf"{_S}{_VALUE}",
    )),
    ("pdftk", (rf"{_WS}{_S}(?:input_pw|user_pw|owner_pw){_S}(?:\w=)?{_VALUE}",)),
    ("pdftotext pdftoppm pdfinfo pdfimages", (_option("-upw", "-opw"),)),
    ("qpdf", (rf"{_WS}{_S}--encrypt{_S}{_VALUE}", rf"{_WS}{_S}--encrypt{_S}{_W}{_S}{_VALUE}")),
    ("redis-server", (rf"{_WS}{_S}--(?:requirepass|masterauth){_S}{_VALUE}",)),
    ("requirepass masterauth", (rf"{_S}{_VALUE}",)),
    ("tailscale", (rf"{_WS}{_S}--auth-?key(?:{_S}|=){_VALUE}",)),
    ("csvde", (_after(rf"(?:{_W}{_S}){{0,8}}?-b{_S}{_W}{_S}{_W}"),)),
    ("cmdkey wmic", (_glued("/pass:", "/password:"),)),
    ("dotnet", (
        _after(rf"user-secrets{_S}set{_S}[\"']?[\w:.-]{{1,60}}(?:[pP]assword|[sS]ecret|[kK]ey|[tT]oken)[\"']?"),
    )),
    ("firebase", (rf"{_S}functions:config:set{_WS}{_S}[\w.]{{1,60}}(?:secret|key|token|pass(?:word)?)={_VALUE}",)),
    # Behind Redis's prompt; alone on a line or between backticks, where it is no mechanism of SMTP's and no heading.
    ("AUTH auth", (
        rf"(?:(?<=> AUTH)|(?<=> auth)){_S}(?:\w{{1,30}}{_S})?{_VALUE}",
        rf"(?<![^\n`]AUTH)(?<!auth){_S}(?:default{_S})?(?!{_MECHANISM})(?=[^\s]*[a-z]){_VALUE}(?=[ \t]*(?:$|[\n`]))",
    )),
    ("redis-cli", (rf"{_WS}{_S}(?:AUTH|auth){_S}(?:default{_S})?{_VALUE}",)),
    ("ktpass", (_option("/pass", "-pass"),)),
    ("ACL", (rf"{_S}SETUSER{_WS}{_S}>{_VALUE}",)),
    ("adb", (rf"{_WS}{_S}(?:-e|--es){_S}(?:password|passwd|token){_S}{_VALUE}",)),
    ("send", (rf"{_S}(?:--{_S})?\"(?P<rest>[^\s\"\x00]{{6,64}})\n\"",)),
    ("msmtp", (rf"{_WS}{_S}--passwordeval(?:{_S}|=)[\"']echo{_S}{_REST}",)),
    ("wpa_cli", (rf"{_WS}{_S}(?:psk|password){_S}[\"']{{0,2}}{_REST}",)),
    ("shell", (rf"{_S}script[^\n]{{0,300}}?[ ]password{_S}{_VALUE}(?=[ ]with)",)),
    # What a pipe hands on.
    ("echo printf", (
        rf"{_S}(?:-[neE]{{1,3}}{_S})?[\"']?(?:[\w.-]{{1,40}}:)?{_REST}[^|\x00]{{0,140}}\|{_READERS}",
        rf"{_S}(?:-[neE]{{1,3}}{_S})?[\"']?[^\s|\x00]{{1,128}}\n{_REST}[^|\x00]{{0,140}}\|{_READERS}",
    )),
)  # fmt: skip


def _by_program() -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for programs, patterns in _TABLE:
        for program in programs.split():
            begins = rf"(?<![\w\-]){program}(?:\.(?:exe|com|sh|jar))?(?=[ \t\\])"
            table.setdefault(program, []).extend(begins + pattern for pattern in patterns)
    for program in list(table):
        for ending in (".exe", ".com", ".sh", ".jar"):
            table[program + ending] = table[program]
    return table


_PATTERNS = _by_program()
PROGRAMS = frozenset(_PATTERNS)
# Names that a split at white space does not see: ``/usr/bin/mysql``, ``$(mysql …)``, ``"mysql …``.
_HIDDEN = re.compile(r"[`'\"(/\\;|&>]([A-Za-z7][\w-]{1,30})(?:\.[a-z]{2,3})?[ \t]")

_HIDING = frozenset("`'\"(/\\")

# The signs that stand between the words of a list.
_LISTED = str.maketrans(dict.fromkeys("\"',[]", " "))

# Options of any program whose name says what they hold.
_NAMED = (
    r"(?<![\w\-/.])--?(?:[A-Za-z]\w{0,20}[-_.]){0,4}[A-Za-z]{0,12}?(?<![bB]y)(?<!com)(?<!sur)(?<!over)(?<!tres)"
    rf"(?:[pP]assword|[pP]asswd|[pP]assphrase|[pP]ass|[pP]wd|pw)(?:{_S}|=){_VALUE}"
)
# ``--token …`` of any program; those of language models and of pages are none.
_TOKEN = (
    r"(?<![\w\-/.])--(?:(?:auth|access|api|bot|bearer|deploy|job|personal|private|registry|runner|registration|join|agent|service"
    rf"|user|id|gitlab|github|npm)-)?token(?:{_S}|=){_VALUE}"
)
# ``-var api_token=…``, ``--set auth.secret=…``, ``-e API_KEY=…``.
_SET = (
    rf"(?<![\w\-])(?:-{{1,2}}var|--set(?:-string)?|-e|--env|--build-arg)(?:{_S}|=)[\"']?[\w.\-]{{0,60}}(?<![mM][aA][xX]_)"
    r"(?i:token|(?:client|app|auth|api|shared|webhook|jwt|oauth)[._-]?secret|api_?key|secret_?key|access_?key|passphrase)=[\"']?"
    r"(?P<bare>[^\s\"'`|<>,;&\]\x00]{6,128}+)"
)
# ``-u bob -p …``, and with capitals.
_PAIRED = rf"(?<![\w\-])-[uU](?:{_S}|=)?{_W}{_S}-[pP](?:{_S}|=)?{_VALUE}"
# ``PGPASSWORD=…``, ``export RESTIC_PASSWORD='…'``, ``$env:BORG_PASSPHRASE = "…"``.
_VARIABLE = (
    r"(?<![\w.\-])(?:[A-Z][A-Z0-9_]{0,60}?)?(?:PASSWORD|PASSWD|PASSPHRASE|_PASS|SSHPASS|_PWD|CLI_AUTH)"
    rf"(?:=|[ ]=[ ](?=[\"'])){_VALUE}"
)
# ``--set db.password=…``, ``-var 'db_password=…'``, ``password= …``.
_KEYED = (
    r"(?<![\w\-])[\w.\-\[\]]{0,60}(?:[pP]assword|passwd|passphrase|[pP]wd|[pP]ass)=[ ]?[\"']?"
    r"(?P<rest>[^\s\"'`|<>,;&\]\x00]{6,128}+)"
)
_IN_COMMAND = (
    r"(?:^|[\s`\"'(;|&])(?:--?[A-Za-z][\w-]*[ =]"
    r"|(?:put|write|set|setenv|add|create|login|sc(?:\.exe)?[ ]config)[ ])"
)
_WIRELESS = rf"(?<![A-Za-z0-9_])psk={_VALUE}"
_SONAR = rf"(?<![\w.])(?:-D)?sonar\.(?:login|token|password)={_VALUE}"
_CONVERTED = rf"{_VALUE}[ ]?\|[ ]?ConvertTo-SecureString"
# ``db.createUser({user: "bob", pwd: "…"})``.
_CREATED = rf"(?:create|update)User\([^\n]{{0,200}}?(?<![\w])pwd[\"']?[ ]?:[ ]?{_VALUE}"
_HERE = rf"(?:kinit|sudo|login|passwd|password|secret|token|insert|env[ ]add|stdin)[^\n|;<]{{0,60}}<<<[ ]?{_VALUE}"
# What only says where a secret is.
_REFERENCE = (
    r"[\-/~$%<{\[(\\].*|\.{1,2}/.*|[0-9.:\-]+(?:/(?:tcp|udp|sctp))?|(?:file|env|fd|stdin|cmd|prompt|keyring|vault|op|ssm|arn"
    r"|secrets?|secretsmanager|pass|https?|data|projects|s3|gs):.*|[^(){}]*\(.*\)|.*\{\{.*|.*\$[{(A-Za-z_].*"
)
_EXAMPLES = frozenset((
    "password", "passwd", "pass", "passphrase", "secret", "token", "apikey", "yourpassword", "mypassword", "pwd",
    "yourtoken", "userpassword", "apitoken", "changeme", "example", "prompt", "none", "null", "true", "false",
    "mytoken",
))  # fmt: skip
_LEAST = 6


def commands(text: str, written: list[str], signs: str) -> list[Span]:
    """Every password and token that a command line in a folded text holds.

    ``written`` are the words of the text, ``signs`` are its signs or more than those.
    """
    found: list[Span] = []
    # A program stands before its password.
    several = len(written) > 1
    programs: Iterable[str] = ()
    if several and not PROGRAMS.isdisjoint(written):
        programs = PROGRAMS.intersection(written)
    if several and signs and not _HIDING.isdisjoint(signs):
        hidden = _HIDDEN.findall(text)
        if hidden and not PROGRAMS.isdisjoint(hidden):
            programs = PROGRAMS.intersection((*programs, *hidden))
    for program in programs:
        for pattern in _PATTERNS[program]:
            found += _found(text, pattern)
    if "=" in signs or ("-" in signs and " -" in text):
        if "ass" in text or "wd" in text or "ASS" in text or "WD" in text or "AUTH=" in text or "-pw" in text:
            found += _found(text, _NAMED)
            found += _found(text, _VARIABLE)
            found += _keyed(text)
        if "-" in signs:
            if "token" in text and "--" in text:
                found += _found(text, _TOKEN)
            if "=" in signs and (" -var" in text or " --" in text or " -e" in text):
                found += _found(text, _SET)
        if "-" in signs and (" -p" in text or " -P" in text):
            found += _paired(text)
        if "=" in signs:
            if "psk=" in text:
                found += _found(text, _WIRELESS)
            if "sonar." in text and "sonar.password" not in text:
                found += _found(text, _SONAR)
    if "(" in signs and "User(" in text:
        found += _found(text, _CREATED)
    if "|" in signs and "| ConvertTo" in text:
        found += _found(text, _CONVERTED)
    if "<" in signs and "<<<" in text:
        found += _found(text, _HERE)
    return found


def listed_commands(text: str, signs: str) -> list[Span]:
    """The same where the words of a command are a list's: ``["sshpass", "-p", "…"]``."""
    listed = text.translate(_LISTED)
    return commands(listed, listed.split(), signs)


def _found(text: str, pattern: str) -> Iterator[Span]:
    for match in compiled(pattern).finditer(text):
        yield from _secret(match)


def _secret(match: re.Match[str]) -> Iterator[Span]:
    """What stands where a secret is expected, if it is one."""
    group = match.lastgroup or ""
    start, end = match.span(group)
    if group == "bare":
        # The end of a sentence, or of what stands around the command.
        end = start + len(match[group].rstrip(".,:)]}"))
        # A file, a comment, a prompt.
        if match[group][0] in "@#*":
            return
    value = match.string[start:end]
    if is_value(value) if group == "rest" else _is_password(value):
        yield start, end, "SECRET"


def _paired(text: str) -> Iterator[Span]:
    for match in compiled(_PAIRED).finditer(text):
        line = text[max(text.rfind("\n", 0, match.start()) + 1, match.start() - 80) : match.start()]
        # Theirs is glued to the option; behind a blank stands a database.
        if "mysql" not in line and "mariadb" not in line:
            yield from _secret(match)


def _keyed(text: str) -> Iterator[Span]:
    for match in compiled(_KEYED).finditer(text):
        line = text[max(text.rfind("\n", 0, match.start()) + 1, match.start() - 300) : match.start()]
        if (
            match["rest"][0] != "@"
            and _is_password(match["rest"])
            and compiled(_IN_COMMAND).search(line) is not None
        ):
            yield *match.span("rest"), "SECRET"


def is_value(value: str) -> bool:
    """Whether a word is no reference to a secret and no word that stands for one."""
    if is_placeholder(value) or compiled(_REFERENCE).fullmatch(value) is not None:
        return False
    return "".join(filter(str.isalpha, value)).lower() not in _EXAMPLES


def _is_password(value: str) -> bool:
    """The same where a word of a sentence may stand: letters and digits, or capitals among small letters."""
    if len(value) < _LEAST or not is_value(value):
        return False
    return (any(map(str.isdigit, value)) and any(map(str.isalpha, value))) or is_mixed_case(value)
