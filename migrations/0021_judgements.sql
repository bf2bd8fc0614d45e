-- depends: 0020_span_outbox

-- What people think of replies: a thumb with a word, and that they copied one. docs/decisions/085.

-- message_id: of the reply; of one that was steered, its first part. No reference: a reply may be judged before its record has
-- come. The conversation is there, and takes the judgement along when it goes. word: redacted.
CREATE TABLE IF NOT EXISTS judgements (
    message_id      uuid        PRIMARY KEY,
    conversation_id uuid        NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    tenant_id       text        NOT NULL,
    user_id         text        NOT NULL,
    generation      bigint      NOT NULL CHECK (generation > 0),
    thumb           text        CHECK (thumb IN ('up', 'down')),
    word            text        CHECK (char_length(word) <= 500),
    judged_at       timestamptz,
    copied_at       timestamptz,
    CHECK (thumb IS NOT NULL OR copied_at IS NOT NULL),
    CHECK ((thumb IS NULL) = (judged_at IS NULL)),
    CHECK (thumb IS NOT NULL OR word IS NULL)
);
CREATE INDEX IF NOT EXISTS judgements_conversation ON judgements (conversation_id);
CREATE INDEX IF NOT EXISTS judgements_owner ON judgements (tenant_id, user_id, message_id);
CREATE INDEX IF NOT EXISTS judgements_recent ON judgements (tenant_id, judged_at DESC, message_id DESC)
    WHERE thumb IS NOT NULL;

DO $$
BEGIN
    PERFORM protect_rows('judgements');
