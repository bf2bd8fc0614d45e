"""What people send: lists, signatures, keys and odd spellings that must go, and what only looks like them."""

import re
from collections.abc import Iterable

import pytest
from taskflow.redaction import redact

from tests.support.redaction_eval import rows

HEX = "0123456789abcdef" * 16
ALNUM = "a1B2c3D4e5F6g7H8i9J0" * 12
PHONES = ("9876543210", "9123456780", "9988776655", "9000012345", "9765432109", "9876501234")
LONG_NUMBER = re.compile(r"\d(?:[ .()\-]{0,2}\d){6,}")


@pytest.mark.parametrize("text", rows("phones_go.txt"))
def test_every_number_of_a_list_a_table_or_a_signature_goes(text: str) -> None:
    redacted = redact(text)
    assert "[REDACTED:PHONE]" in redacted
    assert LONG_NUMBER.search(redacted) is None
    assert redact(redacted) == redacted


@pytest.mark.parametrize("text", rows("lookalikes_stay.txt"))
def test_what_only_looks_like_a_value_stays(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize(
    "frame",
    [
        "Name,Phone\nAsha,{}\nRavi,{}\nMeena,{}\nJohn,{}\nLi,{}",
        "| Name | Mobile |\n|---|---|\n| Asha | {} |\n| Ravi | {} |\n| Meena | {} |\n| John | {} |\n| Li | {} |",
        '{{"phones":["{}","{}","{}","{}","{}","{}"]}}',
    ],
    ids=["csv", "markdown", "json"],
)
def test_r01_a_column_or_an_array_of_phones(frame: str) -> None:
    assert redact(frame.format(*PHONES)) == frame.format(*["[REDACTED:PHONE]"] * 6)


@pytest.mark.parametrize(
    "introduction",
    [
        "Sure! Here are the phone numbers you asked for:",
        "Of course. This is the list of everybody on the late shift, with the mobile each of them can be called on:",
        "Can you sort these phone numbers?",
        "Please format these phone numbers as a table",
        "Please call:",
        "Call list",
        "Volunteers to ring tomorrow:",
        "Phone numbers of batch 7:",
        "Mobile numbers for invoice follow-up:",
        "Phone numbers of customers with pending orders:",
        "Phone numbers of the account team:",
    ],
)
@pytest.mark.parametrize(
    "row",
    ["{0}. {1}: {2}", "{0}) {1} {2}", "- {1}: {2}", "- {1} - {2}", "{1} = {2}", "{0}. **{1}**: {2}", "{2}"],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n"])
def test_r13_every_row_below_an_introduction(introduction: str, row: str, gap: str) -> None:
    def listed(numbers: Iterable[str]) -> str:
        names = ("Joseph", "Asha", "Ravi", "Meena", "John", "Li")
        rows = (row.format(*cells) for cells in zip(range(1, 7), names, numbers, strict=True))
        return introduction + gap + "\n".join(rows)

    assert redact(listed(PHONES)) == listed(["[REDACTED:PHONE]"] * 6)


@pytest.mark.parametrize(
    "text",
    [
        "phone_number_id\n4567890123",
        "Phone number id:\n4567890123",
        "Phone number count of shops:\n4567890123",
        "Phone numbers and order ids:\nAsha 4567890123",
        "Numbers for phone orders:\n4567890123",
        "My phone broke. The batch numbers:\n4567890123\n4567890124",
        "Call me at +91 98765 43210\nInvoice: 4567890123",
        "Call function:\nseed = 9876543210\nsalt = 9876543211\nmask = 4567890123",
    ],
)
def test_r13_numbers_of_something_else_below_a_word_for_a_phone_stay(text: str) -> None:
    assert "4567890123" in redact(text)


@pytest.mark.parametrize(
    "text",
    [
        "arn:aws:iam::234567890124:role/deploy",
        "234567890124.dkr.ecr.eu-west-1.amazonaws.com/app",
        "UPI Ref No 412345678902",
        "Your parcel: tracking number 234123412346",
        "AWB 234123412346",
        "Oracle 19.3.0.0",
        "Log4j 2.17.1.0",
        "Ghostscript 9.5.0.2",
        "4.2.1.3 Scope of works",
    ],
)
def test_r02_r04_references_accounts_versions_and_headings_stay(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "234123412346",
        "aadhaar 234123412346",
        "AWB 12; aadhaar 234123412346",
        "203.0.113.7 GET /",
        "from 9.5.0.2",
    ],
)
def test_the_same_numbers_go_where_nothing_says_otherwise(text: str) -> None:
    assert "[REDACTED:" in redact(text)


@pytest.mark.parametrize(
    "handle",
    [
        *(
            "nyes",
            "bob",
            "abcdicici",
            "barodamp",
            "cub",
            "freoicici",
            "kmb",
            "omni",
            "tapay",
            "yescurie",
            "liv",
            "indie",
        ),
        *(
            "okaxis",
            "OKICICI",
            "ybl",
            "yespop",
            "kphdfc",
            "superyes",
            "jarunity",
            "inhdfc",
            "drhdfcbank",
            "mbkns",
            "ztrbl",
        ),
    ],
)
def test_r05_upi_ids_with_a_listed_handle(handle: str) -> None:
    assert redact(f"pay asha.k@{handle} please") == "pay [REDACTED:UPI] please"


@pytest.mark.parametrize(
    "text",
    [
        "my upi id is {} please pay there",
        "UPI ID: {}",
        "UPI id - {} ok",
        "VPA: {}",
        "vpa {} thanks",
        "UPI handle {} ok",
        "upi://pay?pa={}&pn=Asha",
        "यूपीआई आईडी: {} है",
        "মোবাইল নয়, ইউপিআই আইডি: {}।",
        "యూపీఐ ఐడి: {} .",
        "யுபிஐ ஐடி {} .",
        "ಯುಪಿಐ ಐಡಿ: {} .",
    ],
)
def test_r05_any_handle_right_behind_a_word_for_upi(text: str) -> None:
    assert redact(text.format("asha.k@newbank")) == text.format("[REDACTED:UPI]")


def test_r05_a_user_at_a_host_is_no_upi_id() -> None:
    for text in ("ssh root@corp now", "admin@db down", "npm i foo@latest now", "the UPI app; ssh me@box now"):
        assert redact(text) == text


UUID = f"{HEX[:8]}-{HEX[:4]}-{HEX[:4]}-{HEX[:4]}-{HEX[:12]}"
KEYS = [
    f"shpat_{HEX[:32]}",
    f"dop_v1_{HEX[:64]}",
    f"dapi{HEX[:32]}",
    f"pplx-{ALNUM[:48]}",
    f"r8_{ALNUM[:37]}",
    f"lin_api_{ALNUM[:40]}",
    f"ntn_{ALNUM[:46]}",
    f"sbp_{HEX[:40]}",
    f"hvs.{ALNUM[:90]}",
    f"glsa_{ALNUM[:32]}_{HEX[:8]}",
    f"rzp_live_{ALNUM[:14]}",
    f"figd_{ALNUM[:40]}",
    f"ATATT3x{ALNUM[:180]}",
    f"123456789:AA{ALNUM[:33]}",
    f"SK{HEX[:32]}",
    f"sl.u.{ALNUM[:130]}",
    f"fc-{HEX[:32]}",
    f"wandb_v1_{ALNUM[:77]}",
    f"ark-{HEX[:8]}-{HEX[:4]}-{HEX[:4]}-{HEX[:4]}-{HEX[:12]}-a1b2c",
    f"pnu_{ALNUM[:36]}",
    f"CLOJARS_{ALNUM[:60].lower()}",
    f"rdme_{ALNUM[:70].lower()}",
    f"aio_{ALNUM[:28]}",
    f"access-production-{HEX[:8]}-{HEX[:4]}-{HEX[:4]}-{HEX[:4]}-{HEX[:12]}",
    f"mlsn.{HEX[:64]}",
    f"tskey-auth-{ALNUM[:12]}-{ALNUM[:32]}",
    f"MTIzNDU2Nzg5MDEyMzQ1Njc4.GaBcDe.{ALNUM[:38]}",
    f"OTg3NjU0MzIxMDk4NzY1NDMyMQ.Ga-_De.{ALNUM[:27]}",
    f"ctx7sk-{UUID}",
    f"sk_car_{ALNUM[:22]}",
    f"tpuf_{ALNUM[:32]}",
    f"sgamp_user_{ALNUM[:26].upper()}_{HEX[:64]}",
    f"ak-{ALNUM[:22]}",
    f"as-{ALNUM[:22]}",
    f"xaat-{UUID}",
    f"xapt-{UUID}",
]


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key[:9])
@pytest.mark.parametrize(
    "frame", ["{}", "key: {}", '{{"token": "{}"}}', "export X={}\n", "(`{}`)", "use {}."]
)
def test_r06_keys_with_their_vendors_prefix(key: str, frame: str) -> None:
    assert redact(frame.format(key)) == frame.format("[REDACTED:SECRET]")


