"""The page about one's e-mail addresses."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.account.views import EmailView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


class OwnEmailView(EmailView):
    """allauth's page, except that mail goes only to an address shown to be the reader's.

    allauth lets the first address that somebody types become theirs unseen; here HR has given
    everybody one, and another person's would keep that person from signing in with it.
    """

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse to use an address whose owner has not confirmed it."""
        if "action_primary" in request.POST and not self._is_confirmed(request):
            message = "account/messages/unverified_primary_email.txt"
            get_adapter().add_message(request, messages.ERROR, message)
            return redirect("account_email")
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    @staticmethod
    def _is_confirmed(request: HttpRequest) -> bool:
        mine = EmailAddress.objects.filter(user_id=request.user.pk, verified=True)
        return bool(mine.filter(email=request.POST.get("email", "").lower()).exists())
