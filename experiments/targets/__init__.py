"""Targets: what evidence says that a virtual study should find, as rows of a CSV file.

`read_targets` reads and checks a file, `shipped_targets` those that come with the package.
`published.py` has the figures that stand beside `tyopolku run`.
"""
