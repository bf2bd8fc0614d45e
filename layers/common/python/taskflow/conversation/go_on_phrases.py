"""What people type when they only want more of a reply: the phrases of each language, and the polite words around them.

Whole messages, without accents and punctuation (see ``go_on_words``). Polite words that ask make a question a wish.
"""

from __future__ import annotations

import re

_VERBS = (
    "continue|continues|cont|contd|go on|go ahead|carry on|keep going|keep on|keep writing|keep talking|proceed|"
    "keep it going|dont stop|do go on|and then|more|some more|tell me more|go further|finish it"
)
_PLACES = (
    "from there|from here|from where you left off|from where you stopped|from where it stopped|from where you were|"
    "from where it was cut off|from where you were cut off|from where you got cut off|from the point you stopped|"
    "from the last word|where you left off|where you stopped|where you were|from the cut off|from that point|on|"
    "from above|from the last sentence|"
    "from the last line|from the last point|writing|generating|typing|talking|explaining|answering|"
    "the rest|with the rest|with it|with that|with this|"
    "now|then|exactly where you left off|exactly from where you left off|right where you left off|from exactly where "
    "you left off|from exactly where you stopped"
)
_WHERE = (
    "(?:exactly |right |exactly from |from )?where (?:you|it|we) (?:left off|stopped|were)|"
    "from (?:there|here|that point)"
)
_OBJECTS = (
    r"(?:(?:with )?(?:your|the|this|that|previous|last|your last|your previous|the last|the previous) )"
    r"(?:answer|reply|response|message|output|text|sentence|thought|explanation|generation|writing)"
)
ENGLISH = re.compile(
    rf"(?:(?:{_VERBS})(?: (?:{_PLACES}|{_OBJECTS}))*|resume(?: (?:{_WHERE}|{_OBJECTS}))+|"
    rf"pick up (?:{_PLACES})|(?:finish|complete) {_OBJECTS}|"
    r"(?:the )?rest(?: of (?:it|that))?|and then what|write on|read on|say more|"
    r"(?:show|give|tell|send) me the rest|next part|"
    r"(?:you|it|(?:your|the)(?: last)? (?:answer|reply|response|message)) "
    rf"(?:stopped|is cut off|ended early|were cut off|was cut off|got cut off|cut off|didnt finish)"
    rf"(?: (?:so )?(?:please )?(?:{_VERBS}))?|"
    r"im (?:listening|waiting)|ctd|(?:please|pls|(?:can|could|would) you|you (?:can|may)) resume(?: please)?)"
)
"""Without apostrophes. "Resume" alone may be a noun, or mean "summarise" in French or Spanish."""

