"""Pictures of a running pair, as SVG text.

Text and lines take the colour of the page around them (``currentColor``), so that the same picture
stands on a light and on a dark page.
"""
