"""Master problem: linear relaxation, column generation, and integer program."""