@pytest.mark.parametrize(
    "frame",
    [
        "Authorization: Bearer {}",
        "authorization: bearer {}",
        "curl -H 'x-api-key: {}' https://api.example.com",
        '"client_secret": "{}",',
        "DD_API_KEY={}",
        "TWILIO_AUTH_TOKEN={}",
        "DB_PASSWORD={}",
        "set COHERE_KEY={}",
        "app --api-key {} --port 80",
        "<apiKey>{}</apiKey>",
        "kubectl --token={}",
        'let api_key: &str = "{}";',
        '{{"key":"api_key","value":"{}"}}',
        '<add key="ApiKey" value="{}" />',
        'auths: {{"registry.example": {{"auth": "{}"}}}}',
        "API密钥：{}",
        "API-Schlüssel: {}",
        "clave de API: {}",
        "my openai key is {}",
        "the token: {}",
        '{{"password":"{}"}}',
        "otpauth://totp/x?secret={}&issuer=x",
        "app --db-password '{}'",
        "AccountName=acme;AccountKey={};EndpointSuffix=core.windows.net",
        "Server=db;User Id=sa;Password={};",
        "host=db user=app password={} dbname=x",
        "https://acme.blob.core.windows.net/c?sv=1&sig={}&se=2",
        "Authorization: Token {}",
        "the api key is {} ok",
    ],
)
def test_r06_secrets_that_their_label_names(frame: str) -> None:
    assert redact(frame.format(ALNUM[:40])) == frame.format("[REDACTED:SECRET]")


