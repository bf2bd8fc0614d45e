"""The SQL of one batch. Each statement takes its rows as one JSON array and is sent once a batch.

All of them assume the advisory locks of ``LOCK``: whoever touches a conversation, or leaves its tombstone, holds
its lock until commit, whether its row exists or not. Rows are visited in the order of their keys, so two
batches never wait for each other in a circle.
"""

from __future__ import annotations

from typing import LiteralString

LOCK: LiteralString = "SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key"
"""Transaction-scoped, so nothing is left in the session. One row a key, taken in the array's order."""

LOCK_GUESTS: LiteralString = """
SELECT CASE WHEN adopted THEN pg_advisory_xact_lock(key) ELSE pg_advisory_xact_lock_shared(key) END
FROM unnest(%s::bigint[], %s::boolean[]) AS guest (key, adopted)
"""
"""Whoever writes a guest's rows shares the guest's lock, whoever adopts the guest has it alone. So a row is there
before the adoption, and moves with it, or finds the note of it. After ``LOCK`` and in the order of the keys."""

NOTE_ADOPTIONS: LiteralString = """
INSERT INTO adopted (guest_tenant, guest_user, guest_person, tenant_id, user_id, adopted_at)
SELECT * FROM json_to_recordset(%s)
    AS incoming (guest_tenant text, guest_user text, guest_person text, tenant_id text, user_id text,
                 adopted_at timestamptz)
ON CONFLICT DO NOTHING
"""
"""The first account that adopts a guest stays the one."""

LOCK_ADOPTED: LiteralString = """
SELECT stored.id
FROM json_to_recordset(%s) AS incoming (guest_tenant text, guest_user text)
JOIN conversations AS stored ON (stored.tenant_id, stored.user_id) = (incoming.guest_tenant, incoming.guest_user)
ORDER BY stored.id
FOR UPDATE OF stored
"""
"""The guests' conversations, in the order in which every batch visits them: so none waits for the other in a circle."""

ADOPT: LiteralString = """
WITH account AS (
    SELECT adopted.*
    FROM json_to_recordset(%s) AS incoming (guest_tenant text, guest_user text)
    JOIN adopted USING (guest_tenant, guest_user)
), moved_conversations AS (
    UPDATE conversations AS stored SET (tenant_id, user_id) = (account.tenant_id, account.user_id)
    FROM account WHERE (stored.tenant_id, stored.user_id) = (account.guest_tenant, account.guest_user)
), moved_messages AS (
    UPDATE messages AS stored SET (tenant_id, user_id) = (account.tenant_id, account.user_id)
    FROM account, conversations AS owner
    WHERE (owner.tenant_id, owner.user_id) = (account.guest_tenant, account.guest_user)
      AND stored.conversation_id = owner.id
), moved_judgements AS (
    UPDATE judgements AS stored SET (tenant_id, user_id) = (account.tenant_id, account.user_id)
    FROM account WHERE (stored.tenant_id, stored.user_id) = (account.guest_tenant, account.guest_user)
), moved_tombstones AS (
    UPDATE tombstones AS stored SET (tenant_id, user_id) = (account.tenant_id, account.user_id)
    FROM account WHERE (stored.tenant_id, stored.user_id) = (account.guest_tenant, account.guest_user)
)
UPDATE inference_logs AS stored SET (tenant_id, user_id) = (account.tenant_id, account.user_id)
FROM account WHERE (stored.tenant_id, stored.user_id) = (account.guest_tenant, account.guest_user)
"""
"""Everything that the guests have. Messages are found by their conversations, for which there is an index."""

