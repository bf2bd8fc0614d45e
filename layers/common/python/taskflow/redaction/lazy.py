"""Regular expressions compiled when they are first needed: most texts need few, and cold starts are short."""

import re
from functools import cache

compiled = cache(re.compile)
