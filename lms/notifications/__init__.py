"""Being told: what happened that concerns somebody, in their inbox and, if they like, by mail."""