@pytest.mark.parametrize(
    "key",
    [
        "xoxb-your-token-here",
        "glpat-xxxxxxxxxxxxxxxxxxxx",
        "sk_test_your_key_here",
        "sk_live_your_secret_key",
        "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "sk-proj-YOUR_KEY_HERE",
        "sk-ant-api03-your-key-here",
        "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "github_pat_your_token_here_example",
        "AKIAXXXXXXXXXXXXXXXX",
        "xoxb-000000000000-000000000000-xxxxxxxxxxxxxxxxxxxxxxxx",
    ],
)
def test_r14_the_keys_of_tutorials_stay(key: str) -> None:
    for text in (key, f"export TOKEN={key}", f"Authorization: Bearer {key}"):
        assert redact(text) == text


@pytest.mark.parametrize(
    "key",
    ["sk_test_your_a1B2c3D4e5F6g7H8", "xoxb-here-123456789012-a1B2c3D4", f"glpat-{'x' * 10}_{ALNUM[:20]}"],
)
def test_r14_a_key_with_a_word_of_tutorials_in_it_goes(key: str) -> None:
    assert redact(key) == "[REDACTED:SECRET]"


@pytest.mark.parametrize(
    ("host", "path"),
    [
        ("https://discord.com/api/webhooks/", f"123456789012345678/{ALNUM[:68]}"),
        ("https://discordapp.com/api/v10/webhooks/", f"12345678901234567890/{ALNUM[:68]}"),
        (
            "https://acme.webhook.office.com/",
            f"webhookb2/{UUID}@{UUID}/IncomingWebhook/{HEX[:32]}/{UUID}",
        ),
        ("https://outlook.office.com/", f"webhook/{UUID}@{UUID}/IncomingWebhook/{HEX[:32]}/{UUID}"),
        ("https://outlook.office365.com/", f"webhook/{UUID}@{UUID}/IncomingWebhook/{HEX[:32]}/{UUID}"),
    ],
)
@pytest.mark.parametrize("frame", ["{}", "post to <{}>.", '{{"url": "{}"}}'])
def test_r15_the_address_of_a_webhook_is_a_secret(host: str, path: str, frame: str) -> None:
    assert redact(frame.format(host + path)) == frame.format(f"{host}[REDACTED:SECRET]")