UPSERT_TOMBSTONES: LiteralString = """
INSERT INTO tombstones AS stored (conversation_id, tenant_id, user_id, deleted_at)
SELECT incoming.conversation_id, coalesce(account.tenant_id, incoming.tenant_id),
       CASE WHEN EXISTS (SELECT FROM erasures WHERE erasures.person = incoming.person) THEN 'erased'
            ELSE coalesce(account.user_id, incoming.user_id) END,
       incoming.deleted_at
FROM json_to_recordset(%s)
    AS incoming (conversation_id uuid, tenant_id text, user_id text, deleted_at timestamptz, person text)
LEFT JOIN adopted AS account
    ON (account.guest_tenant, account.guest_user) = (incoming.tenant_id, incoming.user_id)
ORDER BY conversation_id
ON CONFLICT (conversation_id) DO UPDATE SET deleted_at = excluded.deleted_at
WHERE excluded.deleted_at < stored.deleted_at
"""

DELETE_CONVERSATIONS: LiteralString = "DELETE FROM conversations WHERE id = ANY(%s::uuid[])"

SCRUB_INFERENCES: LiteralString = """
UPDATE inference_logs
SET pending_message_id = NULL, error_message = NULL, input_preview = '', output_preview = ''
WHERE conversation_id = ANY(%s::uuid[])
"""
"""What was said goes with the conversation; what it cost stays."""

ERASE: LiteralString = """
WITH incoming AS (
    SELECT * FROM json_to_recordset(%s)
        AS incoming (person text, tenant_id text, user_id text, erased_at timestamptz)
), guests AS (
    DELETE FROM adopted USING incoming
    WHERE (adopted.tenant_id, adopted.user_id) = (incoming.tenant_id, incoming.user_id)
    RETURNING adopted.guest_person AS person, incoming.erased_at
), noted AS (
    INSERT INTO erasures AS stored (person, erased_at)
    SELECT person, max(erased_at)
    FROM (SELECT person, erased_at FROM incoming UNION ALL SELECT person, erased_at FROM guests) AS erased
    GROUP BY person ORDER BY person
    ON CONFLICT (person) DO UPDATE SET erased_at = greatest(stored.erased_at, excluded.erased_at)
), deleted AS (
    DELETE FROM conversations USING incoming
    WHERE (conversations.tenant_id, conversations.user_id) = (incoming.tenant_id, incoming.user_id)
      AND conversations.created_at <= incoming.erased_at
), unnamed AS (
    UPDATE tombstones SET user_id = 'erased' FROM incoming
    WHERE (tombstones.tenant_id, tombstones.user_id) = (incoming.tenant_id, incoming.user_id)
)
UPDATE inference_logs AS log
SET user_id = 'erased', conversation_id = NULL, message_id = NULL, pending_message_id = NULL, error_message = NULL,
    input_preview = '', output_preview = ''
FROM incoming
WHERE (log.tenant_id, log.user_id) = (incoming.tenant_id, incoming.user_id) AND log.created_at <= incoming.erased_at
"""
"""What a person said goes. What it cost stays in the accounts, as nobody's. What still comes as one of their former
guests goes as well."""

ERASE_LATE_INFERENCES: LiteralString = """
UPDATE inference_logs AS log
SET user_id = 'erased', conversation_id = NULL, message_id = NULL, pending_message_id = NULL, error_message = NULL,
    input_preview = '', output_preview = ''
FROM unnest(%s::uuid[], %s::text[]) AS late (id, person)
JOIN erasures ON erasures.person = late.person
WHERE log.id = late.id AND log.created_at <= erasures.erased_at
"""
"""Of the logs that have just been stored, those of people who were erased meanwhile."""

