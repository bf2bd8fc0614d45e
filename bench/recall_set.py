"""A long history of conversations with facts at known places, made by a script: the same for the same seed.

Facts stand among distractors that share their words and topics. Half of the questions are paraphrased and share no
telling word with what answers them, half are in its own words. Some facts are overridden by later ones, some stand in
conversations that are deleted.

``held_out`` does the same with a file that somebody wrote who had not read the code of recall: facts said in passing
while asking for something else, each asked for twice in other words, other languages in words in common.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FACTS: tuple[tuple[str, str, str], ...] = (
    (
        "My dog {name} is terrified of thunder, he hides under the bed.",
        "Which animal of mine panics in a storm?",
        "What is my dog afraid of, thunder or cars?",
    ),
    (
        "I can't eat peanuts, they make my throat swell up.",
        "Is there any food I must avoid for health reasons?",
        "What happens to my throat when I eat peanuts?",
    ),
    (
        "We got married on {date} in a tiny chapel.",
        "When is my wedding anniversary?",
        "On which date did we get married?",
    ),
    (
        "My sister {name} works as a {job} in {city}.",
        "What does my sibling do for a living?",
        "In which city does my sister work?",
    ),
    (
        "The spare key hangs behind the {thing} in the garage.",
        "Where did I put the extra one for the front door lock?",
        "Behind what does the spare key hang?",
    ),
    (
        "I drive a {colour} {car} that is ten years old.",
        "What vehicle do I own?",
        "How old is the car that I drive?",
    ),
    (
        "My landlord raised the rent to {number} euros a month.",
        "How much do I pay for my apartment?",
        "To how many euros did the landlord raise the rent?",
    ),
    (
        "Our flight to {city} leaves at {hour} in the morning.",
        "What time do we have to take off on the trip?",
        "At what hour does our flight leave?",
    ),
    (
        "My daughter {name} starts primary school in September.",
        "When does my kid begin first grade?",
        "What is the name of my daughter who starts school?",
    ),
    (
        "The doctor prescribed {number} milligrams of magnesium for my cramps.",
        "Which supplement was I told to take by my physician?",
        "How many milligrams of magnesium did the doctor prescribe?",
    ),
    (
        "I've been learning the {instrument} since last winter.",
        "Which musical instrument am I practising?",
        "What have I been learning since last winter?",
    ),
    (
        "My boss is called {name} and hates long emails.",
        "Who is my manager at work?",
        "What is my boss called?",
    ),
    (
        "The wifi password is taped below the {thing}.",
        "Where can I look up how to get online at home?",
        "Below what is the wifi password taped?",
    ),
    (
        "I'm training to run a marathon in {city} next spring.",
        "What athletic goal am I preparing for?",
        "In which city do I want to run the marathon?",
    ),
    (
        "Grandma's cake recipe needs {number} grams of ground almonds.",
        "How many nuts go into the family dessert?",
        "How many grams of almonds does grandma's cake need?",
    ),
    (
        "My favourite author is {name}, I've read everything she wrote.",
        "Which writer do I like best?",
        "What is the name of my favourite author?",
    ),
    (
        "We decided to paint the nursery {colour}.",
        "What shade did we choose for the baby's room?",
        "In which colour do we paint the nursery?",
    ),
    (
        "My passport expires on {date}.",
        "Until when can I travel abroad with my document?",
        "When does my passport expire?",
    ),
    (
        "I moved here from {city} when I was twelve.",
        "Where did I grow up as a child?",
        "From which city did I move here?",
    ),
    (
        "The plumber {name} charges eighty euros an hour.",
        "Who fixes the pipes for me, and at what rate?",
        "How much does the plumber charge an hour?",
    ),
    (
        "My cat {name} only eats tuna.",
        "What does my feline like for dinner?",
        "What does my cat eat?",
    ),
    (
        "I quit smoking on {date} and feel much better.",
        "Since when have I been without cigarettes?",
        "When did I quit smoking?",
    ),
    (
        "Our meeting room is booked for {weekday} at {hour}.",
        "On which day of the week does the team get together?",
        "For which weekday is our meeting room booked?",
    ),
    (
        "My brother-in-law owns a bakery near {city}.",
        "Which relative of mine sells bread?",
        "Near which city is the bakery of my brother-in-law?",
    ),
    (
        "The project is called {codename} internally.",
        "What is the secret title of what I'm building at work?",
        "How is the project called internally?",
    ),
    (
        "I'm vegetarian but I do eat fish on holidays.",
        "What is my diet like?",
        "Do I eat fish although I am vegetarian?",
    ),
    (
        "My blood type is {blood}.",
        "Which group would I need for a transfusion?",
        "What is my blood type?",
    ),
    (
        "We adopted a tortoise and named it {name}.",
        "What is our reptile called?",
        "What did we name the tortoise that we adopted?",
    ),
    (
        "My bike was stolen in front of the {thing} last month.",
        "What happened to my two-wheeler?",
        "Where was my bike stolen?",
    ),
    (
        "I promised {name} to help with her thesis about bees.",
        "Whose university paper did I agree to support?",
        "Whom did I promise to help with a thesis about bees?",
    ),
    (
        "The budget for the kitchen is {number} euros at most.",
        "How expensive may the renovation of the cooking area get?",
        "What is the budget for the kitchen?",
    ),
    (
        "My mother turns seventy on {date}.",
        "When is my mom's big birthday?",
        "When does my mother turn seventy?",
    ),
    (
        "I get migraines from red wine.",
        "Which drink gives me headaches?",
        "What do I get from red wine?",
    ),
    (
        "Our hotel in {city} is the one with the green roof.",
        "Which accommodation did we pick for the holiday?",
        "In which city is our hotel with the green roof?",
    ),
    (
        "My locker at the gym has the number {number}.",
        "Where do I keep my things when I work out?",
        "What number has my locker at the gym?",
    ),
    (
        "The baby is due on {date}.",
        "When will our child be born?",
        "On what date is the baby due?",
    ),
    (
        "My phone's screen broke when it fell into the {thing}.",
        "How did my mobile get damaged?",
        "Into what did my phone fall when its screen broke?",
    ),
    (
        "I speak {language} at home with my parents.",
        "Which mother tongue does my family use?",
        "Which language do I speak at home with my parents?",
    ),
    (
        "My contract ends on {date} and I'd like to renegotiate.",
        "Until when is my employment secured?",
        "When does my contract end?",
    ),
    (
        "The tent we own is for {number} people and leaks a little.",
        "How is our camping gear?",
        "For how many people is the tent we own?",
    ),
)
"""What is said, a question that shares no telling word with it or hardly one, and a question in its own words."""

_FILL = {
    "name": (
        "Rex",
        "Milo",
        "Ingrid",
        "Tomas",
        "Aiko",
        "Zoe",
        "Bruno",
        "Fatima",
        "Olga",
        "Pedro",
        "Nora",
        "Samir",
    ),
    "date": (
        "the 3rd of May",
        "June 14th",
        "the 21st of August",
        "October 9th",
        "the 2nd of February",
        "March 30th",
    ),
    "city": ("Lisbon", "Oslo", "Prague", "Kyoto", "Turin", "Bergen", "Valencia", "Graz", "Porto", "Tallinn"),
    "job": ("nurse", "carpenter", "pilot", "lawyer", "baker", "geologist"),
    "thing": ("toolbox", "bookshelf", "freezer", "fountain", "ladder", "piano", "sink", "mirror"),
    "colour": ("yellow", "dark green", "burgundy", "sky blue", "silver"),
    "car": ("Volvo", "Fiat", "Toyota", "Skoda"),
    "number": ("120", "240", "350", "480", "650", "900", "12", "36"),
    "hour": ("six", "half past seven", "nine", "ten fifteen"),
    "instrument": ("cello", "banjo", "accordion", "flute"),
    "weekday": ("Monday", "Tuesday", "Thursday", "Friday"),
    "codename": ("Nightingale", "Bluebird", "Sandstorm", "Lighthouse"),
    "blood": ("A negative", "B positive", "O negative", "AB positive"),
    "language": ("Finnish", "Tamil", "Catalan", "Hungarian"),
}

_ASKED = (
    "What should I feed a {animal}?",
    "Can you explain how {gadget} works?",
    "Write a short poem about {topic}.",
    "Which is the best month to visit {city}?",
    "How do I get {stain} out of a shirt?",
    "Give me three tips for {topic}.",
    "What rhymes with {word}?",
    "Translate 'good evening' into {language}.",
    "Why do people like {topic} so much?",
    "Is it hard to learn the {instrument}?",
    "How long does it take to fly to {city}?",
    "Summarise the history of {city} in two sentences.",
    "What does a {job} earn in general?",
    "Do {animal}s get along with small children?",
    "Suggest a name for a {animal} in a story.",
    "How do I repair a broken {gadget}?",
    "What goes well with {food}?",
    "How many calories does {food} have?",
    "My neighbour talks about {topic} all day long.",
    "A colleague has moved to {city} and misses the food.",
)
_ANSWERED = (
    "That depends on a few things. In general, {topic} needs patience, and {food} is never wrong. Start small.",
    "Here is what most people do: they plan ahead, keep it simple, and ask a {job} when in doubt.",
    "{city} is lovely in spring, when the markets open and {food} is in season. Book early, it gets crowded.",
    "A {animal} usually needs fresh water, some exercise and a quiet place. Ask a vet about the details.",
    "The {gadget} turns electricity into motion. Inside, a small motor does the work, and a chip keeps time.",
    "Think of {topic} as a habit. Ten minutes a day are better than two hours on a {weekday}.",
    "Cold water and a little soap help with most stains, as long as you do not wait for a week.",
    "Many learn the {instrument} as adults. The first month is the hardest, later it becomes fun.",
)
_WORDS = _FILL | {
    "animal": ("hamster", "parrot", "horse", "dog", "cat", "goat", "tortoise", "rabbit"),
    "gadget": ("toaster", "printer", "heat pump", "bike light", "phone", "router"),
    "topic": (
        "gardening",
        "chess",
        "marathons",
        "budgets",
        "weddings",
        "storms",
        "baking",
        "thrift",
        "camping",
        "wine",
    ),
    "stain": ("coffee", "red wine", "grass", "ink"),
    "word": ("orange", "silver", "month", "window"),
    "food": ("bread", "tuna", "almonds", "peanuts", "rice", "soup", "cake", "cheese"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A message. ``minute``: since the beginning of the history."""

    conversation: int
    role: str
    text: str
    minute: int


