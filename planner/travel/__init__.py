"""Travel times between places, and the courses of the legs of a plan."""
