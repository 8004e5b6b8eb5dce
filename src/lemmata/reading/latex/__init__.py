"""Claims in LaTeX."""
