"""The laptop: everything that ``make run`` starts, and what sets it up."""

import sys

# httpx's command line, where its packages are installed. Each process of the laptop would import them, which takes it a
# fifth of its start, and none asks for it. The functions on AWS have no such packages.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
