"""Kinds of errors by what a sentence is about and what is wrong with it, in the languages of servers. No I/O.

No list of sentences is ever whole. A sentence that speaks of an account's balance and says that it is used up means
money, however it is put. Sources: docs/providers.md, "Errors".
"""

from __future__ import annotations

from typing import NamedTuple

from taskflow.llm.words import Words


class Kind(NamedTuple):
    """What an error is about and what is wrong with it, in one sentence, in whichever order; not with ``unless``."""

    about: Words
    fault: Words
    unless: Words

    def found(self, sentence: str) -> bool:
        """Whether ``sentence`` says so."""
        return bool(
            self.about.search(sentence) and self.fault.search(sentence) and not self.unless.search(sentence)
        )


A_TIME = (
    r"per (?:minute|hour|second|day)|\brate|\b[rt]p[mdh]\b|\bqps\b|concurren|in[- ]flight|requests? limit"
    r"|每分钟|每秒|速率|频率|并发|限流"
)
"""Said of limits that waiting ends."""

_MEASURE = "context|window|token|length|size"
_ABOVE = "exceed|more than|greater than|larger than|beyond"

LONG_PROMPT = Kind(
    Words(
        r"\b(?:prompt|input|context|messages?|conversation|history|request|query|text|payload|body|total tokens|"
        r"characters)\b",
        "上下文|输入|提示词?|消息|对话|会话|文本|请求|内容|コンテキスト|入力|プロンプト|컨텍스트|입력|프롬프트",
        "контекст|запрос|промпт|сообщени|contexto|mensaje|entrada|contexte|kontext|eingabe",
    ),
    Words(
        r"too (?:long|large|big)\b|longer than|(?:does|do)(?:n't| not) fit|no longer fits?\b|overflow",
        r"too many (?:input )?tokens|too small for|not enough (?:context|space|room)",
        r"(?:is|are) over (?:the|its|your) (?:[\w']+ ){0,3}limit",
        rf"(?:{_MEASURE}).*(?:{_ABOVE})|(?:{_ABOVE}).*(?:{_MEASURE})",
        "过长|太长|超长|过大|超出|超过|超限|已满|压缩|缩短|精简|長すぎ|超えて|超過|너무 (?:깁|길)|초과",
        "слишком (?:длин|больш)|превыша|demasiado larg|muito long|excede|trop long|dépasse",
        "zu lang|überschreite|quá dài|terlalu panjang|çok uzun|troppo lung|te lang",
    ),
    Words(
        A_TIME,
        r"quota|balance|credit|budget_tokens|max_\w*tokens|\boutput|completion|image|pixel|retr(?:y|ies)|timed? ?out",
        r"temperature|top_p|please wait|string too long|polic|\btook\b|deadline|额度|余额|次数|超时|图片|政策",
    ),
)
"""A prompt that does not fit, without numbers that tell by how much."""

MONEY = Kind(
    Words(
        r"\b(?:balance|credits?|funds?|budget|wallet|points|coins|prepaid|trial|subscription|invoices?|bills?)\b",
        r"\b(?:billing|payments?|spend(?:ing)?|plan|inference limit|allotment|allowance|card)\b",
        r"account(?= is past due)",
        r"\b(?:extra|included|free|monthly|weekly|paid) usage",
        "余额|额度|点数|积分|套餐|资源包|流量包|账单|残高|クレジット|利用枠|잔액|크레딧",
        r"\bбаланс|средств|кредит|\bsaldo\b|crédito|fondos|\bsolde\b|crédits?\b|guthaben",
        "crediti|credito|bakiye|kredit",
    ),
    Words(
        r"insufficient|not enough|not have enough|too low|exhausted|depleted|used up|(?:run|ran|running) out",
        r"\bout of\b",
        r"negative|past due|overdue|unpaid|delinquent|declined|\bended\b|\bexpired\b|is over\b|limit reached",
        r"\bno (?:active|valid|remaining)|\bno [\w ]{1,20}left\b|\bempty\b|consumed|to a paid plan",
        r"does(?:n't| not) include|has been paused|billing account [\w -]{0,60}disabled",
        r"(?:balance|credits?|funds)(?: is|:)? ?[$€£￥¥]?-?0(?:[.,]0+)?(?![\d.])",
        r"(?:reached|hit|exceeded)(?: your| the| its)? (?:set )?(?:inference limit|spend|budget|credit)",
        r"(?:add|update|provide|attach|missing|no|enter|verify|requires?|needs?) "
        r"(?:a |an |your |any |valid |credit |debit )*(?:payment|billing|card)\b",
        r"(?:reached|exceeded) (?:its|your|their|the) [\w ]{0,30}(?:spend|credit|budget)",
        "不足|用尽|用完|耗尽|逾期|到期|过期|上限|失败|为负|为 ?[0零]|不够|超出|超限",
        "足りません|使い切|超過|부족|소진|초과",
        "недостаточно|исчерпан|закончил|insuficiente|agotad|esgotad|insuffisant|épuisé|aufgebraucht|erschöpft",
        "nicht ausreichend|insufficiente|esaurit|yetersiz|tidak mencukupi|không đủ|niewystarczając",
    ),
    Words(
        A_TIME,
        r"(?:thinking|reasoning|context|token) budget|budget_tokens|\bcontext\b|上下文",
        "load balanc|points? out|data points",
    ),
)
"""An account without money."""

