"""Fictional sample dossiers and the script that builds them."""
