"""Troubles that end a run with a sentence for the user instead of a traceback."""


class UserError(Exception):
    """What is wrong and what to do, in Chinese and English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


class DossierError(UserError):
    """The dossier itself cannot be taken in: missing, unreadable, empty, or a broken archive or manifest."""
