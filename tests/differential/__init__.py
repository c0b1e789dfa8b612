"""The differential tester (run.py); a package, so that its modules have names of their own."""
