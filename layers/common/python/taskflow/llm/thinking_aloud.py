"""Replies that begin as models begin to think. No I/O.

A model whose chat template opens its block of reasoning sends no opening mark. Of a model that nothing is known of
only its first words can tell: it speaks of the person, or to itself, and not to the person.
"""

from __future__ import annotations

import regex

_PERSON = r"(?:user|person|human|asker)"
_DOES = (
    r"(?:(?:just|now|also|then|simply|first|already|previously|initially|probably|likely|apparently) )?"
    r"(?:wants?|asks?|asked|asking|is|has|said|says|saying|just|needs?|seems?|greets?|greeted|provide[sd]?|sent|"
    r"wrote|"
    r"would|requests?|requested|mentioned|mentions|starts?|started|inquires?|might|may|probably|likely|simply|"
    r"'s|’s)[^\w]"
)
_ASKS = (
    r"(?:(?:just|now|also|then|simply|previously) )?(?:wants?|asks?|asked|said|says|greets?|greeted|wrote|sent|"
    r"requests?|"
    r"requested|mentioned|is (?:asking|requesting|greeting|saying|looking|trying|just)|would like|provided|"
    r"needs)[^\w]"
)
"""What only a person does to a model: ``The user is logged in`` is said of any program."""
_OWN = (
    r"['’]s (?:question|request|message|query|asking|just|looking|trying|saying|wanting|prompt|input|last|first|"
    r"intent|"
    r"instruction|greeting)"
)
_TOLD = r"(?:question|request|prompt|query|input|intent|greeting|instructions?|message)"
_THINKS = (
    r"(?:think|see(?! (?:if|what|how) (?:i|we) can)|reconcile|analy[sz]e|consider|parse|figure|check|recall|"
    r"understand|"
    r"process|review|look|work|re-?read|start by (?:understand|analy|look|consider|think))"
)
_WRITES = r"(?:answer|respond|reply|produce|output|craft|be (?:concise|brief|short)|acknowledge|greet)"
_STUDIES = (
    r"(?:analy[sz]|consider|understand|interpret|examin|clarif|assess|evaluat|process|decipher|defin|determin|decod|"
    r"dissect|unpack|review|fram|identif|deconstruct|recogni[sz]|address|acknowledg)(?:e|y|ying|ing)?"
)
_LISTED = r"(?:(?:thinking|thought|reasoning): )?(?:(?:step )?\d{1,2}[.):]\s{1,4})?"
_STRONG = "|".join(
    (
        rf"(?:the|this|our) (?:user|asker)(?: {_DOES}|{_OWN})",
        # Of a customer, a reply may tell: they occur in texts that are to be summed up.
        rf"(?:the|this) (?:person|human)(?: {_ASKS}|{_OWN})",
        # Of the person, behind a few words of the model to itself.
        r"(?:(?:it (?:seems|looks|appears)|seems|looks|apparently)(?: like| that)?|i (?:think|see|believe|"
        r"notice)(?: that)?"
        r"|since|as|given(?: that)?|because|based on|according to|this is (?:a|an) [\w -]{3,40}[,.])"
        rf" (?:the|this|our) {_PERSON}(?: {_ASKS}|{_OWN})",
        r"i (?:need|want|have|should|must|am|['’]m|will|['’]ll)(?: trying)?(?: to)? (?:help|respond to|answer|"
        r"reply to|greet|"
        rf"tell|give|show|guide|assist) (?:the|this) {_PERSON}\b",
        rf"this is (?:a|an) (?:\w+ )?{_TOLD} (?:about|from|for)",
        r"this is (?:a|an) (?:[\w-]+ ){0,3}(?:request|prompt|greeting|query)\b(?! (?:that|which))",
        r"(?:(?:it (?:seems|looks|appears)|seems|looks)(?: like| that)?|i (?:think|see|notice)(?: that)?)"
        r" the (?:user|asker) "
        r"(?!account|table|interface|guide|manual|group|name|experience|agent|id\b|role|database|data|session|profile|"
        r"can\b)\w",
        r"(?:the|this) question (?:here )?(?:is (?:about|asking|simple|straightforward|whether)|asks)",
        rf"(?:the|this) {_TOLD} (?:asks|wants|says|is (?:about|asking|a (?:simple |short |casual |friendly )?"
        r"(?:greeting|question|request)|to (?:write|give|make|create|tell|find|explain|answer|describe|list|"
        r"translate)))",
        r"(?:the|my) (?:task|job|goal|instruction|assignment)s? (?:here )?(?:is|are|says?)(?: for me)? to "
        r"(?:answer|write|respond|reply|give|produce|create|explain|summari|translate|find|help|provide|generate)",
        r"looking at (?:the|this) (?:question|request|prompt|message|conversation)",
        rf"user(?: {_DOES}|{_OWN}|(?: query| message| question| input): )",
        rf"(?:analy[sz]e|understand|identify|deconstruct) (?:the )?(?:{_PERSON}|request|input|prompt|question|query)",
        # Google's headings of thoughts.
        rf"{_STUDIES} (?:down )?(?:the |this |my |a )?(?:initial |simple |core |current )?"
        rf"(?:{_PERSON}['’]s|user (?:request|intent|query|prompt|input|need)|request\b|prompt|query\b|greeting|"
        rf"instructions)",
        r"(?:a )?(?:simple|basic|casual|friendly|short) (?:greeting|question|request|message) from",
        r"the request is (?:to|for|about)",
        r"(?:here(?:'s|’s| is) )?(?:a|my|the)? ?(?:thinking process|thought process|chain of thought)"
        r"(?:[:*]| that le)",
        rf"(?:we|i) (?:need|have|must|should|may|might|can|could)(?: (?:to|now|just|only|also)){{0,2}} {_WRITES}\b"
        r"(?! (?:you|your|that you))",
        r"we (?:should|must|may need to|need to|can just|'ll) (?:write|mention|emit|return|give|provide|"
        r"ask (?:the|for))"
        r"\b(?! (?:you|your|the code|a (?:test|function|method|query|script)))",
        r"we (?:need|have) to (?:parse|figure out|decide|refuse|comply|guess|infer)\b|we must (?:refuse|comply|"
        r"not reveal)",
        r"(?:the|this) (?:conversation|dialogue) (?:is|so far|began|started)|we have a (?:conversation|user)",
        r"(?:the )?assistant (?:should|must|needs to)|(?:the|my) (?:system prompt|instructions) (?:says?|tells?|"
        r"asks?|wants?|requires?)",
        r"according to (?:the|my) (?:system prompt|policy|policies|instructions|guidelines)",
        r"as an ai(?: assistant| model)?, i (?:should|must|need to)\b",
        rf"(?:i(?:'m|’m| am) going to|i want to|let me|i(?:'ll|’ll| will)) (?:\w+ ){{1,5}}(?:the|"
        rf"this) {_PERSON}['’]s",
        r"let me break down (?:the|this) (?:request|question|query|prompt)",
        r"(?:so )?i have this (?:problem|question|task)|(?:the|this) (?:query|question|task): ",
        r"we need (?:a |an |the )?(?:short|brief|concise|final|one-sentence|single)\b",
        r"(?:just |only )?(?:need|must|should) (?:to )?(?:answer|respond|reply|inspect|output|produce|"
        r"check (?:the|what|if)|read|"
        r"write (?:the|a)|find|look)\b(?! (?:you|help))",
        r"we(?:'re| are) (?:asked (?:to|for|about)|told|given (?:a|an|the) (?:context|prompt|question|simple|short|"
        r"text|message|query|document))",
        rf"let me (?:first )?(?:now )?(?:try to )?{_THINKS}",
        r"let['’]?s (?:first )?(?:think|see(?! (?:some|how|what (?:you|we)))|parse|figure|recall|reconcile|re-?read|"
        rf"tackle th|start by (?:understand|look|consider|think)|(?:analy[sz]e|consider|"
        rf"break down) the (?:{_PERSON}|request))",
        r"i (?:need|have) to (?:figure out|think|consider|determine|understand|find|recall|remember|write|"
        r"create|explain|"
        r"give|come up|make sure|check|list|solve|compute|calculate|extract|inspect|analy[sz]e|parse|decide|identify|"
        r"generate|translate|summari[sz]e|look (?:at|into)|break|count|work (?:out|through)|go through|craft|"
        r"draft|handle)",
        r"i should (?:start|provide|probably|first|make sure|think|consider|check|avoid|use|write|give|explain|"
        r"include|"
        r"look|ask (?:the|for))",
        r"i(?:'m|’m| am) (?:being asked|trying to|asked to)",
        r"i(?:'ll| will) (?:analy[sz]e the|think (?:about|through) (?:how|what|the|this)|respond|reply|greet them)",
        r"i recogni[sz]e that the",
        r"they(?:'re| are)? (?:want|ask|asked|asking|likely|probably|might)",
        r"(?:这个|该|这位)?用户(?:想|说|问|要|在|让|现在|发|希望|需要|提|似乎|可能|只|是|查询|询|给|请|打|表|正|"
        r"没|已|又|刚|来|用)",
        r"(?:这|这里)是(?:一个|个)?(?:简单的?|基本的?|普通的?)?(?:问候|打招呼|请求(?!示例|的)|提问)",
        r"我(?:现在)?(?:需要|得|要)(?:先)?(?:处理|理解|回答|分析|弄清|解决|确定|考虑|想|看|查看|根据用户|"
        r"根据问题|判断|确认(?:用户|问题)|"
        r"回复|生成|检查|思考|找|计算)",
        r"我(?:先)?(?:应该|可以)(?:先)?(?:回答|回复|分析|思考|考虑|理解|调用|用友好)",
        r"让我(?:先)?(?:想|分析|考虑|理解|看|仔细|思考)",
        r"ユーザー(?:は|が|から|の)|まず.{0,6}(?:質問|問題)を(?:理解|整理|分析)",
        r"사용자(?:가|는|의|께서)",
        r"пользователь (?:\w+ )?(?:хочет|спрашивает|просит|написал|задал|спросил|интересуется|поздоровался)",
        r"користувач (?:хоче|запитує|просить|питає|написав)",
        r"użytkownik (?:pyta|chce|prosi|napisał|zapytał|wita)",
        r"uživatel (?:se ptá|chce|žádá|napsal)",
        r"d(?:er|ie) (?:nutzer(?:in)?|benutzer(?:in)?|user(?:in)?|anwender(?:in)?) (?:möchte|will|fragt|hat|bittet)",
        r"de gebruiker (?:vraagt|wil|heeft gevraagd|zegt|groet)",
        r"(?:användaren|brukeren|brugeren) (?:frågar|vill|ber|spør|vil|spørger|beder|säger|skriver)",
        r"käyttäjä (?:kysyy|haluaa|pyytää|tervehtii)",
        r"l['’]utilisateur (?:veut|demande|a |souhaite|me )",
        r"el usuario (?:saluda|dice|quiere|pregunta|pide|está|me |ha |solicita)",
        r"o (?:usuário|utilizador) (?:quer|pergunta|pediu|está|me |perguntou)",
        r"l['’]utente (?:vuole|chiede|mi |ha )",
        r"utilizatorul (?:întreabă|vrea|dorește|cere)",
        r"kullanıcı (?:[\w ]{1,30} )?(?:soruyor|istiyor|diyor|sordu|istedi|selamlıyor)",
        r"người dùng (?:hỏi|muốn|yêu cầu|đang|vừa|chào|nói|cần)",
        r"pengguna (?:bertanya|ingin|meminta|menanyakan|mengatakan|menyapa|mau)",
        r"(?:المستخدم (?:يسأل|يريد|يطلب|يقول)|(?:يسأل|يريد|يطلب) المستخدم)",
        r"کاربر (?:می|پرسید|خواست|سلام)",
        r"המשתמש (?:שואל|רוצה|מבקש)",
        r"उपयोगकर्ता (?:पूछ|चाह|ने )",
        r"ผู้ใช้(?:ถาม|ต้องการ|อยาก|ทักทาย)",
    )
)
_SOFT = (
    r"(?:ok(?:ay)?|al ?right|all right|right|hm+|well|so|now|got it|first|wait|嗯+|好的?|首先|那么|まず|"
    r"음|хорошо|итак|так|gut|also|bien|bon|donc|alors|bene|allora|entonces|então|d'accord|bueno|"
    r"vale)[,.!…，。、 ~]{1,4}"
)
_SO = (
    r"(?:ok(?:ay)?|al ?right|hm+|well)[,.… ]{1,4}(?:so[, ]{1,2})?i (?:need|have) to "
    r"(?!know|ask|clarify|see|understand more|apologi|correct|hear|stop|be honest|tell|let you|mention|point|"
    r"confess|admit)"
)
"""Behind these two words whatever the model has to do is its task."""
_BEHIND = (
    r"let['’‛]?s (?:tackle|dive|unpack|break this|analy[sz]e|work|consider|understand|check|look at th)|"
    r"让我们(?:看|想)"
)
"""Only behind a word to itself: replies, too, begin with "Let's dive into …"."""
_ALOUD = regex.compile(
    rf"[*_#>\"\s]{{0,8}}{_LISTED}[*_]{{0,3}}(?:{_SO}\w|(?:{_SOFT}){{1,4}}(?:{_BEHIND})|"
    rf"(?:{_SOFT}){{0,4}}(?:{_STRONG}))",
    regex.IGNORECASE,
)
LOOK_CHARS = 120
"""No beginning that tells is longer."""


def thinks_aloud(text: str) -> bool | None:
    """Whether a reply that begins with ``text`` begins as a model thinks. None: more text has to tell."""
    found = _ALOUD.match(text[:LOOK_CHARS], partial=True)
    if found is None:
        return False
    if found.partial:
        return None if len(text) < LOOK_CHARS else False
    return True
