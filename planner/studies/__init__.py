"""Studies of whole plans.

They compare the week under several scenarios, and give the reasons behind one plan.
"""
