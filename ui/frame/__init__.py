"""The pieces of the main window, and what every tab is handed."""
