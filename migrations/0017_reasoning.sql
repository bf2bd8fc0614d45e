-- depends: 0016_steered_replies

-- What the model thought before a reply, redacted, and for how long, where that is kept (REASONING_STORED).
ALTER TABLE messages ADD COLUMN IF NOT EXISTS reasoning text;
ALTER TABLE messages ADD COLUMN IF NOT EXISTS reasoning_ms integer CHECK (reasoning_ms >= 0);

-- conversation_detail as before, with the two columns and that of steered replies, and what they hold counts.
--
-- most, most_bytes: how many of the newest messages, the newest first, and how much content; one always.
-- before_*: where the page after this one ended, or NULL.
CREATE OR REPLACE FUNCTION conversation_detail(
    wanted uuid, tenant text, owner text, most integer, most_bytes bigint,
    before_generation bigint, before_part smallint, before_id uuid
) RETURNS json LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
    RETURN (
        SELECT json_build_object(
            'conversation', to_json(conversation),
            'usage', to_json(usage),
            'messages', coalesce(said.messages, '[]'),
            'more', coalesce(said.more, false))
        FROM (
            SELECT id, title, status, model, provider, created_at, updated_at, message_count, last_message_preview,
                   version
            FROM conversations
            WHERE id = wanted AND tenant_id = tenant AND user_id = owner
        ) AS conversation
        CROSS JOIN (
            -- Anybody may name any conversation in a log that comes by POST /api/ingest: only the owner's count.
            -- A replay calls no model.
            SELECT coalesce(sum(input_tokens), 0) AS input_tokens,
                   coalesce(sum(output_tokens), 0) AS output_tokens,
                   sum(cost) AS cost,
                   coalesce(bool_or(tokens_estimated), false) AS estimated,
                   count(*) FILTER (WHERE status <> 'replayed') AS calls
            FROM inference_logs
            WHERE conversation_id = wanted AND tenant_id = tenant AND user_id = owner
        ) AS usage
        CROSS JOIN (
            SELECT json_agg(message) FILTER (WHERE message.fits) AS messages, bool_or(NOT message.fits) AS more
            FROM (
                SELECT id, generation, part, role, content, status, model, created_at, version, finish, error_code,
                       reasoning, reasoning_ms, continues,
                       row_number() OVER newest = 1
                       OR row_number() OVER newest <= most
                          AND sum(octet_length(content) + octet_length(coalesce(reasoning, '')))
                              OVER newest <= most_bytes AS fits
                FROM messages
                WHERE conversation_id = wanted AND NOT replaced
                  AND (generation, part, id) < (coalesce(before_generation, 9223372036854775807),
                                                coalesce(before_part, 32767::smallint),
                                                coalesce(before_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
                WINDOW newest AS (ORDER BY generation DESC, part DESC, id DESC ROWS UNBOUNDED PRECEDING)
                ORDER BY generation DESC, part DESC, id DESC
                LIMIT most + 1
            ) AS message
        ) AS said
    );
END
$$;
