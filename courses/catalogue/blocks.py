"""The blocks a trainer writes a lesson with.

``seconds`` in the Meta of a block says how long it takes besides its words; ``writes`` which kind
of note officers write in it, and which of its fields asks for it.
"""

from collections.abc import Mapping

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.blocks import (
    CharBlock,
    ChoiceBlock,
    ListBlock,
    RichTextBlock,
    StreamValue,
    StructBlock,
    StructValue,
    TextBlock,
)
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from assessments import api as assessments
from courses.catalogue.estimate import Estimate, count_words

_FEATURES = ["bold", "italic", "ul", "ol", "link"]


class CalloutBlock(StructBlock):
    """Something to notice."""

    kind = ChoiceBlock(
        label=_("Kind"),
        choices=[("note", _("Note")), ("important", _("Important")), ("example", _("Example"))],
        default="note",
    )
    title = CharBlock(label=_("Title"), required=False, max_length=120)
    text = RichTextBlock(label=_("Text"), features=_FEATURES)

    class Meta:
        label = _("Callout")
        icon = "warning"
        template = "courses/blocks/callout.html"
        description = _("A note, a warning or an example set apart from the text.")
        preview_value = {
            "kind": "note",
            "title": "Standar pelayanan",
            "text": "<p>Persyaratan, waktu, dan biaya diumumkan di loket dan di situs.</p>",
        }


class DialogueLineBlock(StructBlock):
    """One line of a conversation."""

    speaker = ChoiceBlock(
        label=_("Speaker"), choices=[("citizen", _("Citizen")), ("officer", _("Officer"))]
    )
    text = TextBlock(label=_("Says"), rows=2)
    note = CharBlock(label=_("Note"), required=False, max_length=200)


class DialogueBlock(StructBlock):
    """A conversation to learn from."""

    title = CharBlock(label=_("Title"), required=False, max_length=120)
    lines = ListBlock(DialogueLineBlock(), label=_("Lines"), min_num=2)

    class Meta:
        label = _("Dialogue")
        icon = "openquote"
        template = "courses/blocks/dialogue.html"
        description = _("A conversation between a citizen and an officer, line by line.")
        preview_value = {
            "title": "Di loket 3",
            "lines": [
                {"speaker": "citizen", "text": "Saya sudah tiga kali ke sini, Bu.", "note": ""},
                {
                    "speaker": "officer",
                    "text": "Maaf sudah membuat Bapak bolak-balik. Boleh saya lihat berkasnya?",
                    "note": "Meminta maaf, lalu bertindak.",
                },
            ],
        }


class ComparisonBlock(StructBlock):
    """A weaker and a better way, side by side."""

    title = CharBlock(label=_("Title"), required=False, max_length=120)
    weaker = TextBlock(label=_("Less good"), rows=3)
    better = TextBlock(label=_("Better"), rows=3)
    why = TextBlock(label=_("Why"), required=False, rows=2)

    class Meta:
        label = _("Comparison")
        icon = "table"
        template = "courses/blocks/comparison.html"
        description = _("A weaker and a better way to say or do something.")
        preview_value = {
            "title": "",
            "weaker": "“Itu bukan bagian saya.”",
            "better": "“Saya antar Ibu ke rekan yang menanganinya.”",
            "why": "Warga tidak perlu tahu pembagian kerja kita.",
        }


class StepBlock(StructBlock):
    """One step."""

    title = CharBlock(label=_("Step"), max_length=120)
    text = TextBlock(label=_("Text"), required=False, rows=2)


class StepsBlock(StructBlock):
    """A procedure."""

    title = CharBlock(label=_("Title"), required=False, max_length=120)
    steps = ListBlock(StepBlock(), label=_("Steps"), min_num=2)

    class Meta:
        label = _("Steps")
        icon = "list-ol"
        template = "courses/blocks/steps.html"
        description = _("A procedure in numbered steps.")
        preview_value = {
            "title": "Menerima pengaduan",
            "steps": [
                {"title": "Dengarkan sampai selesai", "text": "Jangan menyela."},
                {"title": "Ulangi intinya", "text": "Pastikan Anda memahami maksud warga."},
            ],
        }


