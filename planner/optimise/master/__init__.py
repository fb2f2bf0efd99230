"""The master problem: its linear relaxation, column generation, rounding cuts, and the integer program over a pool of columns."""
