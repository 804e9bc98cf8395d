"""Financial certificates of KFTC: registering them with the bank, logging in by them."""