UPSERT_CONVERSATIONS: LiteralString = """
INSERT INTO conversations AS stored
    (id, tenant_id, user_id, title, status, model, provider, created_at, updated_at, version, search,
     searched_version)
SELECT incoming.id, coalesce(account.tenant_id, incoming.tenant_id), coalesce(account.user_id, incoming.user_id),
       incoming.title, incoming.status, incoming.model, incoming.provider, incoming.created_at, incoming.updated_at,
       incoming.version, incoming.search, incoming.version
FROM json_to_recordset(%s)
     AS incoming (id uuid, tenant_id text, user_id text, title text, status text, model text, provider text,
                  created_at timestamptz, updated_at timestamptz, version bigint, search tsvector, person text)
LEFT JOIN adopted AS account
    ON (account.guest_tenant, account.guest_user) = (incoming.tenant_id, incoming.user_id)
WHERE NOT EXISTS (SELECT FROM tombstones WHERE conversation_id = incoming.id)
  AND NOT EXISTS (SELECT FROM erasures
                  WHERE erasures.person = incoming.person AND incoming.created_at <= erasures.erased_at)
ON CONFLICT (id) DO UPDATE SET
    title = excluded.title, status = excluded.status, model = excluded.model, provider = excluded.provider,
    created_at = excluded.created_at, updated_at = excluded.updated_at, version = excluded.version,
    search = excluded.search, searched_version = excluded.searched_version
WHERE excluded.version > stored.version
"""

UPDATE_SUMMARIES: LiteralString = """
UPDATE conversations AS stored SET
    summary = incoming.content, summary_generation = incoming.generation, summary_messages = incoming.messages,
    summary_message_id = incoming.message_id, summary_model = incoming.model, summarised_at = incoming.created_at
FROM json_to_recordset(%s)
     AS incoming (conversation_id uuid, content text, generation bigint, messages integer, message_id uuid, model text,
                  created_at timestamptz)
WHERE stored.id = incoming.conversation_id
  AND (stored.summarised_at IS NULL
       OR (incoming.created_at, incoming.generation) > (stored.summarised_at, stored.summary_generation))
"""
"""That which was made last stands. One of a deleted conversation finds no row and leaves nothing."""

UPSERT_MESSAGES: LiteralString = """
INSERT INTO messages AS stored
    (id, conversation_id, tenant_id, user_id, generation, part, role, content, status, model, replaced,
     finish, error_code, reasoning, reasoning_ms, continues, recalled, mode, reason, kind, created_at, version, search,
     searched_version)
SELECT incoming.id, incoming.conversation_id, owner.tenant_id, owner.user_id, incoming.generation, incoming.part,
       incoming.role, incoming.content, incoming.status, incoming.model, incoming.replaced,
       incoming.finish, incoming.error_code, incoming.reasoning, incoming.reasoning_ms, incoming.continues,
       incoming.recalled, incoming.mode, incoming.reason, incoming.kind,
       incoming.created_at, incoming.version, incoming.search, incoming.version
FROM json_to_recordset(%s)
     AS incoming (id uuid, conversation_id uuid, generation bigint, part smallint, role text, content text,
                  status text, model text, replaced boolean, finish text, error_code text, reasoning text,
                  reasoning_ms integer, continues bigint, recalled uuid[], mode text, reason text, kind text,
                  created_at timestamptz, version bigint, search tsvector)
JOIN conversations AS owner ON owner.id = incoming.conversation_id
ON CONFLICT (id) DO UPDATE SET
    generation = excluded.generation, part = excluded.part, role = excluded.role, content = excluded.content,
    status = excluded.status, model = excluded.model, replaced = excluded.replaced,
    finish = excluded.finish, error_code = excluded.error_code,
    reasoning = excluded.reasoning, reasoning_ms = excluded.reasoning_ms, continues = excluded.continues,
    recalled = excluded.recalled, mode = excluded.mode, reason = excluded.reason,
    -- A message that came back from here into a session has lost its own.
    kind = coalesce(excluded.kind, stored.kind),
    created_at = excluded.created_at, version = excluded.version,
    search = excluded.search, searched_version = excluded.searched_version
WHERE excluded.version > stored.version
"""
"""A message of a deleted conversation finds no owner and leaves nothing."""

FORGET_CHANGED: LiteralString = """
DELETE FROM memories USING messages AS message
WHERE message.id = ANY(%s::uuid[]) AND memories.message_id = message.id
  AND (message.replaced OR memories.version <> message.version)
"""
"""What a message said before it was edited, or until another answer took its place, is remembered no longer."""

