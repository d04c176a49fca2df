"""Start the app: ``python -m pierhead``."""

from pierhead.main import main

main()
