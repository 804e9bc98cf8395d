"""The phone channel: sign-up on the phone, the means of authentication kept on it, and log-in by each (bankingplus)."""