END
$$;
GRANT SELECT, INSERT, UPDATE, DELETE ON judgements TO taskflow_api;
DROP POLICY IF EXISTS of_a_tenant ON judgements;
CREATE POLICY of_a_tenant ON judgements FOR SELECT TO taskflow_admin
    USING (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')));
GRANT SELECT ON judgements TO taskflow_admin;

-- How many code points the model had written when it ended: what was seen of a reply is what its message has.
ALTER TABLE inference_logs ADD COLUMN IF NOT EXISTS output_chars integer;
GRANT SELECT (message_id, prompt_version, output_chars) ON inference_logs TO taskflow_admin;

-- The API may raise this one counter and no other.
CREATE OR REPLACE FUNCTION count_judgement(judged text, before text, after text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO metric_counters AS counter (name, labels, value)
    SELECT 'reply_judgements_total', labels, 1
    FROM (VALUES (jsonb_build_object('model', judged, 'thumb', before, 'change', 'withdrawn'), before),
                 (jsonb_build_object('model', judged, 'thumb', after, 'change', 'given'), after)) AS sample (labels, thumb)
    WHERE thumb IS NOT NULL AND before IS DISTINCT FROM after
    ORDER BY labels
    ON CONFLICT (name, labels) DO UPDATE SET value = counter.value + 1;
END
$$;
REVOKE EXECUTE ON FUNCTION count_judgement(text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION count_judgement(text, text, text) TO taskflow_api;

-- What became of the replies of a time, by model and version of the system prompt. As the worker's role, since it looks at
-- messages, which neither admins nor operators may read; it gives sums and no text.
--
-- A reply that was steered counts once, by its first part. last_generation: of its last part.
DO $$
BEGIN
    EXECUTE format('GRANT CREATE ON SCHEMA %I TO taskflow_worker', current_schema());
    SET LOCAL ROLE taskflow_worker;
    EXECUTE format($create$
        CREATE OR REPLACE FUNCTION reply_signals(of_tenant text, since timestamptz, until timestamptz)
        RETURNS TABLE (model text, prompt_version text, replies bigint, interrupted bigint, seen_share double precision,
                       regenerated bigint, edited bigint, continued bigint, copied bigint, up bigint, down bigint)
        LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = %I, pg_temp AS $body$
        #variable_conflict use_column
        BEGIN
            RETURN QUERY
            WITH reply AS (
                SELECT log.model, coalesce(log.prompt_version, '') AS prompt_version, log.output_chars, head.id,
                       head.replaced, last.generation <> head.generation AS steered, last.status, last.generation,
                       char_length(head.content) AS chars, head.conversation_id, question.replaced AS question_replaced
                FROM inference_logs AS log
                JOIN messages AS head ON head.id = log.message_id
                CROSS JOIN LATERAL (
                    SELECT min(generation) AS generation FROM messages AS other
                    WHERE other.conversation_id = head.conversation_id AND other.role = 'assistant'
                      AND other.continues IS NULL AND other.generation > head.generation
                ) AS next
                CROSS JOIN LATERAL (
                    SELECT part.generation, part.status FROM messages AS part
                    WHERE part.conversation_id = head.conversation_id AND part.role = 'assistant'
                      AND part.generation >= head.generation
                      AND part.generation < coalesce(next.generation, 9223372036854775807)
                    ORDER BY part.generation DESC LIMIT 1
                ) AS last
                LEFT JOIN LATERAL (
                    SELECT asked.replaced FROM messages AS asked
                    WHERE asked.conversation_id = head.conversation_id AND asked.role = 'user' AND asked.part = 0
                      AND asked.generation <= head.generation
                    ORDER BY asked.generation DESC LIMIT 1
                ) AS question ON true
                WHERE log.source = 'taskflow' AND log.status IN ('success', 'interrupted')
                  AND log.created_at >= since AND log.created_at < until
                  AND (of_tenant IS NULL OR log.tenant_id = of_tenant)
                  AND head.role = 'assistant' AND head.continues IS NULL
            )
            SELECT reply.model, reply.prompt_version, count(*),
                   count(*) FILTER (WHERE reply.status = 'interrupted'),
                   avg(CASE WHEN reply.output_chars IS NULL OR reply.steered THEN NULL
                            WHEN reply.status = 'completed' OR reply.output_chars = 0 THEN 1
                            ELSE least(1, reply.chars / reply.output_chars::double precision) END),
                   count(*) FILTER (WHERE reply.replaced AND NOT coalesce(reply.question_replaced, false)),
                   count(*) FILTER (WHERE reply.replaced AND reply.question_replaced),
                   count(*) FILTER (WHERE NOT reply.replaced AND EXISTS (
                       SELECT FROM messages AS said
                       WHERE said.conversation_id = reply.conversation_id AND said.role = 'user' AND said.part = 0
                         AND NOT said.replaced AND said.generation > reply.generation)),
                   count(judgement.copied_at),
                   count(*) FILTER (WHERE judgement.thumb = 'up'),
                   count(*) FILTER (WHERE judgement.thumb = 'down')
            FROM reply LEFT JOIN judgements AS judgement ON judgement.message_id = reply.id
            GROUP BY reply.model, reply.prompt_version;
        END
        $body$
        $create$, current_schema());
    -- Nobody else may name a tenant: an admin's is that of the transaction.
    EXECUTE format($create$
        CREATE OR REPLACE FUNCTION own_reply_signals(since timestamptz, until timestamptz)
        RETURNS TABLE (model text, prompt_version text, replies bigint, interrupted bigint, seen_share double precision,
                       regenerated bigint, edited bigint, continued bigint, copied bigint, up bigint, down bigint)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = %I, pg_temp AS $body$
            SELECT * FROM reply_signals(coalesce(current_setting('app.tenant', true), ''), since, until)
        $body$
        $create$, current_schema());
    EXECUTE format($create$
        CREATE OR REPLACE FUNCTION all_reply_signals(since timestamptz, until timestamptz)
        RETURNS TABLE (model text, prompt_version text, replies bigint, interrupted bigint, seen_share double precision,
                       regenerated bigint, edited bigint, continued bigint, copied bigint, up bigint, down bigint)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = %I, pg_temp AS $body$
            SELECT * FROM reply_signals(NULL, since, until)
        $body$
        $create$, current_schema());
    REVOKE EXECUTE ON FUNCTION reply_signals(text, timestamptz, timestamptz) FROM PUBLIC;
    REVOKE EXECUTE ON FUNCTION own_reply_signals(timestamptz, timestamptz) FROM PUBLIC;
    REVOKE EXECUTE ON FUNCTION all_reply_signals(timestamptz, timestamptz) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION own_reply_signals(timestamptz, timestamptz) TO taskflow_admin;
    GRANT EXECUTE ON FUNCTION all_reply_signals(timestamptz, timestamptz) TO taskflow_operator;
    RESET ROLE;
    EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM taskflow_worker', current_schema());
END
$$;
