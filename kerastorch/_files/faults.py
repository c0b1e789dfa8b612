"""What is raised about a file: OSError for damage, ValueError for what is refused."""


class Damaged(OSError):
    """The file contradicts itself or ends too early."""


class Refused(ValueError):
    """The file asks for what a file must not: code, other files, more memory than it is worth."""


class Misfit(Damaged, ValueError, TypeError):
    """The file is whole, but what it describes cannot be made.

    Keras raises ValueError here from older files and TypeError from newer ones.
    """


class Unknown(Exception):
    """The file uses a part of its format that the reader does not know."""
