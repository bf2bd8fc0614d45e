"""Generated texts with keys, UPI ids, cards and addresses in odd spellings."""

import random

from tests.support.redaction_marks import mark
from tests.support.redaction_values import VALUES, card, upi


def key(rng: random.Random) -> str:
    made = VALUES["SECRET"](rng)
    frame = rng.choice(
        (
            "{}",
            "my key is {}",
            "export TOKEN={}",
            '{{"token": "{}"}}',
            "`{}`",
            "({})",
            "use {} please",
            "KEY='{}'",
            "token:{}",
            "a={}&b=1",
            "{}\n",
        )
    )
    return frame.format(mark("SECRET", made))


def labelled_secret(rng: random.Random) -> str:
    alphabet = rng.choice(("0123456789abcdef", "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"))
    value = mark("SECRET", "".join(rng.choice(alphabet) for _ in range(rng.randrange(24, 64))))
    frame = rng.choice(
        (
            "Authorization: Bearer {}",
            "authorization: bearer {}",
            "-H 'Authorization: Bearer {}'",
            '"Authorization": "Bearer {}"',
            "x-api-key: {}",
            '-H "x-api-key: {}" https://api.example.com',
            "X-Auth-Token: {}",
            "api_key={}",
            '"apiKey": "{}",',
            "API_KEY='{}'",
            "DD_API_KEY={}",
            "client_secret: {}",
            "TWILIO_AUTH_TOKEN={}",
            "AccountName=acme;AccountKey={};EndpointSuffix=core.windows.net",
            "Server=db;Database=app;User Id=sa;Password={};",
            "access_token: {}",
            "Authorization: Token {}",
            "the api key is {}",
            "MISTRAL_API_KEY={}",
            "headers = {{'Authorization': f'Bearer {}'}}",
            "Private-Token: {}",
            "postgres://app:{}@db.example.com/app",
            "define('AUTH_SECRET', '{}');",
            "setx API_TOKEN {}",
            "ENV API_KEY {}",
            'variable "db_password" {{\n  type = string\n  default = "{}"\n}}',
            "- name: API_KEY\n  value: {}",
            "machine api.example.com login bob password {}",
            "CREATE USER app IDENTIFIED BY '{}';",
            "spring.ai.api.key={}",
            "sshpass -p '{}' ssh host",
        )
    )
    return frame.format(value)


def upi_id(rng: random.Random) -> str:
    frame = rng.choice(
        (
            "{}",
            "pay {} please",
            "my upi id is {} please pay there",
            "UPI: {}",
            "upi://pay?pa={}&pn=A",
            "({})",
            "send to {}.",
        )
    )
    if rng.random() < 0.4:
        frame = rng.choice(
            (
                "UPI id: {}",
                "my UPI ID is {} ok",
                "VPA: {}",
                "vpa {} thanks",
                "यूपीआई आईडी {} है",
                "UPI आईडी: {}",
                "upi id - {}",
                "my upi address is {}, ok",
            )
        )
        return frame.format(
            mark(
                "UPI",
                f"asha.{rng.choice('krs')}{rng.randrange(99)}@{rng.choice(('newbank', 'foo', 'zzpay', 'xybank'))}",
            )
        )
    return frame.format(mark("UPI", upi(rng)))


def odd_card(rng: random.Random) -> str:
    digits = card(rng, 16)
    groups = [digits[at : at + 4] for at in range(0, 16, 4)]
    form = rng.randrange(7)
    if form == 0:
        written = " ".join(digits)
    elif form == 1:
        written = " ".join(groups).replace("0", "O", 1) if "0" in digits else " ".join(groups)
    else:
        written = ("/", ",", "\n", "_", " / ")[form - 2].join(groups)
    return rng.choice(("{}", "card {}", "Scanned:\n{}\n", "my card: {} ok")).format(mark("CARD", written))


def spelled_mail(rng: random.Random) -> str:
    user = rng.choice(("jane", "asha.rao", "r_k", "info", "li-wei", "jdoe42"))
    host = rng.choice(("example", "acme-mail", "uni"))
    tld = rng.choice(("com", "org", "in", "co.in", "de", "io"))
    at = rng.choice(("[at]", " [at] ", "(at)", " (at) ", "{at}", " {at} ", " [AT] ", "[@]"))
    dot = rng.choice(("[dot]", " [dot] ", "(dot)", ".", " dot ", "[.]"))
    forms = (
        f"{user}{at}{host}{dot}{tld.replace('.', dot)}",
        f"{user} @ {host}.{tld}",
        f"{user} dot rao at {host} dot {tld.replace('.', ' dot ')}",
        f"{user}@{host}[.]{tld.replace('.', '[.]')}",
    )
    return rng.choice(("{}", "write to {} please", "Mail: {}", "邮箱 {}", "contact {}.")).format(
        mark("EMAIL", rng.choice(forms))
    )


def quoted_mail(rng: random.Random) -> str:
    name = rng.choice(("john doe", "asha rao", "a b", "x.y z"))
    address = f'"{name}"@{rng.choice(("example.com", "mail.example.in"))}'
    return rng.choice(
        ("邮箱{}", "メール{}です", "/users/{}/inbox", "联系 {}。", "to {}, please", "<{}>", "path=/m/{}")
    ).format(mark("EMAIL", address))
