"""Made-up values of each type, for generated texts: valid by form, nobody's by chance only."""

import random
import string
from collections.abc import Callable

from taskflow.redaction.address_words import HANDLES
from taskflow.redaction.checksums import luhn_valid

_HEX = "0123456789abcdef"
_ALNUM = string.ascii_letters + string.digits
# A key's beginning and how many characters of which alphabet follow; a second part after a space.
_KEYS = (
    "shpat_ h32",
    "dop_v1_ h64",
    "dapi h32",
    "pplx- a48",
    "r8_ a37",
    "lin_api_ a40",
    "ntn_ a46",
    "sbp_ h40",
    "hvs. a90",
    "hvs. a24",
    "glsa_ a32 _ h8",
    "rzp_live_ a14",
    "rzp_test_ a14",
    "figd_ a40",
    "ATATT3x a180",
    "123456789:AA a33",
    "SK h32",
    "tskey-auth- a11 CNTRL- a32",
    "SG. a22 . a43",
    "key- h32",
    "npm_ a36",
    "pypi-AgEIcHlwaS5vcmc a60",
    "glpat- a20",
    "sk-ant-api03- a93 AA",
    "sk-or-v1- h64",
    "gsk_ a52",
    "xai- a80",
    "nvapi- a64",
    "hf_ a34",
    "AIza a35",
    "ya29. a60",
    "EAA a120",
    "GOCSPX- a28",
    "sq0atp- a22",
    "shpss_ h32",
    "dp.pt. a43",
    "dp.st.prd. a43",
    "pul- h40",
    "vcp_ a40",
    "nfp_ a36",
    "fo1_ a43",
    "PMAK- h24 - h34",
    "NRAK- a27",
    "sntrys_ a120 _ a43",
    "sntryu_ h64",
    "pat a14 . h64",
    "dckr_pat_ a27",
    "phx_ a43",
    "re_ a8 _ a24",
    "sk_live_ a24",
    "ghp_ a36",
    "github_pat_ a82",
    "xoxb- d12 - d12 - a24",
    "sk-proj- a80",
    "whsec_ a32",
    "lsv2_pt_ h32 _ h10",
    "pcsk_ a60",
    "tvly-dev- a32",
    "pscale_tkn_ a43",
    "rubygems_ h48",
    "sb_secret_ a31",
    "sdk- h8 - h4 - h4 - h4 - h12",
    "api- h8 - h4 - h4 - h4 - h12",
    "live_ a8 7 a21",
    "v4.local. a90",
    "crsr_ h64",
    "key_ h64",
    "rpa_ a42",
    "flp_ a44",
    "apify_api_ a36",
    "tr_prod_ a20",
    "n8n_api_ h80",
    "signkey-prod- h64",
    "zpka_ h32 _ h8",
    "unkey_ a22",
    "amzn1.oa2-cs.v1. h64",
    "Atzr| a120",
    "AKLT 7 a42",
    "bce-v3/ALTAK- a21 / h40",
    "YCAJE a20",
    "t1. a80 . a86",
    "AVNS_ a19",
    "4b1d B7 a36",
    "tk-us- a48",
    "pat. a22 . h24 . a20",
    "sm_pat_ a16",
    "ctp_ 7 a31",
    "dvc_server_ a32",
    "rootly_ h64",
    "lmb_ a64",
    "ion_ 7 a41",
    "p8e- h32",
    "samsara_api_ a30",
    "pdl_live_apikey_ h26 _ a22 _ a3",
    "SB-Mid-server- a24",
    "Mid-server- a24",
    "polar_oat_ a43",
    "APP_USR- d16 - d6 - h32 - d9",
    "api_live. a11 . a32",
    "pina_ a80",
    "WPL_AP1. a16 . a8 ==",
    "xoxd- a60 %2B a40 %3D",
    "AAAAAAAAAAAAAAAAAAAAA a12 %2B a20 %3D a40",
    "A1b2C3d a4 :APA91b a134",
    "a76 AZDO a4",
    "s-s4t2ud- h64",
    "a6 _ a29 _mmk",
    "a76 +ASt a6 ==",
)


def _key(rng: random.Random) -> str:
    parts = []
    for part in rng.choice(_KEYS).split():
        alphabet = {"h": _HEX, "a": _ALNUM, "d": string.digits}.get(part[0])
        if alphabet is not None and part[1:].isdigit():
            parts.append("".join(rng.choice(alphabet) for _ in range(int(part[1:]))))
        else:
            parts.append(part)
    return "".join(parts)


def phone(rng: random.Random, style: int) -> str:
    """A telephone number in a national or international format; ``style`` picks country and format."""

    def digits(count: int) -> str:
        return "".join(rng.choice(string.digits) for _ in range(count))

    def exchange() -> str:
        return f"{rng.choice('23456789')}{rng.choice('02345678')}{digits(1)}"

    first = rng.choice("6789")
    forms = (
        lambda: f"{first}{digits(9)}",
        lambda: f"{first}{digits(9)}",
        lambda: f"{first}{digits(4)} {digits(5)}",
        lambda: f"{first}{digits(4)}-{digits(5)}",
        lambda: f"+91 {first}{digits(4)} {digits(5)}",
        lambda: f"0{first}{digits(9)}",
        lambda: f"({rng.choice('2345679')}{rng.choice('02345678')}{digits(1)}) {exchange()}-{digits(4)}",
        lambda: (
            f"{rng.choice('2345679')}{rng.choice('02345678')}{digits(1)}-{rng.choice('23456789')}{digits(2)}-{digits(4)}"
        ),
        lambda: f"020 7946 0{digits(3)}",
        lambda: f"07700 900{digits(3)}",
        lambda: "06 " + " ".join(digits(2) for _ in range(4)),
        lambda: f"0151 {digits(8)}",
        lambda: f"1{rng.choice('356789')}{digits(9)}",
        lambda: f"090-{digits(4)}-{digits(4)}",
        lambda: f"(11) 9{digits(4)}-{digits(4)}",
        lambda: f"0412 {digits(3)} {digits(3)}",
        lambda: f"8 (912) {digits(3)}-{digits(2)}-{digits(2)}",
        lambda: f"6{digits(2)} {digits(3)} {digits(3)}",
        lambda: f"347 {digits(3)} {digits(4)}",
        lambda: f"0803 {digits(3)} {digits(4)}",
        lambda: f"{first}{digits(2)} {digits(3)} {digits(4)}",
        lambda: f"022-2{digits(3)} {digits(4)}",
    )
    return forms[(style // 64) % len(forms)]()


def card(rng: random.Random, length: int) -> str:
    """A number with an issuer's prefix and its check digit."""
    body = rng.choice(("4242", "5105", "4000", "6011", "3566", "5555", "6521")) + "".join(
        rng.choice(string.digits) for _ in range(length - 5)
    )
    return next(body + digit for digit in string.digits if luhn_valid(body + digit))


def upi(rng: random.Random) -> str:
    """A UPI id with a listed handle."""
    name = rng.choice(("asha.k", "9876543210", "ravi-1", "meena_k", "shop.q123"))
    return f"{name}@{rng.choice(sorted(HANDLES))}"


VALUES: dict[str, Callable[[random.Random], str]] = {
    "PHONE": lambda rng: phone(rng, rng.randrange(1 << 30)),
    "SECRET": _key,
    "UPI": upi,
    "CARD": lambda rng: card(rng, 16),
    "EMAIL": lambda _: "jane@example.com",
}
