"""Keys without a form of their own, behind the name of who gave them out: "datadog app key 9f86…", ``Mistral: key=…``.

Many vendors' keys are nothing but hexadecimal digits or a UUID, and so are hashes and the ids of rows. A vendor's name
and a word for a key right before one say which it is.
"""

import re
from collections.abc import Iterator

from taskflow.redaction.address_words import split_words
from taskflow.redaction.credentials import opaque
from taskflow.redaction.lazy import compiled
from taskflow.redaction.spans import Span

# Literals first: a regular expression finds those fast. In Spanish, French, German and others the word stands first.
_WORD = (
    r"(?P<word>key|Key|KEY|ppid|PPID|oken|OKEN|ecret|ECRET|assword|lave|clé|hiave|lüssel|ключ|密钥|密鑰|キー)s?[\"'`)\]]{0,2}"
    r"(?:[ ](?:for|of|from|de|di|da|do|du|von|für|pour|para|per|для|от)[ ](?P<whose>[A-Za-z][A-Za-z0-9]+))?"
    r"(?:[ ]\([^()\n]{1,20}\))?"
    r"[ \t]{0,2}(?::|=>?|->|→|is|was|lautet|es|est|è|是|は)?[ \t]{0,2}[\"'`(]{0,2}"
    r"(?P<value>(?:[0-9a-f]{32,64}|(?=(?:[a-z]{0,30}[0-9]){4})[0-9a-z]{24,64}|(?=[A-Z]{0,63}[0-9])[0-9A-Z]{30,64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?::[0-9a-f]{32})?"
    r"|u\+[0-9A-Za-z_\-]{18}"  # PagerDuty
    r"|(?=[a-z0-9_.\-]{0,60}[A-Z])(?=[A-Z0-9_.\-]{0,60}[a-z])(?=[A-Za-z_.\-]{0,60}[0-9])[0-9A-Za-z_.\-]{20,100}))"
    r"(?![0-9A-Za-z/])"
)
# The next one: "… was rotated to …", "…, …".
_NEXT = (
    r"[\"'`)]{0,2}[ ]?(?:(?:,|;|and|,[ ]and)[ ][A-Za-z]{3,16}['\"]s[ ](?:(?:one|key)[ ])?(?:is|was)"
    r"|,|;|/|->|→|and|or|(?:(?:was|is|has[ ]been)[ ])?(?:rotated|changed|replaced"
    r"|switched|updated|moved)[ ]"
    r"(?:to|by|with))[ ]{0,2}[\"'`(]{0,2}(?P<value>[0-9a-f]{32,64}|(?=[A-Z]{0,63}[0-9])[0-9A-Z]{30,64})(?![0-9A-Za-z/])"
)
# Whose keys have no prefix, mostly.
VENDORS = split_words("""
    mistralai cohereai groqcloud
    segmentwrite pushover amplitude honeycomb fullstory
    abuseipdb activecampaign adyen airbrake airtable akamai alchemy algolia alphavantage anthropic anyscale
    apify appveyor asana assemblyai auth0 backblaze baichuan binance bitfinex bitly braintree braze brevo
    brightdata bugsnag bybit calendly cashfree censys cerebras circleci clerk clickatell cloudflare cloudinary
    codecov cohere coinbase contentful coveralls customerio dashscope datadog deepgram deepinfra deepl dnsimple
    dynatrace elevenlabs etherscan fastly figma filebase finnhub fireworks flutterwave freshdesk gemini geocodio
    giphy godaddy grafana groq helicone heroku hetzner honeybadger hubspot huggingface imgix infura instana
    intercom ipinfo ipstack jina kimi klaviyo kraken kucoin langfuse langsmith lastfm launchdarkly linode logdna
    loggly mailchimp mailgun mailjet mandrill mapquest maxmind messagebird mezmo minimax mistral mixpanel
    moonshot moralis namecheap netlify newrelic newsapi nexmo notion okta omdb onelogin onesignal openai
    opencage openweather openweathermap opsgenie optimizely ovh pagerduty paypal paystack perplexity pexels
    pinecone pipedrive plaid plivo positionstack posthog postmark pubnub pusher qdrant quandl qwen rapidapi
    razorpay rollbar runwayml sambanova scaleway scraperapi sendgrid sentry serpapi serper shodan snyk sparkpost
    splunk spotify stabilityai statuspage storyblok stripe supabase tavily telnyx tmdb todoist togetherai tomtom
    travisci trello twilio typeform unsplash uploadcare upstash urlscan vercel virustotal vonage voyage vultr
    wandb weatherapi weightsbiases zapier zendesk zilliz
    exa brave fal context7 firecrawl openrouter deepseek xai nvidia replicate cartesia heygen lumaai ideogram recraft
    zhipu siliconflow novita nebius hyperbolic turbopuffer meilisearch typesense weaviate composio proxycurl
    clearbit rocketreach livekit scrapingbee zenrows scrapfly kagi
""")
# Of these a key alone may stand behind the name, "serper: 9f86…": nobody gives hashes of them.
_KEYS_ONLY = split_words("""
    serper serpapi tavily assemblyai deepgram elevenlabs deepl newsapi tmdb omdb openweather openweathermap weatherapi
    scraperapi exa brave fal ipinfo ipstack opencage geocodio alphavantage finnhub unsplash pexels giphy cartesia heygen
    proxycurl clearbit rocketreach scrapingbee zenrows kagi groq perplexity anthropic openai openrouter deepseek mistral
    cohere voyage jina
""")
# Of these a model's revision, a hash of forty hexadecimal digits, may.
_HAVE_MODELS = split_words("groq perplexity anthropic openai openrouter deepseek mistral cohere voyage jina")
_ALONE = (
    r"(?:^|[\s\"'`(,;|>*_\-])(?P<vendor>[A-Za-z][A-Za-z0-9]{2,15})(?:[ .](?:ai|api|search|dev))?[\"'`*)]{0,3}"
    r"(?:[ ]?(?::|=|->|→|[ ]-)[ ]?|[ ])[\"'`(]?$"
)
_ALONE_VALUE = (
    r"[0-9a-f]{32,64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?::[0-9a-f]{32})?"
    r"|(?=[a-z0-9_\-]{0,60}[A-Z])(?=[A-Z0-9_\-]{0,60}[a-z])(?=[A-Za-z_\-]{0,60}[0-9])[0-9A-Za-z_\-]{32,80}"
)
_LEAST_ALONE, _FARTHEST_ALONE = 32, 28
_NAMES = r"[A-Za-z][A-Za-z0-9]+"
# What may stand between a vendor's name and the word for a key: no "cache", no "idempotency", no "track".
_BETWEEN = split_words("""
    ai io com api rest app application access auth admin secret service server client account user personal
    license ingest
    integration private master write read search bot token key keys tokens my our your his her their is org
    organization project team live test prod production dev staging new old current deploy webhook signing for
    appid notifier ingestion browser web js rum sandbox root full main default workspace developer dashboard console
""")
_FARTHEST, _LEAST = 48, 20
# A key ends in so many letters and digits, most long words do not.
_ALIKE = 12
# Written as one word in the list.
_JOINED = (
    ("weights & biases", "weightsbiases"),
    ("new relic", "newrelic"),
    ("segment write", "segmentwrite"),
    ("last.fm", "lastfm"),
    ("customer.io", "customerio"),
    ("open weather", "openweather"),
)
_AROUND = "\"'`()[]{}<>,.:;!?*_-#=|/"
_HINTS = VENDORS | {"segment", "relic", "biases", "weather"}


