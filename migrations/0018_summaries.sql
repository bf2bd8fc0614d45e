-- depends: 0014_adopted

-- What was said up to summary_generation, in short (docs/decisions/072): the first summary_messages messages, the last being
-- summary_message_id. Columns of the conversation, so that it is whoever's the conversation is, and goes with it.
ALTER TABLE conversations
    ADD COLUMN IF NOT EXISTS summary            text,
    ADD COLUMN IF NOT EXISTS summary_generation bigint CHECK (summary_generation >= 0),
    ADD COLUMN IF NOT EXISTS summary_messages   integer CHECK (summary_messages >= 1),
    ADD COLUMN IF NOT EXISTS summary_message_id uuid,
    ADD COLUMN IF NOT EXISTS summary_model      text,
    ADD COLUMN IF NOT EXISTS summarised_at      timestamptz;
