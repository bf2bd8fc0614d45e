"""Made-up chat: questions people ask an assistant and answers of a few sentences. Without personal data. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

_TOPICS = """
a sourdough starter; the monsoon in Kerala; a Python generator; compound interest; the tides; a database
index; my balcony tomatoes; a train journey from Delhi to Leh; sleep before an exam; a cover letter; the
rules of chess; a CSS grid; saving for a bicycle; the water cycle; a half marathon in ten weeks;
photosynthesis; an old laptop that runs hot; Hindi verb endings; a vegetarian dinner for six; the causes of
inflation; a leaking kitchen tap; Kubernetes for a small team; the history of paper; a birthday speech for
my sister; noise in photographs at night; a chord progression in D minor; renting a flat in Pune; unit tests
that fail now and then; the metric system; a cat that will not eat; regular expressions; a budget for a
wedding; why the sky is blue; a spreadsheet of monthly costs; the difference between TCP and UDP; learning
to swim as an adult; a haiku about rain; solar panels on a flat roof; meeting notes that nobody reads; the
plot of Hamlet
"""
TOPICS = " ".join(_TOPICS.split()).split("; ")

_QUESTIONS = (
    "Can you explain {} to me as if I were twelve?",
    "What should I know about {} before I begin?",
    "I keep getting stuck with {}. Where do I start?",
    "Give me a short checklist for {}.",
    "What are the most common mistakes with {}, and how do I avoid them?",
    "Is there a cheaper way to go about {}?",
    "Compare two approaches to {} and tell me which one you would take, and why.",
    "How long does it usually take to get comfortable with {}?",
    "Thanks! And what comes after that with {}?",
    "That is too long, say it in two sentences please: {}",
    "What would an expert do differently with {}?",
    "Could you rewrite that about {} so that it sounds friendlier?",
    "Why is {} harder than people say? I tried twice last week and gave up both times after an hour.",
    "ok, and {}?",
)

_OPENINGS = (
    "Good question. With {}, the first thing to look at is what you already have.",
    "Sure! Here is the short version of {}.",
    "There are three parts to {}, and the second one is where most people lose patience.",
    "Let's take {} step by step.",
    "It depends on how much time you have, but {} usually rewards a small, steady effort.",
    "People often overcomplicate {}. A simple plan works better.",
)

_SENTENCES = (
    "Start small, note what changes from one day to the next, and only then adjust one thing at a time.",
    "The key idea is that each step builds on the one before, so skipping ahead costs more than it saves.",
    "A rule of thumb: if it takes longer than twenty minutes, split it in two.",
    "Write down what you expect to happen before you try it; the surprise is where you learn something.",
    "In practice the difference is about ten percent, which matters less than doing it regularly.",
    "Temperature, time and patience explain most of the results that people argue about.",
    "If it fails, go back to the last point where everything worked, and change nothing else.",
    "Ask somebody who has done it before to look over your plan: ten minutes of that replace a day of reading.",
    "You can find the numbers in the documentation, but measure them yourself once.",
    "**Remember** to keep the first version simple. You can always refine it later.",
    "For example, a group of four would need about twice the amount, and half an hour more.",
    "Most guides skip the boring part, which is checking that the basics are really in place.",
    "It is fine to stop here; the remaining steps are for those who want to go deeper.",
    "Compare the result with last week's, not with someone else's.",
)

_LISTS = (
    "\n\n1. Collect what you need\n2. Try it on a small scale\n3. Look at the result tomorrow\n",
    "\n\n- **Before:** make room and time\n- **During:** one thing at a time\n- **After:** write down what you saw\n",
    "\n\n```python\nfor step in plan:\n    step.run()\n    step.check()\n```\n",
)

_QUESTIONS_BY_TOPIC = [[question.format(topic) for question in _QUESTIONS] for topic in TOPICS]
_OPENINGS_BY_TOPIC = [[opening.format(topic) for opening in _OPENINGS] for topic in TOPICS]


def question(random: Random, topic: int) -> str:
    """What a person writes about the ``topic``-th of ``TOPICS``."""
    return _one(random, _QUESTIONS_BY_TOPIC[topic])


def answer(random: Random, topic: int) -> str:
    """What an assistant replies: two to six sentences, now and then a list or code."""
    parts = [_one(random, _OPENINGS_BY_TOPIC[topic])]
    parts += (_one(random, _SENTENCES) for _ in range(1 + int(random.random() * 5)))
    text = " ".join(parts)
    return text + _one(random, _LISTS) if random.random() < 0.15 else text


def _one(random: Random, choices: Sequence[str]) -> str:
    # random.choice costs twice as much, and millions are drawn.
    return choices[int(random.random() * len(choices))]
