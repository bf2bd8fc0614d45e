"""IP addresses in every textual form, except loopback, unspecified and private ones, versions and OIDs."""

import re
from collections.abc import Iterator, Sequence

from taskflow.redaction import lexicon, words
from taskflow.redaction.lazy import compiled
from taskflow.redaction.spans import Span
from taskflow.redaction.versions import is_numbering

_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_V4 = rf"(?<![0-9A-Za-z])(?<![0-9A-Za-z]\.){_OCTET}(?:\.{_OCTET}){{3}}(?![0-9A-Za-z])(?!\.v?[0-9*])"
# No version behind it: ``1.2.3.4-beta``, ``1.2.3.4-1ubuntu2``.
_V4 += r"(?!-[A-Za-z]|-[0-9]{1,3}[.+~]?[A-Za-z])"
# Written so that nothing makes it a link, padded with zeros, and as a part of a host's name.
_DEFANGED_DOT = r"(?:\.|[\[({](?:\.|dot)[\])}])"
_DEFANGED = rf"(?i)(?<![0-9A-Za-z])(?<![0-9A-Za-z]\.){_OCTET}(?:{_DEFANGED_DOT}{_OCTET}){{3}}(?![0-9A-Za-z])(?!\.[0-9])"
_PADDED = r"(?<![0-9A-Za-z.])[0-2][0-9]{2}(?:\.[0-2][0-9]{2}){3}(?![0-9A-Za-z])(?!\.[0-9])"
_HOSTED = (
    rf"(?i)(?<![0-9A-Za-z.\-])(?:[a-z][a-z0-9]{{0,15}}-)?(?P<v4>{_OCTET}(?:-{_OCTET}){{3}})"
    r"(?=(?:\.[a-z0-9][a-z0-9-]{0,40}){0,6}\.(?:com|net|org|in|io|co|jp|de|fr|uk|br|eu|ru|it|es|nl|us|au|ca|cn|pl)(?![A-Za-z0-9-]))"
)
# A cheap search that decides whether the costly one is worth it.
_DOTTED = re.compile(r"[0-9]\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]")
# ``2001:db8::1``, perhaps with an embedded IPv4 address or a zone; what it is, is decided piece by piece.
_V6 = r"(?<![0-9A-Za-z:.])[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]{1,45}(?:%[0-9A-Za-z]+)?"
# "nginx/1.2.3.4", "pkg==1.2.3.4", "^1.2.3.4", "lib-1.2.3.4": a product's version.
_PRODUCT = r"(?:[=~^<>!]=|[~^]|[A-Za-z][\w.+-]*/(?:[\w.\-]+:)?|[A-Za-z0-9]-)$"
# "setup_1.2.3.4.exe", "tool_1.2.3.4_amd64.deb": a file's version.
_FILE = (
    r"(?i)[._\-](?:(?:amd64|arm64|armhf|i[3-6]86|x86|x64|win32|win64|linux|darwin|macos|windows|all|any|py[23]|noarch)(?![0-9a-z])"
    r"|(?:exe|msi|zip|tar|tgz|deb|rpm|apk|dmg|pkg|jar|war|whl|dll|so|nupkg|vsix|crx|xpi|iso|bin|img)(?![0-9a-z]))"
)
_URL = r"[A-Za-z]:/+$"
_ANOTHER = r"[ .:,=and/to]*(?:from )?[0-9.]+ (?:to|and|or|->|→) "
# A number before it, but no speaker's: "which version?\ndev2: 5.4.0.42".
_OTHERS_BETWEEN = r"(?<![A-Za-z])[0-9]|@"
_VERSION_AFTER = r"(?i) ?(?:version|release|build)"
_RFC = r"(?i)rfc[ ]?[0-9]{1,5}[,:]?[ ](?:at[ ])?$"
_LONGEST_PATH = 600
_FARTHEST_VERSION = 24
_WORDS = r"[ ]?(?:on|in|for|at)?[ ]?[a-z]{0,12}(?:[,;/]|[ ](?:and|or|vs))[ ](?:v|version )?"
_SECTIONS = ("§", "¶")
_MASK_OCTETS = ("255", "254", "252", "248", "240", "224", "192", "128", "0")


def addresses(text: str) -> Sequence[Span]:
    """Every public IP address in a folded text."""
    if "." not in text and ":" not in text and "[" not in text:
        return ()
    found: list[Span] = []
    if "::" in text or text.count(":") > 6:
        for match in compiled(_V6).finditer(text):
            end = _v6_end(text, match)
            if end is not None:
                found.append((match.start(), end, "IP"))
    if "-" in text and text.count("-") > 2 and "." in text:
        for match in compiled(_HOSTED).finditer(text):
            if _is_public_v4(match["v4"].replace("-", ".")):
                found.append((*match.span("v4"), "IP"))
    if ("[" in text or "(" in text) and (
        "[.]" in text or "(.)" in text or "[dot]" in text or "(dot)" in text
    ):
        found += _defanged(text)
    version, major = -1, ""
    if text.count(".") > 2 and _DOTTED.search(text) is not None:
        for match in compiled(_V4).finditer(text):
            if _is_public_v4(match.group()):
                start = match.start()
                if _is_version(text, start, match.end()) or (
                    match.group().partition(".")[0] == major and _goes_on(text, version, start)
                ):
                    version, major = match.end(), match.group().partition(".")[0]
                else:
                    found.append((match.start(), match.end(), "IP"))
        if ".0" in text:
            found += _padded(text)
    return found


def _defanged(text: str) -> Iterator[Span]:
    for match in compiled(_DEFANGED).finditer(text):
        plain = ".".join(compiled("[0-9]+").findall(match.group()))
        if plain != match.group() and _is_public_v4(plain):
            yield match.start(), match.end(), "IP"


