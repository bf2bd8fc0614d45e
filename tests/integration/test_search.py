"""What search finds, script by script, on a real Postgres."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest
import regex
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from taskflow.records.database import Connection, connect
from taskflow.records.search import to_tsquery, to_tsvector

from tests.support.characters import characters
from tests.support.postgres import PostgresServer


@pytest.fixture(scope="module")
def connection(postgres_server: PostgresServer) -> Iterator[Connection]:
    """Nothing is stored, so one will do for all."""
    with connect(postgres_server.get_uri()) as opened:
        yield opened


def finds(connection: Connection, typed: str, text: str) -> bool:
    query = to_tsquery(typed)
    if query is None:
        return False
    row = connection.execute(
        "SELECT %s::tsvector @@ %s::tsquery AS found", [to_tsvector(text), query]
    ).fetchone()
    assert row is not None
    return bool(row["found"])


FOUND = [
    (
        "你好世界，今天天气很好",
        ["世界", "天气", "好世", "今天天气", "你", "好", "天气 世界", '"天气很好"', "界"],
    ),
    ("天气和世界", ["世界、天气", "世界，天气。", "天气"]),
    ("rain and umbrella", ["umbrella,rain", "umbrella;rain"]),
    ("臺北的天氣", ["天氣", "臺北"]),
    ("学习Python编程入门", ["python", "编程", "python编程", "习Python编", "Python"]),
    ("3月15日发布iPhone15手机", ["3月", "15日", "发布", "iphone15", "iphone", "手机", "15手机"]),
    ("東京タワーの下で寿司を食べた", ["東京", "タワー", "寿司", "食べ", "東京タワー", "たわー", "で"]),
    ("ﾃﾞｰﾀﾍﾞｰｽ", ["データベース", "ベース"]),
    ("人々は時々", ["人々", "時々"]),
    ("서울에서 맛있는 김밥을 먹었습니다", ["서울", "김밥", "맛있는", "서울 김밥", "먹었", "김"]),
    ("인공지능기술의 발전", ["지능", "기술", "인공지능", "발전"]),
    (unicodedata.normalize("NFD", "서울 여행"), ["서울", "여행"]),
    ("ฉันอยากกินข้าวผัดกุ้ง", ["ข้าวผัด", "กุ้ง", "อยาก", "ข้าว"]),
    ("ราคา ๑๒๐ บาท น้ำ", ["120", "ราคา", "น้ำ"]),
    ("ຂ້ອຍຢາກກິນເຂົ້າ", ["ເຂົ້າ", "ຢາກ"]),
    ("ខ្ញុំចង់ញ៉ាំបាយ", ["ចង់", "បាយ"]),
    ("ခင်ဗျားဘယ်သွားမလဲ", ["ဘယ်", "သွား"]),
    ("བོད་ཀྱི་སྐད་ཡིག", ["སྐད", "སྐད་ཡིག", "ཡིག", "བོད་ཀྱི"]),
    ("ꦲꦏ꧀ꦱꦫꦗꦮ", ["ꦗꦮ"]),
    ("एक गीत सुनाओ, हिन्दी में", ["गीत", "सुना", "हिन्दी", "हिंदी", "हिन्", "गीत हिन्दी", "गीत हिंदी"]),
    ("संपर्क, पंजाब, अंडा, गंगा", ["सम्पर्क", "पञ्जाब", "अण्डा", "गङ्गा", "संपर्क"]),
    ("मुझे ज़रूरत है, हँसना मना है", ["जरूरत", "ज़रूरत", "हंसना", "हँसना"]),
    ("क्‍षत्रिय", ["क्षत्रिय", "क्‍षत्रिय"]),
    ("আমি বাংলায় গান গাই", ["গান", "বাংলায়"]),
    ("தமிழ் மொழி அழகானது", ["தமிழ்", "மொழி", "அழகா"]),
    ("తెలుగు భాష ಕನ್ನಡ ನುಡಿ മലയാളം ഭാഷ", ["తెలుగు", "ಕನ್ನಡ", "മലയാളം"]),
    ("ਪੰਜਾਬੀ ગુજરાતી ଓଡ଼ିଆ සිංහල", ["ਪੰਜਾਬੀ", "ગુજરાતી", "ଓଡ଼ିଆ", "සිංහල"]),
    ("مُحَمَّدٌ يَكْتُبُ الرِّسَالَةَ", ["محمد", "يكتب", "الرسالة", "الرساله"]),
    ("الـــعـــربية أحمد إلى آخر", ["العربية", "احمد", "أحمد", "الى", "اخر"]),
    ("می‌خواهم یک نامه بنویسم", ["می‌خواهم", "میخواهم", "خواهم", "نامه", "يك"]),
    ("کتاب‌های ۱۴۰۳", ["كتاب", "کتاب‌های", "1403", "۱۴۰۳", "١٤٠٣"]),
    ("یہ اردو ہے", ["اردو", "یہ"]),
    ("שָׁלוֹם עֲלֵיכֶם", ["שלום", "עליכם", "שָׁלוֹם"]),
    ('צה"ל ובית־ספר', ["צהל", "צה״ל", "ספר", "ובית", "וביתספר"]),
    ("ሰላም ዓለም", ["ሰላም", "ዓለም"]),
    ("Բարեւ աշխարհ გამარჯობა მსოფლიო", ["աշխարհ", "მსოფლიო", "ԱՇԽԱՐՀ"]),
    ("Ещё один мой дом, її любов", ["еще", "ещё", "ДОМ", "мой", "її"]),
    ("Ελληνικός Καφές", ["ελληνικος", "ΚΑΦΕΣ", "καφές"]),
    ("Crème brûlée à la façon de Noël", ["creme", "brulee", "facon", "noel", "crème brûlée", "NOËL"]),
    (unicodedata.normalize("NFD", "Crème brûlée"), ["brûlée", "brulee"]),
    ("Die Straße, Übergröße, GROẞ", ["strasse", "straße", "STRASSE", "ubergrosse", "groß", "gross"]),
    (
        "Smørrebrød i Ærø, Łódź, þorn, œuvre",
        ["smorrebrod", "aero", "ærø", "lodz", "thorn", "oeuvre", "Œuvre"],
    ),
    ("İstanbul'da ışık ılık DIŞ", ["istanbul", "isik", "ışık", "ISIK", "dis"]),
    ("Tiếng Việt Đà Nẵng", ["tieng viet", "da nang", "Đà Nẵng"]),
    ("l’amour d'été aujourd’hui", ["amour", "ete", "aujourdhui", "aujourd'hui", "l'amour", "lamour"]),
    ("ＦＵＬＬ　ｗｉｄｔｈ １２３", ["full", "width", "123", "ＷＩＤＴＨ"]),
    ("പഠിക്കാന്‍ അവർ പാല്‍", ["പഠിക്കാൻ", "അവര്‍", "പാൽ"]),
    ("উৎসব উত্‍সব ஸ்ரீ", ["উত্‍সব", "উৎসব", "ஶ்ரீ"]),
    ("น้ำตก เเละ แม่", ["นํ้าตก", "นำ้ตก", "และ", "เเม่", "น้ำ"]),
    ("ນ້ຳ ເເມ່ ແລະ", ["ນໍ້າ", "ແມ່", "ເເລະ"]),
    ("កណ្ដាល ខ្តៅ", ["កណ្តាល", "ខ្ដៅ"]),
    ("Hawaiʻi Oʻzbekiston ŉ", ["hawaii", "Hawai'i", "Hawaiʻi", "ozbekiston", "O'zbekiston", "n"]),
    (
        "https://de.wikipedia.org/wiki/K%C3%B6ln https://zh.wikipedia.org/wiki/%E5%8C%97%E4%BA%AC?q=a%2Fb.txt",
        ["köln", "koln", "北京", "b.txt", "wiki/K%C3%B6ln", "wiki/köln", "wiki/%E5%8C%97%E4%BA%AC"],
    ),
    ("5%c3 and 100%, %FF%FE", ["c3", "100", "FE", "100%"]),
    (
        "Why use GitHub Actions with an iPhone15手机?",
        [
            '"github actions"',
            '"use github"',
            '"use github actions with"',
            "iphone15手机",
            '"an iphone"',
            '"git hub actions"',
        ],
    ),
    ("GitHub.com/Acme/WebApp", ["github.com/acme/webapp", "GitHub.com/Acme", "hub.com", "acme/web"]),
    ("eﬃcient ﬁle ½ x² №5", ["efficient", "file", "x2", "no5"]),
    ("𝗯𝗼𝗹𝗱 Ⓒircled", ["bold", "circled"]),
    (
        "see https://docs.example.com/guide/install_notes.html?page=2#top",
        [
            "install",
            "guide",
            "notes",
            "docs.example.com",
            "example",
            "install_notes.html",
            "html",
            "installnotes",
        ],
    ),
    (
        "https://docs.example.com/guide",
        ["https://docs.example.com/guide", "docs.example.com/guide", "com/gui"],
    ),
    (
        "/usr/local/lib/python3.11/site-packages/foo_bar/__init__.py",
        ["local", "python3.11", "site-packages", "init", "bar", "foo_bar/__init__.py", "3.11"],
    ),
    (
        r"C:\Users\Ann\Documents\report-final_v2.docx",
        ["users", "report", "final", "v2", "docx", "report-final_v2.docx"],
    ),
    (
        "call getUserName() on HTMLParser, XMLHttpRequest",
        [
            "user",
            "username",
            "getusername",
            "getUserName",
            "get_user_name",
            "parser",
            "http",
            "XMLHttpRequest",
            "request",
        ],
    ),
    (
        "max_output_tokens and MAX_RETRY",
        ["output", "tokens", "maxOutputTokens", "retry", "max_retry", "max-output-tokens"],
    ),
    ("kebab-case-name wi-fi e-mail", ["case", "kebab", "wifi", "email", "wi-fi", "kebabcasename", "e-mail"]),
    ("email wifi youtube", ["e-mail", "Wi-Fi", "YouTube"]),
    ("YouTube JavaScript iPhone", ["youtube", "javascript", "iphone", "tube", "script"]),
    ("upgrade to v2.10.3-rc.1 today", ["2.10.3", "v2.10", "v2.10.3", "rc", "rc.1", "10.3"]),
    ("sha256 h264 gpt4o COVID19", ["sha256", "256", "sha", "h264", "gpt4o", "covid", "covid19", "covid-19"]),
    (
        "write to [REDACTED:EMAIL] or [REDACTED:PHONE]",
        ["[REDACTED:EMAIL]", "redacted", "email", "REDACTED:PHONE"],
    ),
    (
        "user@example.com, @handle, #hashtag_name",
        ["example", "user@example.com", "handle", "hashtag", "@handle", "#hashtag_name"],
    ),
    ("C++ and C# and .NET, a=b", ["c++", "C#", ".net", "a=b"]),
    ("It costs 1,000,000 or 3.14", ["1000000", "1,000,000", "3.14"]),
    ("the U.S.A. and e.g. a.m.", ["usa", "U.S.A.", "e.g.", "eg"]),
    ("don't can’t O'Neill", ["dont", "don't", "don’t", "cant", "neill", "oneill"]),
    ("party 🎉 in 🇩🇪 with 👩‍💻", ["🎉", "🇩🇪", "👩‍💻", "👩"]),
    ("TaskFlow™ and Acme®", ["taskflow", "acme", "taskflow and"]),
    ("soft\u00adhyphen zero\u200bwidth \u202eturned\u202c", ["softhyphen", "turned", "zerowidth"]),
    ("Node.js and ASP.NET", ["nodejs", "node.js", "node", "js", "aspnet", "asp.net", "Node.JS and"]),
    ("nextjs or socketio", ["next.js", "socket.io"]),
    ("the I/O of an A/B test", ["io", "i/o", "ab test", "a/b", "A/B test"]),
    ("kostet 1.000.000 Euro oder ₹1,00,000", ["1000000", "1.000.000", "100000", "1,00,000", "1.000"]),
    (
        "قرأت الكتاب والمكتبة للأطفال بالعربية",
        ["كتاب", "الكتاب", "مكتبة", "أطفال", "عربية", "العربية", "الكتا", "كتا"],
    ),
    ("كتاب قديم", ["الكتاب", "الكتا", "الكتاب القديم"]),
    ("הספר והילדים בבית שלהם", ["ספר", "הספר", "ילדים", "הילדים", "בית", "בבית"]),
    ("ספר חדש", ["הספר", "הספר החדש"]),
    ("ગાન્ધી અને હિન્દી, ગાંધીનગર", ["ગાંધી", "ગાન્ધી", "હિંદી", "હિન્દી", "ગાન્ધીનગર", "હિન્"]),
    ("ਹਿੰਦੀ ਤੇ ਪੱਕਾ ਸ਼ਹਿਰ", ["ਹਿਂਦੀ", "ਪਕਾ", "ਸਹਿਰ", "ਸ਼ਹਿਰ"]),
    ("ፀሐይ ለሕዝብ ሠላም", ["ጸሃይ", "ጸሐይ", "ለህዝብ", "ሰላም"]),
    ("Azərbaycan, Ɛʋegbe, Yorùbá ƴar", ["azerbaycan", "Azərbaycan", "yoruba", "yar"]),
    ("ሰዓት አማርኛ", ["ሰአት", "ኣማርኛ"]),
    ("مدینۃ ښه پړی", ["مدینه", "مدينة"]),
    ("first\nsecond\tthird", ["first third", '"first second"', "thir"]),
]

NOT_FOUND = [
    ("你好世界，今天天气很好", ["世好", "气天", "明天", '"世界 天气"']),
    ("ข้าวผัด", ["ผัดข้าว"]),
    ("서울에서", ["에울"]),
    ("umbrella rain", ["brella", "rain sun", "umbrellas", '"rain umbrella"', "rain -umbrella"]),
    ("docs.example.org", ["docs.example.com", "example.docs"]),
    ("мои", ["мой"]),
    ("version 2.10.4", ["2.10.3"]),
    ("docs.example.com", ["docsexample", "docsexamplecom"]),
    ("كتب", ["كتاب", "الكتاب"]),
    ("1.5 or 2,5", ["15", "25"]),
    ("cat category", ["-cat", "-cat category"]),
    ("plain", ["!!!", "-", "", "   ", "( ) & | ! : * <->", "'", '"', '""', "\\", "。、"]),
]


@pytest.mark.parametrize(("text", "typed"), [(text, typed) for text, queries in FOUND for typed in queries])
def test_is_found(connection: Connection, text: str, typed: str) -> None:
    assert finds(connection, typed, text)


@pytest.mark.parametrize(
    ("text", "typed"), [(text, typed) for text, queries in NOT_FOUND for typed in queries]
)
def test_is_not_found(connection: Connection, text: str, typed: str) -> None:
    assert not finds(connection, typed, text)


SPACELESS = st.text(
    st.sampled_from("你好世界今天気東京寿司をタワーデータ서울김밥인공지능กินข้าวผัดນ້ຳខ្ញុំဘယ်သွား々ー"),
    min_size=2,
    max_size=30,
)
ANYTHING = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
LIKELY = st.text(
    st.sampled_from("aB3 éßıÆ-_.'/@:#+\"~你好がガ서각ก็कि\u0301\u200c\u200d\u0640\u05b8🎉\U0001f1e9®½ﬁ\n"),
    max_size=60,
)

on_postgres = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@on_postgres
@given(text=SPACELESS, before=LIKELY, data=st.data())
def test_whatever_stands_in_a_run_without_spaces_is_found(
    connection: Connection, text: str, before: str, data: st.DataObject
) -> None:
    # Whole letters: nobody types a mark without what carries it, and marks have an order of their own.
    letters = regex.findall(r"\X", text)
    first = data.draw(st.integers(0, len(letters) - 1))
    last = data.draw(st.integers(first + 1, len(letters)))
    typed = "".join(letters[first:last])
    assume(len(typed) > 1)
    assert finds(connection, typed, f"{before} {text}")


@on_postgres
@given(text=ANYTHING | LIKELY)
@example("İ ŉ ǰ ΐ ﷺ ㋿ ㍿ \u1e9e \ufdfa")
@example("-".join("abcdefghijklmnop"))
@example("aB" * 200 + " " + "x" * 5_000)
def test_every_word_of_a_text_finds_it(connection: Connection, text: str) -> None:
    for word in text.split():
        # A minus sign and quotes before a word say how to search.
        typed = word.lstrip('-"“”„«')
        if to_tsquery(typed) is not None:
            assert finds(connection, typed, text), word
    whole = text.translate(dict.fromkeys(map(ord, '"“”„«»'), " "))[:190]
    if to_tsquery(f'"{whole}"') is not None:
        assert finds(connection, f'"{whole}"', whole)


@on_postgres
@given(typed=ANYTHING | LIKELY | st.text(st.sampled_from("ab你 \"'\\()|&!<->:*-or\0\t”“"), max_size=80))
@example("x" * 10_000)
@example("你" * 10_000)
@example("a-" * 5_000)
@example('"' * 500)
@example("(" * 500 + "a" + ")" * 500)
@example("\ud800 lone")
@example("-a -b or or -c or")
def test_no_query_is_an_error(connection: Connection, typed: str) -> None:
    finds(connection, typed, "some text 你好")


def test_a_text_of_all_characters_can_be_stored(connection: Connection) -> None:
    everything = characters()[1:]
    for first in range(0, len(everything), 50_000):
        some = everything[first : first + 50_000]
        connection.execute(
            "SELECT %s::tsvector, %s::tsvector", [to_tsvector("".join(some)), to_tsvector(" ".join(some))]
        )


@pytest.mark.parametrize(
    "text",
    [
        " ".join(f"word{number}" for number in range(40_000)),
        "".join(chr(0x4E00 + (number * 7919 + number // 20_000 * 13) % 20_000) for number in range(200_000)),
        "x" * 200_000,
        "aB3" * 60_000,
        "a-" * 100_000,
        "\ufdfa" * 200_000,
        "👩\u200d💻" * 60_000,
        "the cat " * 25_000,
    ],
)
def test_a_text_of_any_size_can_be_stored(connection: Connection, text: str) -> None:
    connection.execute("SELECT %s::tsvector", [to_tsvector(text)])


LATE = "the quick brown fox " * 6_000 + "今天" * 10_000 + " 世界很大 getUserName at docs.example.com"


@pytest.mark.parametrize(
    "typed",
    [
        "世界",
        "很大",
        "username",
        "getUserName",
        "docs.example.com",
        '"世界很大 getUserName"',
        "天今",
        "天今天",
    ],
)
def test_what_stands_late_in_a_long_text_is_found(connection: Connection, typed: str) -> None:
    assert finds(connection, typed, LATE)


def test_neighbours_are_told_from_others_as_long_as_places_are_known(connection: Connection) -> None:
    assert not finds(connection, '"fox quick"', "the quick brown fox. " * 200)
    assert finds(connection, '"fox the"', "the quick brown fox. " * 200)
