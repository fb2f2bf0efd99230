"""A plan as words, dates, times and figures in the language of the office."""
