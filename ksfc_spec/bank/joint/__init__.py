"""Joint certificates issued elsewhere: registering them with the bank, logging in by them, copying them to the phone."""
