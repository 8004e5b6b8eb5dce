"""Claims in the text syntax."""
