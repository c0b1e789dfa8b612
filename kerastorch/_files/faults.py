"""What is raised about a file: OSError for damage, ValueError for what is refused, and these."""


class Misfit(OSError, ValueError, TypeError):
    """The file is whole, but what it describes cannot be made.

    Keras raises ValueError here for older files and TypeError for newer ones.
    """


class UnknownName(TypeError, ValueError):
    """The file names a class or function that is not known, or must not be used."""


class Unknown(Exception):
    """The file uses a part of its format that the reader does not know."""
