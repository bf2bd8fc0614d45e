-- depends: 0002_inference_logs

-- What GET /api/metrics counts, added to in the same transaction as the log row itself, so each inference
-- counts exactly once. Numeric, because sums of floats depend on their order.

CREATE TABLE IF NOT EXISTS metric_counters (
    name   text    NOT NULL,
    labels jsonb   NOT NULL DEFAULT '{}',
    value  numeric NOT NULL DEFAULT 0,
    PRIMARY KEY (name, labels)
) WITH (fillfactor = 50);
