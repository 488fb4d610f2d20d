-- # Commands: a till's day
--
-- Written in C, which finds the tables by oid: they resolve no name and need
-- neither definer's rights nor a path. Call them as SELECT * FROM f(…): the
-- form (f(…)).* runs f once for every column.

CREATE FUNCTION cash_tracking.open_session(
  device_id       bigint,
  staff_member_id bigint,
  balance         cash_tracking.monetary_amount DEFAULT NULL,
  occurred_at     timestamptz DEFAULT NULL,
  reason_code_id  bigint DEFAULT NULL,
  note            text DEFAULT NULL,
  denominations   jsonb DEFAULT NULL,
  approved_by     bigint DEFAULT NULL,
  request_id      uuid DEFAULT NULL)
RETURNS cash_tracking.payment_sessions
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_open_session';
COMMENT ON FUNCTION cash_tracking.open_session(bigint, bigint, cash_tracking.monetary_amount, timestamptz, bigint, text, jsonb, bigint, uuid) IS
  'Opens a session on a device and returns it. balance is what was counted in the whole drawer, 0 or more; NULL means that nobody counted and takes the expected amount. occurred_at NULL takes the server''s clock; a given time may not be before the device''s previous closing. device_id and staff_member_id must not be NULL. denominations is a JSON object from face value to number of pieces, such as {"20.00": 3, "0.25": 40}, which adds up to balance; NULL where not known. approved_by is another staff member, who approves of the count: needed where it is off by more than the location''s discrepancy_limit; a reason is, beyond its discrepancy_tolerance and where it has reason_required. A repeated request_id returns the session as it is now and writes nothing. Errors: 22004, 22001, 22008, 22023 withdrawn currency, denominations or approved_by, TC002 already open, TC004, TC005, TC008, TC009, TC010, TC011, TC014, TC015, TC017 no drawer, TC023 retired, TC026, TC032, TC033, TC034. Locks and updates the device, then the drawer. Follows pointOfSaleDevicePaymentSessionOpen.';

CREATE FUNCTION cash_tracking.count_cash(
  session_id      bigint,
  balance         cash_tracking.monetary_amount,
  staff_member_id bigint,
  occurred_at     timestamptz DEFAULT NULL,
  reason_code_id  bigint DEFAULT NULL,
  note            text DEFAULT NULL,
  denominations   jsonb DEFAULT NULL,
  approved_by     bigint DEFAULT NULL,
  request_id      uuid DEFAULT NULL)
RETURNS cash_tracking.cash_activities
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_count_cash';
COMMENT ON FUNCTION cash_tracking.count_cash(bigint, cash_tracking.monetary_amount, bigint, timestamptz, bigint, text, jsonb, bigint, uuid) IS
  'Records a count of the whole drawer in mid-session and returns it: expected, counted, and the difference, which moves the balance to what was counted. balance is 0 or more. session_id, balance and staff_member_id must not be NULL. denominations is a JSON object from face value to number of pieces, such as {"20.00": 3, "0.25": 40}, which adds up to balance; NULL where not known. approved_by is another staff member, who approves of the count: needed where it is off by more than the location''s discrepancy_limit; a reason is, beyond its discrepancy_tolerance and where it has reason_required. A repeated request_id returns the same count. Errors: 22004, 22001, 22003, 22008, 22023 denominations or approved_by, TC001 closed, TC003, TC005, TC008, TC009, TC010, TC011, TC014, TC015, TC023, TC026, TC032, TC033, TC034. Locks and updates the drawer, then the session. Follows pointOfSaleDevicePaymentSessionCount.';

CREATE FUNCTION cash_tracking.adjust_cash(
  session_id      bigint,
  amount          cash_tracking.monetary_amount,
  staff_member_id bigint,
  occurred_at     timestamptz DEFAULT NULL,
  reason_code_id  bigint DEFAULT NULL,
  note            text DEFAULT NULL,
  type            text DEFAULT 'adjustment',
  reference       text DEFAULT NULL,
  request_id      uuid DEFAULT NULL)
