-- Digests and seals, worked out once more in plain SQL.  The form of what is
-- hashed never changes: digests that were kept outside must prove their worth
-- for ever, on every machine.
SET search_path = public, cash_tracking;

-- # The forms
-- What may be NULL has a byte before it that says whether it is there.
CREATE FUNCTION pg_temp.optional(value bytea)
RETURNS bytea
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN value IS NULL THEN '\x00'::bytea ELSE '\x01'::bytea || value END;

-- A text: its length in bytes, and UTF-8.
CREATE FUNCTION pg_temp.bytes(value text)
RETURNS bytea
LANGUAGE sql IMMUTABLE
RETURN int4send(length(convert_to(value, 'UTF8'))) || convert_to(value, 'UTF8');

-- Amounts, numbers, dates and times as the server sends them in binary.
CREATE FUNCTION pg_temp.header(s payment_session)
RETURNS bytea
LANGUAGE sql STABLE
RETURN sha256('\x01'::bytea
  || int8send(s.id) || int8send(s.point_of_sale_device_id) || int8send(s.cash_drawer_id) || int8send(s.location_id)
  || timestamptz_send(s.opening_time) || int8send(s.opening_staff_member_id) || date_send(s.business_date)
  || boolsend(s.opening_counted)
  || monetary_amount_send(s.expected_cash_at_open) || monetary_amount_send(s.cash_counted_at_open)
  || pg_temp.optional(int8send(s.opening_reason_code_id)) || pg_temp.optional(pg_temp.bytes(s.opening_note)));

CREATE FUNCTION pg_temp.link(previous bytea, a session_activity)
RETURNS bytea
LANGUAGE sql STABLE
RETURN sha256(previous || '\x02'::bytea
  || int8send(a.session_id) || int4send(a.ordinal)
  || substr(int4send(array_position(enum_range(NULL::activity_type), a.type) - 1), 4)
  || int8send(a.staff_member_id) || timestamptz_send(a.recorded_at) || monetary_amount_send(a.cash)
  || pg_temp.optional(timestamptz_send(a.occurred_at)) || pg_temp.optional(int8send(a.reason_code_id))
  || pg_temp.optional(monetary_amount_send(a.amount)) || pg_temp.optional(monetary_amount_send(a.cash_rounding))
  || pg_temp.optional(monetary_amount_send(a.expected)) || pg_temp.optional(monetary_amount_send(a.counted))
  || pg_temp.optional(pg_temp.bytes(a.tender)) || pg_temp.optional(pg_temp.bytes(a.reference))
  || pg_temp.optional(pg_temp.bytes(a.note))
  || pg_temp.optional(uuid_send(a.request_id) || int8send(a.request_hash))
  -- nothing where all of these are missing
  || coalesce(nullif(
    pg_temp.optional(int8send(a.approved_by))
    || pg_temp.optional(monetary_amount_send(a.discrepancy_tolerance))
    || pg_temp.optional(monetary_amount_send(a.discrepancy_limit))
    || pg_temp.optional(pg_temp.bytes(a.denominations::text))
    || pg_temp.optional(int4send(a.reverses)), '\x0000000000'), ''));

CREATE FUNCTION pg_temp.seal(previous bytea, s payment_session)
RETURNS bytea
LANGUAGE sql STABLE
RETURN sha256(coalesce(previous, '') || '\x03'::bytea
  || int8send(s.cash_drawer_id) || int8send(s.z_number) || s.digest || int4send(s.activity_count)
  || monetary_amount_send(s.net_cash) || monetary_amount_send(s.total_adjustments)
  || monetary_amount_send(s.total_cash_sales) || monetary_amount_send(s.total_sales)
  || monetary_amount_send(s.total_cash_rounding)
  || monetary_amount_send(s.total_cash_refunds) || monetary_amount_send(s.total_refunds)
  || monetary_amount_send(s.mid_session_discrepancy)
  || timestamptz_send(s.closing_time) || int8send(s.closing_staff_member_id)
  || pg_temp.optional(int8send(s.closing_reason_code_id))
  || monetary_amount_send(s.expected_cash_at_close) || monetary_amount_send(s.cash_counted_at_close)
  || monetary_amount_send(s.closing_adjustment) || pg_temp.optional(pg_temp.bytes(s.closing_note))
  || pg_temp.optional(int8send(s.closing_approved_by))
  || pg_temp.optional(monetary_amount_send(s.closing_discrepancy_tolerance))
  || pg_temp.optional(monetary_amount_send(s.closing_discrepancy_limit)));

CREATE FUNCTION pg_temp.correction(previous bytea, c session_correction, s payment_session)
RETURNS bytea
LANGUAGE sql STABLE
RETURN sha256(coalesce(previous, '') || '\x04'::bytea
  || int8send(c.cash_drawer_id) || int8send(c.number) || int8send(c.session_id) || s.seal
  || int8send(c.staff_member_id) || timestamptz_send(c.recorded_at)
  || substr(int4send(array_position('{sale,refund,change,adjustment,recount}', c.kind) - 1), 4)
  || monetary_amount_send(c.amount) || pg_temp.optional(pg_temp.bytes(c.tender))
  || pg_temp.optional(int8send(c.reason_code_id)) || pg_temp.optional(pg_temp.bytes(c.note))
  || pg_temp.optional(uuid_send(c.request_id) || int8send(c.request_hash)));

-- # A drawer with everything that there can be
SELECT id AS location FROM create_location('Digest', 'CAD', 'America/Toronto', discrepancy_tolerance => '0.50 CAD') \gset
SELECT id AS second FROM create_staff_member('Bob') \gset
SELECT id AS staff FROM create_staff_member('Ann') \gset
SELECT id AS drawer FROM create_cash_drawer(:location, 'Front') \gset
SELECT id AS device FROM register_device(:location, 'Till', :drawer) \gset
SELECT id AS session FROM open_session(:device, :staff, '100.00 CAD', now() - interval '1 hour', 1, 'Öffnung €',
  '{"20.00": 4, "0.05": 200, "0.25": 40}', :second, 'd19e57ab-a490-4000-8000-000000000001') \gset
