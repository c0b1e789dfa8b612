"""The rewriting of Python source, one family of constructs a file."""
