-- depends: 0023_exported_judgements

-- An erasure takes a person out of their tenant's trail where the entry is of a person: who acted, unless that was an operator or
-- the system, and what an action on a person was done to (person.…). What else has the same name, as a token, a tenant or the word
-- operator, stays: an account whose id its provider lets it choose could have emptied other entries by erasing itself.
CREATE OR REPLACE FUNCTION forget_in_audit(tenant text, person text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    changed bigint;
    migrating text := coalesce(current_setting('app.migrating', true), '');
    maintaining text := coalesce(current_setting('taskflow.maintenance', true), '');
BEGIN
    PERFORM set_config('app.migrating', 'on', true), set_config('taskflow.maintenance', 'on', true);
    UPDATE audit
    SET actor = CASE WHEN acted THEN 'erased' ELSE actor END,
        target = CASE WHEN meant THEN 'erased' ELSE target END,
        detail = ''
    FROM (SELECT id AS entry,
                 actor = person AND actor_kind IN ('guest', 'account', 'service') AS acted,
                 target = person AND action LIKE 'person.%' AS meant
          FROM audit WHERE tenant_id = tenant AND person IN (actor, target)) AS named
    WHERE id = named.entry AND (acted OR meant);
    GET DIAGNOSTICS changed = ROW_COUNT;
    PERFORM set_config('app.migrating', migrating, true), set_config('taskflow.maintenance', maintaining, true);
    RETURN changed;
END
$$;
