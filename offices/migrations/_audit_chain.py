"""SQL of the audit trail: each row carries the hash of the row before it, and none can be changed.

Rows are numbered under the chain's lock, so that numbers have no gaps and follow the chain.
"""

AUDIT_CHAIN = """
CREATE FUNCTION audit_hash(prev bytea, r offices_auditrecord) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(coalesce(prev, ''::bytea) || convert_to(jsonb_build_array(
    r.id, extract(epoch FROM r.at), r.action, r.actor_no, r.actor_name, r.unit, r.object_type, r.object_ref,
    r.detail, host(r.ip), r.request_id)::text, 'UTF8'))
$$;

CREATE FUNCTION audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last_id bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(620100);
  SELECT id, hash INTO last_id, NEW.prev_hash FROM offices_auditrecord ORDER BY id DESC LIMIT 1;
  NEW.id := coalesce(last_id, 0) + 1;
  NEW.hash := audit_hash(NEW.prev_hash, NEW);
  RETURN NEW;
END
$$;

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit trail is append-only';
END
$$;

CREATE TRIGGER audit_chain BEFORE INSERT ON offices_auditrecord
  FOR EACH ROW EXECUTE FUNCTION audit_chain();
CREATE TRIGGER audit_refuse_change BEFORE UPDATE OR DELETE ON offices_auditrecord
  FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_refuse_truncate BEFORE TRUNCATE ON offices_auditrecord
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""

AUDIT_CHAIN_BACK = """
DROP TRIGGER audit_refuse_truncate ON offices_auditrecord;
DROP TRIGGER audit_refuse_change ON offices_auditrecord;
DROP TRIGGER audit_chain ON offices_auditrecord;
DROP FUNCTION audit_refuse();
DROP FUNCTION audit_chain();
DROP FUNCTION audit_hash(bytea, offices_auditrecord);
"""
