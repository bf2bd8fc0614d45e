"""Tells what the messages of providers' errors mean, where no code says it. Sources: docs/providers.md."""

from __future__ import annotations

import re
from typing import NamedTuple

from taskflow.codes import AiErrorCode
from taskflow.llm import error_kinds
from taskflow.llm.words import Words
from taskflow.patterns import deferred

_N = r"(\d[\d,.]*\d|\d)"
_LIMIT, _ASKED = f"(?P<limit>{_N})", f"(?P<asked>{_N})"

TOO_LONG: tuple[tuple[str, str], ...] = (
    (
        "OpenAI, OpenRouter",
        f"maximum context length (?:is|of) {_LIMIT}.{{0,200}}?"
        f"(?:requested|resulted in|about|has)\\D{{0,20}}{_ASKED}",
    ),
    ("vLLM", f"{_ASKED} (?:input )?tokens.{{0,80}}?maximum context length (?:is |of )?(?:only )?{_LIMIT}"),
    ("vLLM", f"input length \\({_ASKED}\\) exceeds (?:the )?model'?s maximum context length \\({_LIMIT}\\)"),
    (
        "SGLang",
        f"input \\({_ASKED} tokens\\) is longer than the model's context length \\({_LIMIT} tokens\\)",
    ),
    (
        "vLLM, SGLang",
        f"(?:prompt|input) \\(?(?:length|total length)?\\s*\\(?{_ASKED}\\)?.{{0,60}}?"
        f"(?:longer than|exceeds).{{0,60}}?(?:length|limit)\\D{{0,8}}{_LIMIT}",
    ),
    ("Anthropic", f"(?:prompt|input) is too long: {_ASKED} tokens > {_LIMIT}"),
    ("Anthropic", f"`?max_tokens`? exceed context limit: {_ASKED} \\+ \\d+ > {_LIMIT}"),
    ("llama.cpp", f"\\({_ASKED} tokens\\) exceeds the available context size \\({_LIMIT} tokens\\)"),
    ("Mistral", f"prompt contains {_ASKED} tokens.{{0,80}}?{_LIMIT} maximum context length"),
    (
        "Google",
        f"input token count \\(?{_ASKED}\\)? exceeds the maximum number of tokens allowed \\(?{_LIMIT}",
    ),
    ("OpenAI", f"limit of {_LIMIT} tokens.{{0,60}}?resulted in {_ASKED} tokens"),
    ("xAI", f"maximum prompt length is {_LIMIT} but the request contains {_ASKED}"),
    ("Groq, OpenAI", f"request too large.{{0,200}}?limit {_LIMIT}, requested {_ASKED}"),
    ("GitHub", f"prompt token count of {_ASKED} exceeds the limit of {_LIMIT}"),
    ("GitHub", f"request body too large.{{0,60}}?max size: {_LIMIT} tokens"),
    ("Moonshot", f"exceeded model token limit: {_LIMIT}(?: \\(requested: {_ASKED}\\))?"),
    (
        "Together, TGI",
        f"`?inputs`? tokens \\+ `?max_new_tokens`? must be <= {_LIMIT}.{{0,40}}?{_ASKED} `?inputs",
    ),
    ("TGI", f"`?inputs`? must have less than {_LIMIT} tokens.{{0,20}}?{_ASKED}"),
    ("Cohere", f"too many tokens:.{{0,80}}?(?:exceed|limit of) {_LIMIT}.{{0,40}}?(?:received|got) {_ASKED}"),
    ("SiliconFlow", f"prompt_tokens \\({_ASKED}\\) must be less than max_seq_len \\({_LIMIT}\\)"),
    ("DashScope", f"range of input length should be \\[\\d+, ?{_LIMIT}\\]"),
    ("Cloudflare", f"exceeded token limit \\({_ASKED}\\)\\. max {_LIMIT}"),
    ("DeepSeek, OpenAI", f"maximum context length (?:is|of) {_LIMIT}"),
    ("Bedrock", "input is too long|too many input tokens"),
    (
        "OpenAI",
        "exceeds the context window|context[ _]length[ _]exceeded|"
        "reduce the length of (?:the|your) (?:messages|prompt|input)",
    ),
    (
        "llama.cpp",
        "exceeds? the (?:available )?context(?: size| length| window)?|"
        "(?:prompt|input)[^.]{0,60}exceeds[^.]{0,40}context",
    ),
    (
        "LM Studio",
        "greater than the context length|loaded with context length of only \\d+ tokens|"
        "context (?:length|size|window) .{0,60}(?:exceeded|overflow|not (?:big|large) enough)",
    ),
    ("Ollama", "input length exceeds|input (?:after truncation )?exceeds maximum context"),
    ("MiniMax", "context window exceeds limit|context window is full"),
    (
        "Alibaba, GLM",
        "输入.{0,6}过长|(?:超出|超过).{0,10}(?:上下文|最大).{0,6}(?:长度|限制)|prompt 超长|"
        "(?:上下文|输入|提示词?|prompt|messages?|消息|对话|文本).{0,8}(?:长度|tokens?|字符).{0,8}(?:超限|超长|"
        "超出|超过|过长|过大)",
    ),
    ("Anthropic", r"too many total text bytes|prompt: length: \d+\.\."),
    ("Bedrock", f"expected maxlength: {_LIMIT}, actual: {_ASKED}"),
    ("Bedrock", f"prompt tokens \\({_ASKED}\\) exceed model maximum \\({_LIMIT}\\)"),
    ("Cerebras", f"current length is {_ASKED} while limit is {_LIMIT}"),
    ("llama.cpp", "cannot truncate prompt|n_keep .{0,12}>= n_ctx"),
    # What it leaves for the reply is less than nothing.
    ("vLLM", r"max_\w*tokens.{0,80}?(?:got|is|was|:|=) ?-\d"),
    (
        "Together",
        "(?:prompt|input) tokens?(?: count)? \\+ `?max_\\w*tokens`?.{0,40}(?:less than|at most|exceed).{0,30}context",
    ),
    ("any", "context (?:window|length|size) is [\\d.,]+ ?[km]? tokens?,? (?:but )?you requested"),
    ("TabbyAPI", f"(?:request|prompt) length {_ASKED}(?: \\+ \\d+)? is greater than max_seq_len {_LIMIT}"),
    ("Volcengine", "total tokens of [^.]{0,40}exceed max message tokens"),
    ("SambaNova", f"prompt is {_ASKED} tokens long.{{0,120}}?sequence length is (?:just |only )?{_LIMIT}"),
    ("TensorRT-LLM", f"(?:prompt|input) length \\({_ASKED}\\) should not exceed \\w{{0,30}} ?\\({_LIMIT}\\)"),
    (
        "any",
        f"(?:prompt|input) (?:is|has|contains) {_ASKED} tokens.{{0,60}}?(?:at most|up to|limit of) {_LIMIT}",
    ),
    (
        "any",
        f"(?:prompt|input|request) has {_ASKED} tokens,? but[^.]{{0,40}}? "
        f"(?:supports|allows|accepts|takes|reads) (?:only |at most |up to )?{_LIMIT}",
    ),
    (
        "any",
        f"(?:requested|input|prompt|total) tokens \\(?{_ASKED}\\)? exceeds? [^.]{{0,30}}?"
        f"(?:context|window|limit|max)[^.\\d]{{0,30}}{_LIMIT}",
    ),
    ("any", f"token count (?:of )?{_ASKED} exceeds [^.\\d]{{0,40}}{_LIMIT}"),
    ("any", f"(?:prompt|input) length \\({_ASKED}\\).{{0,40}}?should not exceed \\w{{0,30}} ?\\({_LIMIT}\\)"),
    ("any", f"(?:prompt|input)(?: is)? too long:? {_ASKED} tokens exceeds? [^.]{{0,40}}? {_LIMIT}"),
    (
        "any",
        "(?:コンテキスト|入力).{0,10}(?:長|トークン数?).{0,12}超え|(?:컨텍스트|입력).{0,10}(?:길이|토큰).{0,12}초과",
    ),
    ("any", f"context (?:window|length|size) (?:is|of) {_LIMIT} tokens?,? but.{{0,60}}? {_ASKED} tokens"),
    ("any", f"(?:prompt|input) tokens \\(?{_ASKED}\\)? exceeds?[^.]{{0,40}}? \\(?{_LIMIT}"),
    (
        "any",
        f"(?:prompt|input)(?: token)? length {_ASKED} exceeds[^.]{{0,30}}? {_LIMIT}",
    ),
    (
        "any",
        f"(?:prompt|input) (?:has|is) {_ASKED} tokens,? but.{{0,40}}?context (?:window|length|size) is {_LIMIT}",
    ),
    (
        "any",
        "(?:prompt|input)(?: text)? exceeds? (?:the )?max(?:imum)? (?:allowed )?(?:length|size)|"
        "(?:prompt|prompt tokens|input tokens) (?:is |was |are |were )?too long|"
        "(?:prompt|input)(?: token)? length (?:is )?(?:too long|must be less|exceeds)|"
        "(?:prompt|input|conversation|context) (?:is )?too (?:long|large) for|"
        "(?:message|chat|conversation) history (?:is|has become|has grown) too long|context (?:window )?overflow|"
        "token limit exceeded|too many tokens in (?:the )?(?:prompt|input|messages)|"
        "exceeds (?:the )?(?:model'?s )?(?:token|max(?:imum)? input)[^.]{0,20}(?:limit|length)",
    ),
)
"""Who says it, and the words; with the model's limit and what was asked, where they are named."""

