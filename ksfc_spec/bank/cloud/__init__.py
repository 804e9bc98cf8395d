"""Cloud joint certificates that other institutions issued: registering them on the PC, and logging in by them."""
