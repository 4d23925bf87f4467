"""The search index without columns and positions, for words that are stretches of text; SQLCipher only.

Empty: the next signing in fills it, since these words have another number of wording.

Frozen: this file never changes and imports no model of the program.
"""

from peewee import SqliteDatabase


def up(migrator, db):
    if not isinstance(db, SqliteDatabase):
        return
    for table in ("person", "volunteer", "mediation_case", "rule"):
        db.execute_sql(f'DROP TABLE "search_{table}"')
        db.execute_sql(
            f"CREATE VIRTUAL TABLE \"search_{table}\" USING fts5(words, content='', contentless_delete=1,"
            " detail=none, tokenize='unicode61', prefix='1 2 3 4')"
        )
