"""Find integer solutions: diving, large neighbourhood search, roster search, local search, repair, and cost reduction."""
