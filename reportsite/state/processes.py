"""Whether this process can be forked.

This stands on the way to every build, so it imports next to nothing.
"""

from __future__ import annotations

import os
import sys


def can_fork() -> bool:
    """Tell whether processes can be forked here without harm: where there are forks, and no other thread is running."""
    threading = sys.modules.get("threading")  # without it there are no threads
    return hasattr(os, "fork") and (threading is None or threading.active_count() == 1)