REPLY_TOO_LONG = (
    f"maximum context length (?:is|of) {_LIMIT}.{{0,80}}?(?:request|prompt) has {_ASKED} input tokens",
    f"maximum context length (?:is|of) {_LIMIT}.{{0,160}}?\\({_ASKED} (?:in the messages|of text input)",
    f"must be <= {_LIMIT}.{{0,40}}?given: {_ASKED} `?inputs",
    f"exceed context limit: {_ASKED} \\+ \\d+ > {_LIMIT}",
    f"prompt is {_ASKED} tokens long.{{0,120}}?sequence length is (?:just |only )?{_LIMIT}",
    # A sum of the two, however they are called.
    rf"{_ASKED}(?: \w+){{0,3}} \+ (?:[a-z]+[ :=]+){{0,4}}[\d,]+(?: \w+){{0,3}} "
    rf"(?:>|exceeds?|is (?:more|greater|larger) than)(?: [a-z]+){{0,5}}:? {_LIMIT}",
)
"""The model's limit, and how much of it the prompt alone takes, where prompt and reply together are refused."""

MONEY = (
    r"insufficient.{0,20}(?:balance|credit|quota|funds)",
    r"(?:balance|credits?|funds).{0,30}(?:insufficient|not enough|too low|exhausted|depleted|used up)",
    r"out of (?:credits?|funds|quota)|credits?.{0,20} expired|no (?:resource package|credits? (?:left|remaining))",
    r"(?:does(?:n't| not)|do(?:n't| not)) have any credits",
    r"please (?:recharge|top[- ]?up)|never purchased credits",
    r"not enough (?:balance|credits?|funds)\b|quota (?:is )?not enough",
    r"exceeded your current quota(?!.{0,60}\bper (?:minute|second|hour|day)\b)",
    r"\b(?:requires?|required|needs?) (?:more|usage|prepaid|paid) credits",
    r"\b(?:more|usage|prepaid|paid) credits are required",
    r"\b(?:(?:paid|active) (?:plan|subscription)|payment method) is required",
    r"payment (?:is )?required|billing hard limit|key limit exceeded",
    r"monthly (?:included credits|spending limit|usage limit)",
    r"monthly (?:\w+ )?(?:limit|allowance|budget) (?:is |was |has been )?(?:reached|exceeded|used up)|"
    r"(?:reached|exceeded) (?:its|your|their|the) monthly",
    r"exceeded (?:its |your |their |the )?(?:\w+ )?budget|requires? (?:an active subscription|prepaid)",
    r"requires billing|billing (?:to be enabled|is (?:disabled|not enabled)|account (?:is )?(?:disabled|closed|not))",
    r"(?:valid|invalid|no) payment[ _](?:instrument|method)",
    r"(?:spend|spending|credit|usage|budget) (?:limit|cap)s? (?:has been |have been |was |were )?"
    r"(?:reached|exceeded|exhausted)|"
    r"(?<!thinking )(?<!reasoning )(?<!token )\bbudget (?:has been |was |is )?(?:exhausted|exceeded|used up)|"
    r"exceeded (?:its|your|the) (?:\w+ )?(?:spend|spending|credit|budget) (?:limit|cap)",
    r"used all available credits|hit your limit\b",
    r"used (?:up )?all (?:of )?(?:your|the)\b(?!.{0,60}\bper (?:minute|second|hour|day)\b)"
    r".{0,30}\b(?:tokens|requests|messages|quota)\b",
    r"\b(?:have|has) no (?:\w+ )?quota\b|\bno (?:\w+ )?quota (?:left|remaining|available)",
    r"\boverages? (?:is |are )?(?:not |un|dis)|not [\w ]{0,20}overages? enabled|enable overages?\b",
    r"\bextra usage (?:is |must be )?(?:required|needed|turned off|disabled)",
    # Of an hour or a session it is one that waiting ends.
    r"(?:reached|hit|exceeded|used up) (?:your|the|its|their) (?!(?:\w+ )?(?:hourly|session|minute))"
    r"(?:\w+ ){0,3}usage limits?\b(?!.{0,20}(?:hour|minute|session))",
    r"usage limit for this (?:billing )?(?:cycle|month|week)",
    r"account.{0,40}(?:overdue|in arrears|not in good standing)",
    r"run out of (?:your |the )?(?:free |paid )?(?:messages|tokens|requests|quota|usage)",
    r"billing (?:is |has )?not (?:been )?(?:set ?up|configured|activated|active)",
    r"unpaid (?:invoice|bill|balance)|(?:invoice|payment|bill)s? (?:is |are )?(?:past due|overdue|unpaid)",
    r"subscription (?:has |is |was )?(?:expired|ended|lapsed|inactive|cancell?ed)",
    r"(?:wallet|account|credit|your)(?:'s)? balance is (?:negative|zero|empty|below)",
    r"reached (?:its|your|their|the) (?:\w+ )?(?:spend|spending|credit|budget|billing) (?:limit|cap)",
    r"free (?:tier|quota|allocation).{0,60}(?:exhausted|used up)",
    r"used up [^.]{0,30}free (?:tier|quota|allocation)",
    r"余额不足|额度(?:不足|已?用尽|已?用完)|欠费|请.{0,4}充值",
    # What is nothing to begin with does not come back by waiting.
    r"(?<!rate )\blimit: ?0(?=\s*(?:[/;|]|[.,](?!\d)|\Z))",
)
"""Money, in words exact enough to beat a status. "Quota" and "billing" alone are said of rate limits, too."""

