"""The .keras files of Keras 3: their configs and weights in the terms of Keras 2.15, and back."""

from .reading import is_third as is_third
from .reading import translated as translated
from .weights import load as load
from .weights import save as save
from .writing import VERSION as VERSION
from .writing import written as written
