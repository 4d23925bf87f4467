"""Pictures of every tab, dialog and paper with the sample hall: ``python -m ui.screens``. A tool; the window never loads it."""
