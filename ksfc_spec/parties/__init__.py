"""Institutions and people outside the bank: a small town that the bank, the pages and the tests share."""
