"""When a message only asks for more, and of which reply."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from taskflow.conversation.go_on_words import _KNOWN, is_continue
from taskflow.conversation.going_on import goes_on, standing_text, without_nudges
from taskflow.conversation.messages import Message

MORE = """
the rest of it please | fortsæt tak | 接着说下去 | tuloy mo |
Next part please | Fahre bitte fort | Continue, por gentileza | 続きをお願いいたします | 이어서 작성해줘 |
devam edebilir misin | продолжай писать | אנא המשך | तुम जारी रखो | lanjut dong | show me the rest |
Your answer was cut off, please continue | It got cut off. Continue please. | you didn't finish |
continue | Continue. | go on! | Please continue | KEEP GOING… | keep going please |
Continue from where you left off. | go on from there | Could you please continue? | don't stop |
Don’t stop! | carry on, please | yes, continue | ok go on | Continue your previous response |
continue generating | finish your answer | finish the sentence please | and then? | more |
pick up where you left off | Continue, continue | CONTINUE!!! | please proceed |
the rest please | continue 🙏 | keep writing | You stopped. | you were cut off | … | ... |
can you go on? | continue the text | weiter | Weiter bitte! | mach weiter | bitte fortfahren |
Mach da weiter, wo du aufgehört hast. | erzähl weiter | continue s'il te plaît |
Continuez, s’il vous plaît. | vas-y, continue | la suite | poursuis | Reprends là où tu t'es arrêté |
continúa | ¡Continúa, por favor! | sigue | sigue por favor | Continúa donde lo dejaste | adelante |
continua por favor | continue de onde parou | continua | vai avanti | prosegui per favore | ga door |
ga verder alsjeblieft | fortsätt | fortsett | fortsæt | jatka | kontynuuj | proszę kontynuuj |
pokračuj | folytasd | continuă | devam et | Lütfen devam et | devam | продолжай |
Продолжай, пожалуйста | дальше | продовжуй | συνέχισε | συνέχισε παρακαλώ | استمر | أكمل |
أكمل من فضلك | تابع | ادامه بده | لطفا ادامه بده | תמשיך | תמשיך בבקשה | جاری رکھیں | जारी रखो |
कृपया जारी रखें | आगे बताओ | চালিয়ে যান | தொடரவும் | కొనసాగించండి | 继续 | 继续说 | 请继续 |
请继续说下去 | 继续吧 | 接着说 | 接着写 | 然后呢？ | 往下说 | 繼續 | 請繼續 | 继续，谢谢 | 好的，继续 |
続けて | 続けてください | 続きをお願いします | 続き | 続きは？ | どうぞ続けて | はい、続けて | 계속 |
계속해 | 계속해 주세요 | 계속 말해줘 | 이어서 써 주세요 | 이어서 | 계속해줘요 | tiếp tục |
tiếp tục đi | hãy tiếp tục | lanjutkan | tolong lanjutkan | teruskan | ต่อ | ทำต่อเลยครับ |
กรุณาทำต่อ | พูดต่อไป | endelea |
the response was cut off | continue from the last sentence | Kannst du da weitermachen, wo du aufgehört hast? |
Poursuis ta réponse | Tu peux continuer ? | termina tu respuesta | pode seguir | vai pure avanti |
kun je verder gaan | можешь продолжить? | Продолжи ответ | proszę kontynuować | kaldığın yerden devam |
请继续往下写 | 继续上文 | 剩下的呢？ | 請繼續寫下去 | 続きを出力してください | さっきの続き |
이어서 답변해줘 | 마저 써줘 |
أكمل الإجابة | ادامه دهید | कृपया आगे लिखें | bạn tiếp tục đi | terusin | tuloy mo lang | endelea tafadhali |
συνέχισε σε παρακαλώ | jatka ole hyvä |
resume your answer | please resume | can you resume? | resume where you left off | please resume your reply |
And then what? | the rest? | continue please? | Would you go on? | Kannst du weiter schreiben? |
Könnten Sie fortfahren? | ¿Puedes continuar? | ¿Podrías seguir, por favor? | Você pode continuar? |
Puoi continuare? | Kun je doorgaan? | Kan du fortsätta? | Możesz kontynuować? | 可以继续吗？ | 你能继续说吗 |
能不能接着写？ | 继续好吗？ | 続けてくれますか？ | 続けてもらえますか | 계속해 줄래? |
계속 써 주실 수 있나요? | ทำต่อได้ไหม | bisa lanjutkan? | ¿Y luego? | Et ensuite ? | Und dann? | E poi? |
дальше? | continua, si us plau | nastavi, molim te | продължи, моля | te rog continuă | kérlek folytasd |
fortsätt där du slutade | jatka siitä mihin jäit | συνέχεια | המשך בבקשה | أكمل الكتابة | آگے بولو |
पुढे सांगा | আরও বলো | ਜਾਰੀ ਰੱਖੋ | ચાલુ રાખો | தொடருங்கள் | ಮುಂದುವರಿಸಿ | തുടരുക | ituloy mo, paki | daŭrigu
"""

NOT_MORE = """
what now? | what happens next? | why did you stop? | resume format |
don't continue | please don't go on | nicht weiter | 不要继续 | 続けないで | не продолжай | ne continue pas | no sigas |
continue to part 2 of my essay | go ahead and delete it | finish the list with two more items |
continue with that but as a list | 계속하지 마 |
continue with the second point | continue with cats | continue in German | Continue, but shorter |
go on holiday? | continued | don't go on | no | ok | please | thanks | yes | no more |
tell me more about it | more cats please | next question | keep it short | Keep going to the gym? |
and | resume template | proceed with payment | continue the story from the dragon's side |
go on, but in French | continue as a table | stop | finish | weiter mit Punkt 2 | mach es kürzer |
mehr Salz? | continue en anglais | et la Corse ? | sigue con el segundo punto | continúa en inglés |
继续讲第二点 | 继续用中文 | 接着讲法国 | 请用英文继续 | 好 | 谢谢 | 続きを英語で | 続けて二つ目を |
계속 영어로 | 네 | 계속 더 짧게 | продолжай по-английски | да | जारी रखो लेकिन छोटा |
ต่อเป็นภาษาอังกฤษ | ครับ | 别再继续了 | 继续努力 | 继续教育是什么 | もっと短く | 더 자세히 | не продолжай, хватит |
devam etme | لا تكمل | ادامه نده | मत रुको | jangan lanjutkan |
termina la lista con dos más | finis le tableau | ? | 👍 | 🙏 | 1 |
what next? | What next | what's next? | what comes next? | what else? | continue? | Continue? | go on? |
Go on?! | keep going? | more? | proceed ? | so, continue? | ok, more? | resume | Resume. | resume? | Résumé |
my resume | a resume please | Résume ! | Resume, por favor | weiter? | fortfahren? | continuer ? |
¿continuar? | ¿Seguir? | avanti? | continua? | verder? | продолжать? | продолжить? | 继续？ | 继续吗？ |
继续吗 | 下一步 | 下一步？ | 繼續嗎 | 続ける？ | 計續? | 계속? | 계속할까요? | ต่อ? | tiếp tục? | lanjut? |
continue my sentence | finish my message | devam? | استمر؟ | ادامه؟ | המשך? | आगे? | you stopped? |
it was cut off?
"""


def _phrases(table: str) -> list[str]:
    return table.strip("\n").replace(" |\n", " | ").split(" | ")


@pytest.mark.parametrize("text", _phrases(MORE))
def test_asking_for_more_is_recognised(text: str) -> None:
    assert is_continue(text)


@pytest.mark.parametrize("phrase", sorted(_KNOWN))
def test_every_phrase_of_the_table_counts_however_it_is_written(phrase: str) -> None:
    assert all(
        map(is_continue, (phrase, f"{phrase}!", f" {phrase.upper()}…", f"{phrase}, {phrase}.", f"«{phrase}»"))
    )


@pytest.mark.parametrize("text", ["", " ", *_phrases(NOT_MORE), "continue " * 500])
def test_what_asks_for_something_is_a_question(text: str) -> None:
    assert not is_continue(text)


def _said(turn: int, role: Literal["user", "assistant"], content: str, **fields: Any) -> Message:
    part = 0 if role == "user" else 1
    values: dict[str, Any] = {"status": "completed", **fields}
    return Message(
        id=f"{turn}-{part}",
        turn=turn,
        part=part,
        role=role,
        content=content,
        created_at=0,
        **values,
    )


def test_more_is_asked_of_a_reply_that_was_cut_off() -> None:
    question = _said(1, "user", "Tell me everything.")
    asked = _said(2, "user", "继续说")
    assert goes_on([question, _said(1, "assistant", "First", finish="length"), asked])
    assert goes_on([question, _said(1, "assistant", "First", status="interrupted"), asked])
    assert not goes_on([question, _said(1, "assistant", "All of it."), asked])
    assert not goes_on(
        [question, _said(1, "assistant", "Fi", status="interrupted", error_code="TIMEOUT"), asked]
    )
    assert not goes_on([asked])
    assert not goes_on([])


def test_a_wish_that_was_not_answered_may_be_said_again() -> None:
    cut = _said(1, "assistant", "First", finish="length")
    assert goes_on([cut, _said(2, "user", "continue"), _said(3, "user", "please continue")])


def test_a_reply_in_several_parts_stands_as_one() -> None:
    messages = [
        _said(1, "user", "Count."),
        _said(1, "assistant", "One, two, ", finish="length"),
        _said(2, "user", "Continue"),
        _said(2, "assistant", "three, four, ", finish="length"),
        _said(3, "user", "go on"),
    ]
    assert standing_text(messages) == "One, two, three, four, "
    assert standing_text(messages[:-1]) == ""


def test_a_nudge_does_not_come_between_a_reply_and_the_wish_for_more_of_it() -> None:
    question, cut = _said(1, "user", "Tell me."), _said(1, "assistant", "It began", finish="length")
    nudge, wish = _said(2, "assistant", "Still there?", kind="nudge"), _said(3, "user", "continue")
    assert without_nudges([question, cut, nudge, wish]) == [question, cut, wish]
    assert without_nudges([question, cut, nudge, nudge, wish, wish]) == [question, cut, wish, wish]
    for untouched in (
        [question, cut, nudge],
        [question, cut, nudge, _said(3, "user", "Yes, I am.")],
        [question, _said(1, "assistant", "It began."), nudge, wish],
        [nudge, wish],
        [wish],
        [],
    ):
        assert without_nudges(untouched) == untouched
