"""Load modules when they are needed, in a thread: what nobody uses takes no memory."""

from __future__ import annotations

import asyncio
import sys
from importlib import import_module


async def load(*modules: str) -> None:
    """Have modules there, as an ``import`` does, without holding up the loop meanwhile."""
    for module in modules:
        if module not in sys.modules:
            await asyncio.to_thread(import_module, module)
