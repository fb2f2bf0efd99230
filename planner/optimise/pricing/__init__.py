"""Solve the pricing problem by labelling: day routes of positive reduced cost, and a bound on all others."""
