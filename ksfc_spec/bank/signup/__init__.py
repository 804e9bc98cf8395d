"""Sign-up on the PC channel: terms, consent, real name, identity, details, completion (esop:36-319)."""