PHRASES = """
de weiter | mach weiter | mach bitte weiter | machen sie bitte weiter | fahr bitte fort |
   fahre bitte fort | mach weiter | mache weiter | machen sie weiter | fahr fort | fahre fort |
   fahren sie fort | fortfahren | fortsetzen | setz fort | erzahl weiter | erzahle weiter |
   schreib weiter | schreibe weiter | red weiter | nur weiter | weiter so | weiter gehts | und weiter |
   und dann | mehr | mach da weiter | weitermachen | weiterschreiben |
   mach da weiter wo du aufgehort hast | weiter wo du aufgehort hast |
   fahr dort fort wo du aufgehort hast |
   weiter im text | rede weiter | setze fort | setzen sie fort |
   da weitermachen wo du aufgehort hast | antworte weiter | weiterreden |
   weiter schreiben | weiter reden | weiter erzahlen | schreib bitte weiter |
   mach doch weiter | fuhre fort
fr continue | continuez | continuer | poursuis | poursuivez | vas y | vas y continue | la suite |
   et ensuite | suite | continue ta reponse | continuez votre reponse | reprends | reprenez | et apres |
   encore | continue la ou tu t es arrete | reprends la ou tu t es arrete |
   continuez la ou vous vous etes arrete | donne la suite |
   poursuis ta reponse | poursuivez votre reponse | termine ta reponse | finis ta reponse |
   allez continue | continuer ta reponse | continue d ecrire | poursuivre | tu n as pas fini
es continua | continue | continuar | sigue | siga | sigue asi | seguir | adelante | prosigue | prosiga |
   dale | y luego | mas | sigue adelante | continua donde lo dejaste | sigue donde lo dejaste |
   continua desde donde lo dejaste | sigue escribiendo | y que mas | continua tu respuesta |
   continua con tu respuesta | continua desde donde te quedaste | sigue desde donde te quedaste |
   termina tu respuesta | sigue con tu respuesta | continuar tu respuesta | continua escribiendo |
   no has terminado
pt continua | continue | continuar | prossiga | prossegue | segue | siga | vai em frente | mais |
   e depois | continua de onde parou | continue de onde parou | continue de onde voce parou |
   pode continuar | va em frente |
   pode seguir | continua a resposta | continue a resposta | continue sua resposta | termine a resposta |
   continue escrevendo
it continua | continui | continuare | prosegui | prosegua | vai avanti | avanti | vada avanti | vai |
   e poi | continua da dove hai interrotto | riprendi da dove eri rimasto | continua da dove eri rimasto |
   ancora |
   prosegui pure | continua pure | vai pure avanti | continua la risposta |
   continua la tua risposta | finisci la risposta | continua a scrivere
nl ga door | ga verder | ga maar door | doorgaan | verder | vervolg | ga maar verder | en dan | meer |
   ga verder waar je gebleven was | ga door waar je gebleven was |
   verder gaan | verdergaan | ga verder met je antwoord
sv fortsatt | fortsatta | fortsatt garna | ga vidare | mer | fortsatt dar du slutade
no fortsett | ga videre | mer | fortsett der du slapp
da fortsæt | ga videre | mere | fortsæt hvor du slap | bliv ved
fi jatka | jatkakaa | jatka vain | lisaa | jatka siita mihin jait
pl kontynuuj | dalej | mow dalej | pisz dalej | idz dalej | wiecej |
   kontynuuj od miejsca w ktorym skonczyles |
   kontynuowac | kontynuuj odpowiedz | dokoncz odpowiedz
cs pokracuj | pokracujte | dal | dale
sk pokracuj | pokracujte | dalej
hu folytasd | folytassa | tovabb | folytatas
ro continua | continuati | mai departe | continua de unde ai ramas
tr devam edebilir misin | devam eder misin | devam | devam et | devam edin | devam ediniz | surdur |
   kaldigin yerden devam et | daha |
   kaldigin yerden devam | devam etsene | cevabina devam et
ru продолжай писать | пиши дальше | говори дальше | продолжай | продолжи | продолжайте | продолжить |
   продолжение | дальше | давай дальше | далее | еще | ещё | продолжай дальше |
   продолжай с того места где остановился | продолжи с того места где остановился | и дальше |
   продолжай отвечать |
   продолжите | можешь продолжить | можете продолжить | продолжи ответ | продолжай ответ | продолжай свой ответ |
   продолжи свой ответ | допиши | допиши ответ | закончи ответ
uk продовжуй | продовжи | продовжуйте | далі | ще | продовжуй далі
bg продължи | продължавай | продължете | нататък
sr nastavi | nastavite | dalje | настави | наставите | даље
el συνεχισε | συνεχιστε | συνεχεια | παρακατω | κι αλλο
ar استمر | اكمل | أكمل | تابع | واصل | كمل | أكمل من حيث توقفت | اكمل من حيث توقفت | تابع من حيث توقفت |
   المزيد |
   اكمل الإجابة | أكمل الإجابة | أكمل إجابتك | واصل الكتابة | تابع الإجابة | أكمل الكتابة | اكمل الكتابة
fa ادامه | ادامه بده | ادامه بدهید | بیشتر | از همانجا ادامه بده |
   ادامه دهید | ادامه بدین
he המשך | תמשיך | תמשיכי | המשיכי | הלאה | עוד
ur جاری رکھو | جاری رکھیں | آگے | آگے بولو
hi तुम जारी रखो | आप जारी रखें | जारी रखो | जारी रखें | जारी रखिए | जारी रख | आगे | आगे बोलो |
   आगे बताओ | आगे बताइए | आगे बढ़ो | आगे लिखो | और | और बताओ | बोलते रहो | चालू रखो | jari rakho |
   aage | aage bolo | aage batao |
   आगे लिखें | आगे लिखिए | आगे बताएं | और बताइए | और बताएं
mr पुढे | पुढे सांगा | सुरू ठेवा | चालू ठेवा
bn চালিয়ে যাও | চালিয়ে যান | আরও বলো | তারপর
pa ਜਾਰੀ ਰੱਖੋ | ਅੱਗੇ
gu ચાલુ રાખો | આગળ
ta தொடரவும் | தொடர் | தொடருங்கள் | மேலும்
te కొనసాగించు | కొనసాగించండి
kn ಮುಂದುವರಿಸಿ | ಮುಂದುವರಿಸು
ml തുടരുക | തുടരൂ
zh 继续 | 继续说 | 继续说下去 | 继续写下去 | 继续讲下去 | 继续写 | 继续讲 | 继续吧 | 继续下去 | 接着 |
   接着说 | 接着写 |
   接着说下去 | 接着写下去 | 接着讲 | 往下说 | 往下写 | 往下讲 | 说下去 | 写下去 | 讲下去 | 然后呢 | 还有呢 |
   继续回答 | 接着回答 | 继续输出 | 继续生成 | 从断的地方继续 | 从中断的地方继续 |
   从刚才的地方继续 | 没说完 | 你继续 | 你接着说 | 你继续说 | 继续完成 | 繼續 | 繼續說 | 繼續寫 |
   繼續講 | 繼續吧 | 接著 | 接著說 | 接著寫 | 說下去 | 寫下去 | 然後呢 | 還有呢 | 繼續回答 | 你繼續 |
   从断开的地方继续 | 从停下的地方继续 | 从上次停下的地方继续 | 继续往下写 | 继续往下说 | 继续往下讲 |
   继续往下 | 继续上文 | 继续前面的回答 | 继续上面的回答 | 继续刚才的回答 | 继续你的回答 | 再继续 | 快继续 | 后面呢 |
   剩下的呢 | 剩下的 | 繼續說下去 | 繼續寫下去 | 繼續講下去 | 繼續往下寫 | 後面呢
ja 続けて | 続き | 続きを | 続けろ | 続ける | 続行 | 続きは | 続きをどうぞ | 続きを書いて | 続きを教えて |
   続きを話して | 続きを聞かせて | どうぞ続けて | それで | 継続 | 継続して | つづけて | つづき | もっと |
   話を続けて | 先を続けて | 書き続けて | 途中から続けて | そのまま続けて | 続きをお願い |
   続きを出力して | 続きを生成して | もっと続けて | さっきの続き | さっきの続きを | 続きから
ko 이어서 작성해 | 이어서 작성해줘 | 계속 작성해줘 | 계속 | 계속해 | 이어서 써 | 이어서 말해 |
   이어서 해 | 이어 써 | 계속해줘 | 계속하세요 | 계속해라 | 계속하자 | 계속 말해 | 계속 말해줘 |
   계속 써 | 계속 써줘 | 계속 이어서 | 이어서 | 이어서 해줘 | 이어서 써줘 | 이어서 말해줘 | 이어가 |
   이어가줘 | 계속 진행 | 진행해 | 진행해줘 | 그 다음 | 그다음 | 더 | 이어 써줘 | 멈춘 데서 계속 |
   끊긴 부분부터 계속 |
   계속해봐 | 계속 해봐 | 이어서 계속해줘 | 이어서 계속 | 이어서 답변해줘 | 이어서 대답해줘 | 계속 얘기해줘 |
   계속 이야기해줘 | 계속 답변해줘 | 마저 써줘 | 마저 말해줘 | 마저 해줘
vi tiep tuc | tiep tuc di | tiep di | noi tiep | noi tiep di | viet tiep | viet tiep di | tiep | con nua |
   ban tiep tuc di | ban tiep tuc
id lanjut | lanjutkan | teruskan | lanjutkan lagi | terus | lanjut lagi | lanjutkan dari tadi |
   terusin | lanjutin | lanjutkan jawabanmu
tl ituloy mo | tuloy mo | ipagpatuloy mo | sige pa | tuloy |
   tuloy mo lang | ituloy mo lang
th ต่อ | ต่อเลย | ทำต่อ | พูดต่อ | เขียนต่อ | เล่าต่อ | ต่อไป | ดำเนินการต่อ | ทำต่อไป | ตอบต่อ | ต่อจากเดิม
sw endelea | endelea tu
ca continua | segueix | continueu
eo daurigu
"""

