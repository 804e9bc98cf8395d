"""Conformance suite for Korean securities-finance sign-up and certificate services."""

__version__ = "0.1.0"
