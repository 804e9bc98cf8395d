"""KSFC's own rules. Knows people by what they prove, and no HTML.

Each flow has its room: `rules.py` holds small pure functions and is always called through its module
(`rules.user_id_problem(…)`), so that one rule can be exchanged while the bank runs; `service.py` puts them in order.
Every figure stands in `policy.Policy`.
"""