BLOCKED = (
    r"(?<!invalid )content[ _](?:policy|filter|management polic|exists risk)",
    r"(?:inappropriate|sensitive|unsafe|prohibited|harmful) content",
    r"sensitive (?:words?|information|content) detected|\bsensitive chat messages\b",
    r"safety (?:system|filter|reasons|settings|guidelines)",
    r"(?:input|prompt|request|output|content|message|response)s? (?:was |were |is |has been |have been )?flagged",
    r"(?:input|prompt|output|content|message|response)s? (?:was|were|is|has been|have been) blocked",
    r"\b(?:prompt|output|response|content) blocked\b|(?:considered|deemed) (?:to be )?(?:high risk|unsafe|harmful)",
    # Whatever the guard is called: Onyx Guard, PromptGuard, Model Armor.
    r"blocked by (?:\w+ ){0,4}?(?:content|\w*(?:guard|shield|armor|safety|moderat))",
    r"guardrail.{0,60}(?:intervened|violat|block)|violat\w+ .{0,20}guardrail",
    # Whoever may not use it is denied access.
    r"guardrail.{0,120}(?<!access )(?<!access is )\bdenied\b",
    # Of a guardrail that is itself broken nothing was blocked.
    r"guardrails?(?: checks?| hooks?)?(?: defined in .{1,40}?)? (?:has |have |was |were )?(?:failed(?! to\b)|denied)",
    r"\b(?:input|output|prompt|the) content (?:safety |security )?(?:check|review|audit|moderation)s? "
    r"(?:failed|not passed)",
    r"contains? (?:sensitive|prohibited|inappropriate|unsafe|harmful) (?:words?|terms?|topics?|information)",
    r"(?:hate speech|violence|sexual content|self-harm|harassment|profanity) (?:was |were |is |has been )?detected",
    r"(?:prompt injection|jailbreak)[^.]{0,30} (?:was |is |has been )?(?:detected|blocked|prevented)",
    r"detected (?:a |an )?(?:prompt injection|jailbreak)",
    r"responsible ai practices",
    # A guard's rules, whichever of them.
    r"(?:request|prompt|content|message|input)s? (?:does(?:n't| not) match|match\w*)[^.]{0,20}"
    r"\b(?:allow|deny|den|block|forbid)\w* (?:pattern|list|rule|word|phrase)s?\b"
    r"(?! (?:of|for|in|on) (?:\w+ )?(?:models?|ips?|ip address\w*|firewall)\b)",
    r"content (?:that is |is )?(?:not allowed|disallowed) (?:by|under)|disallowed content",
    r"content ?policy ?violation|(?:input|prompt|output|response)s? (?:was|were|is|has been|have been) filtered",
    r"violat\w+ .{0,40}(?:content|usage|safety) (?:polic|guideline)",
    r"data.?inspection.?failed|\bnsfw (?:content|material|text)|敏感|违规",
    r"\A(?!.{0,300}\b(?:account|organization|project|api key)\b).{0,300}acceptable use polic",
)
"""A filter at work."""

