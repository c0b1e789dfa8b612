"""File formats, read with bounds: nothing outside the file, no more memory than it says it has."""
