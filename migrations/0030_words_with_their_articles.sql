-- depends: 0029_exact_neighbours

-- Search now finds Arabic and Hebrew words without the article, "and" or preposition that is written together with them,
-- Node.js as nodejs and I/O as io, numbers in groups with points, and more letters that are written one for another: in
-- Amharic, Gujarati, Gurmukhi, Urdu, Pashto, Azerbaijani and languages of West Africa (taskflow/records/search). Rows that
-- this concerns are stale; the migration step and the worker search them anew (taskflow/records/reindex.py).
DO $$
DECLARE
    stale CONSTANT text := '[A-Za-z]\.[A-Za-z]|[A-Za-z]/[A-Za-z]|[0-9]\.[0-9]{3}|[0-9],[0-9]{2}|'
        || U&'[\05D0-\05EA\0620-\06D5\0A01-\0AFF\1200-\1357\0256\0189\0192\0191\0254\0186\0259\018F\025B\0190\0263\0194\01B4\01B3]';
BEGIN
    UPDATE conversations SET searched_version = -1 WHERE title ~ stale;
    UPDATE messages SET searched_version = -1 WHERE content ~ stale;
    -- Questions are taken apart as what is searched for: the worker makes these passages again.
    UPDATE memories SET version = -1 WHERE content ~ stale;
    UPDATE memory_people SET covered = '' WHERE is_on;
END
$$;