MODEL = (
    r"\b(?:model|deployment|engine)s?\b.{0,120}(?:not (?:found|exist|available|supported|accessible|served)|"
    r"does(?:n't| not) exist|is not a valid|is invalid|isn't supported|unavailable in your|decommissioned|"
    r"deprecated|not (?:loaded|downloaded|installed|deployed|pulled))"
    r"|\bprovider(?: ['\"`][^'\"`]{0,60}['\"`])? (?:was |is )?not (?:found|registered|configured)\b"
    r"|not a valid model|not a chat model|model not exist|no endpoints found|no such model|not found the model"
    r"|\b(?:graph|pipeline|servable)(?: definition)? with (?:the )?requested name (?:is |was )?not found"
    r"|endpoint does(?:n't| not) exist.{0,80}\bmodel\b"
    r"|\bmodel\b.{0,60}(?:end of life|only supported in v1/)|available for the selected model"
    r"|(?:unknown|invalid|unsupported) model|(?:unknown|unsupported) provider\b"
    r"|no (?:instance|replica|deployment|worker)s? (?:was |is )?(?:found|available|running) for (?:the )?model"
    r"|\bfunction '[\w-]{4,60}': not found|could not find [^.]{0,20}\bmodel"
    r"|no (?:default )?models? (?:was |is |are )?(?:available|selected|configured|registered|deployed)"
    r"|(?<![a-z] )\bmodel: ?\S+|not have access to (?:the )?model|try pulling it|no models? (?:is |are )?loaded"
    # One that is asked for something else than a chat, or elsewhere.
    r"|\bmodel\b.{0,120}\buse (?:the )?/?(?:v1/)?(?:completions?|responses|messages|embeddings|generate)\b"
    r".{0,20}(?:api|endpoint|instead)\b"
    r"|\bmodel\b.{0,40}\b(?:only (?:enabled|available|accessible|offered)|"
    r"(?:enabled|available|accessible|offered) only) (?:for|in|on|to|with|through|via)\b"
    # Not what a field of the request may be "for model x".
    r"|(?<!for )(?<!with )(?<!of )(?<!by )(?<!for this )(?<!with this )(?<!of this )"
    r"(?<!for the )(?<!with the )(?<!of the )"
    r"\bmodel(?: name| id)?['\"`]?:?(?: ['\"`][^'\"`]{1,80}['\"`])? "
    r"(?:must|should|has to) be one of\b"
    r"|\bmodels?\b[^.]{0,60} (?:do|does|can)(?:n't| ?not) (?:support|do|handle) "
    r"(?:text[- ]generation|chat(?:[ /]completions?)?|conversations?)\b"
    r"(?! (?:templates?|with|that|which|longer|over|in|as|when|where|histor|messages?|turns?)\b)"
    r"|\b(?:operation|endpoint)\b.{0,20} does(?:n't| not) work with (?:the |this )?(?:specified |requested )?model"
)
"""The model that was asked for is not there."""

NOT_OFFERED = (
    r"(?:n't|not) have access to (?:the |this )?model|no available channels? for model|"
    r"(?:no access|not (?:authorized|entitled|eligible)|no permission) to "
    r"(?:use |access |call )?(?:the |this )?(?:requested )?model\b|not allowed to use publisher model|"
    r"\b(?:valid|allowed) models?(?: \w+){0,4}: ?[\[('\"]|incorrect model id"
    r"|模型.{0,80}无可用(?:的)?渠道|无可用(?:的)?渠道.{0,20}模型"
    r"|无权使用.{0,4}模型|模型.{0,12}无使用权限|模型名(?:字|称)?(?:错误|不正确)"
    r"|\b(?:not have|no|without|missing) (?:a |any |the )?(?:default )?chat template"
)
"""A gateway has the model for nobody, or not for this key. one-api and new-api say so with 403 and 503. A model without
a chat template never answers a chat, whatever the status."""

