"""What is written from something else, so that a text or a fact stands in one place.

``python -m tests.generate`` writes it all; a test says when that was forgotten.
"""
