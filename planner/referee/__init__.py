"""The independent check of a plan against docs/laws.md.

It reads the problem and the plan alone, and shares no code with the optimiser.
"""
