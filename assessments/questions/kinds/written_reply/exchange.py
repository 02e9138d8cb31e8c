"""Written replies, in files. Others have no rubric. No Django."""

from collections.abc import Iterator

from assessments.questions.kinds.exchanging import ESSAY, Exchange, Form, Note, Taken, note
from assessments.questions.kinds.written_reply.rules import WrittenReply


def read(form: Form) -> Taken[WrittenReply]:
    """Take what those who mark are told for the model answer; the rubric is yet to be written."""
    least, most = form.words
    reply = WrittenReply((), form.text, least_words=least, most_words=most)
    return Taken(reply, tuple(_notes(form)))


def _notes(form: Form) -> Iterator[Note]:
    yield note("rubric_missing")
    if form.text:
        yield note("grader_information")


def write(reply: WrittenReply) -> Form:
    """Write what others know."""
    return Form(ESSAY, text=reply.model_answer, words=(reply.least_words, reply.most_words))


def keeping(old: WrittenReply, new: WrittenReply) -> WrittenReply:
    """Keep the rubric, and what else was written here."""
    return WrittenReply(
        new.criteria or old.criteria,
        new.model_answer or old.model_answer,
        new.examples or old.examples,
        new.least_words or old.least_words,
        new.most_words or old.most_words,
    )


EXCHANGE = Exchange(frozenset({ESSAY}), read, write, keeping)
