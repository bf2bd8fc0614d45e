-- depends: 0023_exported_judgements

-- Search now reads escapes of addresses, takes more spellings for one, and knows both ends of a word of several parts
-- (taskflow/records/search). Rows that this concerns are stale: escapes; a capital within a word; apostrophes that are letters;
-- Malayalam's chillu letters and AU, Bengali's KHANDA TA, Tamil's SHA; a nikhahit before a tone mark and two E in Thai and Lao;
-- Khmer's subscript DA. The migration step and the worker search them anew (taskflow/records/reindex.py).
DO $$
DECLARE
    stale CONSTANT text := '%[0-9A-Fa-f]{2}|[a-z][A-Z]|'
        || U&'[\02B9\02BB-\02BF\02C8\0149\0D54-\0D56\0D7A-\0D7F\0D4C\0D46\09CE\0BB6]|'
        || U&'[\0E4D\0E33][\0E48-\0E4B]|[\0ECD\0EB3][\0EC8-\0ECB]|\0E40\0E40|\0EC0\0EC0|\17D2\178A';
BEGIN
    UPDATE conversations SET searched_version = -1 WHERE title ~ stale;
    UPDATE messages SET searched_version = -1 WHERE content ~ stale;
END
$$;

-- A greeting is not remembered any more (taskflow/records/memory/remembering.py).
DELETE FROM memories AS memory
WHERE memory.role = 'assistant' AND memory.generation <= 1
  AND NOT EXISTS (SELECT FROM messages AS asked
                  WHERE asked.conversation_id = memory.conversation_id AND asked.role = 'user'
                    AND asked.generation <= memory.generation);