def of_vendors(text: str, long_words: list[str]) -> Iterator[Span]:
    """Every key behind a vendor's name in a folded text that ``may_assign`` does not rule out; its ``long_words``."""
    for long in long_words:
        if len(long) >= _LEAST and long.rstrip(_AROUND)[-_ALIKE:].isalnum():
            break
    else:
        return
    names = {token.strip(_AROUND) for token in text.lower().replace('"s ', " ").replace("'s ", " ").split()}
    # ``FAL_KEY=…``
    if _HINTS.isdisjoint(names) and (
        "_" not in text or _HINTS.isdisjoint(name.partition("_")[0] for name in names if "_" in name)
    ):
        return
    for word in compiled(_WORD).finditer(text):
        low = max(0, word.start() - _FARTHEST)
        lead = text[max(low, text.rfind("\n", low, word.start()) + 1) : word.end("word")].lower()
        if _names_vendor(lead) or (word["whose"] is not None and word["whose"].lower() in VENDORS):
            value: re.Match[str] | None = word
            while value is not None:
                yield from opaque(text, *value.span("value"))
                value = compiled(_NEXT).match(text, value.end())


def behind_vendors(text: str, long_words: list[str]) -> Iterator[Span]:
    """Every key that stands by itself behind the name of a vendor who gives out nothing else: "serper: 9f86…"."""
    stop = 0
    for long in long_words:
        if len(long) < _LEAST_ALONE:
            continue
        value = long.strip(_AROUND).rpartition("=")[2]
        name, mark, rest = value.partition(":")
        if mark and name.lower() in _KEYS_ONLY:
            value = rest
        if compiled(_ALONE_VALUE).fullmatch(value) is None:
            continue
        start = text.find(value, stop)
        stop = start + len(value)
        lead = compiled(_ALONE).search(text, max(0, start - _FARTHEST_ALONE), start)
        if lead is None or (vendor := lead["vendor"].lower()) not in _KEYS_ONLY:
            continue
        if vendor in _HAVE_MODELS and compiled("[0-9a-f-]+").fullmatch(value) is not None:
            continue
        yield from opaque(text, start, stop)


def _names_vendor(lead: str) -> bool:
    """Whether a vendor's name leads to the word for a key that ends ``lead``."""
    for apart, joined in _JOINED:
        if apart in lead:
            lead = lead.replace(apart, joined)
    names: list[str] = re.findall(_NAMES, lead)
    for index in range(len(names) - 1, -1, -1):
        name = names[index]
        if name in VENDORS:
            return True
        if name not in _BETWEEN and not name.endswith(("key", "token", "secret", "password")):
            return False
    return False