class PictureBlock(StructBlock):
    """An image with its description."""

    image = ImageBlock(label=_("Image"))
    caption = CharBlock(label=_("Caption"), required=False, max_length=200)

    class Meta:
        label = _("Image")
        icon = "image"
        template = "courses/blocks/picture.html"
        seconds = 15
        description = _("A picture with a description and an optional caption.")
        preview_template = "courses/admin/picture_preview.html"


class ReflectionBlock(StructBlock):
    """A question to think about; the thought opens on request and nothing is marked."""

    question = TextBlock(label=pgettext_lazy("to think about", "Question"), rows=2)
    thought = RichTextBlock(label=_("A thought to compare with"), features=_FEATURES)

    class Meta:
        label = _("Reflection")
        icon = "help"
        template = "courses/blocks/reflection.html"
        seconds = 60
        writes = ("reflection", "question")
        description = _(
            "A question to think about before opening a suggested answer. Officers may write down"
            " what they think; nobody else ever reads it."
        )
        preview_value = {
            "question": "Kapan terakhir Anda merasa dilayani dengan baik?",
            "thought": "<p>Biasanya karena seseorang mendengarkan dan menepati janji.</p>",
        }


class CheckBlock(StructBlock):
    """Practice questions to check oneself with, at once; nothing is marked or kept."""

    questions = ListBlock(
        assessments.PracticeQuestionBlock(label=_("Practice question")),
        label=_("Questions"),
        min_num=1,
        max_num=3,
    )

    class Meta:
        label = _("Check yourself")
        icon = "check"
        template = "courses/blocks/check.html"
        seconds = 60
        description = _("One to three practice questions that are answered while reading.")

    def get_preview_value(self) -> object:
        """Show the newest practice question of the central bank, which all trainers read."""
        questions = self.child_blocks["questions"].child_block.target_model.objects.checkable()
        return self.normalize({"questions": list(questions.filter(unit=None)[:1])})

    def get_context(
        self, value: StructValue, parent_context: Mapping[str, object] | None = None
    ) -> dict[str, object]:
        """Add the questions as they are asked. Four queries."""
        context: dict[str, object] = super().get_context(value, parent_context)
        keys = [question.key for question in value["questions"] if question is not None]
        return context | {"items": assessments.questions_to_check(keys)}


class PocketCardBlock(StructBlock):
    """Asks for one sentence for one's own counter; a week later, whether it was used."""

    prompt = TextBlock(
        label=pgettext_lazy("on a pocket card", "What to write"),
        rows=2,
        help_text=_("Ask for one sentence that can be said at a counter tomorrow."),
    )
    example = CharBlock(
        label=_("Example"),
        required=False,
        max_length=200,
        help_text=_("How such a sentence may sound; officers write their own."),
    )

    class Meta:
        label = _("Pocket card")
        icon = "edit"
        template = "courses/blocks/pocket_card.html"
        seconds = 60
        writes = ("card", "prompt")
        description = _(
            "One sentence that officers write for their own counter. They carry it along, and a"
            " week later they are asked whether they used it. Nobody else ever reads it."
        )
        preview_value = {
            "prompt": "Apa yang akan Anda katakan kepada warga yang berkasnya kurang?",
            "example": "“Satu lagi yang perlu dilengkapi, Bu. Saya tuliskan di mana mengurusnya.”",
        }


class QuotationBlock(StructBlock):
    """What a regulation says, in the lesson's words."""

    regulation = SnippetChooserBlock("courses.Regulation", label=_("Regulation"))
    article = CharBlock(
        label=_("Article"), required=False, max_length=80, help_text=_("Such as Pasal 21.")
    )
    says = TextBlock(
        label=_("What it says"),
        rows=3,
        help_text=_("What it means for an officer, in everyday words."),
    )

    def get_preview_value(self) -> dict[str, object]:
        """Show it with the first regulation of the register. One query."""
        return {
            "regulation": self.child_blocks["regulation"].target_model.objects.first(),
            "article": "Pasal 21",
            "says": "Setiap pelayanan punya standar: syarat, alur, waktu, dan biaya yang jelas.",
        }

    class Meta:
        label = _("Regulation")
        icon = "doc-full"
        template = "courses/blocks/quotation.html"
        description = _(
            "What a regulation of the register says. If it is replaced, you are told here."
        )


