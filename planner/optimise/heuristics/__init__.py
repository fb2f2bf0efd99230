"""Heuristics for integer solutions, from diving to cost reduction."""
