"""Grafana: are people served, how fast, at what price?"""

from infra.monitoring.panels import OURS, REPORTED, Ask, Dashboard, Panel, distribution, quantile, rate

FAILED = rate("llm_requests_total", where=OURS + ', status="error"')
FAILED_SHARE = f"({FAILED} or vector(0)) / {rate('llm_requests_total')}"

OF_MODEL = 'model=~"$model"'


def standing(thumb: str) -> str:
    """The query for the thumbs of the time shown that stand."""
    given, withdrawn = (
        f'sum by (model) (increase(reply_judgements_total{{{OF_MODEL}, thumb="{thumb}", change="{change}"}}[$__range]))'
        for change in ("given", "withdrawn")
    )
    nothing = f"0 * sum by (model) (reply_judgements_total{{{OF_MODEL}}})"
    return f"clamp_min(({given} or {nothing}) - ({withdrawn} or {nothing}), 0)"


def became(what: str) -> str:
    """The query for the share of the last hour's replies of which something became."""
    said = f'sum by (model, prompt_version) (replies_recent{{{OF_MODEL}, became="said"}})'
    found = f'sum by (model, prompt_version, became) (replies_recent{{{OF_MODEL}, became=~"{what}"}})'
    return f"{found} / on (model, prompt_version) group_left {said}"


