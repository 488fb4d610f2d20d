-- # Reference data: tables
--
-- Rows are retired, never deleted, and their keys never change: there are no
-- foreign keys between the tables of the extension, so that a parallel restore
-- may load them in any order.

CREATE SEQUENCE cash_tracking.location_id_seq;
COMMENT ON SEQUENCE cash_tracking.location_id_seq IS 'Ids of locations.';

CREATE TABLE cash_tracking.location (
  id                      bigint NOT NULL DEFAULT pg_catalog.nextval('cash_tracking.location_id_seq'),
  name                    text NOT NULL,
  time_zone               text NOT NULL,
  business_day_start      time NOT NULL,
  cash_rounding_increment cash_tracking.monetary_amount NOT NULL,
  clock_skew_limit        interval NOT NULL,
  discrepancy_tolerance   cash_tracking.monetary_amount,
  discrepancy_limit       cash_tracking.monetary_amount,
  reason_required         boolean NOT NULL DEFAULT false,
  external_id             text,
  created_at              timestamptz NOT NULL,
  retired_at              timestamptz,
  CONSTRAINT location_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX location_external_id_key ON cash_tracking.location (external_id)
  WHERE external_id IS NOT NULL;
COMMENT ON TABLE cash_tracking.location IS
  'A shop: one currency (that of its cash rounding increment), one time zone, one start of the business day.';
COMMENT ON COLUMN cash_tracking.location.id IS 'Key; never changes.';
COMMENT ON COLUMN cash_tracking.location.name IS 'Name, 1 to 255 characters; not necessarily unique.';
COMMENT ON COLUMN cash_tracking.location.time_zone IS 'IANA name of the time zone in which business dates are reckoned.';
COMMENT ON COLUMN cash_tracking.location.business_day_start IS 'Local time at which a business date begins.';
COMMENT ON COLUMN cash_tracking.location.cash_rounding_increment IS
  'Smallest step of a cash payment, positive; its currency is the currency of the location.';
COMMENT ON COLUMN cash_tracking.location.clock_skew_limit IS
  'How far ahead of the server''s clock a given time may be: 0 to 1 day.';
COMMENT ON COLUMN cash_tracking.location.discrepancy_tolerance IS
  'A count that is over or short by more than this, 0 or more, needs a reason; NULL: none does.';
COMMENT ON COLUMN cash_tracking.location.discrepancy_limit IS
  'A count that is over or short by more than this, not less than discrepancy_tolerance, needs an approval; NULL: none does.';
COMMENT ON COLUMN cash_tracking.location.reason_required IS
  'Whether every cash activity but payments needs a reason.';
COMMENT ON COLUMN cash_tracking.location.external_id IS 'The application''s own id, unique among locations; may be NULL.';
COMMENT ON COLUMN cash_tracking.location.created_at IS 'Server''s clock when the row was made.';
COMMENT ON COLUMN cash_tracking.location.retired_at IS 'When it was retired; NULL while in use.';
COMMENT ON CONSTRAINT location_pkey ON cash_tracking.location IS 'One row for each id.';
COMMENT ON INDEX cash_tracking.location_external_id_key IS 'One location for each external id.';

CREATE SEQUENCE cash_tracking.staff_member_id_seq;
COMMENT ON SEQUENCE cash_tracking.staff_member_id_seq IS 'Ids of staff members.';

CREATE TABLE cash_tracking.staff_member (
  id          bigint NOT NULL DEFAULT pg_catalog.nextval('cash_tracking.staff_member_id_seq'),
  name        text NOT NULL,
  external_id text,
  created_at  timestamptz NOT NULL,
  retired_at  timestamptz,
  CONSTRAINT staff_member_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX staff_member_external_id_key ON cash_tracking.staff_member (external_id)
  WHERE external_id IS NOT NULL;
COMMENT ON TABLE cash_tracking.staff_member IS 'A person who opens, counts, adjusts, sells or closes.';
COMMENT ON COLUMN cash_tracking.staff_member.id IS 'Key; never changes.';
COMMENT ON COLUMN cash_tracking.staff_member.name IS 'Name, 1 to 255 characters; not necessarily unique.';
COMMENT ON COLUMN cash_tracking.staff_member.external_id IS 'The application''s own id, unique among staff members; may be NULL.';
COMMENT ON COLUMN cash_tracking.staff_member.created_at IS 'Server''s clock when the row was made.';
COMMENT ON COLUMN cash_tracking.staff_member.retired_at IS 'When the person was retired; NULL while active.';
COMMENT ON CONSTRAINT staff_member_pkey ON cash_tracking.staff_member IS 'One row for each id.';
COMMENT ON INDEX cash_tracking.staff_member_external_id_key IS 'One staff member for each external id.';

CREATE SEQUENCE cash_tracking.cash_drawer_id_seq;
COMMENT ON SEQUENCE cash_tracking.cash_drawer_id_seq IS 'Ids of cash drawers.';

CREATE TABLE cash_tracking.cash_drawer (
  id              bigint NOT NULL DEFAULT pg_catalog.nextval('cash_tracking.cash_drawer_id_seq'),
  location_id     bigint NOT NULL,
  settled_balance cash_tracking.monetary_amount NOT NULL,
  version         bigint NOT NULL,
  last_z_number   bigint NOT NULL,
  last_seal       bytea,
  name            text NOT NULL,
  external_id     text,
  created_at      timestamptz NOT NULL,
  retired_at      timestamptz,
  last_correction_number bigint NOT NULL,
  correction_digest      bytea,
  CONSTRAINT cash_drawer_pkey PRIMARY KEY (id)
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX cash_drawer_location_name_key ON cash_tracking.cash_drawer (location_id, name)
  WHERE retired_at IS NULL;
CREATE UNIQUE INDEX cash_drawer_external_id_key ON cash_tracking.cash_drawer (external_id)
  WHERE external_id IS NOT NULL;
COMMENT ON TABLE cash_tracking.cash_drawer IS
  'A drawer of one location. Its balance is settled_balance plus the net cash of its open sessions.';
COMMENT ON COLUMN cash_tracking.cash_drawer.id IS 'Key; never changes.';
COMMENT ON COLUMN cash_tracking.cash_drawer.location_id IS 'Where it stands; never changes.';
COMMENT ON COLUMN cash_tracking.cash_drawer.settled_balance IS
  'Sum of the net cash of its closed sessions, signed; its currency is that of the drawer, copied from the location.';
COMMENT ON COLUMN cash_tracking.cash_drawer.version IS
  'Grows with every open, count, close, correction and change of the drawer: two of them can never act on the same state.';
COMMENT ON COLUMN cash_tracking.cash_drawer.last_z_number IS 'The Z number of the last close on this drawer; 0 before the first.';
COMMENT ON COLUMN cash_tracking.cash_drawer.last_seal IS 'The seal of the last close on this drawer; NULL before the first.';
COMMENT ON COLUMN cash_tracking.cash_drawer.name IS 'Name, 1 to 255 characters, unique among the drawers in use at its location.';
COMMENT ON COLUMN cash_tracking.cash_drawer.external_id IS 'The application''s own id, unique among cash drawers; may be NULL.';
COMMENT ON COLUMN cash_tracking.cash_drawer.created_at IS 'Server''s clock when the row was made.';
COMMENT ON COLUMN cash_tracking.cash_drawer.retired_at IS 'When it was retired; NULL while in use.';
COMMENT ON COLUMN cash_tracking.cash_drawer.last_correction_number IS 'The number of the last correction of a session on this drawer; 0 before the first.';
COMMENT ON COLUMN cash_tracking.cash_drawer.correction_digest IS 'The digest of that correction; NULL before the first.';
COMMENT ON CONSTRAINT cash_drawer_pkey ON cash_tracking.cash_drawer IS 'One row for each id.';
COMMENT ON INDEX cash_tracking.cash_drawer_location_name_key IS 'One drawer in use for each name at a location.';
COMMENT ON INDEX cash_tracking.cash_drawer_external_id_key IS 'One cash drawer for each external id.';

CREATE SEQUENCE cash_tracking.point_of_sale_device_id_seq;
COMMENT ON SEQUENCE cash_tracking.point_of_sale_device_id_seq IS 'Ids of point of sale devices.';

CREATE TABLE cash_tracking.point_of_sale_device (
  id             bigint NOT NULL DEFAULT pg_catalog.nextval('cash_tracking.point_of_sale_device_id_seq'),
  location_id    bigint NOT NULL,
  cash_drawer_id bigint,
  version        bigint NOT NULL,
  name           text NOT NULL,
  external_id    text,
  created_at     timestamptz NOT NULL,
  retired_at     timestamptz,
  CONSTRAINT point_of_sale_device_pkey PRIMARY KEY (id)
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX point_of_sale_device_external_id_key ON cash_tracking.point_of_sale_device (external_id)
  WHERE external_id IS NOT NULL;
CREATE INDEX point_of_sale_device_cash_drawer_idx ON cash_tracking.point_of_sale_device (cash_drawer_id);
CREATE INDEX point_of_sale_device_location_idx ON cash_tracking.point_of_sale_device (location_id);
COMMENT ON TABLE cash_tracking.point_of_sale_device IS
  'A till: a device of one location, assigned to at most one of its drawers. Many devices may share a drawer.';
COMMENT ON COLUMN cash_tracking.point_of_sale_device.id IS 'Key; never changes.';
COMMENT ON COLUMN cash_tracking.point_of_sale_device.location_id IS 'Where it is used; never changes.';
COMMENT ON COLUMN cash_tracking.point_of_sale_device.cash_drawer_id IS 'The drawer of the same location that it is assigned to; NULL if none.';
COMMENT ON COLUMN cash_tracking.point_of_sale_device.version IS 'Grows with every open on the device and every change of the device.';
COMMENT ON COLUMN cash_tracking.point_of_sale_device.name IS 'Name, 1 to 255 characters; not necessarily unique.';
COMMENT ON COLUMN cash_tracking.point_of_sale_device.external_id IS 'The application''s own id, unique among devices; may be NULL.';
COMMENT ON COLUMN cash_tracking.point_of_sale_device.created_at IS 'Server''s clock when the row was made.';
COMMENT ON COLUMN cash_tracking.point_of_sale_device.retired_at IS 'When it was retired; NULL while in use.';
COMMENT ON CONSTRAINT point_of_sale_device_pkey ON cash_tracking.point_of_sale_device IS 'One row for each id.';
COMMENT ON INDEX cash_tracking.point_of_sale_device_external_id_key IS 'One device for each external id.';
COMMENT ON INDEX cash_tracking.point_of_sale_device_cash_drawer_idx IS 'The devices of a drawer.';
COMMENT ON INDEX cash_tracking.point_of_sale_device_location_idx IS 'The devices of a location.';

-- Ids below 1000 are shipped and fixed for ever; custom codes start at 1000.
CREATE SEQUENCE cash_tracking.reason_code_id_seq START WITH 1000;
COMMENT ON SEQUENCE cash_tracking.reason_code_id_seq IS 'Ids of custom reason codes, from 1000.';

CREATE TABLE cash_tracking.reason_code (
  id   bigint NOT NULL DEFAULT pg_catalog.nextval('cash_tracking.reason_code_id_seq'),
  kind text NOT NULL,
  code text NOT NULL,
  CONSTRAINT reason_code_pkey PRIMARY KEY (id),
  CONSTRAINT reason_code_kind_code_key UNIQUE (kind, code)
);
COMMENT ON TABLE cash_tracking.reason_code IS
  'Why cash was moved or counted: the shipped system and default codes, and the shop''s own. A code never changes its meaning.';
COMMENT ON COLUMN cash_tracking.reason_code.id IS 'Key; below 1000 shipped and fixed, from 1000 custom.';
COMMENT ON COLUMN cash_tracking.reason_code.kind IS '"system", "default" or "custom".';
COMMENT ON COLUMN cash_tracking.reason_code.code IS 'The code, 1 to 255 characters.';
COMMENT ON CONSTRAINT reason_code_pkey ON cash_tracking.reason_code IS 'One row for each id.';
COMMENT ON CONSTRAINT reason_code_kind_code_key ON cash_tracking.reason_code IS 'One row for each kind and code.';

-- Apart from reason_code, so that the retirement of a shipped code is dumped
-- although the code itself is not.
CREATE TABLE cash_tracking.reason_code_state (
  reason_code_id bigint NOT NULL,
  retired_at     timestamptz,
  CONSTRAINT reason_code_state_pkey PRIMARY KEY (reason_code_id)
);
COMMENT ON TABLE cash_tracking.reason_code_state IS
  'Which reason codes are retired. A code without a row here is in use.';
COMMENT ON COLUMN cash_tracking.reason_code_state.reason_code_id IS 'The reason code.';
COMMENT ON COLUMN cash_tracking.reason_code_state.retired_at IS 'When it was retired; NULL if it came back into use.';
COMMENT ON CONSTRAINT reason_code_state_pkey ON cash_tracking.reason_code_state IS 'One row for each reason code.';

-- The codes of the cash management API (docs/reason-codes.md).
INSERT INTO cash_tracking.reason_code (id, kind, code) VALUES
  (1, 'system', 'FLOAT_SETUP'),
  (2, 'system', 'CASH_PAYOUT'),
  (3, 'system', 'OTHER'),
  (4, 'system', 'AUTO_END_SESSION_LOGOUT'),
  (5, 'system', 'AUTO_END_SESSION_LOCATION_CHANGE'),
  (6, 'system', 'AUTO_START_SESSION_CHECKOUT'),
  (101, 'default', 'CASH_PICKUP'),
  (102, 'default', 'CASH_COUNT'),
  (103, 'default', 'CHANGE_CORRECTION'),
  (104, 'default', 'PETTY_CASH'),
  (105, 'default', 'TIP_PAYOUT'),
  (106, 'default', 'CASH_PAYOUT'),
  (107, 'default', 'OTHER'),
  (108, 'default', 'AUTO_END_SESSION_LOGOUT'),
  (109, 'default', 'AUTO_END_SESSION_LOCATION_CHANGE'),
  (110, 'default', 'AUTO_START_SESSION_CHECKOUT');

-- Every table and every sequence is dumped; of reason_code only what was not
-- shipped.
SELECT pg_catalog.pg_extension_config_dump('cash_tracking.location_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('cash_tracking.location', '');
SELECT pg_catalog.pg_extension_config_dump('cash_tracking.staff_member_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('cash_tracking.staff_member', '');
SELECT pg_catalog.pg_extension_config_dump('cash_tracking.cash_drawer_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('cash_tracking.cash_drawer', '');
SELECT pg_catalog.pg_extension_config_dump('cash_tracking.point_of_sale_device_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('cash_tracking.point_of_sale_device', '');
SELECT pg_catalog.pg_extension_config_dump('cash_tracking.reason_code_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('cash_tracking.reason_code', 'WHERE kind OPERATOR(pg_catalog.=) ''custom''');
SELECT pg_catalog.pg_extension_config_dump('cash_tracking.reason_code_state', '');
