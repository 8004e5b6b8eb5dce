"""Documents checked in place: which displayed relation follows, which is false, which is not understood.

A host (`hosts`) turns a file into a stream of blocks (`blocks`): prose, displays, headings.  `steps`
cuts a display into relations, `context` keeps what the document has introduced and decides whether a
relation is a definition, a given, a constraint or a claim, and `checker` asks the prover.  What comes
out is a list of findings (`finding`); every output format is a writer of findings (`formats`).
"""