class FileBlock(StructBlock):
    """A file to take along."""

    document = DocumentChooserBlock(label=_("File"))
    title = CharBlock(
        label=_("Title"),
        required=False,
        max_length=120,
        help_text=_("What it is. Empty: the title of the file."),
    )

    class Meta:
        label = _("File")
        icon = "download"
        template = "courses/blocks/file.html"
        description = _("A form, a list or another file to download.")
        preview_template = "courses/admin/file_preview.html"


class AccordionItemBlock(StructBlock):
    """One thing that opens."""

    title = CharBlock(label=_("Title"), max_length=120)
    text = RichTextBlock(label=_("Text"), features=_FEATURES)


class AccordionBlock(StructBlock):
    """Several things to open one by one; on paper all are open."""

    title = CharBlock(label=_("Title"), required=False, max_length=120)
    items = ListBlock(AccordionItemBlock(), label=_("Items"), min_num=2)

    class Meta:
        label = _("Accordion")
        icon = "list-ul"
        template = "courses/blocks/accordion.html"
        description = _("Several titles, each with a text that opens. For what not all need.")
        preview_value = {
            "title": "Pertanyaan yang sering diajukan warga",
            "items": [
                {
                    "title": "Bolehkah diwakilkan?",
                    "text": "<p>Boleh, dengan surat kuasa dan KTP keduanya.</p>",
                },
                {"title": "Berapa biayanya?", "text": "<p>Gratis.</p>"},
            ],
        }


class SourceBlock(StructBlock):
    """A text a lesson rests on, other than a regulation of the register."""

    citation = CharBlock(label=_("Text and year"), max_length=200)
    note = CharBlock(label=_("What it says"), required=False, max_length=300)

    class Meta:
        label = _("Source")
        icon = "doc-full"
        template = "courses/blocks/source.html"
        description = _("A book, a standard or another text that is no regulation.")
        preview_value = {
            "citation": "ISO 10002:2018",
            "note": "Menangani keluhan dalam organisasi.",
        }


LESSON_BLOCKS = [
    (
        "heading",
        CharBlock(
            label=_("Heading"),
            max_length=120,
            icon="title",
            template="courses/blocks/heading.html",
            description=_("Starts a new part of the lesson."),
            preview_value="Mendengarkan lebih dulu",
        ),
    ),
    (
        "text",
        RichTextBlock(
            label=_("Text"),
            features=_FEATURES,
            icon="pilcrow",
            template="courses/blocks/text.html",
            description=_("Paragraphs and lists."),
            preview_value="<p>Warga datang dengan <b>harapan</b>, bukan dengan berkas.</p>",
        ),
    ),
    ("callout", CalloutBlock()),
    ("dialogue", DialogueBlock()),
    ("comparison", ComparisonBlock()),
    ("steps", StepsBlock()),
    ("picture", PictureBlock()),
    ("reflection", ReflectionBlock()),
    ("check", CheckBlock()),
    ("pocket_card", PocketCardBlock()),
    ("accordion", AccordionBlock()),
    ("file", FileBlock()),
    ("quotation", QuotationBlock()),
    ("source", SourceBlock()),
]


def estimate_of(body: StreamValue) -> Estimate:
    """Count what takes time in the blocks of a lesson."""
    return Estimate(
        words=count_words(body.stream_block.get_searchable_content(body)),
        seconds=sum(getattr(child.block.meta, "seconds", 0) for child in body),
    )


def questions_in(body: StreamValue) -> set[int]:
    """Return the ids of the questions that a lesson asks. The queries are those of its blocks."""
    checks = (block.value["questions"] for block in body if block.block_type == "check")
    return {question.pk for asked in checks for question in asked if question is not None}


def files_in(body: StreamValue) -> set[Model]:
    """Return the pictures and documents of a lesson. The queries are those of its blocks."""
    fields = {"picture": "image", "file": "document"}
    files = (block.value[fields[block.block_type]] for block in body if block.block_type in fields)
    return {file for file in files if file is not None}