RETURNS cash_tracking.cash_activities
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_adjust_cash';
COMMENT ON FUNCTION cash_tracking.adjust_cash(bigint, cash_tracking.monetary_amount, bigint, timestamptz, bigint, text, text, text, uuid) IS
  'Puts cash into the drawer (amount above 0) or takes it out (below 0) and returns the adjustment. type is "adjustment" or "cash_payout", which must be negative and may name a gift card in reference. session_id, amount, staff_member_id and type must not be NULL. A reason is needed where the location has reason_required. A repeated request_id returns the same adjustment. Errors: 22004, 22001, 22003, 22008, 22023 type, TC001 closed, TC003, TC005, TC008, TC010, TC011, TC014, TC015, TC023, TC026 zero or sign, TC032. Updates the session. Follows pointOfSaleDevicePaymentSessionAdjust.';

CREATE FUNCTION cash_tracking.record_payment(
  session_id      bigint,
  staff_member_id bigint,
  type            text,
  amount          cash_tracking.monetary_amount,
  tender          text DEFAULT 'cash',
  cash_rounding   cash_tracking.monetary_amount DEFAULT NULL,
  reference       text DEFAULT NULL,
  occurred_at     timestamptz DEFAULT NULL,
  note            text DEFAULT NULL,
  request_id      uuid DEFAULT NULL)
RETURNS cash_tracking.session_activities
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_record_payment';
COMMENT ON FUNCTION cash_tracking.record_payment(bigint, bigint, text, cash_tracking.monetary_amount, text, cash_tracking.monetary_amount, text, timestamptz, text, uuid) IS
  'Records a payment and returns it. type is "sale", "refund" or "change" and gives the direction; amount is above 0, before cash rounding; where change is recorded, the sale carries what was handed over. tender is a lower-case code; only "cash" moves the drawer, and change is always cash. cash_rounding is the signed amount added to amount; NULL means rounded to the location''s increment for cash, ties away from zero, else none. session_id, staff_member_id, type, amount and tender must not be NULL. A repeated request_id returns the same payment. Errors: 22004, 22001, 22003, 22008, 22023 type or tender, TC001 closed, TC003, TC005, TC008, TC010, TC011, TC014, TC023, TC026. Updates the session.';

CREATE FUNCTION cash_tracking.record_device_payment(
  device_id       bigint,
  staff_member_id bigint,
  type            text,
  amount          cash_tracking.monetary_amount,
  tender          text DEFAULT 'cash',
  cash_rounding   cash_tracking.monetary_amount DEFAULT NULL,
  reference       text DEFAULT NULL,
  occurred_at     timestamptz DEFAULT NULL,
  note            text DEFAULT NULL,
  request_id      uuid DEFAULT NULL)
RETURNS cash_tracking.session_activities
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_record_device_payment';
COMMENT ON FUNCTION cash_tracking.record_device_payment(bigint, bigint, text, cash_tracking.monetary_amount, text, cash_tracking.monetary_amount, text, timestamptz, text, uuid) IS
  'Records a payment in the open session of a device and returns it, as record_payment does. Where none is open it opens one first, with counted = expected and the reason AUTO_START_SESSION_CHECKOUT. device_id, staff_member_id, type, amount and tender must not be NULL. A repeated request_id returns the same payment. Errors: those of record_payment and open_session but for TC002, TC003 and TC032 to TC034. Updates the session; to open one, locks and updates the device, then the drawer.';

CREATE FUNCTION cash_tracking.record_no_sale(
  session_id      bigint,
  staff_member_id bigint,
  occurred_at     timestamptz DEFAULT NULL,
  reason_code_id  bigint DEFAULT NULL,
  note            text DEFAULT NULL,
  request_id      uuid DEFAULT NULL)
RETURNS cash_tracking.session_activities
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_record_no_sale';
COMMENT ON FUNCTION cash_tracking.record_no_sale(bigint, bigint, timestamptz, bigint, text, uuid) IS
  'Records that the drawer was opened without a sale, and returns that activity; it moves no cash. session_id and staff_member_id must not be NULL. A reason is needed where the location has reason_required. A repeated request_id returns the same activity. Errors: 22004, 22001, 22008, TC001 closed, TC003, TC008, TC010, TC011, TC014, TC015, TC023, TC032. Updates the session.';

CREATE FUNCTION cash_tracking.reverse_activity(
  session_id      bigint,
  ordinal         integer,
  staff_member_id bigint,
  occurred_at     timestamptz DEFAULT NULL,
  reason_code_id  bigint DEFAULT NULL,
  note            text DEFAULT NULL,
  request_id      uuid DEFAULT NULL)
