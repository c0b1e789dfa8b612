"""`kerastorch check`: what of TensorFlow's API a code base uses, and whether it works here.

The code is parsed and never run. `differences.txt` is the one place of what is known to differ.
"""
