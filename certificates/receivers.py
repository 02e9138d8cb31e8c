"""A completed course earns a certificate."""

from typing import Any

from django.dispatch import receiver

from assessments import api as assessments
from certificates import api
from certificates.facts import CertifiedCompetency
from courses.signals import CourseCompletion, course_completed
from lms.core.clock import today, training_hours


@receiver(course_completed)
def award_certificate(completion: CourseCompletion, **_signal: Any) -> None:
    """Award the certificate inside the transaction that completes the course."""
    if not completion.issues_certificate:
        return
    api.award(
        api.Award(
            key=f"enrolment:{completion.enrolment_id}",
            officer_id=completion.officer_id,
            course_title=completion.course_title,
            training_hours=training_hours(completion.minutes),
            completed_on=today(),
            competencies=tuple(_certified(completion)),
        )
    )


def _certified(completion: CourseCompletion) -> list[CertifiedCompetency]:
    """Name the attained levels of the competencies the course is about."""
    profile = assessments.competency_profile(completion.officer_id)
    return [
        CertifiedCompetency(standing.name, standing.attained, standing.attained_name)
        for standing in profile.standings
        if standing.attained and standing.competency_id in completion.competency_ids
    ]
