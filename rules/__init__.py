"""The rules of attribution: facts, law, landlords' policies, and verdicts that explain themselves."""