QUESTIONS = """
and then | and then what | the rest | rest | next part | und dann | und weiter | la suite | et ensuite |
et apres | y luego | y que mas | e depois | e poi | en dan | и дальше | дальше | далі | 然后呢 | 还有呢 |
后面呢 | 剩下的呢 | 然後呢 | 還有呢 | 後面呢 | 続きは | それで | 그 다음 | 그다음 | তারপর | terus |
devam edebilir misin | devam eder misin | devam etsene | можешь продолжить | можете продолжить |
pode continuar | pode seguir | pokracovat | poprosze dalej
"""
"""What counts with a question mark, too: it asks for what comes, or asks to go on."""

ASKING = """
por gentileza | אנא | please | pls | plz | kindly | can you | could you | would you | will you | can we |
you can | you may | bitte | kannst du | konntest du | konnen sie | konnten sie | s il te plait |
s il vous plait | stp | svp | peux tu | tu peux | vous pouvez | pouvez vous | pourrais tu | pourriez vous |
por favor | porfa | puedes | puede | podrias | podria | voce pode | podes | per favore | per piacere | puoi |
potresti | alstublieft | alsjeblieft | aub | kun je | kunt u | kan du | snalla | vil du | voisitko | prosze |
mozesz | prosim | muzes | mozes | kerlek | kerem | σε παρακαλω | παρακαλω | μπορεις να | ole hyva |
tafadhali | te rog | va rog | poti | lutfen | пожалуйста | можешь | можете | будь ласка | можеш | моля |
molim | molim te | من فضلك | لو سمحت | هل يمكنك ان | لطفا | میشه | בבקשה | אתה יכול | कृपया | क्या आप |
vui long | xin | hay | co the | tolong | silakan | bisa | bisakah | paki | si us plau
"""
FILLERS = """
dong | thanks | thank you | thx | ok | okay | k | yes | yeah | yep | sure | alright | right | well | so |
just | oh | hey | hi | i said | lets | bro | sir | ja | gerne | danke | einfach | gut | doch | mal | merci |
oui | d accord | gracias | si | vale | obrigado | obrigada | sim | grazie | graag | tack | takk | tak | kiitos |
спасибо | да | ну | ладно | نعم | जी | हाँ | हां | ya
"""

