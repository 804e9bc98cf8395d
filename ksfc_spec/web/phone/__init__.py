"""The phone channel's pages (BankingPlus)."""
