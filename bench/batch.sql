-- B1, B2, D1, V: :rows activities in the order in which tills make them, one
-- session after the other, each row of another session than the one before.
CREATE UNLOGGED TABLE plain.batch AS
SELECT
  1 + (g * 7919::bigint) % 10000 AS session_id,
  1 + g % 1000 AS staff_member_id,
  'adjustment'::cash_tracking.activity_type AS type,
  cash_tracking.monetary_amount(1 + g % 9999, 'USD') AS cash,
  1000 + g % 20 AS reason_code_id,
  (g / 10000 + 2)::integer AS ordinal,
  1 + g % 9999 AS amount
FROM generate_series(0, :rows - 1) g
ORDER BY g;
VACUUM ANALYZE plain.batch;
