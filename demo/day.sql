-- The day: every line of day.csv is one call.  Run from the root of the tree.

CREATE TEMP TABLE call (
  line            integer GENERATED ALWAYS AS IDENTITY,
  local_time      timestamp NOT NULL,
  device          text NOT NULL,
  staff_member    text NOT NULL,
  action          text NOT NULL,
  amount          monetary_amount,
  tender          text,
  leave_in_drawer monetary_amount,
  reason_code     text,
  reference       text,
  note            text,
  request_id      uuid NOT NULL
);
\copy call (local_time, device, staff_member, action, amount, tender, leave_in_drawer, reason_code, reference, note, request_id) FROM 'demo/day.csv' (FORMAT csv, HEADER match)

DO $$
DECLARE
  c       record;
  session bigint;
BEGIN
  FOR c IN
    SELECT
      call.*,
      d.id AS device_id,
      m.id AS staff_id,
      call.local_time AT TIME ZONE l.time_zone AS occurred_at,
      CASE WHEN call.reason_code IS NOT NULL THEN reason_code_id(call.reason_code) END AS reason_id
    FROM call
    JOIN point_of_sale_devices d ON d.name = call.device
    JOIN locations l ON l.id = d.location_id
    JOIN staff_members m ON m.name = call.staff_member
    ORDER BY call.line
  LOOP
    session := (SELECT id FROM active_session(c.device_id));

    CASE
      WHEN c.action = 'open' THEN
        PERFORM FROM open_session(c.device_id, c.staff_id, balance => c.amount,
          occurred_at => c.occurred_at, reason_code_id => c.reason_id, note => c.note, request_id => c.request_id);

      -- Opens a session by itself, where none is open.
      WHEN c.action IN ('sale', 'refund', 'change') THEN
        PERFORM FROM record_device_payment(c.device_id, c.staff_id, type => c.action, amount => c.amount,
          tender => c.tender, reference => c.reference, occurred_at => c.occurred_at, note => c.note, request_id => c.request_id);

      WHEN c.action = 'adjust' THEN
        PERFORM FROM adjust_cash(session, c.amount, c.staff_id,
          occurred_at => c.occurred_at, reason_code_id => c.reason_id, note => c.note, request_id => c.request_id);

      WHEN c.action = 'payout' THEN
        PERFORM FROM adjust_cash(session, c.amount, c.staff_id, type => 'cash_payout', reference => c.reference,
          occurred_at => c.occurred_at, reason_code_id => c.reason_id, note => c.note, request_id => c.request_id);

      WHEN c.action = 'count' THEN
        PERFORM FROM count_cash(session, c.amount, c.staff_id,
          occurred_at => c.occurred_at, reason_code_id => c.reason_id, note => c.note, request_id => c.request_id);

      WHEN c.action = 'no_sale' THEN
        PERFORM FROM record_no_sale(session, c.staff_id,
          occurred_at => c.occurred_at, reason_code_id => c.reason_id, note => c.note, request_id => c.request_id);

      WHEN c.action = 'close' THEN
        PERFORM FROM close_session(session, c.amount, c.staff_id, leave_in_drawer => c.leave_in_drawer,
          occurred_at => c.occurred_at, reason_code_id => c.reason_id, note => c.note, request_id => c.request_id);
    END CASE;

    -- One call, one transaction, as from a till.
    COMMIT;
  END LOOP;
END
$$;

\echo
\echo Once, a till got no answer and called again with the same request_id. It got the
\echo activity that the first call had recorded:
\echo
SELECT format('  %s  %s %s %s   line %s of demo/day.csv, activity %s',
  c.local_time::time, c.device, c.action, c.amount, c.line, a.id)
FROM call c
JOIN session_activities a ON a.request_id = c.request_id
WHERE EXISTS (SELECT FROM call o WHERE o.request_id = c.request_id AND o.line <> c.line)
ORDER BY c.line;