FORGET_ADOPTED: LiteralString = """
WITH account AS (
    SELECT adopted.*
    FROM json_to_recordset(%s) AS incoming (guest_tenant text, guest_user text)
    JOIN adopted USING (guest_tenant, guest_user)
), guests AS (
    DELETE FROM memory_people AS person USING account
    WHERE (person.tenant_id, person.user_id) = (account.guest_tenant, account.guest_user)
), forgotten AS (
    UPDATE memory_forgotten AS stored SET (tenant_id, user_id) = (account.tenant_id, account.user_id)
    FROM account WHERE (stored.tenant_id, stored.user_id) = (account.guest_tenant, account.guest_user)
), more AS (
    UPDATE memory_people AS person SET covered = ''
    FROM account WHERE (person.tenant_id, person.user_id) = (account.tenant_id, account.user_id)
)
DELETE FROM memories USING account
WHERE (memories.tenant_id, memories.user_id) = (account.guest_tenant, account.guest_user)
"""
"""Whether it is remembered is the account's own switch: where it is on, the worker does so."""

FORGET_ERASED: LiteralString = """
WITH incoming AS (
    SELECT * FROM json_to_recordset(%s) AS incoming (tenant_id text, user_id text, erased_at timestamptz)
)
DELETE FROM memory_people AS person USING incoming
WHERE (person.tenant_id, person.user_id) = (incoming.tenant_id, incoming.user_id)
  AND person.changed_at <= incoming.erased_at
"""
"""The passages have gone with their conversations."""

LINK_INFERENCES: LiteralString = """
UPDATE inference_logs AS log
SET message_id = message.id, pending_message_id = NULL
FROM messages AS message
WHERE log.pending_message_id = ANY(%s::uuid[])
  AND message.id = log.pending_message_id
  AND (message.conversation_id, message.tenant_id, message.user_id)
      = (log.conversation_id, log.tenant_id, log.user_id)
"""

RECOUNT: LiteralString = r"""
UPDATE conversations AS conversation
SET message_count = counted.messages, last_message_preview = counted.preview
FROM (
    SELECT listed.id,
        (SELECT count(*) FROM messages
         WHERE conversation_id = listed.id AND NOT replaced AND content <> '') AS messages,
        coalesce((SELECT regexp_replace(left(content, %s), '\[[A-Z]*(:[A-Z_]*)?$', '')
                  FROM messages WHERE conversation_id = listed.id AND NOT replaced AND content <> ''
                  ORDER BY generation DESC, part DESC, id DESC LIMIT 1), '') AS preview
    FROM unnest(%s::uuid[]) AS listed (id)
) AS counted
WHERE conversation.id = counted.id
  AND (conversation.message_count, conversation.last_message_preview)
      IS DISTINCT FROM (counted.messages, counted.preview)
"""
"""The preview is cut without leaving half a marker at its end. A reply that failed before its first word is no message
to count."""

FORGET_IN_AUDIT: LiteralString = """
SELECT forget_in_audit(tenant_id, user_id) FROM json_to_recordset(%s) AS incoming (tenant_id text, user_id text)
"""

INSERT_AUDITS: LiteralString = """
INSERT INTO audit (id, tenant_id, actor, actor_kind, action, target, detail, created_at)
SELECT entry.id, entry.tenant_id,
       CASE WHEN actors.person IS NULL THEN entry.actor ELSE 'erased' END, entry.actor_kind, entry.action,
       CASE WHEN targets.person IS NULL THEN entry.target ELSE 'erased' END,
       CASE WHEN actors.person IS NULL AND targets.person IS NULL THEN entry.detail ELSE '' END, entry.created_at
FROM json_to_recordset(%s)
    AS entry (id uuid, tenant_id text, actor text, actor_kind text, action text, target text, detail text,
              created_at timestamptz, actor_person text, target_person text)
LEFT JOIN erasures AS actors ON actors.person = entry.actor_person AND entry.created_at <= actors.erased_at
LEFT JOIN erasures AS targets ON targets.person = entry.target_person AND entry.created_at <= targets.erased_at
ON CONFLICT DO NOTHING
"""
"""Whoever was erased meanwhile is not named. Without naming what may conflict: for that, the worker would have to be
able to read."""