def _padded(text: str) -> Iterator[Span]:
    """Octets of three digits each are thousands of something, unless a word for an address stands before them."""
    for match in compiled(_PADDED).finditer(text):
        octets = [int(octet) for octet in match.group().split(".")]
        plain = ".".join(map(str, octets))
        if plain == match.group() or max(octets) > 255 or not _is_public_v4(plain):
            continue
        if words.before(text, match.start(), lexicon.IP, 24) is not None:
            yield match.start(), match.end(), "IP"


def _is_public_v4(address: str) -> bool:
    octets = address.split(".")
    first, second = int(octets[0]), int(octets[1])
    if (
        first in (0, 10, 127)
        or (first, second) in ((192, 168), (169, 254))
        or (first == 172 and 16 <= second <= 31)
    ):
        return False
    return not (first == 255 and all(octet in _MASK_OCTETS for octet in octets) and octets[-1] != "255")


def _is_version(text: str, start: int, end: int) -> bool:
    lead = text[start - 24 if start > 24 else 0 : start]
    named = words.before(text, start, lexicon.IP, 24)
    if compiled(_URL).search(lead) is not None or (named is not None and not any(map(str.isalnum, named))):
        return False
    if (
        compiled(_PRODUCT).search(lead) is not None
        or compiled(_VERSION_AFTER).match(text, end) is not None
        or (lead[-1:] == "_" and lead[-2:-1].isalpha() and compiled(_FILE).match(text, end) is not None)
    ):
        return True
    if (
        is_numbering(text, start, end)
        or lead.rstrip().endswith(_SECTIONS)
        or compiled(_RFC).search(lead) is not None
        or _is_drawn(text, start)
    ):
        return True
    between = words.before(text, start, lexicon.VERSION, 34)
    if between is None:
        return False
    if len(between) > 14 or compiled(_OTHERS_BETWEEN).search(between) is not None:
        return compiled(_ANOTHER).fullmatch(between) is not None
    return not words.mentions(between, lexicon.IP)


def _goes_on(text: str, version: int, start: int) -> bool:
    """Whether a version ended a few words before, in the same sentence: "5.4.0.42 on prod, 5.4.1.3 on staging".

    Both begin alike: "version 5.4.0.42 for the client, 203.0.113.7" names an address, too.
    """
    near = version >= 0 and start - version <= _FARTHEST_VERSION
    return near and compiled(_WORDS).fullmatch(text, version, start) is not None


def _is_drawn(text: str, start: int) -> bool:
    """Whether these are coordinates in a drawing's path, ``d="M2.12 3.51.98.32 …"``."""
    path = text.rfind('d="', max(0, start - _LONGEST_PATH), start)
    return path >= 0 and '"' not in text[path + 3 : start]


def _v6_end(text: str, match: re.Match[str]) -> int | None:
    """Where the address ends, or ``None`` when these colons are something else (times, MACs, C++ scopes)."""
    value, _, zone = match.group().partition("%")
    if not zone:
        value = value.rstrip(".")
        if value.endswith(":") and not value.endswith("::"):
            value = value[:-1]
        last = value.rpartition(":")[2]
        if "." in last and compiled(_V4).fullmatch(last) is None:
            value = value[: len(value) - len(last)] + last.partition(".")[0]
    end = match.end() if zone else match.start() + len(value)
    following = text[end : end + 1]
    if following.isascii() and (following.isalnum() or following == ":"):
        return None
    groups = parse_v6(value)
    return end if groups is not None and _is_public_v6(value, groups) else None


def parse_v6(value: str) -> list[int] | None:
    """The eight groups of an IPv6 address, or ``None`` if ``value`` is not one."""
    head, double, tail = value.partition("::")
    if "::" in tail or value.endswith(":::"):
        return None
    left = _groups(head, last=not double)
    right = _groups(tail, last=True)
    if left is None or right is None:
        return None
    missing = 8 - len(left) - len(right)
    if (double and missing < 1) or (not double and missing != 0):
        return None
    return left + [0] * missing + right


def _groups(part: str, *, last: bool) -> list[int] | None:
    if not part:
        return []
    groups: list[int] = []
    pieces = part.split(":")
    for index, piece in enumerate(pieces):
        if "." in piece:
            octets = piece.split(".")
            if (
                not last
                or index != len(pieces) - 1
                or len(octets) != 4
                or not all(octet.isdigit() and int(octet) <= 255 for octet in octets)
            ):
                return None
            numbers = [int(octet) for octet in octets]
            groups += [numbers[0] << 8 | numbers[1], numbers[2] << 8 | numbers[3]]
        elif not 1 <= len(piece) <= 4:
            return None
        else:
            groups.append(int(piece, 16))
    return groups


def _is_public_v6(value: str, groups: list[int]) -> bool:
    if not any(groups[:7]) and groups[7] <= 1:
        return False
    if groups[0] & 0xFE00 == 0xFC00 or groups[0] & 0xFFC0 == 0xFE80:  # one site's own, one cable's own
        return False
    if groups[0] == 0xFFFF and all(group in (0, 0xFFFF) for group in groups):  # a mask
        return False
    written = [piece for piece in value.split(":") if piece]
    if "." in value:
        return _is_public_v4(written[-1])
    # Eight pairs are an EUI-64 or a fingerprint; few short words around "::" are a scope such as ``abc::fade``.
    if len(written) == 8 and all(len(piece) <= 2 for piece in written):
        return False
    if len(written) >= 4:
        return True
    return (
        any(character.isdigit() for character in value)
        and len(written[0]) >= 3
        and (len(written) > 1 or groups[0] >= 0x2000)
    )
