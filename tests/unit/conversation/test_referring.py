"""A person who refers back is recognised in several languages, and one who does not is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.conversation.referring import MAX_CHARS, refers_back

REFERS = (
    "What is my dog's name?",
    "Do you remember where I parked?",
    "As I told you, the budget is fixed.",
    "what did we decide about the colour",
    "Which hotel did you recommend last time?",
    "Who's my dentist again?",
    "Remind me when our anniversary is",
    "Where did I leave the spare key?",
    "How old is my sister?",
    "Have I told you about my allergy?",
    "Like I said before, no onions",
    "the recipe you suggested yesterday",
    "Am I allergic to anything?",
    "When is our flight?",
    "The book I mentioned, who wrote it?",
    "Tell me about my trip",
    "Did we ever settle on a venue?",
    "I'VE ALREADY TOLD YOU THE ADDRESS",
    "Weißt du noch, wie mein Hund heißt?",
    "Wie heißt meine Schwester?",
    "Erinnerst du dich an das Rezept?",
    "Wie besprochen, bitte mit Rechnung",
    "Letztes Mal hast du mir ein Hotel empfohlen",
    "Was hatten wir gestern beschlossen?",
    "Das habe ich dir schon gesagt",
    "¿Cómo se llama mi perro?",
    "¿Te acuerdas de mi alergia?",
    "La última vez hablamos de Madrid",
    "Como te dije, sin cebolla",
    "Quel est le nom de mon chien ?",
    "Tu te rappelles de mon adresse ?",
    "La dernière fois, on avait parlé du budget",
    "Je t'ai déjà dit que je suis végétarien",
    "Qual é o nome do meu cachorro?",
    "Você lembra da minha alergia?",
    "Come si chiama il mio cane?",
    "Ti ricordi il mio indirizzo?",
    "मेरे कुत्ते का नाम क्या है?",
    "क्या तुम्हें याद है?",
    "पिछली बार हमने क्या तय किया था?",
    "मैंने तुम्हें बताया था",
    "我的狗叫什么名字？",
    "你还记得我的地址吗？",
    "上次我们说好了什么？",
    "我之前告诉过你",
    "私の犬の名前は何ですか？",
    "前回話したホテルを教えて",
    "覚えていますか？",
    "내 강아지 이름이 뭐야?",
    "지난번에 말했잖아",
)

LEAVES_ALONE = (
    "",
    "Hello!",
    "What is the capital of France?",
    "Write a poem about the sea.",
    "Translate 'good morning' into Spanish.",
    "How do magnets work?",
    "Explain recursion with an example.",
    "2 + 2",
    "ok",
    "thanks, that's great",
    "List five fruits.",
    "Who wrote Faust?",
    "Fix this code: for i in range(3) print(i)",
    "Was ist die Hauptstadt von Spanien?",
    "Schreib ein Gedicht über das Meer.",
    "¿Cuál es la capital de Francia?",
    "Escribe un poema sobre el mar.",
    "Quelle est la capitale de l'Allemagne ?",
    "Écris un poème sur la mer.",
    "Qual è la capitale della Francia?",
    "भारत की राजधानी क्या है?",
    "समुद्र पर एक कविता लिखो",
    "法国的首都是哪里？",
    "写一首关于大海的诗。",
    "フランスの首都はどこですか？",
    "海についての詩を書いてください。",
    "프랑스의 수도는 어디인가요?",
    "🙂",
)


@pytest.mark.parametrize("message", REFERS)
def test_who_refers_back_is_understood(message: str) -> None:
    assert refers_back(message)


@pytest.mark.parametrize("message", LEAVES_ALONE)
def test_who_asks_about_the_world_is_not_taken_for_it(message: str) -> None:
    assert not refers_back(message)


def test_of_a_long_message_the_beginning_and_the_end_are_read() -> None:
    padding = "lorem ipsum " * MAX_CHARS
    assert refers_back(f"What is my name? {padding}")
    assert refers_back(f"{padding} What is my name?")
    assert not refers_back(f"{padding} What is my name? {padding}")


@given(st.text(max_size=400), st.sampled_from(REFERS))
def test_any_text_is_answered_and_words_around_a_reference_do_not_hide_it(text: str, reference: str) -> None:
    assert refers_back(text) in (True, False)
    assert refers_back(f"Hm. {reference}\nThank you.")
