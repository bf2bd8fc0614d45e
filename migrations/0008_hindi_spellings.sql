-- depends: 0007_unspoken

-- Search now takes both spellings of a nasal before a stop for one (taskflow/records/search/fold.py). Rows with the
-- letters NGA, NYA, NNA, NA, MA of Devanagari before a virama are stale; the migration step and the worker search them
-- anew (taskflow/records/reindex.py).
UPDATE conversations SET searched_version = -1 WHERE title ~ U&'[\0919\091E\0923\0928\0929\092E]\093C?\094D';
UPDATE messages SET searched_version = -1 WHERE content ~ U&'[\0919\091E\0923\0928\0929\092E]\093C?\094D';