@pytest.mark.parametrize(
    "text",
    [
        "POST https://discord.com/api/webhooks/{id}/{token}",
        "GET /api/webhooks/123456789012345678/deliveries",
        "https://learn.microsoft.com/office.com/webhook/how-to-send-a-message-to-it",
        "MTA.server.configuration",
    ],
)
def test_r15_what_is_written_about_webhooks_stays(text: str) -> None:
    assert redact(text) == text


def test_r06_a_key_cut_off_by_the_end_of_the_text_goes() -> None:
    for key in (KEYS[0], KEYS[5], KEYS[9], KEYS[10]):
        assert redact(f"my key {key[: len(key) // 2]}") == "my key [REDACTED:SECRET]"


@pytest.mark.parametrize(
    "text",
    [
        "📞 {98765 43210}",
        "📱 {9876543210}",
        "☎ {06 12 34 56 78}",
        "M: {9876543210}",
        "T: {020 7946 0958}",
        "Cont. {9876543210}",
        "(M) {9876543210}",
        "{022-23456789} (O)",
        "{98765 43210} (R)",
        "Direct: {020 7946 0958}",
        "🤙 {9876543210}",
        "☏{9876543210}",
        "Asha\nT {020 7946 0958} | M {07700 900123}",
    ],
)
def test_r07_signatures(text: str) -> None:
    assert redact(text.replace("{", "").replace("}", "")) == re.sub(r"\{.*?\}", "[REDACTED:PHONE]", text)


@pytest.mark.parametrize(
    "text",
    [
        "{(415) 555-2671}",
        "Asha Rao\n{(415) 555-2671}\nPune",
        "reach me {415-555-2671}",
        "{+1-(415) 555-2671}",
        "{+1-(415)-555-2671}",
        "{+ 91 98765 43210}",
        "Asha, {+ 44 20 7946 0958}",
    ],
)
def test_r08_american_numbers_and_a_plus_sign_apart(text: str) -> None:
    assert redact(text.replace("{", "").replace("}", "")) == re.sub(r"\{.*?\}", "[REDACTED:PHONE]", text)


@pytest.mark.parametrize(
    "text",
    [
        "4242/4242/4242/4242",
        "4242,4242,4242,4242",
        "4242\n4242\n4242\n4242",
        "4 2 4 2 4 2 4 2 4 2 4 2 4 2 4 2",
        "4242_4242_4242_4242",
        "4242 / 4242 / 4242 / 4242",
        "4242|4242|4242|4242",
        "4242:4242:4242:4242",
        "4111 1111 1111 111l",
        "4O12 8888 8888 1881",
        "3782,822463,10005",
        "4242\r\n4242\r\n4242\r\n4242",
        "4242, 4242, 4242, 4242",
    ],
)
def test_r10_cards_from_readers_and_text_recognition(text: str) -> None:
    assert redact(text) == "[REDACTED:CARD]"


@pytest.mark.parametrize("label", ["card no. ", "Visa:\n", "card of 2030\n"])
@pytest.mark.parametrize(
    "number",
    [
        "4012 8888\n8888 1881",
        "4012 8888 8888\n1881",
        "4012\n8888 8888 1881",
        "4012-8888-8888 \r\n1881",
        "4012-8888\n  8888-1881",
    ],
)
def test_r10_a_card_that_goes_on_in_the_next_line(label: str, number: str) -> None:
    assert redact(f"{label}{number}, thanks") == f"{label}[REDACTED:CARD], thanks"
    assert redact(f"totals {number}") == f"totals {number}"


