"""The strategies of the prover, one subject a file; every module here is discovered."""
