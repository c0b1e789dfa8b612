"""Records function_retracing.json: what makes tf.function trace again."""

import function_programs

if __name__ == "__main__":
    function_programs.record("function_retracing")
