"""The parts of the audit: what is asked (`conventions`, `points`), who answers (`targets`, `process`),
what is true (`reference`, `second_opinion`), and what is said about it (`report`, `plot`)."""