BLOCKED = Kind(
    Words(
        r"\b(?:prompt|input|request|message|content|output|response|text|query|generation|material|topic)s?\b",
        "内容|输入|输出|提示词?|提问|问题|文本|请求|消息|回复|对话|コンテンツ|入力|プロンプト|콘텐츠|입력",
        "контент|запрос|contenido|conteúdo|contenu|inhalt|nội dung|konten|treść|contenuto",
    ),
    Words(
        r"violat\w+ .{0,40}(?:polic|terms|guideline|rules)|(?:goes |is )?against .{0,20}(?:polic|terms of|guideline)",
        r"(?:classified|flagged|detected|identified|deemed|considered|regarded)(?: as)? (?:to be )?"
        r"(?:potentially )?(?:unsafe|harmful|toxic|inappropriate|offensive|malicious|high[- ]risk|sensitive|nsfw)",
        r"contains? [^.]{0,30}\b(?:inappropriate|harmful|illegal|unsafe|sensitive|prohibited|offensive|sexual|violent|"
        r"toxic)\b",
        r"(?:did not|didn't|failed to|does not) pass [^.]{0,30}(?:moderation|safety|content|review|审核)",
        r"withheld",
        r"(?:refused|rejected|denied|stopped|blocked) by [\w ]{0,30}(?:safety|moderation|filter|classifier|guard)",
        r"\b(?:pii|personal data|injection|jailbreak|profanity|nudity|self-harm|malware)\b.{0,30}"
        r"(?:detected|found|denied|blocked)|triggered [\w ]{0,30}(?:abuse|safety|moderation|filter|guard)",
        r"(?:disallowed|forbidden|prohibited|banned) (?:topic|content|subject|term|word|phrase)",
        "不当|不合规|不安全|不合法|违法|违禁|敏感|色情|涉政|审核(?:未|不)通过|检[查测](?:未|不)通过",
        r"未(?:能)?通过[^。]{0,8}审[核查]|被(?:拦截|屏蔽|过滤|阻止|拒绝)|风控|不適切|ポリシー違反|ブロックされ|부적절|차단|위반",
        "неприемлем|нарушает|inapropiad|inadequad|inapproprié|unangemessen|viola (?:la|as|las|nuestra|i |le )",
        "enfreint|verstößt|vi phạm|melanggar|narusza",
    ),
    Words(
        r"\b(?:account|organi[sz]ation|project|api key|ip|cloudflare|firewall|waf|region|country)\b",
        r"unavailable|not (?:blocked|flagged)|service error|timed? ?out|schema|账号|账户|服务",
    ),
)
"""A filter at work."""

