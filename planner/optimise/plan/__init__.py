"""Turn a solution of the master into a plan: paths of teams, timetables, crews, totals."""