SELECT FROM count_cash(:session, '99.00 CAD', :staff, now() - interval '50 minutes', 102, 'two bills stuck',
  request_id => 'd19e57ab-a490-4000-8000-000000000002');
SELECT FROM adjust_cash(:session, '20.00 CAD', :staff, now() - interval '40 minutes', 104, 'petty cash',
  request_id => 'd19e57ab-a490-4000-8000-000000000003');
SELECT FROM adjust_cash(:session, '-5.00 CAD', :staff, type => 'cash_payout', reference => 'gift card 7');
SELECT FROM record_payment(:session, :staff, 'sale', '9.99 CAD', reference => 'order 1', note => 'coffee');
SELECT FROM record_payment(:session, :staff, 'refund', '5.02 CAD', request_id => 'd19e57ab-a490-4000-8000-000000000004');
SELECT FROM record_payment(:session, :staff, 'change', '1.00 CAD', cash_rounding => '0.05 CAD');
SELECT FROM record_payment(:session, :staff, 'sale', '92233720368547.58 CAD', 'card');
SELECT FROM record_no_sale(:session, :staff, reason_code_id => 3);
SELECT FROM reverse_activity(:session, 6, :staff, reason_code_id => 3);
INSERT INTO session_activity (session_id, staff_member_id, type, cash, note)
VALUES (:session, :staff, 'adjustment', '-0.05 CAD', 'inserted');
SELECT FROM update_location(:location, discrepancy_limit => '20.00 CAD');
SELECT FROM close_session(:session, '117.00 CAD', :staff, '50.00 CAD', now() - interval '1 second', 102, 'Schluß',
  '{"117": 1}', :second, 'd19e57ab-a490-4000-8000-000000000005');
-- A session with nothing that may be left out, and one that stays open.
SELECT FROM update_location(:location, switch_off => '{discrepancy_tolerance,discrepancy_limit}');
SELECT id AS second FROM open_session(:device, :staff) \gset
SELECT FROM close_session(:second, '50.00 CAD', :staff);
SELECT FROM record_device_payment(:device, :staff, 'sale', '1.00 CAD');
-- Corrections of both closed sessions.
SELECT FROM correct_session(:session, 'sale', '1.00 CAD', :staff, 'card', 103, 'Übertrag', 'd19e57ab-a490-4000-8000-000000000006');
SELECT FROM correct_session(:second, 'recount', '-2.00 CAD', :staff);
SELECT FROM correct_session(:session, 'adjustment', '0.05 CAD', :staff);
SELECT FROM correct_session(:session, 'refund', '-0.05 CAD', :staff);
SELECT FROM correct_session(:session, 'change', '0.10 CAD', :staff, note => '');

-- # The chain
WITH RECURSIVE chain AS (
  SELECT s.id, 0 AS ordinal, pg_temp.header(s) AS digest
  FROM payment_session s
  WHERE s.cash_drawer_id = :drawer
  UNION ALL
  SELECT c.id, a.ordinal, pg_temp.link(c.digest, a)
  FROM chain c
  JOIN session_activity a ON a.session_id = c.id AND a.ordinal = c.ordinal + 1
)
SELECT rank() OVER (ORDER BY s.id) AS session, c.ordinal AS activities, c.digest = s.digest AS is_same
FROM payment_session s
JOIN chain c ON c.id = s.id AND c.ordinal = s.activity_count
ORDER BY s.id;
WITH RECURSIVE chain AS (
  SELECT 0::bigint AS z_number, NULL::bytea AS seal, NULL::bytea AS stored
  UNION ALL
  SELECT s.z_number, pg_temp.seal(c.seal, s), s.seal
  FROM chain c
  JOIN payment_session s ON s.cash_drawer_id = :drawer AND s.z_number = c.z_number + 1
)
SELECT c.z_number, c.seal = c.stored AS is_same, c.seal = d.last_seal AS is_last
FROM chain c
JOIN cash_drawer d ON d.id = :drawer
WHERE c.z_number > 0
ORDER BY c.z_number;

WITH RECURSIVE chain AS (
  SELECT 0::bigint AS number, NULL::bytea AS digest, NULL::bytea AS stored
  UNION ALL
  SELECT k.number, pg_temp.correction(c.digest, k, s), k.digest
  FROM chain c
  JOIN session_correction k ON k.cash_drawer_id = :drawer AND k.number = c.number + 1
  JOIN payment_session s ON s.id = k.session_id
)
SELECT c.number, c.digest = c.stored AS is_same, c.digest = d.correction_digest AS is_last
FROM chain c
JOIN cash_drawer d ON d.id = :drawer
WHERE c.number > 0
ORDER BY c.number;
SELECT split_part(word, ':', 2) AS z_number, split_part(word, ':', 3) = encode(d.last_seal, 'hex') AS is_seal,
       split_part(word, ':', 4) AS number, split_part(word, ':', 5) = encode(d.correction_digest, 'hex') AS is_digest
FROM cash_drawer d, regexp_split_to_table(digest(), ' ') word
WHERE d.id = :drawer AND split_part(word, ':', 1) = d.id::text AND word LIKE '%:%:%:%:%';

-- # Settings change nothing
SET timezone = 'Asia/Kathmandu';
SET datestyle = 'German';
SET bytea_output = 'escape';
SET extra_float_digits = -15;
SET client_encoding = 'LATIN1';
SELECT count(*) FROM verify_drawer(:drawer);
