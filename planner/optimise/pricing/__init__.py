"""Pricing problem: day routes as columns, found by labelling."""