BROKE_DOWN = (
    r"crashed|process (?:has |was )?(?:terminated|exited|died|killed)|exit status"
    r"|out of memory|\boom\b|cuda error|unexpected eof|peer closed|disconnected"
    r"|model (?:was |has been |has )?(?:un|re)loaded"
    r"|(?:failed|unable|could not|couldn't|cannot|can't)(?: to)? load (?:the )?model\b"
    r"|(?:error|failure) (?:while |when )?loading (?:the )?model\b"
    r"|(?:is )?(?:currently|still) loading|being loaded|degraded function"
    r"|endpoint is (?:paused|initializing|scaled to zero)"
    r"|model returned (?:an )?error|server had an error"
    r"|failed (?:to perform inference|during generation)|incomplete generation"
    r"|encountered an (?:issue|error)|error was encountered while running the model"
    r"|engine.{0,30}\b(?:died|is dead|not running)|worker.{0,30}\b(?:died|exited|killed)"
    r"|\b(?:completion|generation|inference|request)(?: [\w-]{1,64})? (?:was |has been |is )?aborted\b"
    r"|connection.{0,20}(?:reset|closed|refused|aborted|error)|server error|(?:over|at).?capacity|high traffic"
)
"""A server or its model broke down while it worked, or is not up yet."""

ELSEWHERE = (
    r"\b(?:location|region|country|countries|territory|territories|jurisdiction|sanction\w*|embargo\w*)\b"
    r"|\byour area\b"
    r"|地区|区域"
)
"""It is served, but not there."""


TOO_OFTEN = (
    r"rate.?limit|request limit reached|resource.?exhausted|throttl|too many tokens|cooling down"
    r"|cool-?down(?! after a (?:recent )?failure)"
    r"|too many (?:(?:concurrent|parallel|simultaneous|active|pending) )?(?:requests|calls|connections|sessions)"
    r"|concurren\w{1,6} .{0,30}(?:limit|exceed|reached)|(?:requests?|tokens?) per (?:minute|second|hour|day)|"
    r"\b[rt]p[mdh]\b"
    r"|请求(?:次数|数|量)?(?:过于频繁|过多|太频繁|太多|频率)|频率(?:过高|限制|超)|速率(?:限制|超)|限流|"
    r"并发.{0,8}(?:超|上限|限制|过高)"
    r"|レート制限|リクエスト(?:が多|数)|요청이? (?:너무 )?많|(?:속도|요청) 제한|слишком много запросов"
    r"|demasiadas (?:solicitudes|peticiones)|muitas (?:solicitações|requisições)|trop de requêtes|"
    r"zu viele anfragen|troppe richieste"
)
NETWORK = (
    r"\be(?:connrefused|connreset|connaborted|notfound|ai_again|hostunreach|netunreach|pipe|hostdown|netreset)\b"
    r"|\beof\b|(?:cannot|can't|could not|unable to|failed to) (?:connect|reach)|name or service not known"
    r"|nodename nor servname|no (?:such host|address associated|route to host)|getaddrinfo|host is down"
    r"|closed (?:the )?connection|broken pipe|certificate|segmentation fault|no response from"
    r"|socket hang up|fetch failed|failed to fetch|network (?:error|request failed|is unreachable)|name resolution"
    r"|\b(?:connection|network)[^.]{0,24} lost\b|\blost (?:the )?connection"
    r"|failed to (?:get|receive|read|fetch) (?:a |any |the )?(?:response|reply|answer)"
    r"|without sending (?:any )?(?:data|chunks?)|(?:finish|stop)[ _]?reason: ?['\"]?(?:error|abort|network_error)"
)
"""What programs in the middle say when the next one is gone."""
BUSY = (
    r"overloaded|unavailable|temporarily|no available|too busy|is busy|bad gateway|upstream(?! rejected)|"
    r"internal(?! validation\b).{0,16}error(?!\.\w)|(?:unexpected|unknown) error"
    r"|loading model|provider returned error|error from provider|capacity exceeded|high (?:demand|load|volume|"
    r"traffic)|out of capacity"
    r"|error occurred while processing (?:your|the|this) request"
    r"|(?:can|may|please|should) retry (?:your|the|this) request"
    r"|\bbusy\b|(?:retry|try)(?: again)? later|queue is full|is not ready|warming up"
    r"|(?:inference|generation|prediction|run) failed|did not (?:answer|respond|reply)"
    r"|no healthy|not responding|restarting|shutting down|starting up|maintenance|memory exhausted|went wrong"
    r"|繁忙|(?:负载|负荷).{0,6}(?:过高|饱和|已满)|过载|拥挤|拥堵|访问量(?:过大|过高)|(?:系统|服务|服务器|"
    r"内部).{0,4}(?:异常|错误|故障|不可用)"
    r"|稍[后後](?:再试|重试|再試)|混み合|一時的|サーバーエラー|内部エラー|과부하|서버 오류|일시적|перегружен|"
    r"внутренняя ошибка|недоступ"
    r"|sobrecarg|error interno|erro interno|surcharg|erreur interne|überlastet|interner fehler|nicht verfügbar"
)

