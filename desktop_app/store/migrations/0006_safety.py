"""Operators' single rights and grid, and a name for the store itself. Frozen: this file never changes and imports no model of the program."""

import secrets

from peewee import BigIntegerField, TextField


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("operator", "grants", TextField(null=True)),
        migrator.add_column("operator", "area_id", BigIntegerField(null=True)),
    )
    # What backups of this store are known by.
    db.execute_sql(f"INSERT INTO meta (key, value) VALUES ('store_uid', '{secrets.token_hex(16)}')")