RETURNS cash_tracking.session_activities
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_reverse_activity';
COMMENT ON FUNCTION cash_tracking.reverse_activity(bigint, integer, bigint, timestamptz, bigint, text, uuid) IS
  'Takes an adjustment, a cash payout or a payment back, once, while its session is open, and returns the reversal: an activity of the same type, tender and reference with the opposite amounts, which lowers the same totals. ordinal is that of the activity in its session. Counts, no-sales, closing adjustments and reversals are not reversed. session_id, ordinal and staff_member_id must not be NULL. A repeated request_id returns the same reversal. Errors: 22004, 22001, 22003, 22008, TC001 closed, TC003, TC008, TC010, TC011, TC014, TC015, TC023, TC027 no such activity, TC028 already reversed, TC029 not reversible, TC032 reason required. Updates the session.';

CREATE FUNCTION cash_tracking.close_session(
  session_id      bigint,
  balance         cash_tracking.monetary_amount,
  staff_member_id bigint,
  leave_in_drawer cash_tracking.monetary_amount DEFAULT NULL,
  occurred_at     timestamptz DEFAULT NULL,
  reason_code_id  bigint DEFAULT NULL,
  note            text DEFAULT NULL,
  denominations   jsonb DEFAULT NULL,
  approved_by     bigint DEFAULT NULL,
  request_id      uuid DEFAULT NULL)
RETURNS cash_tracking.payment_sessions
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_close_session';
COMMENT ON FUNCTION cash_tracking.close_session(bigint, cash_tracking.monetary_amount, bigint, cash_tracking.monetary_amount, timestamptz, bigint, text, jsonb, bigint, uuid) IS
  'Closes a session and returns it; it never changes again. balance is what was counted in the whole drawer, 0 or more; leave_in_drawer, 0 or more, is the float to leave: where it differs from balance, a closing adjustment moves the drawer to it; NULL leaves what was counted. session_id, balance and staff_member_id must not be NULL. denominations is a JSON object from face value to number of pieces, such as {"20.00": 3, "0.25": 40}, which adds up to balance; NULL where not known. approved_by is another staff member, who approves of the count: needed where it is off by more than the location''s discrepancy_limit; a reason is, beyond its discrepancy_tolerance and where it has reason_required. A repeated request_id returns the closed session. Errors: 22004, 22001, 22003, 22008, 22023 denominations or approved_by, TC001 closed, TC003, TC005, TC008, TC009, TC010, TC011, TC014, TC015, TC023, TC026, TC032, TC033, TC034. Locks and updates the drawer, then the session; costs the same for any number of activities. Follows pointOfSaleDevicePaymentSessionClose.';

CREATE FUNCTION cash_tracking.active_session(device_id bigint)
RETURNS SETOF cash_tracking.payment_sessions
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF ROWS 1
AS 'MODULE_PATHNAME', 'ct_active_session';
COMMENT ON FUNCTION cash_tracking.active_session(bigint) IS
  'The open session of a device, or no row. device_id must not be NULL. Errors: 22004, TC004. Takes no lock.';

CREATE FUNCTION cash_tracking.correct_session(
  session_id      bigint,
  kind            text,
  amount          cash_tracking.monetary_amount,
  staff_member_id bigint,
  tender          text DEFAULT NULL,
  reason_code_id  bigint DEFAULT NULL,
  note            text DEFAULT NULL,
  request_id      uuid DEFAULT NULL)
RETURNS cash_tracking.session_corrections
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_correct_session';
COMMENT ON FUNCTION cash_tracking.correct_session(bigint, text, cash_tracking.monetary_amount, bigint, text, bigint, text, uuid) IS
  'Records a late fact about a closed session and returns the correction. The session stays as it was closed, and no balance moves: the next count does that. kind is "sale", "refund", "change", "adjustment", or "recount" for what was counted at closing; amount, not 0, is by how much that figure should have been more (or, negative, less): positive for a refund that was not recorded, negative for a payout. tender, for sales and refunds, is a lower-case code; NULL means "cash", and change is always cash. session_id, kind, amount and staff_member_id must not be NULL. A repeated request_id returns the same correction. Errors: 22004, 22001, 22003 a corrected figure is out of range, 22023 kind or tender, TC003, TC005, TC008, TC009, TC014, TC015, TC023, TC026 zero, or a count below zero, TC030 the session is open. Locks and updates the drawer.';
