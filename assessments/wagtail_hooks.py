"""Wagtail hooks of the assessments app: each part registers its viewsets here."""

from wagtail import hooks
from wagtail.admin.compare import register_comparison_class
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from assessments.competency.frameworks import viewsets as competency
from assessments.competency.frameworks.policies import AddOnlyPermissionPolicy
from assessments.competency.ledger import notices
from assessments.competency.models import AttainmentPolicy
from assessments.observations.models import RatingScale
from assessments.observations.viewsets import RatingScaleViewSet
from assessments.questions.bulk_actions import ACTIONS
from assessments.questions.exchange import menu as question_exchange
from assessments.questions.exchange import urls as question_exchange_urls
from assessments.questions.models import Question
from assessments.questions.panel.menu import panel_item
from assessments.questions.urls import admin_urlpatterns
from assessments.questions.viewsets import (
    QuestionPermissionPolicy,
    QuestionViewSet,
    keep_questions_in_use,
    similar_questions_item,
)
from assessments.quizzes.regrading.urls import urlpatterns as regrading_urlpatterns
from assessments.quizzes.replies.menu import marking_item
from assessments.quizzes.replies.urls import urlpatterns as marking_urlpatterns
from assessments.quizzes.statistics import hooks as results
from assessments.roleplay.editor.comparison import ConversationComparison
from assessments.roleplay.editor.urls import urlpatterns as conversation_urlpatterns
from assessments.roleplay.exchange import menu as scenario_exchange
from assessments.roleplay.exchange.urls import urlpatterns as scenario_exchange_urlpatterns
from assessments.roleplay.fields import ConversationField
from assessments.roleplay.losses import hooks as losses

register_permission_policy(Question, QuestionPermissionPolicy(Question))
register_snippet(QuestionViewSet)
register_permission_policy(AttainmentPolicy, AddOnlyPermissionPolicy(AttainmentPolicy))
register_snippet(competency.CompetencyGroup)
register_permission_policy(RatingScale, AddOnlyPermissionPolicy(RatingScale))
register_snippet(RatingScaleViewSet)
for _moment in ("after_create_snippet", "after_edit_snippet"):
    hooks.register(_moment, competency.note_change)
    hooks.register(_moment, competency.recompute_after_change)
hooks.register("before_edit_snippet", competency.keep_first_state)
hooks.register("register_admin_urls", lambda: admin_urlpatterns)
for _action in ACTIONS:
    hooks.register("register_bulk_action", _action, order=1)  # after Wagtail's own deletion
hooks.register("register_admin_urls", lambda: question_exchange_urls.admin_urlpatterns)
hooks.register("register_admin_menu_item", question_exchange.import_item)
hooks.register("register_admin_menu_item", question_exchange.export_item)
hooks.register("register_reports_menu_item", similar_questions_item)
hooks.register("before_delete_snippet", keep_questions_in_use)
hooks.register("before_delete_snippet", competency.keep_what_is_in_use)
hooks.register("after_delete_snippet", competency.note_deletion)
hooks.register("after_delete_snippet", competency.recompute_after_deletion)
hooks.register("register_snippet_action_menu_item", panel_item)
hooks.register("construct_homepage_panels", notices.warn_of_broken_ledger)
hooks.register("register_admin_urls", results.addresses)
hooks.register("register_admin_urls", lambda: regrading_urlpatterns)
hooks.register("register_admin_urls", lambda: marking_urlpatterns)
hooks.register("register_admin_menu_item", marking_item)
hooks.register("register_page_listing_more_buttons", results.buttons)
hooks.register("register_page_header_buttons", results.buttons)
hooks.register("register_page_action_menu_item", results.action)
hooks.register("register_admin_urls", lambda: conversation_urlpatterns)
hooks.register("register_admin_urls", lambda: scenario_exchange_urlpatterns)
hooks.register("register_admin_menu_item", scenario_exchange.import_item)
hooks.register("register_page_listing_more_buttons", scenario_exchange.buttons)
hooks.register("register_page_header_buttons", scenario_exchange.buttons)
register_comparison_class(ConversationField, comparison_class=ConversationComparison)
hooks.register("register_admin_urls", losses.addresses)
hooks.register("register_page_listing_more_buttons", losses.buttons)
hooks.register("register_page_header_buttons", losses.buttons)