INSERT_INFERENCES: LiteralString = """
WITH sent AS (
    SELECT *
    FROM json_to_recordset(%s)
         AS log (id uuid, source text, conversation_id uuid, message_id uuid, tenant_id text, user_id text, model text,
                 provider text, latency_ms bigint, ttft_ms bigint, input_tokens bigint, output_tokens bigint,
                 tokens_estimated boolean, cost numeric, status text, error_code text, error_message text,
                 input_preview text, output_preview text, created_at timestamptz, prompt_version text,
                 cached_tokens bigint, reasoning_tokens bigint, priced_by text, trace jsonb,
                 output_chars integer, trace_id text)
), incoming AS (
    SELECT sent.*, coalesce(account.tenant_id, sent.tenant_id) AS owner_tenant,
           coalesce(account.user_id, sent.user_id) AS owner
    FROM sent
    LEFT JOIN adopted AS account
        ON (account.guest_tenant, account.guest_user) = (sent.tenant_id, sent.user_id)
), new AS (
    INSERT INTO inference_ids (id) SELECT id FROM incoming ORDER BY id
    ON CONFLICT (id) DO NOTHING
    RETURNING id
), inserted AS (
    INSERT INTO inference_logs
        (id, source, conversation_id, message_id, pending_message_id, tenant_id, user_id, model, provider, latency_ms,
         ttft_ms, input_tokens, output_tokens, tokens_estimated, cost, status, error_code, error_message,
         input_preview, output_preview, created_at, prompt_version, cached_tokens, reasoning_tokens, priced_by,
         output_chars, trace_id)
    SELECT log.id, log.source,
           CASE WHEN log.source = 'taskflow' OR own.id IS NOT NULL THEN log.conversation_id END, message.id,
           CASE WHEN message.id IS NULL AND dead.conversation_id IS NULL
                 AND (log.source = 'taskflow' OR own.id IS NOT NULL) THEN log.message_id END,
           log.owner_tenant, log.owner, log.model, log.provider, log.latency_ms, log.ttft_ms, log.input_tokens,
           log.output_tokens, log.tokens_estimated, log.cost, log.status, log.error_code,
           CASE WHEN dead.conversation_id IS NULL THEN log.error_message END,
           CASE WHEN dead.conversation_id IS NULL THEN log.input_preview ELSE '' END,
           CASE WHEN dead.conversation_id IS NULL THEN log.output_preview ELSE '' END,
           log.created_at, log.prompt_version, log.cached_tokens, log.reasoning_tokens, log.priced_by, log.output_chars,
           log.trace_id
    FROM incoming AS log
    JOIN new ON new.id = log.id
    LEFT JOIN tombstones AS dead ON dead.conversation_id = log.conversation_id
        AND (log.source = 'taskflow' OR (dead.tenant_id, dead.user_id) = (log.owner_tenant, log.owner))
    LEFT JOIN conversations AS own ON own.id = log.conversation_id
        AND (own.tenant_id, own.user_id) = (log.owner_tenant, log.owner)
    LEFT JOIN messages AS message ON message.id = log.message_id
        AND (message.conversation_id, message.tenant_id, message.user_id)
            = (log.conversation_id, log.owner_tenant, log.owner)
    ORDER BY log.id
    RETURNING CASE WHEN coalesce(model = ANY(%s::text[]), true) THEN model ELSE 'other' END AS model,
              CASE WHEN coalesce(provider = ANY(%s::text[]), true) THEN provider ELSE 'other' END AS provider,
              CASE WHEN coalesce(error_code = ANY(%s::text[]), true) THEN error_code ELSE 'other' END AS error_code,
              -- Counters of our own calls have no source: they are older than the others.
              CASE WHEN source = 'taskflow' THEN '{}' ELSE jsonb_build_object('source', source) END AS origin,
              status, ttft_ms, input_tokens, output_tokens, cost,
              -- Replayed text came from no model: it has no latency to tell.
              CASE WHEN status <> 'replayed' THEN latency_ms END AS waited_ms
), waiting AS (
    INSERT INTO span_outbox (id, kind, log_created_at, conversation_id, trace, worked_at)
    SELECT log.id, 'call', log.created_at, log.conversation_id, log.trace, %s::timestamptz
    FROM incoming AS log JOIN new ON new.id = log.id
    WHERE %s
    ON CONFLICT (id) DO NOTHING
), samples (name, labels, value) AS (
    SELECT sample.name, sample.labels || log.origin, sample.value
    FROM inserted AS log
    CROSS JOIN LATERAL (VALUES
        ('llm_requests_total',
         jsonb_build_object('model', log.model, 'provider', log.provider, 'status', log.status), 1),
        ('llm_latency_ms_sum', jsonb_build_object('model', log.model), log.waited_ms),
        ('llm_latency_ms_bucket',
         jsonb_build_object('model', log.model, 'le', coalesce(
             (SELECT min(bound) FROM unnest(%s::bigint[]) AS bound WHERE log.waited_ms <= bound)::text, '+Inf')),
         CASE WHEN log.waited_ms IS NOT NULL THEN 1 END),
        ('llm_first_token_ms_sum', jsonb_build_object('model', log.model), log.ttft_ms),
        ('llm_first_token_ms_bucket',
         jsonb_build_object('model', log.model, 'le', coalesce(
             (SELECT min(bound) FROM unnest(%s::bigint[]) AS bound WHERE log.ttft_ms <= bound)::text, '+Inf')),
         CASE WHEN log.ttft_ms IS NOT NULL THEN 1 END),
        ('llm_tokens_total', jsonb_build_object('model', log.model, 'direction', 'input'), log.input_tokens),
        ('llm_tokens_total', jsonb_build_object('model', log.model, 'direction', 'output'), log.output_tokens),
        ('llm_cost_dollars_total', jsonb_build_object('model', log.model), log.cost),
        ('llm_interruptions_total', jsonb_build_object('model', log.model),
         CASE WHEN log.status = 'interrupted' THEN 1 END),
        ('llm_errors_total', jsonb_build_object('model', log.model, 'code', coalesce(log.error_code, 'UNKNOWN')),
         CASE WHEN log.status = 'error' THEN 1 END)
    ) AS sample (name, labels, value)
    WHERE sample.value IS NOT NULL
)
INSERT INTO metric_counters AS counter (name, labels, value)
SELECT name, labels, sum(value) FROM samples GROUP BY name, labels ORDER BY name, labels
ON CONFLICT (name, labels) DO UPDATE SET value = counter.value + excluded.value
"""
"""Logs, and the counters of exactly those whose id was not there before, whatever their time (``inference_ids``). Last
of a batch: counters are shared by all.

The row keeps the names it came with; in the counters' labels, names beyond the three arrays (``metrics.Labels``)
are ``other``. An external log is linked to a conversation only where that is its user's own. Where spans are exported,
a log's wait in the outbox from the transaction on that stores it."""

INSERT_CONNECTS: LiteralString = """
INSERT INTO span_outbox (id, kind, log_created_at, conversation_id, trace, worked_at)
SELECT DISTINCT ON (id) id, 'connect', joined_at, conversation_id, trace, %s::timestamptz
FROM json_to_recordset(%s) AS connect (id uuid, joined_at timestamptz, conversation_id uuid, trace jsonb)
ON CONFLICT (id) DO NOTHING
"""
"""Connections, told with each turn that they heard: the first of them makes the span."""
