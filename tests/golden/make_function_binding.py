"""Records function_binding.json."""

import function_programs

if __name__ == "__main__":
    function_programs.record("function_binding")
