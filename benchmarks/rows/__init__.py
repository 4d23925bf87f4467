"""One module for each family of rows. A module here has ``measure(quick: bool) -> Iterable[Row]`` and is found by itself."""
