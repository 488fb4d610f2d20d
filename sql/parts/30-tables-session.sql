-- # Sessions and activities: tables
--
-- No foreign keys (a parallel restore would lose rows on them, and they were
-- the largest cost of a write) and no CHECKs (12,000 instructions a row): the
-- functions and the guards check the same in C on every route.

CREATE TYPE cash_tracking.activity_type AS ENUM (
  'opening', 'mid_session', 'closing',
  'adjustment', 'cash_payout', 'closing_adjustment',
  'sale', 'refund', 'change',
  'no_sale'
);
COMMENT ON TYPE cash_tracking.activity_type IS
  'What an activity is: a count (opening, mid_session, closing), a cash adjustment (adjustment, cash_payout, closing_adjustment), a payment (sale, refund, change), or the opening of the drawer without a sale (no_sale).';

CREATE SEQUENCE cash_tracking.payment_session_id_seq;
COMMENT ON SEQUENCE cash_tracking.payment_session_id_seq IS 'Ids of sessions.';

-- The columns that change while a session is open stand next to each other, so
-- that the WAL record of an update holds little more than them: those that
-- every activity changes first, then totals from the usual to the rare. No
-- index mentions one of them, so that updates stay HOT.
CREATE TABLE cash_tracking.payment_session (
  id                        bigint NOT NULL DEFAULT pg_catalog.nextval('cash_tracking.payment_session_id_seq'),
  point_of_sale_device_id   bigint NOT NULL,
  cash_drawer_id            bigint NOT NULL,
  location_id               bigint NOT NULL,
  opening_time              timestamptz NOT NULL,
  opening_staff_member_id   bigint NOT NULL,
  business_date             date NOT NULL,
  opening_counted           boolean NOT NULL,
  expected_cash_at_open     cash_tracking.monetary_amount NOT NULL,
  cash_counted_at_open      cash_tracking.monetary_amount NOT NULL,
  digest                    bytea NOT NULL,
  activity_count            integer NOT NULL,
  net_cash                  cash_tracking.monetary_amount NOT NULL,
  total_adjustments         cash_tracking.monetary_amount NOT NULL,
  total_cash_sales          cash_tracking.monetary_amount NOT NULL,
  total_sales               cash_tracking.monetary_amount NOT NULL,
  total_cash_rounding       cash_tracking.monetary_amount NOT NULL,
  total_cash_refunds        cash_tracking.monetary_amount NOT NULL,
  total_refunds             cash_tracking.monetary_amount NOT NULL,
  mid_session_discrepancy   cash_tracking.monetary_amount NOT NULL,
  opening_reason_code_id    bigint,
  closing_time              timestamptz,
  closing_staff_member_id   bigint,
  closing_reason_code_id    bigint,
  z_number                  bigint,
  expected_cash_at_close    cash_tracking.monetary_amount,
  cash_counted_at_close     cash_tracking.monetary_amount,
  closing_adjustment        cash_tracking.monetary_amount,
  seal                      bytea,
  opening_note              text,
  closing_note              text,
  closing_approved_by       bigint,
  closing_discrepancy_tolerance cash_tracking.monetary_amount,
  closing_discrepancy_limit cash_tracking.monetary_amount,
  CONSTRAINT payment_session_pkey PRIMARY KEY (id)
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX payment_session_one_open_per_device ON cash_tracking.payment_session (point_of_sale_device_id)
  WHERE closing_time IS NULL;
CREATE INDEX payment_session_open_by_drawer ON cash_tracking.payment_session (cash_drawer_id, id)
  WHERE closing_time IS NULL;
CREATE INDEX payment_session_device_opening ON cash_tracking.payment_session (point_of_sale_device_id, opening_time, id);
CREATE INDEX payment_session_drawer_opening ON cash_tracking.payment_session (cash_drawer_id, opening_time, id)
  INCLUDE (z_number);
CREATE INDEX payment_session_location_date ON cash_tracking.payment_session (location_id, business_date, id);
CREATE UNIQUE INDEX payment_session_drawer_z_number ON cash_tracking.payment_session (cash_drawer_id, z_number)
  WHERE z_number IS NOT NULL;
-- For search, by time and page by page. Open sessions count as closed at
-- infinity, so that one range of the index has them in their place.
CREATE INDEX payment_session_opening ON cash_tracking.payment_session (opening_time, id);
CREATE INDEX payment_session_closing ON cash_tracking.payment_session (coalesce(closing_time, 'infinity'::timestamptz), id);
CREATE INDEX payment_session_location_opening ON cash_tracking.payment_session (location_id, opening_time, id);
COMMENT ON TABLE cash_tracking.payment_session IS
  'The use of a cash drawer by one device between open and close, with its running totals. A closed row (closing_time given) never changes again.';
COMMENT ON COLUMN cash_tracking.payment_session.id IS 'Key; never changes.';
COMMENT ON COLUMN cash_tracking.payment_session.point_of_sale_device_id IS 'The device.';
COMMENT ON COLUMN cash_tracking.payment_session.cash_drawer_id IS 'The drawer that the device had at opening.';
COMMENT ON COLUMN cash_tracking.payment_session.location_id IS 'The location of device and drawer.';
COMMENT ON COLUMN cash_tracking.payment_session.opening_time IS 'When it was opened.';
COMMENT ON COLUMN cash_tracking.payment_session.opening_staff_member_id IS 'Who opened it.';
COMMENT ON COLUMN cash_tracking.payment_session.business_date IS
  'The business date of the opening, in the time zone and with the day start that the location had then.';
COMMENT ON COLUMN cash_tracking.payment_session.opening_counted IS 'Whether somebody counted at opening; if not, counted equals expected.';
COMMENT ON COLUMN cash_tracking.payment_session.expected_cash_at_open IS 'The drawer''s balance before the opening, signed.';
COMMENT ON COLUMN cash_tracking.payment_session.cash_counted_at_open IS 'What was counted, or expected_cash_at_open.';
COMMENT ON COLUMN cash_tracking.payment_session.activity_count IS 'Number of activities; their ordinals are exactly 1..activity_count.';
COMMENT ON COLUMN cash_tracking.payment_session.net_cash IS 'Sum of cash over the activities, signed: what the session has added to the drawer.';
COMMENT ON COLUMN cash_tracking.payment_session.total_adjustments IS 'Sum of cash over adjustments and cash payouts, signed, without the closing adjustment.';
COMMENT ON COLUMN cash_tracking.payment_session.total_cash_sales IS 'Cash sales less change, after cash rounding.';
COMMENT ON COLUMN cash_tracking.payment_session.total_sales IS 'Sales of every tender less change, after cash rounding.';
COMMENT ON COLUMN cash_tracking.payment_session.total_cash_rounding IS 'The effect of cash rounding on the drawer, signed.';
COMMENT ON COLUMN cash_tracking.payment_session.total_cash_refunds IS 'Cash refunds after cash rounding, positive.';
COMMENT ON COLUMN cash_tracking.payment_session.total_refunds IS 'Refunds of every tender after cash rounding, positive.';
COMMENT ON COLUMN cash_tracking.payment_session.mid_session_discrepancy IS 'Sum of counted less expected over mid-session counts, signed.';
COMMENT ON COLUMN cash_tracking.payment_session.digest IS
  'SHA-256 chain over the header and the activities so far.';
COMMENT ON COLUMN cash_tracking.payment_session.opening_reason_code_id IS 'Reason given at opening; NULL if none.';
COMMENT ON COLUMN cash_tracking.payment_session.closing_time IS 'When it was closed; NULL while open.';
COMMENT ON COLUMN cash_tracking.payment_session.closing_staff_member_id IS 'Who closed it; NULL while open.';
COMMENT ON COLUMN cash_tracking.payment_session.closing_reason_code_id IS 'Reason given at closing; NULL if none.';
COMMENT ON COLUMN cash_tracking.payment_session.z_number IS 'Number of the close on its drawer, 1, 2, 3, … without gaps; NULL while open.';
COMMENT ON COLUMN cash_tracking.payment_session.expected_cash_at_close IS 'The drawer''s balance just before the closing count; NULL while open.';
COMMENT ON COLUMN cash_tracking.payment_session.cash_counted_at_close IS 'What was counted at closing; NULL while open.';
COMMENT ON COLUMN cash_tracking.payment_session.closing_adjustment IS 'Float left less counted, 0 where none was given; NULL while open.';
COMMENT ON COLUMN cash_tracking.payment_session.seal IS
  'SHA-256 over the drawer''s previous seal, the Z number, the digest and the final figures; NULL while open.';
COMMENT ON COLUMN cash_tracking.payment_session.opening_note IS 'Note given at opening; NULL if none.';
COMMENT ON COLUMN cash_tracking.payment_session.closing_note IS 'Note given at closing; NULL if none.';
COMMENT ON COLUMN cash_tracking.payment_session.closing_approved_by IS 'Who approved of the closing count; NULL if nobody.';
COMMENT ON COLUMN cash_tracking.payment_session.closing_discrepancy_tolerance IS 'The location''s discrepancy_tolerance at the closing; NULL while open and where none was in force.';
COMMENT ON COLUMN cash_tracking.payment_session.closing_discrepancy_limit IS 'The location''s discrepancy_limit at the closing; NULL while open and where none was in force.';
COMMENT ON CONSTRAINT payment_session_pkey ON cash_tracking.payment_session IS 'One row for each id.';
COMMENT ON INDEX cash_tracking.payment_session_one_open_per_device IS 'At most one open session per device.';
COMMENT ON INDEX cash_tracking.payment_session_open_by_drawer IS 'The open sessions of a drawer, for its balance.';
COMMENT ON INDEX cash_tracking.payment_session_drawer_z_number IS 'The closed sessions of a drawer in the order of their closing; no two have one Z number.';
COMMENT ON INDEX cash_tracking.payment_session_device_opening IS 'The sessions of a device by opening time, for the previous closing.';
COMMENT ON INDEX cash_tracking.payment_session_drawer_opening IS 'The sessions of a drawer by opening time, for its timeline and for search; with their Z numbers, for its activities.';
COMMENT ON INDEX cash_tracking.payment_session_location_date IS 'The sessions of a location by business date, for its summaries.';
COMMENT ON INDEX cash_tracking.payment_session_opening IS 'All sessions by opening time, for search.';
COMMENT ON INDEX cash_tracking.payment_session_closing IS 'All sessions by closing time, the open ones last, for search.';
COMMENT ON INDEX cash_tracking.payment_session_location_opening IS 'The sessions of a location by opening time, for search.';

-- NULL costs no room: occurred_at is NULL where no time was given, cash_rounding
-- where there was none. What only counts have comes last.
CREATE TABLE cash_tracking.session_activity (
  session_id      bigint NOT NULL,
  staff_member_id bigint NOT NULL,
  recorded_at     timestamptz NOT NULL,
  ordinal         integer NOT NULL,
  type            cash_tracking.activity_type NOT NULL,
  cash            cash_tracking.monetary_amount NOT NULL,
  occurred_at     timestamptz,
  reason_code_id  bigint,
  amount          cash_tracking.monetary_amount,
  cash_rounding   cash_tracking.monetary_amount,
  expected        cash_tracking.monetary_amount,
  counted         cash_tracking.monetary_amount,
  tender          text,
  reference       text,
  note            text,
  request_id      uuid,
  request_hash    bigint,
  approved_by     bigint,
  discrepancy_tolerance cash_tracking.monetary_amount,
  discrepancy_limit cash_tracking.monetary_amount,
  denominations   jsonb,
  reverses        integer,
  CONSTRAINT session_activity_pkey PRIMARY KEY (session_id, ordinal)
);
CREATE UNIQUE INDEX session_activity_request_id_key ON cash_tracking.session_activity (request_id)
  WHERE request_id IS NOT NULL;
COMMENT ON TABLE cash_tracking.session_activity IS
  'The append-only ledger: everything that happened in a session, by ordinal. Rows are inserted, never changed or removed.';
COMMENT ON COLUMN cash_tracking.session_activity.session_id IS 'The session.';
COMMENT ON COLUMN cash_tracking.session_activity.staff_member_id IS 'Who did it.';
COMMENT ON COLUMN cash_tracking.session_activity.recorded_at IS 'The server''s clock when it was recorded; cannot be given.';
COMMENT ON COLUMN cash_tracking.session_activity.ordinal IS 'Its number in the session, 1, 2, 3, … without gaps; the order of the ledger.';
COMMENT ON COLUMN cash_tracking.session_activity.type IS 'What it is; see the type activity_type.';
COMMENT ON COLUMN cash_tracking.session_activity.cash IS 'Its signed effect on the drawer; 0 for other tenders than cash and for a no-sale.';
COMMENT ON COLUMN cash_tracking.session_activity.occurred_at IS 'When it happened, where that is not recorded_at; NULL means recorded_at.';
COMMENT ON COLUMN cash_tracking.session_activity.reason_code_id IS 'Reason given; NULL if none.';
COMMENT ON COLUMN cash_tracking.session_activity.amount IS 'Payments: amount before cash rounding, positive, of a reversal negative; else NULL.';
COMMENT ON COLUMN cash_tracking.session_activity.cash_rounding IS 'Payments: signed amount added to amount by cash rounding; NULL where none.';
COMMENT ON COLUMN cash_tracking.session_activity.expected IS 'Counts: the drawer''s balance just before; else NULL.';
COMMENT ON COLUMN cash_tracking.session_activity.counted IS 'Counts: what was counted; else NULL.';
COMMENT ON COLUMN cash_tracking.session_activity.tender IS 'Payments: how it was paid, a lower-case code of up to 32 characters such as "cash"; else NULL.';
COMMENT ON COLUMN cash_tracking.session_activity.reference IS 'The application''s document: the order of a payment, the gift card of a payout; up to 255 characters; may be NULL.';
COMMENT ON COLUMN cash_tracking.session_activity.note IS 'Free text, up to 2000 characters; may be NULL.';
COMMENT ON COLUMN cash_tracking.session_activity.request_id IS 'The caller''s id of the call, unique over all commands; may be NULL.';
COMMENT ON COLUMN cash_tracking.session_activity.request_hash IS 'Hash of the arguments of the call that gave request_id; NULL without one.';
COMMENT ON COLUMN cash_tracking.session_activity.approved_by IS 'Counts: the second person, who approved of it; NULL if nobody.';
COMMENT ON COLUMN cash_tracking.session_activity.discrepancy_tolerance IS 'Counts: the location''s discrepancy_tolerance when it was applied; NULL where none was in force and where nobody counted.';
COMMENT ON COLUMN cash_tracking.session_activity.discrepancy_limit IS 'Counts: the location''s discrepancy_limit when it was applied; NULL where none was in force and where nobody counted.';
COMMENT ON COLUMN cash_tracking.session_activity.denominations IS
  'Counts: a JSON object from face value, with all decimals of the currency, to number of pieces, 1 or more; they add up to counted. NULL if not given.';
COMMENT ON COLUMN cash_tracking.session_activity.reverses IS 'Reversals: the ordinal of the activity of the same session that it takes back; else NULL.';
COMMENT ON CONSTRAINT session_activity_pkey ON cash_tracking.session_activity IS 'One row for each ordinal of a session.';
COMMENT ON INDEX cash_tracking.session_activity_request_id_key IS 'A request takes effect once.';

SELECT pg_catalog.pg_extension_config_dump('cash_tracking.payment_session_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('cash_tracking.payment_session', '');
SELECT pg_catalog.pg_extension_config_dump('cash_tracking.session_activity', '');

-- Late facts about closed sessions. The chain is the drawer's, so that a row
-- that is removed leaves a gap.
CREATE TABLE cash_tracking.session_correction (
  cash_drawer_id  bigint NOT NULL,
  number          bigint NOT NULL,
  session_id      bigint NOT NULL,
  staff_member_id bigint NOT NULL,
  recorded_at     timestamptz NOT NULL,
  kind            text NOT NULL,
  amount          cash_tracking.monetary_amount NOT NULL,
  digest          bytea NOT NULL,
  tender          text,
  reason_code_id  bigint,
  note            text,
  request_id      uuid,
  request_hash    bigint,
  CONSTRAINT session_correction_pkey PRIMARY KEY (cash_drawer_id, number)
);
CREATE UNIQUE INDEX session_correction_request_id_key ON cash_tracking.session_correction (request_id)
  WHERE request_id IS NOT NULL;
CREATE INDEX session_correction_session ON cash_tracking.session_correction (session_id, number);
COMMENT ON TABLE cash_tracking.session_correction IS
  'Corrections of closed sessions, append-only, in a chain for each drawer. They change no session and no balance.';
COMMENT ON COLUMN cash_tracking.session_correction.cash_drawer_id IS 'The drawer of the session.';
COMMENT ON COLUMN cash_tracking.session_correction.number IS 'Its number in the drawer, 1, 2, 3, … without gaps.';
COMMENT ON COLUMN cash_tracking.session_correction.session_id IS 'The closed session that it corrects.';
COMMENT ON COLUMN cash_tracking.session_correction.staff_member_id IS 'Who corrects.';
COMMENT ON COLUMN cash_tracking.session_correction.recorded_at IS 'The server''s clock when it was recorded.';
COMMENT ON COLUMN cash_tracking.session_correction.kind IS
  'The figure that it corrects: "sale", "refund", "change", "adjustment", or "recount" for what was counted at closing.';
COMMENT ON COLUMN cash_tracking.session_correction.amount IS 'By how much the closed figure should have been more (or, negative, less); not 0.';
COMMENT ON COLUMN cash_tracking.session_correction.digest IS
  'SHA-256 over the digest of the correction before on the drawer, this row, and the seal of the session.';
COMMENT ON COLUMN cash_tracking.session_correction.tender IS 'Sales, refunds, change: the tender, such as "cash"; else NULL.';
COMMENT ON COLUMN cash_tracking.session_correction.reason_code_id IS 'Reason given; NULL if none.';
COMMENT ON COLUMN cash_tracking.session_correction.note IS 'Free text, up to 2000 characters; may be NULL.';
COMMENT ON COLUMN cash_tracking.session_correction.request_id IS 'The caller''s id of the call, unique over all commands; may be NULL.';
COMMENT ON COLUMN cash_tracking.session_correction.request_hash IS 'Hash of the arguments of the call that gave request_id; NULL without one.';
COMMENT ON CONSTRAINT session_correction_pkey ON cash_tracking.session_correction IS 'One row for each number of a drawer.';
COMMENT ON INDEX cash_tracking.session_correction_request_id_key IS 'A request takes effect once.';
COMMENT ON INDEX cash_tracking.session_correction_session IS 'The corrections of a session.';

SELECT pg_catalog.pg_extension_config_dump('cash_tracking.session_correction', '');
