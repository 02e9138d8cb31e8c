"""What Prima adds to all of Wagtail's editors: nothing typed is made twice, or lost."""