@dataclass(frozen=True, slots=True)
class Question:
    """``evidence``: the place of the one message that answers it. ``kind``: for the table."""

    text: str
    evidence: int
    kind: str


@dataclass(frozen=True, slots=True)
class History:
    """Messages in their order. ``overridden``: places of facts that no longer hold, by the question's number.
    ``deleted``: conversations that are deleted at the end; ``gone``: questions that only they would have answered."""

    messages: list[Said]
    questions: list[Question]
    overridden: dict[int, list[int]]
    deleted: list[int]
    gone: list[str]


def history(seed: int, conversations: int, exchanges: int) -> History:
    """``exchanges``: questions and answers of a conversation. Each fact is said once, a quarter of them again with
    another value later, and every eighth stands in a conversation that is deleted."""
    rng = random.Random(seed)
    order = list(range(len(FACTS)))
    rng.shuffle(order)
    lost, kept = order[: len(order) // 8], order[len(order) // 8 :]
    # What has no value of its own cannot get another one.
    updated = set([each for each in kept if "{" in FACTS[each][0]][: len(kept) // 4])
    dying = sorted(rng.sample(range(conversations), max(1, conversations // 12)))
    living = [each for each in range(conversations) if each not in dying]
    planted: dict[tuple[int, int], list[tuple[int | None, str]]] = {}

    def plant(fact: int, among: list[int], unlike: str = "") -> str:
        text = unlike
        while text == unlike:
            text = _filled(FACTS[fact][0], _FILL, rng)
        place = (rng.choice(among), rng.randrange(exchanges))
        planted.setdefault(place, []).append((fact, text))
        return text

    half = len(living) // 2
    for fact in kept:
        if fact in updated:
            plant(fact, living[half:], plant(fact, living[:half]))
        else:
            plant(fact, living)
    for fact in lost:
        plant(fact, dying)
    messages, places = _spoken(planted, conversations, exchanges, rng)
    questions = [
        Question(FACTS[fact][form], places[fact][-1], kind)
        for form, kind in ((1, "paraphrased"), (2, "in its own words"))
        for fact in kept
    ]
    twice = [*kept, *kept]
    overridden = {number: places[fact][:-1] for number, fact in enumerate(twice) if len(places[fact]) > 1}
    return History(messages, questions, overridden, dying, [FACTS[fact][1] for fact in lost])


def held_out(
    path: Path, seed: int, conversations: int, exchanges: int, languages: Sequence[str] = ()
) -> History:
    """What the lines of ``path`` say, planted like the facts of ``history``, each among what is ``near`` it in topic:
    an update (``was``, then ``said``) with its first value earlier, what is deleted in conversations that are.

    ``languages``: only lines in these; empty: all.
    """
    rng = random.Random(seed)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    lines = [line for line in lines if not languages or line["language"] in languages]
    dying = sorted(rng.sample(range(conversations), max(1, conversations // 12)))
    living = [each for each in range(conversations) if each not in dying]
    half = len(living) // 2
    planted: dict[tuple[int, int], list[tuple[int | None, str]]] = {}

    def plant(fact: int | None, among: list[int], text: str) -> None:
        planted.setdefault((rng.choice(among), rng.randrange(exchanges)), []).append((fact, text))

    for number, line in enumerate(lines):
        if "was" in line:
            plant(number, living[:half], line["was"])
        plant(number, _AMONG[line["kind"]](living, half, dying), line["said"])
        for near in line.get("near", ()):
            plant(None, living, near)
    messages, places = _spoken(planted, conversations, exchanges, rng)
    kept = [number for number, line in enumerate(lines) if line["kind"] != "deleted"]
    asked = [(number, text) for number in kept for text in lines[number]["questions"]]
    questions = [Question(text, places[number][-1], _kind(lines[number])) for number, text in asked]
    overridden = {at: places[of][:-1] for at, (of, _) in enumerate(asked) if len(places[of]) > 1}
    gone = [text for line in lines if line["kind"] == "deleted" for text in line["questions"]]
    return History(messages, questions, overridden, dying, gone)


_AMONG: dict[str, Callable[[list[int], int, list[int]], list[int]]] = {
    "fact": lambda living, half, dying: living,
    "update": lambda living, half, dying: living[half:],
    "deleted": lambda living, half, dying: dying,
}
"""Where what a line says is planted, by its kind."""


def _kind(line: dict[str, Any]) -> str:
    if line["language"] != "en":
        return "other languages"
    return "updated" if "was" in line else "said in passing"


def _spoken(
    planted: Mapping[tuple[int, int], Sequence[tuple[int | None, str]]],
    conversations: int,
    exchanges: int,
    rng: random.Random,
) -> tuple[list[Said], dict[int, list[int]]]:
    """All messages, and the places of each fact among them."""
    messages: list[Said] = []
    places: dict[int, list[int]] = {}
    for conversation in range(conversations):
        for exchange in range(exchanges):
            minute = conversation * 1_440 + exchange * 3
            for role, text, of in _exchange(planted.get((conversation, exchange), []), rng):
                if of is not None:
                    places.setdefault(of, []).append(len(messages))
                messages.append(Said(conversation, role, text, minute))
                minute += 1
    return messages, places


def _exchange(
    facts: Sequence[tuple[int | None, str]], rng: random.Random
) -> Iterator[tuple[str, str, int | None]]:
    for fact, text in facts:
        yield "user", text, fact
        yield "assistant", "Thank you for telling me.", None
    yield "user", _filled(rng.choice(_ASKED), _WORDS, rng), None
    yield "assistant", _filled(rng.choice(_ANSWERED), _WORDS, rng), None


def _filled(template: str, values: dict[str, tuple[str, ...]], rng: random.Random) -> str:
    return template.format_map({name: rng.choice(of) for name, of in sorted(values.items())})
