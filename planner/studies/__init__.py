"""Ask what if and why of whole plans: weeks under several scenarios side by side, and the reasons behind one plan."""
