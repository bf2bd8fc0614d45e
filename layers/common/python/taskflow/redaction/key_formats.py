"""The formats of secret keys that have their provider's own prefix.

No letter or digit stands before a key. Each format is a literal that must be in a text before its pattern is tried, the
key's beginning, what may follow, and at least how much of it does. Sources: the providers' documentation, and what the
secret scanners of GitHub, gitleaks and TruffleHog say of the formats (prefixes, alphabets and lengths).
"""

from functools import cache

from taskflow.redaction.lazy import compiled

HEX = "[0-9a-f]"
_ANY_HEX = "[0-9A-Fa-f]"
_ALNUM = "[0-9A-Za-z]"
_WORD = "[0-9A-Za-z_]"
_URL = "[0-9A-Za-z_-]"
_BASE64 = "[0-9A-Za-z+/=_-]"
_DOTTED = "[0-9A-Za-z_.=-]"

_UUID_TAIL = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9A-Za-z])"

# Capitals, small letters and digits, each at least once.
_RANDOM = "(?=[a-z0-9]{0,40}[A-Z])(?=[A-Z0-9]{0,40}[a-z])(?=[A-Za-z]{0,40}[0-9])"

# Literal, beginning, alphabet, least length of the rest.
Format = tuple[str, str, str, int]

