"""The small pages of institutions outside the bank, and of the customer's own devices."""
