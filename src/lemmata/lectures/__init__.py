"""Lectures that their authors write in Markdown, every line checked.

A file is read (`source`) into a model (`model`); what it says is checked (`checking`) and completed by what its
proofs cite (`closure`); a format makes a document of it (`composition`), a writer text (`writers`), an engine a PDF
(`engines`).
"""
