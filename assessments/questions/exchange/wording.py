"""What is said of a file and its questions, in words a trainer can act on."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.questions.exchange.rich import text_of
from lms.core.tables.faults import FAULTS

LONGEST_DETAIL = 160

NOTES: Mapping[str, Promise] = {
    # Answers
    "several_right": gettext_lazy(
        "%(number)s answers are each fully right, which Prima does not know. Choose “Several"
        " correct answers” or leave one, then publish."
    ),
    "partial_credit": gettext_lazy(
        "“%(text)s” earns %(percent)s%% there; here only the right answer earns something."
    ),
    "negative_credit": gettext_lazy("“%(text)s” costs %(percent)s%% there; here it earns nothing."),
    "unequal_weights": gettext_lazy(
        "The right answers count differently there (%(percents)s); here they count the same."
    ),
    "wrong_costs": gettext_lazy(
        "The wrong answers cost otherwise there (%(percents)s); here each costs as much as it"
        " would gain by guessing."
    ),
    "all_or_nothing": gettext_lazy(
        "There it was all or nothing; here each right choice earns its part."
    ),
    "too_many": gettext_lazy(
        "There are %(number)s answers; more than %(most)s cannot be published. Remove some."
    ),
    "too_long": gettext_lazy(
        "“%(text)s…” is longer than the %(most)s characters of an answer. Shorten it."
    ),
    "shared_feedback": gettext_lazy(
        "The feedback to all right or all wrong answers now stands with each answer that had none."
    ),
    "partly_feedback": gettext_lazy("The feedback to partly right answers is left out: “%(text)s”"),
    "whole_feedback": gettext_lazy("The feedback to the whole answer is left out: “%(text)s”"),
    "answer_feedback": gettext_lazy("The feedback to “%(answer)s” is left out: “%(text)s”"),
    "no_right_answer": gettext_lazy("No answer is marked as right."),
    "wildcard": gettext_lazy(
        "In “%(text)s” the asterisk stood for anything; here it is an asterisk. Write the answers"
        " out."
    ),
    "partial_answer": gettext_lazy("“%(text)s” earned %(percent)s%%; it is left out."),
    "wrong_answer": gettext_lazy("“%(text)s” was named as wrong; it is left out."),
    "no_number": gettext_lazy("There is no number that is fully right."),
    "too_precise": gettext_lazy(
        "%(number)s has more digits than can be published: %(digits)s, %(decimals)s of them"
        " decimals."
    ),
    "unit_cut": gettext_lazy("The unit “%(text)s” is cut to %(most)s characters."),
    "other_unit": gettext_lazy("The other unit “%(text)s” is left out."),
    "other_number": gettext_lazy("%(text)s earned %(percent)s%% as well; it is left out."),
    "not_a_number": gettext_lazy("“%(text)s” is not a number."),
    "no_pair": gettext_lazy("“%(text)s” is not a pair of two that belong together."),
    "more_feedback": gettext_lazy("More feedback than there are answers is left out: “%(text)s”"),
    "before_answers": gettext_lazy("What stands before the first answer is left out: “%(text)s”"),
    "answer_plain": gettext_lazy(
        "Answers are plain text here; their formatting (%(tags)s) is left out."
    ),
    "no_options": gettext_lazy("There are no answers to choose from."),
    "answer_line_missing": gettext_lazy("The line with the right answer (ANSWER: …) is missing."),
    "answer_unknown": gettext_lazy("The right answer “%(text)s” is none of the answers."),
    "no_answers": gettext_lazy("There are no answers."),
    "no_gaps": gettext_lazy("No gap was found in the text."),
    "gap_weights": gettext_lazy("The gaps count differently there (%(weights)s); here the same."),
    "gap_without_answer": gettext_lazy("Gap %(number)s has no answer that is fully right."),
    "gap_several": gettext_lazy("In gap %(number)s several were to be chosen; here one is."),
    "gap_case": gettext_lazy(
        "Capital letters mattered in some gaps only; here they matter in all or in none."
    ),
    "gap_tolerance": gettext_lazy(
        "In gap %(number)s “%(text)s” was right within %(tolerance)s; here it must be written so."
    ),
    "rating_unknown": gettext_lazy("An action is rated %(number)s, which is not 1 to 4."),
    "rating_missing": gettext_lazy(
        "Not rated: %(letters)s. Write in “Kunci” how fitting each action is: A=4, B=1."
    ),
    # Texts and files
    "picture": gettext_lazy("The picture “%(name)s” is left out. Put it in before you publish."),
    "media": gettext_lazy("Sound, film or what was embedded (%(tags)s) is left out."),
    "html_left_out": gettext_lazy("Formatting that questions do not have is left out: %(tags)s."),
    "signs_left_out": gettext_lazy(
        "%(number)s signs that no text has, such as zero bytes, are left out of the file."
    ),
    "source_cut": gettext_lazy("The source is cut to %(most)s characters: “%(text)s”"),
    "topic_cut": gettext_lazy("The topic “%(text)s” is cut to %(most)s characters."),
    # Besides
    "points": gettext_lazy("It was worth %(number)s points; a quiz says here what it is worth."),
    "penalty": gettext_lazy("Each further try cost %(percent)s%%; that is left out."),
    "not_shuffled": gettext_lazy(
        "Its answers were never shuffled; here the quiz says whether they are."
    ),
    "more_hints": gettext_lazy("A question has one hint here; this one is left out: “%(text)s”"),
    "grader_information": gettext_lazy("The notes for markers now stand as the model answer."),
    "rubric_missing": gettext_lazy("It has no rubric yet. Write one before you publish."),
    "response_template": gettext_lazy("What the answer began with is left out: “%(text)s”"),
    "attachments": gettext_lazy("Files could be handed in with the answer; here only text can."),
    "indicator_unknown": gettext_lazy("There is no indicator %(codes)s here; it is left out."),
    "passage_unknown": gettext_lazy("The lesson “%(title)s” is not here; the link is left out."),
    "changed_elsewhere": gettext_lazy(
        "It was changed outside Prima, so what only Prima knows of its answers is left out."
    ),
    "carried_broken": gettext_lazy("What Prima wrote beside it was changed and cannot be read."),
    "key_taken_renamed": gettext_lazy(
        "Another question has the name “%(key)s” already (place %(first)s); this one is told from"
        " it by what it asks."
    ),
    # Why a question does not come
    "repeated": gettext_lazy("The same question is already at place %(first)s."),
    "key_taken": gettext_lazy("Its name is already used at place %(first)s."),
    "kind_missing": gettext_lazy("Prima has no questions of this kind: %(form)s."),
    "type_missing": gettext_lazy("Prima has no questions of this kind: %(type)s."),
    "description": gettext_lazy("This is a text without a question."),
    "brace_open": gettext_lazy("A brace { is opened and not closed."),
    "several_answer_groups": gettext_lazy("There are answers in more than one place."),
    "xml_broken": gettext_lazy(
        "From line %(line)s on the file is damaged or cut off. What may follow is not read."
    ),
    "no_prompt": gettext_lazy("The question is empty."),
    "kind_unknown": gettext_lazy("“%(text)s” is no kind of question. See “How to fill it in”."),
    "right_unknown": gettext_lazy(
        "The right answer “%(text)s” is none of the answers. Write its letter."
    ),
    "truth_unknown": gettext_lazy("“%(text)s” is neither Benar nor Salah."),
    "date_cell": gettext_lazy(
        "Excel has made a date of a cell (%(text)s). Format the column as text and write it anew."
    ),
    "column_left_out": gettext_lazy("The column “%(heading)s” is not known: “%(text)s”"),
    "word_unknown": gettext_lazy("“%(text)s” is not known in its column and is left out."),
    # Why a file cannot be read
    "empty": gettext_lazy("There is no question in the file."),
    "is_pdf": gettext_lazy("This is a PDF. Send the questions as GIFT, Moodle XML, Aiken or XLSX."),
    "is_picture": gettext_lazy("This is a picture."),
    "is_document": gettext_lazy("This is a text document. Save it as plain text or as XLSX."),
    "is_archive": gettext_lazy(
        "This is a packed archive, such as a backup of a Moodle course. Export the question bank as"
        " Moodle XML instead."
    ),
    "not_questions": gettext_lazy(
        "This is none of the formats Prima reads: GIFT, Moodle XML, Aiken, or the XLSX template."
    ),
    "no_headings": gettext_lazy(
        "No sheet has the headings of the template. It needs “Soal” and “Jenis” or “Kunci”."
    ),
    "no_xml": gettext_lazy("The XML is damaged in line %(line)s, before the first question."),
    "xml_unsafe": gettext_lazy(
        "The file declares entities, which no question bank does, so it is not read."
    ),
    "other_xml": gettext_lazy(
        "This XML is no Moodle quiz (it begins with “%(tag)s”). Export it as Moodle XML."
    ),
    "archive_too_large": gettext_lazy(
        "What is in the ZIP takes more than %(most)s MB. Divide it into several files."
    ),
    "archive_of_others": gettext_lazy(
        "A ZIP has one file of questions in it and, if there are any, its pictures. Send several"
        " files one after another."
    ),
    "too_many_questions": gettext_lazy(
        "The file has more than %(most)s questions. Divide it into several files."
    ),
    **{f"table_{fault}": words for fault, words in FAULTS.items()},
}

FORMS: Mapping[str, Promise] = {
    "matching": gettext_lazy("matching"),
    "cloze": gettext_lazy("text with gaps"),
    "essay": gettext_lazy("written answer"),
    "numerical": gettext_lazy("numerical"),
    "ordering": gettext_lazy("ordering"),
}
TYPES: Mapping[str, Promise] = {
    "calculated": gettext_lazy("calculated"),
    "calculatedsimple": gettext_lazy("calculated"),
    "calculatedmulti": gettext_lazy("calculated multiple choice"),
    "ddimageortext": gettext_lazy("drag and drop onto a picture"),
    "ddmarker": gettext_lazy("markers on a picture"),
    "random": gettext_lazy("random question of a category"),
    "randomsamatch": gettext_lazy("random matching"),
}
FORMATS: Mapping[str, Promise | str] = {
    "gift": "GIFT",
    "moodle_xml": "Moodle XML",
    "aiken": "Aiken",
    "xlsx": gettext_lazy("XLSX template"),
}
PLACES: Mapping[str, Promise] = {
    "line": gettext_lazy("Line"),
    "row": gettext_lazy("Row"),
    "question": gettext_lazy("Question no."),
}
CHANGES: Mapping[str, Promise] = {
    "body": gettext_lazy("answers"),
    "prompt": gettext_lazy("question"),
    "explanation": gettext_lazy("explanation"),
    "hint": gettext_lazy("hint"),
    "source": gettext_lazy("source"),
    "purpose": gettext_lazy("what it is for"),
    "difficulty": gettext_lazy("difficulty"),
    "passage": gettext_lazy("lesson"),
    "picture": gettext_lazy("picture"),
    "topics": gettext_lazy("topics"),
    "indicators": gettext_lazy("indicators"),
}


def in_words(code: str, details: Mapping[str, str]) -> str:
    """Put a note into words."""
    said = {name: _shortened(value) for name, value in details.items()}
    if "type" in said:
        said["type"] = str(TYPES.get(said["type"], said["type"]))
    if "form" in said:
        said["form"] = str(FORMS.get(said["form"], said["form"]))
    if code == "picture" and not said.get("name"):
        return _("A picture is left out. Put it in before you publish.")
    return str(NOTES[code]) % said


def _shortened(text: str) -> str:
    words = " ".join(text_of(text).split())
    return words if len(words) <= LONGEST_DETAIL else f"{words[:LONGEST_DETAIL]}…"
