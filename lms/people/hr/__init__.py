"""What HR's pages share: the menu, fields with suggestions, forms with the way back."""
