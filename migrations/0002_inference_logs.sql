-- depends: 0001_conversations

-- Every call of a model. Previews are redacted and cut before they come here.
-- A log may arrive before its message: the message's id then waits in pending_message_id.

CREATE TABLE IF NOT EXISTS inference_logs (
    id                 uuid           PRIMARY KEY,
    conversation_id    uuid,
    message_id         uuid           REFERENCES messages (id) ON DELETE SET NULL,
    pending_message_id uuid,
    tenant_id          text           NOT NULL DEFAULT 'default',
    user_id            text           NOT NULL,
    model              text           NOT NULL,
    provider           text           NOT NULL,
    latency_ms         bigint         NOT NULL CHECK (latency_ms >= 0),
    ttft_ms            bigint         CHECK (ttft_ms >= 0),
    input_tokens       bigint         NOT NULL DEFAULT 0 CHECK (input_tokens >= 0),
    output_tokens      bigint         NOT NULL DEFAULT 0 CHECK (output_tokens >= 0),
    tokens_estimated   boolean        NOT NULL DEFAULT false,
    cost               numeric(20, 12) CHECK (cost >= 0),
    status             text           NOT NULL CHECK (status IN ('success', 'interrupted', 'error', 'replayed')),
    error_code         text,
    error_message      text,
    input_preview      text           NOT NULL DEFAULT '',
    output_preview     text           NOT NULL DEFAULT '',
    created_at         timestamptz    NOT NULL DEFAULT now()
);

CREATE INDEX IF NOT EXISTS inference_logs_conversation ON inference_logs (conversation_id);

CREATE INDEX IF NOT EXISTS inference_logs_message ON inference_logs (message_id) WHERE message_id IS NOT NULL;

CREATE INDEX IF NOT EXISTS inference_logs_pending
    ON inference_logs (pending_message_id) WHERE pending_message_id IS NOT NULL;

-- Logs arrive nearly in time order: a block range index finds a day of them at almost no cost of writing.
CREATE INDEX IF NOT EXISTS inference_logs_created ON inference_logs USING brin (created_at);
