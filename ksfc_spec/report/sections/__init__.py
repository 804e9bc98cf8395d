"""The parts of the report, one module each; every function takes values and returns HTML."""