FORMATS: tuple[Format, ...] = (
    ("tfs_", "tfs_", _URL, 40),  # TaskFlow's service tokens
    # Model providers and their tools.
    ("pplx-", "pplx-", _ALNUM, 30),  # Perplexity
    ("r8_", "r8_", _ALNUM, 30),  # Replicate
    ("gsk_", "gsk_", _ALNUM, 20),  # Groq
    ("xai-", "xai-", _ALNUM, 20),
    ("nvapi-", "nvapi-", _URL, 40),  # NVIDIA
    ("hf_", "hf_", _ALNUM, 20),  # Hugging Face
    ("api_org_", "api_org_", _ALNUM, 20),  # Hugging Face
    ("tgp_v1_", "tgp_v1_", _URL, 20),  # Together
    ("csk-", "csk-", _ALNUM, 40),  # Cerebras
    ("fw_", "fw_", _ALNUM, 20),  # Fireworks
    ("tvly-", "tvly-(?:dev-|prod-)?", _ALNUM, 20),  # Tavily
    ("pcsk_", "pcsk_", _WORD, 40),  # Pinecone
    ("lsv2_", "lsv2_(?:pt|sk)_", _WORD, 32),  # LangSmith
    ("jina_", "jina_", _URL, 32),
    ("AQ.", r"AQ\.A", _URL, 40),  # Google Gemini
    ("sk_", "sk_(?=[0-9a-f]{40})", HEX, 40),  # ElevenLabs
    ("fc-", "fc-(?=[0-9a-f]{32}(?![0-9A-Za-z]))", HEX, 32),  # Firecrawl
    ("wandb_v1_", "wandb_v1_", _WORD, 40),  # Weights & Biases
    ("ark-", "ark-[0-9a-f]{8}-", "[0-9a-z-]", 27),  # Volcengine
    ("sess-", "sess-", _ALNUM, 40),  # OpenAI
    ("pa-", "pa-(?=[A-Za-z_-]{0,39}[0-9])", _URL, 40),  # Voyage
    ("e2b_", "e2b_", HEX, 40),
    ("dtn_", "dtn_", HEX, 60),  # Daytona
    ("m0-", "m0-", _ALNUM, 40),  # Mem0
    ("crsr_", "crsr_", HEX, 64),  # Cursor
    ("key_", "key_(?=[0-9a-f]{64}(?![0-9A-Za-z]))", HEX, 64),  # Cursor
    ("rpa_", "rpa_", _ALNUM, 40),  # RunPod
    ("flp_", "flp_", _ALNUM, 40),  # FriendliAI
    ("apify_api_", "apify_api_", _ALNUM, 30),
    ("tr_", "tr_(?:prod|dev|stg|preview)_", _ALNUM, 20),  # Trigger.dev
    ("n8n_api_", "n8n_api_", HEX, 64),
    ("signkey-", "signkey-[a-z]{3,12}-", HEX, 60),  # Inngest
    ("zpka_", "zpka_", _WORD, 32),  # Zuplo
    ("unkey_", "unkey_", _ALNUM, 20),
    ("hca", "hca[a-z]k_", _ALNUM, 40),  # Honeycomb
    ("bb_live_", "bb_live_", _URL, 20),  # Browserbase
    ("ctx7sk-", f"ctx7sk-(?={_UUID_TAIL})", "[0-9a-f-]", 36),  # Context7
    ("sk_car_", "sk_car_", _ALNUM, 20),  # Cartesia
    ("tpuf_", "tpuf_(?=[A-Za-z]{0,31}[0-9])", _ALNUM, 32),  # turbopuffer
    ("sgamp_user_", "sgamp_user_[0-9A-Z]{26}_", HEX, 64),  # Amp
    # Modal.
    *((f"{kind}-", rf"{kind}-{_RANDOM}(?=[0-9A-Za-z]{{22}}(?![0-9A-Za-z_-]))", _ALNUM, 22) for kind in ("ak", "as")),
    # Clouds.
    ("dop_v1_", "dop_v1_", HEX, 32),  # DigitalOcean
    ("do", "do[or]_v1_", HEX, 32),
    ("dapi", "dapi(?=[0-9a-f]{32})", "[0-9a-f-]", 32),  # Databricks
    ("LTAI", "LTAI(?=[A-Za-z]{0,20}[0-9])", _ALNUM, 16),  # Alibaba
    ("AKID", "AKID(?=[A-Za-z]{0,31}[0-9])", _ALNUM, 32),  # Tencent
    ("AQVN", "AQVN", _URL, 35),  # Yandex
    ("ABSK", "ABSK", _BASE64, 60),  # Amazon Bedrock
    ("bedrock-api-key-", "bedrock-api-key-", _BASE64, 20),
    ("HRKU-", "HRKU-", _URL, 30),  # Heroku
    ("amzn1.", r"amzn1\.oa2-cs\.v1\.", HEX, 60),  # Login with Amazon
    ("Atz", r"Atz[ar]\|", _BASE64, 60),  # Login with Amazon
    ("AKLT", "AKLT(?=[A-Za-z_-]{0,40}[0-9])", _URL, 40),  # Volcengine
    ("bce-v3/", r"bce-v3/ALTAK-[0-9A-Za-z]{16,24}/", HEX, 40),  # Baidu
    ("YCAJE", "YCAJE", _URL, 20),  # Yandex
    ("YC", "YC(?=[A-Za-z_-]{0,37}[0-9])(?=[0-9A-Za-z_-]{38}(?![0-9A-Za-z_-]))", _URL, 38),  # Yandex
    ("t1.", r"t1\.[0-9A-Za-z_-]{60,}\.", _URL, 80),  # Yandex
    ("AVNS_", "AVNS_", _URL, 19),  # Aiven
    ("aivenv1_", "aivenv1_", _BASE64, 40),
    ("4b1d", "4b1d(?=[0-9A-Za-z]{0,36}[A-Z])", _ALNUM, 38),  # ClickHouse
    ("tk-", "tk-(?:us|eu)-", _URL, 48),  # Scalingo
    ("dnkey-", "dnkey-", "[0-9A-Z=_-]", 60),  # Defined Networking
    ("pat.", r"pat\.[0-9A-Za-z_-]{22}\.[0-9a-f]{24}\.", _ALNUM, 20),  # Harness
    ("sat.", r"sat\.[0-9A-Za-z_-]{22}\.[0-9a-f]{24}\.", _ALNUM, 20),  # Harness
    ("v1.0-", r"v1\.0-[0-9a-f]{24}-", HEX, 40),  # Cloudflare
    ("cf", "cf(?:ut|at|k)_", _ALNUM, 30),  # Cloudflare
    ("fo1_", "fo1_", _URL, 40),  # Fly.io
    ("fm", "fm(?:1[ar]|2)_", _BASE64, 40),  # Fly.io
    ("vc", "vc[pikarc]_", _ALNUM, 24),  # Vercel
    ("nf", "nf[pcoub]_", _URL, 30),  # Netlify
    ("rnd_", "rnd_", _ALNUM, 24),  # Render
    ("napi_", "napi_", _ALNUM, 40),  # Neon
    ("pscale_", "pscale_(?:tkn|oauth|pw)_", _DOTTED, 30),  # PlanetScale
    ("sb", "sbp_(?:v0_|oauth_)?", HEX, 32),  # Supabase
    ("sb_secret_", "sb_secret_", _URL, 20),
    ("sl.", r"sl\.(?:u\.)?", _URL, 100),  # Dropbox
    ("hv", r"hv[sbr]\.", _URL, 20),  # HashiCorp Vault
    ("dp.", r"dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[0-9A-Za-z_-]{1,35}\.)?", _ALNUM, 30),  # Doppler
    ("pul-", "pul-", HEX, 40),  # Pulumi
    ("tskey-", "tskey-[a-z]{2,12}-", "[0-9A-Za-z-]", 12),  # Tailscale
    ("ops_eyJ", "ops_eyJ", _BASE64, 40),  # 1Password
    ("AGE-SECRET-KEY-1", "AGE-SECRET-KEY-1", "[0-9A-Z]", 40),
    ("sha256~", "sha256~", _URL, 40),  # OpenShift
    ("cflt", "cflt(?=[A-Za-z/+]{0,55}[0-9])", _BASE64, 56),  # Confluent
    ("xau_", "xau_", _ALNUM, 30),  # Xata
    ("y0_", "y0_", _URL, 50),  # Yandex
    ("GR1348941", "GR1348941", _URL, 20),  # GitLab, runners
    *((f"v{version}.", rf"v{version}\.(?:local|public)\.", _DOTTED, 60) for version in "1234"),  # PASETO
    # Code and its delivery.
    *((f"{kind}-", f"{kind}-(?={_UUID_TAIL})", "[0-9a-f-]", 36) for kind in ("sdk", "api", "mob")),  # LaunchDarkly
    *((f"xa{kind}t-", f"xa{kind}t-(?={_UUID_TAIL})", "[0-9a-f-]", 36) for kind in "ap"),  # Axiom
    ("ico-", "ico-", _ALNUM, 32),  # Infracost
    ("hc", "hc[a-z]{1,3}k_", "[0-9a-z]", 24),  # Honeycomb
    ("oy2", "oy2(?=[a-z]{0,42}[0-9])", "[0-9a-z]", 43),  # NuGet
    ("cio", "cio(?=[A-Za-z]{0,31}[0-9])(?=[0-9a-z]{0,31}[A-Z])", _ALNUM, 32),  # crates.io
    ("packagist_", "packagist_[a-z]{2,5}_", HEX, 60),
    ("dckr_", "dckr_(?:pat|oat)_", _URL, 20),  # Docker
    ("rubygems_", "rubygems_", HEX, 40),
    ("AKCp", "AKCp", _ALNUM, 60),  # Artifactory
    ("cmVmd", "cmVmd", _ALNUM, 55),  # Artifactory
    ("CCIPAT_", "CCIPAT_", _WORD, 30),  # CircleCI
    ("bk", "bk(?:ua|t|aj)_", HEX, 32),  # Buildkite
    ("sq", "sq[pua]_", HEX, 40),  # Sonar
    ("sgp_", "sgp_(?:local_|[0-9a-f]{16}_)?", HEX, 40),  # Sourcegraph
    ("sntry", "sntry[su]_", _BASE64, 32),  # Sentry
    ("NR", "NR(?:AK|AL|II|RA|JS|BR|AA)-", _ALNUM, 16),  # New Relic
    ("dt0", r"dt0[a-z][0-9]{2}\.[0-9A-Z]{24}\.", "[0-9A-Z]", 40),  # Dynatrace
    ("PMAK-", "PMAK-", "[0-9a-f-]", 40),  # Postman
    ("glsa_", "glsa_", _WORD, 32),  # Grafana
    ("glc_", "glc_", _BASE64, 32),  # Grafana
    ("eyJrIjoi", "eyJrIjoi", _BASE64, 40),  # Grafana
    ("phx_", "phx_", _ALNUM, 32),  # PostHog
    ("pnu_", "pnu_", _ALNUM, 36),  # Prefect
    ("CLOJARS_", "CLOJARS_", _ALNUM, 50),
    ("API-", "API-(?=[A-Z]{0,25}[0-9])", "[0-9A-Z]", 26),  # Octopus Deploy
    ("sm_", "sm_(?:aat|pat|sat)_", _ALNUM, 16),  # SettleMint
    ("ctp_", "ctp_(?=[A-Za-z]{0,31}[0-9])", _ALNUM, 32),  # Chief Tools
    ("dvc_", "dvc_(?:server|mobile)_", _URL, 32),  # DevCycle
    ("rootly_", "rootly_", HEX, 40),
    ("lmb_", "lmb_", _BASE64, 40),  # LogicMonitor
    ("snyk_", r"snyk_(?:uat|sat)\.", _DOTTED, 40),
    ("ion_", "ion_(?=[A-Za-z]{0,41}[0-9])", _ALNUM, 42),  # Ionic
    ("rdme_", "rdme_", _ALNUM, 60),  # ReadMe
    ("aio_", "aio_(?=[A-Za-z]{0,27}[0-9])", _ALNUM, 28),  # Adafruit
    # Work.
    ("lin_", "lin_(?:api|oauth|wh)_", _ALNUM, 24),  # Linear
    ("ntn_", "ntn_", _ALNUM, 30),  # Notion
    ("secret_", "secret_(?=[A-Za-z]{0,40}[0-9])", _ALNUM, 40),  # Notion
    ("fig", "fig(?:d|ur|u|o|oh)_", _URL, 30),  # Figma
    ("ATATT3x", "ATATT3x", _BASE64, 20),  # Atlassian
    ("ATCTT3x", "ATCTT3x", _BASE64, 20),
    ("ATTA", "ATTA(?=[0-9a-f]{64})", _ANY_HEX, 72),  # Trello
    ("ATBB", "ATBB(?=[A-Za-z]{0,27}[0-9])", _ALNUM, 28),  # Bitbucket
    ("pat", r"pat[0-9A-Za-z]{14}\.", HEX, 32),  # Airtable
    ("pat-", "pat-(?:na|eu|ap)[0-9]-", "[0-9a-f-]", 30),  # HubSpot
    ("tfp_", "tfp_", _DOTTED, 40),  # Typeform
    ("CFPAT-", "CFPAT-", _URL, 40),  # Contentful
    ("p8e-", "p8e-", "[0-9a-z]", 32),  # Adobe
    ("cnvca", "cnvca(?=[A-Za-z_-]{0,50}[0-9])", _URL, 48),  # Canva
    ("samsara_api_", "samsara_api_", _ALNUM, 30),
    # Shops, payment, messages.
    ("shp", "shp(?:at|ca|pa|ss|tka|ua)_", _ANY_HEX, 24),  # Shopify
    ("rzp_", "rzp_(?:live|test)_", _ALNUM, 14),  # Razorpay
    ("cfsk_", "cfsk_[a-z]{2}_[a-z]{4}_", _WORD, 20),  # Cashfree
    ("pdl_", "pdl_(?:live|sdbx)_apikey_", _WORD, 40),  # Paddle
    ("Mid-server-", "Mid-server-", _URL, 20),  # Midtrans
    ("SB-Mid-server-", "SB-Mid-server-", _URL, 20),
    ("polar_", "polar_(?:oat|pat|cst|mst|rst)_", _ALNUM, 40),
    ("APP_USR-", "APP_USR-[0-9]{12,}-[0-9]{6}-", "[0-9a-f-]", 40),  # Mercado Pago
    ("TEST-", "TEST-[0-9]{12,}-[0-9]{6}-", "[0-9a-f-]", 40),
    ("api_", r"api_(?:live|sandbox)(?:_[a-z]{2})?\.[0-9A-Za-z_-]{11}\.", _URL, 32),  # Onfido
    ("pin", "pin[ar]_", _URL, 60),  # Pinterest
    ("IGQV", "IGQV[A-Z]", _URL, 80),  # Instagram
    ("WPL_AP", r"WPL_AP[0-9]\.[0-9A-Za-z]{12,}\.", _BASE64, 8),  # LinkedIn
    ("KEY0", "KEY0[0-9A-Z]{28,34}_", _ALNUM, 20),  # Telnyx
    ("sq0", "sq0[a-z]{3}-", _URL, 20),  # Square
    ("EAA", "EAA(?=[0-9A-Za-z_-]{0,40}[0-9])", _URL, 55),  # Meta, Square
    ("access_token$", r"access_token\$[a-z]+\$[0-9a-z]{12,}\$", HEX, 20),  # PayPal
    ("FLWSECK", "FLWSECK(?:_TEST)?-", "[0-9A-Za-z-]", 12),  # Flutterwave
    ("live_", "live_(?=[A-Za-z]{0,29}[0-9])", _ALNUM, 30),  # Mollie, Lob, GoCardless
    ("test_", "test_(?=[A-Za-z]{0,29}[0-9])", _ALNUM, 30),
    ("fio-u-", "fio-u-", _URL, 40),  # Frame.io
    ("shippo_", "shippo_(?:live|test)_", HEX, 32),
    ("EZ", "EZ[AT]K", _ALNUM, 54),  # EasyPost
    ("duffel_", "duffel_(?:live|test)_", _URL, 30),
    ("SK", "SK(?=[0-9a-f]{32}(?![0-9A-Za-z]))", HEX, 32),  # Twilio
    ("key-", "key-(?=[0-9a-f]{32}(?![0-9A-Za-z]))", HEX, 32),  # Mailgun
    ("xkeysib-", "xkeysib-", _URL, 40),  # Brevo
    ("re_", "re_(?=[A-Za-z]{0,8}[0-9A-Z])[0-9A-Za-z]{6,9}_", _ALNUM, 20),  # Resend
    ("access-", "access-(?:production|sandbox|development)-", "[0-9a-f-]", 36),  # Plaid
    ("mlsn.", r"mlsn\.", HEX, 60),  # MailerSend
    ("1000.", r"1000\.[0-9a-f]{32}\.", HEX, 32),  # Zoho
)  # fmt: skip

