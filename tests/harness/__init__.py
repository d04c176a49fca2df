"""The pieces of ``conftest.py``, by subject."""
