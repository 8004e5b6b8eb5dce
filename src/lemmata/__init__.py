"""Prove, refute and typeset the mathematics of softmax and cross-entropy, for any number of classes."""
