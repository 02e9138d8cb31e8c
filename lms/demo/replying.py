"""A letter that officers answer in writing, and the replies that a trainer has marked so far."""

from collections.abc import Mapping
from functools import partial
from typing import cast

from wagtail.models import Page

from assessments import api as assessments
from lms.demo.content import read, without
from lms.demo.story import Story
from lms.people.api import Officer, User


def add_writing(story: Story, officers: Mapping[str, Officer], course: Page, *, by: User) -> None:
    """Publish a quiz beneath ``course`` that asks for a reply; let some officers answer it."""
    content = read("reply")
    of_rubric = ("criteria", "examples", "model_answer", "least_words", "most_words")
    rubric = _rubric()
    question = assessments.create_question(
        by=by, body=rubric, **without(content["question"], *of_rubric)
    )
    quiz = assessments.create_quiz(
        by=by, parent=course, questions=[question], points=[rubric.most_points], **content["quiz"]
    )

    def reply(number: int) -> None:
        """Hand in the reply with this number; where its marks are known, mark it."""
        entry = content["replies"][number]
        officer = officers[entry["by"]]
        attempt = assessments.start_attempt(page=quiz, officer_id=officer.pk, by=officer.user)
        [dealt] = attempt.dealt
        assessments.save_answer(
            attempt_id=attempt.pk,
            officer_id=officer.pk,
            question_id=dealt.id,
            sent=[entry["text"].strip()],
            sequence=1,
        )
        assessments.submit_attempt(attempt_id=attempt.pk, officer_id=officer.pk, by=officer.user)
        if "levels" in entry:
            asked = cast("assessments.WrittenReply", dealt.item.question.body)
            mark = assessments.NewMark(_chosen(asked, entry["levels"]), entry["comment"])
            assessments.give_mark(by=by, reply_id=attempt.replies.get().pk, mark=mark)

    for number, entry in enumerate(content["replies"]):
        story.add(entry["days_ago"], partial(reply, number))


def _rubric() -> assessments.WrittenReply:
    asked = read("reply")["question"]
    return assessments.WrittenReply(
        tuple(
            assessments.Criterion(
                entry["label"], tuple(assessments.RubricLevel(**level) for level in entry["levels"])
            )
            for entry in asked["criteria"]
        ),
        asked["model_answer"].strip(),
        tuple(assessments.Example(**example) for example in asked["examples"]),
        asked["least_words"],
        asked["most_words"],
    )


def _chosen(rubric: assessments.WrittenReply, places: list[int]) -> dict[str, str]:
    """Return the levels at these places, from 0, by criterion and both by key."""
    return {
        criterion.key: criterion.levels[place].key
        for criterion, place in zip(rubric.criteria, places, strict=True)
    }
