"""Tables of shared mode. Secrets are kept as hashes only: passwords by Argon2, what programs make up by SHA-256."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, Text

from checker.web.tables import metadata

users = Table(
    "users", metadata,
    Column("id", String(16), primary_key=True),
    Column("name", String(60), nullable=False),
    Column("key", String(60), nullable=False, unique=True),  # the name as it is compared
    Column("password", Text, nullable=False),
    Column("admin", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created", String(32), nullable=False),
)  # fmt: skip

grants = Table(
    "grants", metadata,
    Column("dossier", String(16), primary_key=True),
    Column("user", String(16), ForeignKey("users.id"), primary_key=True),
    Column("role", String(12), nullable=False),  # owner, consultant, reviewer
)  # fmt: skip

# Browsers' sessions and programs' tokens: `digest` of the secret, `csrf` for the forms of a session.
keys = Table(
    "keys", metadata,
    Column("id", String(16), primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("user", String(16), ForeignKey("users.id"), nullable=False, index=True),
    Column("kind", String(8), nullable=False),  # session, token
    Column("label", Text, nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("created", String(32), nullable=False),
    Column("used", String(32), nullable=False),
    Column("ends", String(32), nullable=False),
)  # fmt: skip

attempts = Table(
    "attempts", metadata,
    Column("id", String(16), primary_key=True),
    Column("subject", String(64), nullable=False),  # hash of whom the attempt counts against
    Column("at", String(32), nullable=False),
    Index("attempts_subject_at", "subject", "at"),
)  # fmt: skip
