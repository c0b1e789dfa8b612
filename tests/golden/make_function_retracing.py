"""Records function_retracing.json: what makes tf.function trace again."""

import function_rules

if __name__ == "__main__":
    function_rules.record("function_retracing")
