"""The question bank."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import BooleanBlock, CharBlock, RichTextBlock, StructBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import DraftStateMixin, RevisionMixin

TEXT_FEATURES = ["bold", "italic", "ul", "ol", "link"]


class OptionBlock(StructBlock):
    """One answer a participant can choose, and what it teaches."""

    text = CharBlock(label=_("Answer"), max_length=400)
    is_correct = BooleanBlock(label=_("Correct"), required=False)
    feedback = RichTextBlock(label=_("Feedback"), required=False, features=TEXT_FEATURES)

    class Meta:
        label = _("Answer")
        icon = "radio-full"


class Question(DraftStateMixin, RevisionMixin, ClusterableModel):
    """A question with fixed answers, tagged with the indicators it gives evidence for."""

    class Kind(models.TextChoices):
        SINGLE = "single", _("One correct answer")
        MULTIPLE = "multiple", _("Several correct answers")

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.SINGLE)
    prompt = RichTextField(_("question"), features=TEXT_FEATURES)
    options = StreamField(
        [("option", OptionBlock())], verbose_name=_("answers"), min_num=2, max_num=8
    )
    explanation = RichTextField(
        _("explanation"),
        features=TEXT_FEATURES,
        blank=True,
        help_text=_("Shown after the quiz is handed in, whatever was answered."),
    )
    source = models.CharField(
        _("source"),
        max_length=300,
        blank=True,
        help_text=_("Regulation or lesson the answer rests on."),
    )
    indicators = ParentalManyToManyField(
        "assessments.Indicator", blank=True, related_name="+", verbose_name=_("indicators")
    )

    panels = [
        FieldPanel("prompt"),
        FieldPanel("kind"),
        FieldPanel("options"),
        MultiFieldPanel(
            [FieldPanel("explanation"), FieldPanel("source")], heading=_("After the answer")
        ),
        FieldPanel("indicators"),
    ]

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return Truncator(strip_tags(str(self.prompt))).chars(100)

    def clean(self) -> None:
        """Check that the number of correct answers fits the kind of question."""
        super().clean()
        correct = sum(bool(option.value["is_correct"]) for option in self.options)
        if self.kind == self.Kind.SINGLE and correct != 1:
            raise ValidationError(
                {
                    "options": _(
                        "Mark exactly one answer as correct, or choose “Several correct answers”."
                    )
                }
            )
        if self.kind == self.Kind.MULTIPLE and correct < 1:
            raise ValidationError({"options": _("Mark at least one answer as correct.")})