UPGRADE = (
    r"upgrade (?:your|the|to (?:a|an|the)) (?:\w+ )?(?:plan|subscription|tier|account)\b|upgrade for access"
    r"|requires? (?:a |an )?(?:\w+ )?subscription|\bplan\b.{0,20} upgrade to \w+"
    r"|not (?:included|available|covered) (?:in|by|under|with) (?:your|the|this) (?:\w+ )?plan"
    r"|\b(?:subscription|plan) (?:is |was |has )?(?:not (?:found|active)|expired|required|missing)"
)
"""What is sold and not bought. Beside a limit it is advice."""

WEAK: tuple[tuple[str, AiErrorCode], ...] = (
    (
        rf"\A(?=.{{0,400}}(?:{error_kinds.A_TIME}))(?:.{{0,400}}quota|.{{0,400}}limit)",
        AiErrorCode.RATE_LIMITED,
    ),
    (r"billing|payment|quota", AiErrorCode.QUOTA_EXCEEDED),
    (TOO_OFTEN, AiErrorCode.RATE_LIMITED),
    (BROKE_DOWN, AiErrorCode.SERVICE_UNAVAILABLE),
    (MODEL, AiErrorCode.MODEL_NOT_FOUND),
    (
        r"api.?(?:key|token)\b|unauthori[sz]ed|permission|forbidden|authenticat|access denied"
        r"|invalid token|token (?:is )?(?:invalid|expired|revoked)|credentials?\b"
        r"|(?:location|region|country|territory) .{0,20}not supported"
        r"|(?:organization|account|project) has been (?:disabled|suspended|restricted)"
        r"|\bkey (?:has been |was |is )(?:revoked|disabled|deleted|expired|deactivated|suspended)"
        r"|\b(?:operation|action|access|invocation) (?:is |was )?not (?:allowed|permitted)",
        AiErrorCode.PERMISSION_DENIED,
    ),
    (UPGRADE, AiErrorCode.QUOTA_EXCEEDED),
    (r"moderation|flagged|safety", AiErrorCode.CONTENT_BLOCKED),
    (
        r"timed? ?out|deadline exceeded|\be(?:socket)?timedout\b|超时|逾時|タイムアウト|시간 ?초과|время ожидания|"
        r"tiempo de espera|tempo limite|délai d'attente|zeitüberschreitung",
        AiErrorCode.TIMEOUT,
    ),
    (f"{NETWORK}|{BUSY}", AiErrorCode.SERVICE_UNAVAILABLE),
)
"""Words that decide where neither a code nor a status does."""


PROSE_CHARS = 4_000
SENTENCE_CHARS = 500
"""What is longer is a page rather than a sentence about one thing."""
LEAST_LIMIT = 256
"""No model reads less, in tokens."""
_READ = Words(
    "(?:prompt|input|context|messages?|request|conversation|query|text|you sent|you provided).{0,120}tokens?",
    "tokens?.{0,60}(?:prompt|input|context)|(?:prompt|input|context) length",
)
_COMPARED = Words(
    r"exceed|longer than|more than|greater than|larger than|above|beyond|overflow|over the",
    r"too (?:long|large|many|much)",
    r"(?:less|smaller|shorter|lower) than| > |\bonly\b|\bmax(?:imum)?\b|,? but (?:the|its|this|your)\b",
)
_NO_PROMPT = Words(
    r"per (?:minute|day|hour|second)|\b[tr]p[mdh]\b|\brate|quota|balance|credit|max_\w*tokens|output|completion|"
    r"characters|bytes"
)
"""It is about something else, or tells more than two lengths."""
_SENTENCE = deferred(r"[。！？!?\n|;；]+|\.(?=\s|$)")
_NUMBERS = deferred(r"(?<![\w.-])(?<!status: )(?<!status )(?<!status code )\d[\d,.]*\d(?![\w-])")
_TOO_LONG = tuple(Words(words) for _, words in TOO_LONG)
_REPLY_TOO_LONG = tuple(map(Words, REPLY_TOO_LONG))
_KINDS = {
    AiErrorCode.RATE_LIMITED: error_kinds.OFTEN,
    AiErrorCode.MODEL_NOT_FOUND: error_kinds.MODEL,
    AiErrorCode.PERMISSION_DENIED: error_kinds.KEY,
}
_MONEY, _BLOCKED, _MODEL = Words(*MONEY), Words(*BLOCKED), Words(MODEL)
_NOT_OFFERED, _ELSEWHERE, _TOO_OFTEN = Words(NOT_OFFERED), Words(ELSEWHERE), Words(TOO_OFTEN)
_A_PERIOD = Words(
    r"\b(?:monthly|weekly|daily|hourly|yearly|annual) (?:\w+ ){0,2}(?:limit|quota|allowance|budget|cap)\b"
)
"""A limit of a time is not the prompt's."""
_SIGNED_OUT = Words(r"re-?authenticat\w+ is (?:needed|required)|gcloud auth (?:application-default )?login")
_NO_KEY = Words(
    r"(?:could ?n[o']t|can ?n[o']t|unable to) find (?:a |an |the |your )?(?:secret|api[ _]?key|credential)",
    r"(?:missing|invalid|incorrect|wrong|no) (?:[\w`]+ )?(?:api[ _]?key|credentials)\b",
    r"(?:api[ _]?key|credentials)\b.{0,20} (?:is|are|was|were) "
    r"(?:missing|invalid|incorrect|not (?:set|provided|valid))",
)
_URL = Words(r"https?://\S+")
_WHO_REFUSED = Words(r"\bby (?:the )?(?:[\w-]+ ){1,3}(?:check|plugin|policy|filter|middleware)\b")
"""Who refuses access, called after what it looks for: beside a key, ``denied by ai quota check`` tells of no quota."""
_UPGRADE = Words(UPGRADE)
_UNPAID = Words("billing|payment|quota", UPGRADE)
_A_MINUTE = Words("(?<!free )allocated quota exceeded", "/error-code#token-limit")
_BOUGHT = Words(
    r"quota|billing|balance|credit|budget|payment|\bspen[dt]|\bplan\b|upgrade|\bbuy\b|purchas|allowance"
    r"|top[- ]?up|recharge|额度|余额|充值"
)
_A_TIME, _AGAIN = Words(error_kinds.A_TIME), Words(r"\bretry\b|try again|wait")
_A_MODEL = Words(r"(?<![/\w.-])(?:model|deployment|engine|checkpoint)s?\b(?![/.])")
_ADVICE = deferred(r"\W*(?:please|visit|you can|to \w+|go to|see|contact|consider|need more|upgrade)\b", re.I)
"""How a sentence begins that tells what one could do: more money buys a higher limit, too."""
_WEAK = tuple((Words(words), code) for words, code in WEAK)


