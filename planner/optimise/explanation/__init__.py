"""Explanations: why a stop is not visited, what a visit would cost, and its alternatives."""
