"""Plans from solutions of the master: paths of teams, timetables, crews and totals."""
