"""A good set of answers for any template: by the kind of each question, with totals that add up."""

from metrics.returns.rules import Is, Rule, Total
from metrics.returns.templates import Question, Template

WORDS = {"text": "Words.", "date": "2030-03-31", "money": "1000", "number": "20", "percent": "50"}


def good_answers(template: Template) -> dict[str, str]:
    """Answers that no rule finds anything in; invented, every count 20 before its totals are made."""
    found = {key: _answer(question) for key, question in template.questions.items()}
    found |= {rule.key: rule.value for rule in template.rules if isinstance(rule, Is)}
    _add_up(template.rules, found)
    if "sg5_achieved.total.count" in found:
        found |= {"sg5_asked.expressed.count": "60", "sg5_asked.none_expressed.count": "40"}
        found |= {"sg5_asked.not_asked.count": "70", "sg5_asked.dont_know.count": "10"}
        _add_up(template.rules, found)
    return found


def _answer(question: Question) -> str:
    return question.choices[0] if question.kind == "choice" else WORDS[question.kind]


def _add_up(rules: tuple[Rule, ...], found: dict[str, str]) -> None:
    for _ in range(2):  # totals of totals come last
        for rule in rules:
            if isinstance(rule, Total):
                found[rule.total] = str(sum(int(found[part]) for part in rule.parts))
