"""Say why a stop was left out, what it would cost to visit it, and where else a visit could go."""
