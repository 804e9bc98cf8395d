"""A new or renewed joint certificate in Koscom's cloud, applied for on the phone (bankingplus:312-443)."""