class Length(NamedTuple):
    """Tokens that the model accepts, and that were asked; None where the words name none."""

    limit: int | None = None
    asked: int | None = None


def too_long(message: str) -> Length | None:
    """Whether ``message`` says that the prompt does not fit, and by how much."""
    head = message[:PROSE_CHARS]
    if _A_PERIOD.search(head):
        return None
    for pattern in _TOO_LONG:
        if found := pattern.search(head):
            named = found.groupdict()
            return Length(_count(named.get("limit")), _count(named.get("asked")))
    told = _compared(head)
    if told is None and any(map(error_kinds.LONG_PROMPT.found, _sentences(head))):
        return Length()
    return told


def _sentences(head: str) -> list[str]:
    return [sentence for sentence in _SENTENCE.split(head) if sentence]


def _compared(head: str) -> Length | None:
    """The same of words that nobody has listed: what a model reads, tokens, and two numbers that are compared."""
    if not (_READ.search(head) and _COMPARED.search(head)) or _NO_PROMPT.search(head):
        return None
    numbers = {number for number in map(_count, _NUMBERS.findall(head)) if number and number >= LEAST_LIMIT}
    if len(numbers) != 2:
        return None
    return Length(min(numbers), max(numbers))


def reply_room(message: str) -> int | None:
    """The reply's length to ask for when not the prompt but that length does not fit: a quarter of the limit.

    None when the prompt alone leaves less than that, or ``message`` does not tell the two apart.
    """
    for pattern in _REPLY_TOO_LONG:
        if found := pattern.search(message[:PROSE_CHARS]):
            limit, prompt = _count(found["limit"]), _count(found["asked"])
            return limit // 4 or None if limit and prompt and prompt <= limit - limit // 4 else None
    return None


def a_minute(message: str) -> bool:
    """Whether ``message`` is Alibaba's about a limit per minute, which comes with the code of an empty account.

    It says so, or the part of the page that it points to does.
    """
    return _A_MINUTE.search(message[:PROSE_CHARS]) is not None


def only_a_rate(message: str) -> bool:
    """Whether ``message`` speaks of a rate, and of nothing that is bought."""
    head = message[:PROSE_CHARS]
    return _TOO_OFTEN.search(head) is not None and _BOUGHT.search(head) is None


def exact(message: str) -> AiErrorCode | None:
    """The meaning of ``message`` when its words are exact enough to count more than the status; else None."""
    head = message[:PROSE_CHARS]
    if _MONEY.search(head):
        return AiErrorCode.QUOTA_EXCEEDED
    if _BLOCKED.search(head):
        return AiErrorCode.CONTENT_BLOCKED
    if _NOT_OFFERED.search(head):
        return AiErrorCode.MODEL_NOT_FOUND
    often = _TOO_OFTEN.search(head)
    for sentence in _sentences(head):
        if error_kinds.MONEY.found(sentence) and not (often and _ADVICE.match(sentence)):
            return AiErrorCode.QUOTA_EXCEEDED
        if error_kinds.BLOCKED.found(sentence):
            return AiErrorCode.CONTENT_BLOCKED
    return None


def loose(message: str) -> AiErrorCode:
    """What ``message`` most probably means when neither a code nor a status tells; else ``UNKNOWN``."""
    head = _cause(message[:PROSE_CHARS])
    for pattern, code in _WEAK:
        if pattern.search(head):
            return code
        if code in _KINDS and any(map(_KINDS[code].found, _sentences(head))):
            return code
    return AiErrorCode.UNKNOWN


_WRAPPING = Words(
    r"provider returned (?:an )?error|error from provider(?: ?\([^)]{0,40}\))?|inference failed|"
    r"stream disconnected before completion|upstream request failed|"
    r"request failed with status(?: code)?:? ?\d{3}(?: [a-z_]+)?"
)
LEAST_CAUSE = 3
"""So many words beside a wrapping are its cause."""