ASKING_ENDS = (
    *(
        "ください",
        "下さい",
        "お願いいたします",
        "お願い致します",
        "お願いします",
        "おねがいします",
        "お願い",
        "くれ",
    ),
    *("くれる", "くれますか", "くれませんか", "もらえますか", "もらえる", "いただけますか"),
    *(
        "해주세요",
        "주세요",
        "주십시오",
        "부탁해",
        "부탁합니다",
        "줄래",
        "줄래요",
        "주실래요",
        "줄수있어",
        "주실수있나요",
    ),
    *("好吗", "好嗎", "可以吗", "可以嗎", "行吗", "ได้ไหม", "ได้มั้ย", "หน่อย", "được không", "duoc khong"),
)
FILLING_ENDS = (
    *("ね", "よ", "줘요", "요", "吧", "呀", "啊", "呢", "哦", "谢谢", "謝謝", "一下", "吗", "嗎"),
    *("ไป", "ครับ", "ค่ะ", "คะ", "นะ", "ด้วย", "เลย", "nhe", "di"),
)
ASKING_BEGINNINGS = (
    *(
        "请你",
        "请您",
        "请",
        "請你",
        "請您",
        "請",
        "麻烦",
        "麻煩",
        "可以",
        "你可以",
        "能",
        "你能",
        "您能",
        "能不能",
    ),
    *("你能不能", "可不可以", "可否", "ช่วย", "กรุณา", "제발"),
)
FILLING_BEGINNINGS = ("好的", "好", "嗯", "どうぞ", "はい", "네", "응")
"""Polite words of scripts that are written without spaces. Those that ask make a question a wish."""