@pytest.mark.parametrize(
    "text",
    [
        "jane[at]example[dot]com",
        "jane @ example.com",
        "jane dot doe at example dot com",
        "jane (at) example (dot) co (dot) in",
        "jane {at} example {dot} org",
        "jane [AT] example.com",
        "jane@example[.]com",
        "jane-at-example.com",
        "jane@ example.com",
        "jane.doe(at)example.com",
        '"john doe"@example.com',
    ],
)
def test_r11_spelled_addresses(text: str) -> None:
    assert redact(text) == "[REDACTED:EMAIL]"


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ('邮箱"john doe"@example.com', "邮箱[REDACTED:EMAIL]"),
        ('/users/"john doe"@example.com/inbox', "/users/[REDACTED:EMAIL]/inbox"),
        ("email: jane at example.com", "email: [REDACTED:EMAIL]"),
        ("write to jane at example dot com", "write to [REDACTED:EMAIL]"),
        ("VID 9123 4567 8901 2346", "VID [REDACTED:AADHAAR]"),
        ("203[.]0[.]113[.]7", "[REDACTED:IP]"),
        ("203.000.113.045", "203.000.113.045"),
        ("IP 203.000.113.045", "IP [REDACTED:IP]"),
        ("ec2-203-0-113-7.compute-1.amazonaws.com", "ec2-[REDACTED:IP].compute-1.amazonaws.com"),
        ("ip-10-0-0-7.ec2.internal", "ip-10-0-0-7.ec2.internal"),
        ("PAN ABCKE1234F", "PAN [REDACTED:PAN]"),
    ],
)
def test_r11_r12_what_was_decided(text: str, redacted: str) -> None:
    assert redact(text) == redacted


@pytest.mark.parametrize(
    "text",
    [
        f"https://mainnet.infura.io/v3/{HEX[:32]}",
        f"https://eth-mainnet.g.alchemy.com/v2/{ALNUM[:32]}",
        f"https://open.feishu.cn/open-apis/bot/v2/hook/{UUID}",
    ],
)
def test_r16_the_address_of_a_node_has_its_key(text: str) -> None:
    assert redact(text) == text.rpartition("/")[0] + "/[REDACTED:SECRET]"


def test_r16_a_password_behind_a_name_that_is_an_address() -> None:
    redacted = "smtp://[REDACTED:EMAIL]:[REDACTED:SECRET]@h:587"
    assert redact(f"smtp://u%40x.example:{ALNUM[:16]}@h:587") == redacted
    assert redact(f"smtp://u@x.example:{ALNUM[:16]}@h:587") == redacted


def test_r05_a_upi_id_apart_from_its_handle() -> None:
    assert redact("UPI ID - ravi @ ybl") == "UPI ID - [REDACTED:UPI]"
    assert redact("ravi @ ybl") == "ravi @ ybl"


@pytest.mark.parametrize(
    "text",
    [
        "root@axis:~# ls",
        "import x from '@scope/pkg@1.2.3'",
        "write to node@20.1.0",
        "fe80::1%eth0",
        "169.254.169.254",
        "password: ********",
        "password: changeme",
        "app --token your-token-here",
        "token: next_page_token_2",
        "the secret: patience and practice",
        f"secret: {HEX[:40]}",
        f"token: 0x{HEX[:40]}",
        "secret: reports-of-the-year-2024-final",
        '"token": "customer_identification_number"',
        '"author": "k3v1n-m1tn1ck-2024-editions"',
        "aws s3api get-object --key reports/2024/05/summary.csv",
        "CACHE_KEY=user-profile-v2",
    ],
)
def test_r16_prompts_packages_and_addresses_of_one_cable_stay(text: str) -> None:
    assert redact(text) == text