def _cause(head: str) -> str:
    """``head`` without the words in which a gateway wraps a cause, which say only whose it is."""
    bare = _WRAPPING.sub(" ", head)
    return bare if len(re.findall(r"[^\W\d_]{2,}", bare)) >= LEAST_CAUSE else head


_NO_ROUTE = Words(
    "unexpected endpoint or method",
    "no route for that uri",
    "url error, please check url",
    "supported on this route",
    r"\bunknown (?:request )?(?:path|route|url|endpoint)\b(?! (?:param|scheme|id\b|name))",
)
"""LM Studio's (status 200), Cloudflare's (400), DashScope's (400), Bedrock's, whose models have different routes, and
AIBrix's (501)."""


_NAME = r"""(?:[`'"][\w.\[\]-]{1,80}[`'"]|[\w.\[\]-]{1,80}(?=\s*(?:[.,;:)\]"'|]|\Z)))"""
_PARAMETER = (
    r"(?:(?:param(?:eter)?|argument|field|property|properties|option)s?(?:\(s\))?|key\(s\)(?: in object)?)"
)
_REFUSED_NAMES = Words(
    rf"\b(?:unsupported|unknown|unrecogni[sz]ed|unexpected|extra|unpermitted) (?:\w+ )?{_PARAMETER}"
    rf"(?: (?:supplied|provided|found))?\s*(?::\s*)?{_NAME}(?:,? (?:and )?{_NAME})*",
    rf"\b{_PARAMETER} (?:is |are )?not (?:supported|allowed|permitted|recogni[sz]ed|available)"
    rf"(?: (?:on|with|for|by|in) (?:this|the) (?:\w+ )?(?:model|deployment|engine|endpoint))?(?:\s*:\s*{_NAME})?",
    r"""(?<![\w.\[\]-])[\w.\[\]-]{1,80}[`'"]? (?:is|are) not (?:a |an )?"""
    rf"(?:valid|supported|known|recogni[sz]ed|allowed|permitted) (?:request )?{_PARAMETER}\b",
)


def without_refused_names(message: str) -> str:
    """``message`` without the parameters that it refuses: what one is called, or which model takes it, is no cause.

    ``Unsupported parameter: content_filter`` is no filter at work.
    """
    return _REFUSED_NAMES.sub("a parameter", message[:PROSE_CHARS])


def unpaid(message: str) -> bool:
    """Whether ``message``, with which access is refused, speaks of money."""
    head = _URL.sub(" ", message[:PROSE_CHARS])
    if names_key(cause := _WHO_REFUSED.sub(" ", head)):
        head = cause
    return _UNPAID.search(head) is not None and _A_TIME.search(head) is None


def for_sale(message: str) -> bool:
    """Whether ``message`` tells of something to buy, and of no limit."""
    head = message[:PROSE_CHARS]
    return _UPGRADE.search(head) is not None and not too_often(message)


def passing(message: str) -> bool:
    """Whether ``message`` speaks of a limit on what goes on at the same time, and of another try."""
    head = message[:PROSE_CHARS]
    return _A_TIME.search(head) is not None and _AGAIN.search(head) is not None


def lacks_key(message: str) -> bool:
    """Whether ``message`` says that no key, or a wrong one, was given."""
    return _NO_KEY.search(message[:PROSE_CHARS]) is not None


def signed_out(message: str) -> bool:
    """Whether ``message`` says that somebody has to sign a gateway in again."""
    return _SIGNED_OUT.search(message[:PROSE_CHARS]) is not None


def too_often(message: str) -> bool:
    """Whether ``message`` speaks of more requests than are taken."""
    head = message[:PROSE_CHARS]
    return _TOO_OFTEN.search(head) is not None or any(map(error_kinds.OFTEN.found, _sentences(head)))


def no_route(message: str) -> bool:
    """Whether ``message`` says that nothing is at the address, or not this model, whatever the status."""
    return _NO_ROUTE.search(message[:PROSE_CHARS]) is not None


def no_version(message: str) -> bool:
    """Whether ``message`` says that the API has no such version as the address asks for."""
    return any(map(error_kinds.VERSION.found, _sentences(message[:PROSE_CHARS])))


def elsewhere(message: str) -> bool:
    """Whether ``message`` says that it is not served where the request comes from."""
    return _ELSEWHERE.search(message[:PROSE_CHARS]) is not None


def names_key(message: str) -> bool:
    """Whether ``message`` speaks of a key, or of who may do what."""
    return error_kinds.KEY.about.search(message[:PROSE_CHARS]) is not None or "key" in message.lower()


def speaks_of_model(message: str) -> bool:
    """Whether ``message`` has a model in it, other than in a path or on a page."""
    if message.lstrip().startswith("<"):
        return False
    a_sentence = len(message) <= SENTENCE_CHARS
    return (a_sentence and _A_MODEL.search(message) is not None) or names_model(message)


def names_model(message: str) -> bool:
    """Whether ``message`` says that the model is not there."""
    head = message[:PROSE_CHARS]
    return _MODEL.search(head) is not None or any(map(error_kinds.MODEL.found, _sentences(head)))


def _count(value: str | None) -> int | None:
    # Three digits behind a dot are thousands, fewer a fraction.
    digits = re.sub(r"\D", "", re.sub(r"\.\d{1,2}\Z", "", value or ""))
    return int(digits[:12]) if digits else None
