"""`kerastorch compare`: one script under TensorFlow and under kerastorch, and where they part.

`recorder.py` and `encoding.py` run inside the interpreter with TensorFlow as well: they import
nothing of kerastorch and keep to Python 3.8.
"""