# Keys that need more than a beginning, an alphabet and a length: a literal, then the whole pattern.
PATTERNS: tuple[tuple[str, str], ...] = (
    ("sk-", r"sk-(?:proj|svcacct|admin|None|ant|or-v1|lf)-(?=[a-z_-]{0,60}[0-9A-Z])[0-9A-Za-z_-]{10,}"),
    ("sk-", r"sk-(?:[0-9A-Za-z]{2,10}-){0,2}(?=[A-Za-z_]{0,60}[0-9])[0-9A-Za-z_]{16,}[0-9A-Za-z_-]*"),
    ("sk-", r"sk-[0-9A-Za-z]{32,}"),
    ("gh", r"gh[pousr]_[0-9A-Za-z]{20,}"),
    ("github_pat_", r"github_pat_[0-9A-Za-z_]{20,}"),
    ("gl", r"gl(?:pat|dt|rt|rtr|cbt|ptt|ft|imt|agent|oas|soat|ffct|wt)-[0-9A-Za-z_.-]{15,}"),
    ("xox", r"xox[a-z](?:\.xox[a-z])?-(?=[A-Za-z-]{0,30}[0-9])[0-9A-Za-z-]{10,}"),
    ("xapp-", r"xapp-[0-9]-[0-9A-Za-z-]{10,}"),
    ("xoxd-", r"xoxd-[0-9A-Za-z%+/=_-]{20,}"),  # Slack, a cookie as it is sent
    ("AQE", r"AQE[0-9A-Za-z+/]{20,200}={0,2}-[0-9A-Za-z+/=]{20,200}-[^\s\"'`<>\x00]{8,}"),  # Adyen
    # X: an id that begins with zero bytes, an equals sign (in percents, mostly), a secret.
    ("AAAA", r"(?<!A)A{18,24}(?!A)[0-9A-Za-z%+/]{20,70}(?:%3D|=)[0-9A-Za-z]{35,60}(?![0-9A-Za-z+/=])"),
    ("GOCSPX-", r"GOCSPX-[0-9A-Za-z_-]{20,}"),
    ("sk_", r"sk_(?:live|test|prod|sbox)_[0-9A-Za-z_]{10,}"),
    ("rk_", r"rk_(?:live|test|prod)_[0-9A-Za-z_]{10,}"),
    ("pk_", r"pk_(?:live|test)_[0-9A-Za-z_]{10,}"),
    ("pk_", r"pk_[0-9]{4,10}_[0-9A-Z]{20,}"),  # ClickUp
    ("00D", r"00D[0-9A-Za-z]{12,15}![0-9A-Za-z._]{60,}"),  # Salesforce
    ("whsec_", r"whsec_[0-9A-Za-z+/=]{16,}"),
    ("npm_", r"npm_[0-9A-Za-z]{30,}"),
    ("pypi-", r"pypi-AgE[0-9A-Za-z_-]{20,}"),
    ("AKIA", r"AKIA[0-9A-Z]{16}(?![0-9A-Za-z])"),
    ("ASIA", r"ASIA[0-9A-Z]{16}(?![0-9A-Za-z])"),
    ("ABIA", r"ABIA[0-9A-Z]{16}(?![0-9A-Za-z])"),
    ("AIza", r"AIza[0-9A-Za-z_-]{30,}"),
    ("ya29.", r"ya29\.[0-9A-Za-z_-]{20,}"),
    ("SG.", r"SG\.[0-9A-Za-z_-]{16,}\.[0-9A-Za-z_-]{16,}"),
    # Discord, bots: an id of digits in base64, a time, a signature.
    *(
        (first, rf"{first}[0-9A-Za-z]{{21,26}}\.[0-9A-Za-z_-]{{6}}\.[0-9A-Za-z_-]{{27,}}")
        for first in ("MT", "Mj", "Mz", "ND", "NT", "Nj", "Nz", "OD", "OT")
    ),
)
# Keys that do not begin with their literal: with a slash in it or behind it, and others.
SLASHED_PATTERNS: tuple[tuple[str, str], ...] = (
    ("hooks.slack.com", r"(?<=hooks\.slack\.com/)(?:services|workflows|triggers)/[0-9A-Za-z_/-]{20,}"),
    ("/webhooks/", r"(?<=/webhooks/)[0-9]{17,20}/[0-9A-Za-z_-]{60,}"),  # Discord
    (
        "/webhook",  # Microsoft Teams
        r"(?:(?<=office\.com/)|(?<=office365\.com/))webhook(?:b2)?/(?=[0-9a-f]{8}-)[0-9A-Za-z@_/-]{20,}",
    ),
    (".infura.io/", r"(?<=\.infura\.io/v3/)[0-9a-f]{32}"),
    (".alchemy.com/", r"(?<=\.alchemy\.com/v2/)[0-9A-Za-z_-]{30,}"),
    ("/bot/v2/hook/", r"(?<=/bot/v2/hook/)[0-9a-f-]{36}"),  # Feishu, Lark
    ("/webhook/send?key=", r"(?<=/webhook/send\?key=)[0-9a-f-]{36}"),  # WeCom
    ("hooks.zapier.com", r"(?<=hooks\.zapier\.com/)hooks/catch/[0-9]+/[0-9a-z]{5,}"),
    ("1//0", r"1//0[0-9A-Za-z_-]{20,}"),  # Google, refresh tokens
    ("1/", r"(?<![0-9A-Za-z/.])[0-2]/[0-9]{12,17}:[0-9a-f]{32}(?![0-9A-Za-z])"),  # Asana
)
# In a web address, or an address of its kind.
URL_PATTERNS: tuple[tuple[str, str], ...] = (
    ("/hooks/", r"(?<=/hooks/)(?=[a-z]{0,25}[0-9])[0-9a-z]{26}(?![0-9A-Za-z])"),  # Mattermost
    ("/with/key/", r"(?<=/with/key/)[0-9A-Za-z_-]{20,}"),  # IFTTT
    ("pagerduty.com/", r"(?<=pagerduty\.com/integration/)[0-9a-f]{32}"),
    # A database's address: a digit among its letters makes a password.
    ("jdbc:", r"(?i)(?<=[?&;]password=)(?![$%{<*\[])(?=[^\s&;]{0,64}[0-9])[^\s&;\"'`<>\x00]{4,}"),
    ("otpauth://", r"(?<=[?&]secret=)[A-Z2-7]{16,}"),  # What one-time passwords are made from.
)
# By a sign that is in the text: most texts with long words have none of them.
SIGNED_PATTERNS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "+",
        (
            # Azure's storage, registries, batches and hubs.
            ("+A", r"[0-9A-Za-z+/]{32,80}\+A(?:St|CR|Ba|Bu|Sb|IoT|RM|MC)[0-9A-Za-z+/]{5,8}={0,2}"),
        ),
    ),
    (
        "@",
        (
            (
                "@tcp(",
                r"(?<=:)(?![$%{<*\[])(?=[^\s:/@]{0,63}[0-9])[^\s:/@\"'`<>\x00]{4,64}(?=@tcp\()",
            ),  # Go's MySQL
        ),
    ),
    (
        ":",
        (
            (":APA91b", r"[0-9A-Za-z_-]{11,22}:APA91b[0-9A-Za-z_-]{120,}"),  # Firebase Cloud Messaging
            (
                "Private-Lines: ",  # PuTTY
                r"(?:(?<=Private-Lines: [0-9]\n)|(?<=Private-Lines: [0-9]{2}\n)|(?<=Private-Lines: [0-9]\r\n)"
                r"|(?<=Private-Lines: [0-9]{2}\r\n))[0-9A-Za-z+/=\r\n]{40,}(?=\r?\n|$)",
            ),
        ),
    ),
)
INNER_PATTERNS: tuple[tuple[str, str], ...] = (
    # A private key in base64, as in a kubeconfig: RSA, EC, OpenSSH, encrypted, PGP …; no certificate, no public key.
    (
        "LS0tLS1CRUdJTi",
        r"LS0tLS1CRUdJTi(?:BQUklW|BSU0EgUFJJ|BFQyBQUklW|BPUEVOU1NI|BFTkNSWVBURUQ|BEU0EgUFJJ|BQR1AgUFJJ)[0-9A-Za-z+/]{20,}={0,2}",
    ),
    ("$production$", r"access_token\$production\$[0-9a-z]{16}\$[0-9a-f]{32}"),  # Braintree
    (":AA", "(?:(?<=/bot)|(?<![0-9A-Za-z]))[0-9]{8,10}:AA[0-9A-Za-z_-]{32,}"),  # Telegram
    ("-us", f"{HEX}{{32}}-us[0-9]{{1,2}}(?![0-9A-Za-z])"),  # Mailchimp
    ("post_", r"(?<=post_(?:server|client)_item[ :=])[0-9a-f]{32}(?![0-9a-z])"),  # Rollbar
    ("oneycomb-", r"(?i)(?<=x-honeycomb-team: )[0-9a-z]{22,64}(?![0-9a-z_\-])"),  # Honeycomb
    ("NRAL", r"[0-9A-Za-z]{4}[0-9a-fx]{32}NRAL(?![0-9A-Za-z])"),  # New Relic
    ("AzFu", r"[0-9A-Za-z_-]{44}AzFu[0-9A-Za-z_-]{5,6}={0,2}"),  # Azure Functions
    ("AzSe", r"[0-9A-Za-z]{42}AzSe[A-D][0-9A-Za-z]{5}"),  # Azure Search
    ("JQQJ9", r"[0-9A-Za-z]{50,54}JQQJ9[9D][0-9A-Za-z]{20,30}"),  # Azure OpenAI
    ("Q~", r"[0-9A-Za-z_~.]{3}[0-9]Q~[0-9A-Za-z_~.-]{30,}"),  # Microsoft Entra
    (".atlasv1.", r"[0-9A-Za-z]{14}\.atlasv1\.[0-9A-Za-z_=-]{40,}"),  # Terraform
    ("ailgun", r"(?<![0-9A-Za-z])[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}(?![0-9A-Za-z])"),
    ("AZDO", r"[0-9A-Za-z]{75,76}AZDO[0-9A-Za-z]{4,5}(?![0-9A-Za-z])"),  # Azure DevOps
    # Convex: where it deploys, then the key.
    *(
        (
            f"{kind}:",
            rf"(?<=(?<![0-9A-Za-z]){kind}:)[0-9a-z]+(?:[-:][0-9a-z]+){{1,5}}\|[0-9A-Za-z+/=_-]{{40,}}",
        )
        for kind in ("prod", "dev", "preview", "project")
    ),
    ("s-s4t2", r"s-s4t2(?:ud|af)-[0-9a-f]{64}"),  # 42
    # Little without a name in the text: Zhipu's, an id and a secret; HashiCorp Vault's before its release 1.10.
    ("hipu", r"(?<![0-9A-Za-z])[0-9a-f]{32}\.(?=[A-Za-z]{0,15}[0-9])[0-9A-Za-z]{16}(?![0-9A-Za-z.])"),
    ("SSWS ", r"(?<=SSWS )00[0-9A-Za-z_-]{40}(?![0-9A-Za-z_-])"),  # Okta
    # OpenWeather's, Wolfram's, WeatherAPI's, Unsplash's and OMDb's, in an address.
    ("penweathermap.", r"(?<=[?&]appid=)[0-9a-f]{32}(?![0-9A-Za-z])"),
    ("olframalpha.", r"(?<=[?&]appid=)[0-9A-Z]{6}-[0-9A-Z]{10}(?![0-9A-Za-z])"),
    ("weatherapi.", r"(?<=[?&]key=)[0-9a-f]{31}(?![0-9A-Za-z])"),
    ("unsplash.", r"(?<=[?&]client_id=)[0-9A-Za-z_-]{43}(?![0-9A-Za-z_-])"),
    ("omdbapi.", r"(?<=[?&]apikey=)[0-9a-f]{8}(?![0-9A-Za-z])"),
    ("ault", rf"(?<![0-9A-Za-z_.\])])[sbr]\.{_RANDOM}[0-9A-Za-z]{{24}}(?![0-9A-Za-z(])"),
    ("AULT", rf"(?<![0-9A-Za-z_.\])])[sbr]\.{_RANDOM}[0-9A-Za-z]{{24}}(?![0-9A-Za-z(])"),
    ("_mmk", r"(?<![0-9A-Za-z])[0-9A-Za-z]{6}_[0-9A-Za-z]{29}_mmk(?![0-9A-Za-z])"),  # MaxMind
)

