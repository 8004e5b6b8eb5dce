"""Certified values of statements: exact where they can be, else enclosed in balls."""
