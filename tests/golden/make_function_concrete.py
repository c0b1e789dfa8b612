"""Records function_concrete.json."""

import function_rules

if __name__ == "__main__":
    function_rules.record("function_concrete")