# The secret right behind the key that it belongs to: a literal of the key, then the whole pattern.
_BEHIND = (
    r"[\"'`]?[ \t]{0,2}(?:[/:|,;]|\r?\n)[ \t]{0,2}[\"'`]?"
    rf"(?P<value>{_RANDOM}[0-9A-Za-z+/_-]{{20,64}})(?![0-9A-Za-z])"
)
PAIRS: tuple[tuple[str, str], ...] = (
    ("LTAI", rf"LTAI[0-9A-Za-z]{{16,30}}{_BEHIND}"),  # Alibaba
    ("AKID", rf"AKID[0-9A-Za-z]{{32}}{_BEHIND}"),  # Tencent
    ("AKLT", rf"AKLT[0-9A-Za-z_-]{{40,60}}{_BEHIND}"),  # Volcengine
    ("rzp_", rf"rzp_(?:live|test)_[0-9A-Za-z]{{14}}{_BEHIND}"),  # Razorpay
    ("YCAJE", rf"YCAJE[0-9A-Za-z_-]{{20,30}}{_BEHIND}"),  # Yandex
)

# What the keys of tutorials are made of: words, and one letter that fills the rest.
_PIECES = r"[_.-]+"
_FILLER = r"[A-Za-z]{0,4}(?:x{8,}|X{8,}|0{8,})"
_EXAMPLES = frozenset(("your", "here", "example", "placeholder", "replace", "changeme", "dummy"))
_LONGEST_PART, _LONGEST_WORD = 5, 12


