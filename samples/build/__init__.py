"""Builds the sample dossiers; needs chromium, LibreOffice and poppler, so only developers run it."""