MODEL = Kind(
    Words(
        r"\b(?:model|deployment|engine|checkpoint|llm)(?:s|_id)?\b|模型|モデル|모델|модел|modelo|modèle|modell\b"
    ),
    Words(
        r"deactivated|retired|sunset|discontinued|(?:been |was )removed",
        r"no longer (?:available|supported|served|exists?)",
        r"not provided|requires? (?:a |an )?(?:newer|later) version",
        r"not allowed to (?:\w+ ){1,3}(?:this|the) (?:model|engine)",
        r"not a supported model|unable to access (?:[\w-]+ ){0,3}model|\bno such|not found",
        r"not enabled for(?! (?:this|the|your) (?:model|engine))|\bno models? match",
        r"does(?:n't| not) exist",
        r"not (?:in|on) (?:the |your )?(?:list of )?allow|(?:don't|do not|doesn't) know|unrecogni[sz]ed|offline",
        r"restricted",
        r"(?:could not|cannot|can't) (?:resolve|find|locate)|not match any|unknown provider",
        r"supported (?:\w+ ){0,2}models?(?: names?| ids?)? (?:are|is)\b",
        r"不存在|未找到|找不到|没有找到|不支持(?!工具|图|流)|已下线|下架|未开通|无效|停用|(?:没有|无)[^。]{0,8}权限",
        "存在しません|見つかりません|찾을 수 없|지원되지 않|не найден|не существует|no existe|não existe",
        "no encontrado",
        "não encontrado|introuvable|n'existe pas|nicht gefunden|existiert nicht",
    ),
    Words(
        r"parameter|temperature|stream|system|\brole|\btool|image|function|response_format|overload|busy|capacity",
        "temporar|loading|reasoning|prefill|参数|暂时|图片|工具",
    ),
)
"""The model is not there."""

VERSION = Kind(
    Words("api[- ]?version"),
    Words(
        "unsupported|not supported|invalid|missing|required|unknown|unrecogni[sz]ed|deprecated|retired|not found"
    ),
    Words(r"\bmodels?\b"),
)
"""The address asks for a version of the API that is not there (Azure)."""

KEY = Kind(
    Words(
        r"(?:api|access|secret|auth\w*|security|bearer|session) ?-?_?(?:key|token)|credentials?\b|authenticat",
        r"authori[sz]",
        r"signature|scopes?\b|\bjwt\b|session(?= (?:has )?expired)|\blog ?in\b",
        r"\b(?:user|account|consumer|tenant)(?= (?:was |is )?(?:not found|does(?:n't| not) exist|not exist|unknown))",
        r"member of an organi",
        r"token(?= (?:has been|was|is) (?:revoked|expired))",
        "账[户号](?=不存在)|令牌|密钥|鉴权|认证|身份验证|签名|アクセスキー|apiキー|認証|api 키|인증",
        r"\bключ|токен|\bclave|chave|\bclé\b|schlüssel",
    ),
    Words(
        r"invalid|expired|revoked|disabled|deleted|missing|incorrect|wrong",
        r"not (?:found|valid|provided|recogni[sz]ed|exist)",
        r"\bno\b|fail|denied|required|could not|\bbad\b|malformed|mismatch|doesn't match|must be",
        "无效|过期|错误|失败|缺失|缺少|不存在|禁用|不正确|無効|正しくありません|유효하지|잘못",
        "неверн|недейств|отсутствует|inválid|invalide|ungültig|falsch",
    ),
    Words(
        r"max_|context|unexpected token|stop token|eos|prompt_|\btool|quota|balance|thinking|thought|reasoning"
    ),
)
"""The key is not taken."""

OFTEN = Kind(
    Words(
        r"requests?\b|\bcalls?\b|frequency|\bqps\b|\b[rt]p[msdh]\b|concurren|per[- ](?:minute|second|hour|day)",
        r"/ ?(?:min|sec|hour|day)\b|请求|调用|频[率次]|并发|流控|リクエスト|요청",
        "anfrage|requêtes|solicitudes|solicitações|permintaan|yêu cầu|запрос|richieste",
    ),
    Words(
        r"too (?:many|quickly|fast|often|frequent|high)|exceed|\blimit|\bcap\b|slow(?:er)? down|only \d+",
        "过[高快多于]|超|限|触发|降低|erreicht|dépass|simultan|terlampaui|vượt|превыш|много|superad|excedid",
    ),
    Words(
        r"size|length|context|prompt|\binput|body|payload|bytes|max_|timed? ?out|quota|credit|budget|model",
        "长度|大小|超时",
    ),
)
"""More requests than the server takes at once, or in a time."""