def is_example(key: str) -> bool:
    """Whether a tutorial only says where a key would be: ``xoxb-your-token-here``, ``glpat-xxxxxxxxxxxx``."""
    named = False
    for piece in compiled(_PIECES).split(key):
        if compiled(_FILLER).fullmatch(piece) is not None or piece.lower() in _EXAMPLES:
            named = True
        elif len(piece) > _LONGEST_PART and not (
            len(piece) <= _LONGEST_WORD and piece.isalpha() and (piece.islower() or piece.isupper())
        ):
            return False
    return named


def _by_start() -> dict[str, list[tuple[str, str]]]:
    table: dict[str, list[tuple[str, str]]] = {}
    formats = ((literal, f"{head}{body}{{{least},}}") for literal, head, body, least in FORMATS)
    for literal, pattern in (*PATTERNS, *formats):
        table.setdefault(literal[:2], []).append((literal, pattern))
    return table


# By the first two characters of the key: most words begin like no key.
BY_START: dict[str, list[tuple[str, str]]] = _by_start()


@cache
def cut_patterns() -> dict[str, str]:
    """What the end of a text may leave of a key, by the first two characters of the key."""
    heads: dict[str, list[str]] = {}
    for literal, head, body, _ in FORMATS:
        if "(?=" not in head:
            heads.setdefault(literal[:2], []).append(f"{head}{body}{{2,}}")
    return {start: f"(?<![0-9A-Za-z])(?:{'|'.join(patterns)})$" for start, patterns in heads.items()}
