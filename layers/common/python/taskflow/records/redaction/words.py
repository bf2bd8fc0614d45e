"""Words that name a value, in the languages people write to the product in, and words that name something else.

``before`` and ``after`` look for them beside a candidate, never across a value that is already redacted.
"""

import re

from taskflow.records.redaction.fold import BARRIER

# ``(?<![a-z])`` under IGNORECASE: Latin letters only, so that ``phone_number`` and ``मेराफोन`` both count.
_L = r"(?<![A-Za-z])"
_R = r"(?![A-Za-z])"

PHONE = re.compile(
    r"(?<!smart)(?<!micro)(?<!head)(?<!saxo)phone(?!tic|me)|telephone|(?<!auto)(?<!im)mobile(?!net|ye)|whats[ -]?app"
    r"|cellular|contact[ _-]?n(?:o|um|umber)(?![a-z])|landline|helpline|hotline"
    r"|t[eé]l[eé]fono|telefon|t[eé]l[eé]phone|telefoon|celular|cellulare"
    rf"|{_L}(?:dial|sms|ph|tel|telno|mob|mobil|cell|fax|wapp|t[eé]l|m[oó]vil|llam\w{{1,4}}|appel\w{{1,3}}|anrufen|handy|viber)"
    rf"{_R}"
    r"|wa\.me"
    r"|[फ\u095e]\u093c?ोन|मोबाइल|मोबाईल|व्हाट्स ?[एऐअ]?प|वॉट्स ?[एऐअ]?प|वाट्स ?[एऐअ]?प|दूरभाष|टेल[िी][फ\u095e]\u093c?ोन"
    r"|ফোন|মোবাইল|ફોન|મોબાઇલ|ਫੋਨ|ਫ਼ੋਨ|ਮੋਬਾਈਲ|ఫోన్|మొబైల్|ಫೋನ್|ಮೊಬೈಲ್|போன்|ஃபோன்|தொலைபேசி|கைபேசி|மொபைல்|ഫോൺ|മൊബൈൽ"
    r"|فون|موبائل|موبایل|هاتف|جوال|واتساب|телефон|тел\.|моб\.|whatsapp|电话|電話|手机|手機|携帯|전화|휴대폰|โทร|τηλ",
    re.IGNORECASE,
)
# Verbs and nouns that name a phone number only when the number looks like one.
PHONE_HINT = re.compile(
    rf"{_L}(?:call(?:me|us|ing|back)?|ring|text|reach|ping|contact|wa|imo|signal|telegram|gpay|phonepe|bel|ligue|portable|fon){_R}"
    r"|कॉल|काल कर|संपर्क|सम्पर्क|কল|કૉલ|કોલ|కాల్|ಕರೆ|அழை|വിളി|звони|позвон|联系|聯絡|致电|連絡|연락",
    re.IGNORECASE,
)
# Words for any number: they count unless another kind of number is named before them.
NUMBER = re.compile(
    rf"{_L}(?:(?:my|his|her|their|our|your|new|old|alt|alternate|contact|office|home|work|personal|emergency|registered|call"
    rf"|best|direct|reach|the) (?:number|no|num|nos|nummer)|n[uú]mero|num[eé]ro|number is|number:){_R}"
    r"|नंबर|नम्बर|नं\.|क्रमांक|নম্বর|নাম্বার|નંબર|ਨੰਬਰ|నంబర్|నెంబర్|ಸಂಖ್ಯೆ|ನಂಬರ್|எண்|நம்பர்|നമ്പർ|نمبر|رقم|номер|号码|番号|번호",
    re.IGNORECASE,
)
# Words that say the number is something else, when they stand between the phone word and the number.
OTHER_NUMBER = re.compile(
    rf"{_L}(?:order|orders|invoice|ids?|ticket|ref|reference|account|acct|a/c|tracking|awb|port|version|ver|pin|pincode|otp"
    rf"|code|serial|imei|model|sku|price|cost|costs|rs|inr|usd|eur|token|tokens|duration|lasted|took|ms|bytes|txn"
    rf"|transaction|epoch|timestamp|unix|pnr|policy|case|room|flat|error|isbn|build|aadhaar|aadhar|card|pan|ssn|iban"
    rf"|passport|gst|gstin|zip|postal|amount|balance|date|year|since|dob|born|hash|commit|batch|page|row|line|item"
    rf"|product|part|bill|receipt|booking|employee|emp|roll|student|customer|job|issue|bug|pr|figure){_R}"
    r"|(?<=[a-z])Id(?![a-z])|ऑर्डर|आईडी|खाता|खाते|चालान|पिन|कीमत|रुपये|टिकट|बिल|आधार|पैन|कार्ड|बुकिंग|ट्रैकिंग|इनवॉइस|订单|单号|注文|編號|编号|[$₹€£¥#]",
    re.IGNORECASE,
)
CARD = re.compile(
    rf"card|{_L}(?:cc|visa|master|mastercard|amex|american express|rupay|maestro|discover|diners|jcb|unionpay|pan){_R}"
    r"|कार्ड|क्रेडिट|डेबिट|কার্ড|કાર્ડ|కార్డ్|ಕಾರ್ಡ್|அட்டை|卡号|信用卡|カード",
    re.IGNORECASE,
)
AADHAAR = re.compile(
    rf"aa?dh?aa?r|{_L}(?:uid|uidai|adhar|adhaar){_R}|आधार|আধার|આધાર|ఆధార్|ಆಧಾರ್|ஆதார்|ആധാർ|ਆਧਾਰ", re.IGNORECASE
)
PAN = re.compile(
    rf"{_L}(?:pan|pancard|panno|permanent account number){_R}|पैन|প্যান|પાન|పాన్|பான்|ಪ್ಯಾನ್|permanent account",
    re.IGNORECASE,
)
SSN = re.compile(rf"{_L}(?:ssn|social security(?: number| no)?|social){_R}", re.IGNORECASE)
IBAN = re.compile(r"iban|bank account|account|konto|खाता", re.IGNORECASE)
IP = re.compile(
    rf"{_L}(?:ip|ips|ipv4|ipv6|addr|address|host|server|client|peer|gateway|dns|remote|src|dst|source){_R}|आईपी|पता",
    re.IGNORECASE,
)
EMAIL = re.compile(
    rf"e-?mail|{_L}(?:mail|mailto|gmail|reach|contact|write to|inbox|cc|bcc|from|to){_R}"
    r"|ईमेल|ई-मेल|मेल|邮箱|メール|correo|courriel",
    re.IGNORECASE,
)
EMAIL_NOUN = re.compile(r"e-?mail(?: id| address)?|ईमेल|ई-मेल|邮箱|メール|correo", re.IGNORECASE)
UPI = re.compile(rf"{_L}(?:upi|vpa|gpay|bhim|phonepe|paytm|google pay){_R}|यूपीआई", re.IGNORECASE)
AWS_SECRET = re.compile(
    r"secret[_\- ]?(?:access[_\- ]?)?key|aws[_\- ]?secret|session[_\- ]?token|secretaccesskey|A[KS]IA",
    re.IGNORECASE,
)
# A dotted quad after one of these is a version or a section, not an address.
VERSION = re.compile(
    rf"{_L}(?:v|ver|vers|version|versions|release|released|releases|build|rev|revision|upgrade[ds]?|upgrading|update[ds]?|updating"
    rf"|firmware|driver|patch|patched|section|sections|sec|chapter|clause|article|oid|annex|appendix|paragraph|para|figure|fig|table|rule|assembly|assemblyversion"
    rf"|fileversion|productversion|chrome|edge|edg|firefox|safari|opera|opr|chromium|webkit|nuget|nupkg|jar|gem|tag|level|schema|sdk|api|kernel|bios){_R}"
    r"|version|संस्करण|वर्ज़न|वर्जन|版本|バージョン|§",
    re.IGNORECASE,
)


def before(text: str, start: int, word: re.Pattern[str], window: int) -> str | None:
    """What stands between the last ``word`` before ``start`` and ``start``; ``None`` without such a word."""
    head = text[max(0, start - window) : start]
    head = head[head.rfind(BARRIER) + 1 :]
    last = None
    for match in word.finditer(head):
        last = match
    return None if last is None else head[last.end() :]


def after(text: str, end: int, word: re.Pattern[str], window: int) -> str | None:
    """What stands between ``end`` and the first ``word`` after it; ``None`` without such a word."""
    tail = text[end : end + window].partition(BARRIER)[0]
    match = word.search(tail)
    return None if match is None else tail[: match.start()]
