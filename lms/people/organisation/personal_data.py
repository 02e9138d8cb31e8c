"""What the organisation's pages keep of people."""

from django.utils.translation import gettext_lazy as _

from lms.core.privacy import PersonalData, declare

declare(
    PersonalData(
        name="officers",
        label=_("Officers"),
        holds=_(
            "Name, NIP or staff number, e-mail address, phone, employment and grade, "
            "languages, needs in assessments, when they joined and left"
        ),
        kept=_("Until HR anonymises somebody who left"),
        anonymising=_(
            "Name, number, contact, languages and needs are removed; employment, grade and "
            "dates stay."
        ),
        models=("lms.Officer",),
    )
)
declare(
    PersonalData(
        name="postings",
        label=_("Postings"),
        holds=_(
            "Where somebody works and worked, in which position, since when, and who heads a unit"
        ),
        kept=_("As long as the officer is there"),
        anonymising=_("Stays, under a name that says nothing."),
        models=("lms.Posting", "lms.OrgUnit"),
    )
)
declare(
    PersonalData(
        name="accounts",
        label=_("Accounts and roles"),
        holds=_(
            "User name, name, e-mail address, language, password as a hash, when somebody "
            "last signed in, their roles and groups"
        ),
        kept=_("As long as the account is there"),
        anonymising=_(
            "The account is closed and loses its name, address, password, roles and groups."
        ),
        models=("lms.User", "lms.RoleGrant"),
    )
)
