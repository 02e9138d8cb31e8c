"""The settings of a server, but nobody is too quick or signs in too often."""

from lms.settings import *  # noqa: F403
from lms.settings import RATE_LIMITS

# The limits are still counted: that is part of what signing in costs.
RATE_LIMITS |= {"sign_in": "1000000/m/ip"}
