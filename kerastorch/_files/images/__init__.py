"""Image files: bytes to arrays of pixels, [height, width, channels], and back.

InvalidArgumentError for damaged and for too large images.
"""
