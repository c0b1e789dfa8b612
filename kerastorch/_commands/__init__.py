"""The commands `kerastorch convert` and `kerastorch show`."""