CONVERSATIONS = Dashboard(
    "conversations",
    "TaskFlow: conversations",
    "Requests, waiting, people, tokens and money.",
    (
        Panel(
            1,
            "stat",
            "Requests a minute",
            (0, 0, 4, 4),
            (Ask(rate("llm_requests_total", times=60)),),
            description="Calls of a model that ended, of all models.",
            decimals=1,
        ),
        Panel(
            2,
            "stat",
            "Reply, 99th percentile",
            (4, 0, 4, 4),
            (Ask(quantile(0.99, "llm_latency_ms")),),
            description="From request to last token. Alert above 10 s.",
            unit="ms",
            steps=(("orange", 5000), ("red", 10000)),
        ),
        Panel(
            3,
            "stat",
            "First token, 95th percentile",
            (8, 0, 4, 4),
            (Ask(quantile(0.95, "llm_first_token_ms")),),
            description="From request to first token. Alert above 5 s.",
            unit="ms",
            steps=(("orange", 2000), ("red", 5000)),
        ),
        Panel(
            4,
            "stat",
            "Errors",
            (12, 0, 4, 4),
            (Ask(FAILED_SHARE),),
            description="Share of the calls that failed. Alert above 5 %.",
            unit="percentunit",
            steps=(("orange", 0.01), ("red", 0.05)),
            decimals=1,
        ),
        Panel(
            5,
            "stat",
            "Open connections",
            (16, 0, 4, 4),
            (Ask("ws_connections_active"),),
            description="WebSocket connections that are open now.",
            steps=(("orange", 4000), ("red", 5000)),
        ),
        Panel(
            6,
            "stat",
            "Cost in the time shown",
            (20, 0, 4, 4),
            (Ask(f"sum(increase(llm_cost_dollars_total{{{OURS}}}[$__range]))"),),
            description="As far as the prices of the models are known.",
            unit="currencyUSD",
            decimals=2,
        ),
        Panel(7, "row", "Requests", (0, 4, 24, 1)),
        Panel(
            8,
            "timeseries",
            "Requests a minute, by model",
            (0, 5, 12, 8),
            (
                Ask(
                    rate("llm_requests_total", "model", times=60),
                    "{{model}}",
                ),
            ),
            stacked=True,
        ),
        Panel(
            9,
            "timeseries",
            "Requests a minute, by outcome",
            (12, 5, 12, 8),
            (
                Ask(
                    rate("llm_requests_total", "status", times=60),
                    "{{status}}",
                ),
            ),
            description="success; interrupted: a person cut the reply off; error; "
            "replayed: said again without asking a model.",
            stacked=True,
        ),
        Panel(10, "row", "Latency", (0, 13, 24, 1)),
        Panel(
            11,
            "heatmap",
            "Latency, distribution",
            (0, 14, 12, 8),
            (
                Ask(
                    distribution("llm_latency_ms"),
                    "{{le}}",
                ),
            ),
            description="How many replies took how long, from request to last token.",
            unit="ms",
        ),
        Panel(
            12,
            "timeseries",
            "Latency",
            (12, 14, 12, 8),
            (
                Ask(
                    quantile(0.5, "llm_latency_ms"),
                    "50th percentile",
                ),
                Ask(
                    quantile(0.95, "llm_latency_ms"),
                    "95th percentile",
                ),
                Ask(
                    quantile(0.99, "llm_latency_ms"),
                    "99th percentile",
                ),
            ),
            description="From request to last token (or to the interruption). Pacing is not in it.",
            unit="ms",
            steps=(("red", 10000),),
        ),
        Panel(
            13,
            "heatmap",
            "First token, distribution",
            (0, 22, 12, 8),
            (
                Ask(
                    distribution("llm_first_token_ms"),
                    "{{le}}",
                ),
            ),
            description="How many replies let people wait how long for the first word.",
            unit="ms",
        ),
        Panel(
            14,
            "timeseries",
            "First token",
            (12, 22, 12, 8),
            (
                Ask(
                    quantile(0.5, "llm_first_token_ms"),
                    "50th percentile",
                ),
                Ask(
                    quantile(0.95, "llm_first_token_ms"),
                    "95th percentile",
                ),
                Ask(
                    quantile(0.99, "llm_first_token_ms"),
                    "99th percentile",
                ),
            ),
            description="From request to first token.",
            unit="ms",
            steps=(("red", 5000),),
        ),
        Panel(15, "row", "People", (0, 30, 24, 1)),
        Panel(
            16,
            "timeseries",
            "Open connections",
            (0, 31, 8, 8),
            (Ask("ws_connections_active", "connections"),),
        ),
        Panel(
            17,
            "timeseries",
            "Replies cut off",
            (8, 31, 8, 8),
            (
                Ask(
                    f"{rate('llm_interruptions_total', 'model')} / {rate('llm_requests_total', 'model')}",
                    "{{model}}",
                ),
            ),
            description="Share of the replies that a person interrupted or stopped.",
            unit="percentunit",
        ),
        Panel(
            18,
            "timeseries",
            "Errors a minute, by code",
            (16, 31, 8, 8),
            (
                Ask(
                    rate("llm_errors_total", "code", times=60),
                    "{{code}}",
                ),
            ),
            description="What the codes mean: docs/protocol.md.",
            stacked=True,
        ),
        Panel(19, "row", "Tokens and cost", (0, 39, 24, 1)),
        Panel(
            20,
            "timeseries",
            "Tokens a minute",
            (0, 40, 12, 8),
            (
                Ask(
                    rate("llm_tokens_total", "direction", times=60),
                    "{{direction}}",
                ),
            ),
            description="input: prompts, output: replies.",
            stacked=True,
        ),
        Panel(
            21,
            "timeseries",
            "Cost an hour",
            (12, 40, 12, 8),
            (
                Ask(
                    rate("llm_cost_dollars_total", "model", times=3600),
                    "{{model}}",
                ),
            ),
            description="As far as the prices of the models are known.",
            unit="currencyUSD",
            stacked=True,
        ),
        Panel(22, "row", "Reported from outside", (0, 48, 24, 1)),
        Panel(
            23,
            "timeseries",
            "Reported calls a minute, by model",
            (0, 49, 12, 8),
            (
                Ask(
                    rate("llm_requests_total", "model", times=60, where=REPORTED),
                    "{{model}}",
                ),
            ),
            description="Calls that other programs made and reported to POST /api/ingest. They are in no other panel.",
            stacked=True,
        ),
        Panel(
            24,
            "timeseries",
            "Reported cost an hour",
            (12, 49, 12, 8),
            (
                Ask(
                    rate("llm_cost_dollars_total", "model", times=3600, where=REPORTED),
                    "{{model}}",
                ),
            ),
            description="As far as those programs said what a call cost.",
            unit="currencyUSD",
            stacked=True,
        ),
        Panel(25, "row", "What people think of replies", (0, 57, 24, 1)),
        Panel(
            26,
            "timeseries",
            "Thumbs up, share",
            (0, 58, 8, 8),
            (Ask(f"{standing('up')} / ({standing('up')} + {standing('down')})", "{{model}}"),),
            description="Of the thumbs that were given in the time shown and not taken back.",
            unit="percentunit",
        ),
        Panel(
            27,
            "timeseries",
            "Thumbs an hour",
            (8, 58, 8, 8),
            (
                Ask(
                    f"sum by (thumb) (increase(reply_judgements_total{{{OF_MODEL}, "
                    'change="given"}[$__range])) * 3600 / $__range_s',
                    "{{thumb}}",
                ),
            ),
            description="As they were given, averaged over the time shown.",
            decimals=1,
            stacked=True,
        ),
        Panel(
            28,
            "timeseries",
            "Seen of a reply",
            (16, 58, 8, 8),
            (Ask(f"replies_recent_seen_share{{{OF_MODEL}}}", "{{model}} · {{prompt_version}}"),),
            description="How much of a reply of the last hour people saw, on average, by model and version of the "
            "system prompt.",
            unit="percentunit",
        ),
        Panel(
            29,
            "timeseries",
            "Not what was wanted",
            (0, 66, 12, 8),
            (
                Ask(
                    became("interrupted|regenerated|edited|down"),
                    "{{model}} · {{prompt_version}} · {{became}}",
                ),
            ),
            description="Share of the last hour's replies that were interrupted, answered again, judged down, or whose "
            "question was edited.",
            unit="percentunit",
        ),
        Panel(
            30,
            "timeseries",
            "Of use",
            (12, 66, 12, 8),
            (Ask(became("continued|copied|up"), "{{model}} · {{prompt_version}} · {{became}}"),),
            description="Share of the last hour's replies after which the person went on, that were copied or liked.",
            unit="percentunit",
        ),
    ),
    by_model=True,
)
