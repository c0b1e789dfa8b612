"""ImageDataGenerator.flow over images of 150x150, the size of tutorials on cats and dogs."""

import image_generator


def tf_program(tf):
    return image_generator.tf_program(tf, 150)
