"""Find how long it takes from place to place, and draw the legs of a plan."""
