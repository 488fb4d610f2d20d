-- Reference data: what the functions do, and that they return the view's row.
SET search_path = public, cash_tracking;
SET TIME ZONE 'UTC';
\pset null '(null)'
\pset format unaligned
\pset footer off

-- The row that a function returns, without ids and times, after a look whether
-- the view shows the same.
CREATE FUNCTION pg_temp.row_of(call text, view_name text) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  returned text;
  returned_id bigint;
  in_view text;
  fields jsonb;
BEGIN
  EXECUTE format('SELECT r::text, r.id FROM %s r', call) INTO returned, returned_id;
  EXECUTE format('SELECT v::text, to_jsonb(v) FROM %I v WHERE v.id = %s', view_name, returned_id) INTO in_view, fields;
  IF returned IS DISTINCT FROM in_view THEN
    RAISE EXCEPTION 'returned % but the view shows %', returned, in_view;
  END IF;
  RETURN fields - ARRAY['id', 'location_id', 'created_at', 'retired_at']
    || jsonb_build_object('is_retired', fields->'retired_at' <> 'null');
END $$;

-- ## Locations
SELECT pg_temp.row_of($$create_location('Main Street', 'USD')$$, 'locations');
SELECT pg_temp.row_of(
  $$create_location(
      name => '  Bageri  ', currency => 'SEK', time_zone => 'europe/STOCKHOLM', business_day_start => '04:30',
      cash_rounding => '0.50 SEK', external_id => 'reference-bageri')$$,
  'locations');

-- Cash rounding defaults to the currency's smallest cash step.
SELECT l.currency, l.cash_rounding_increment
FROM unnest(ARRAY['CAD', 'CHF', 'DKK', 'EUR', 'HUF', 'JPY', 'KWD', 'SEK', 'USD']) AS code
CROSS JOIN LATERAL create_location('Coins', code) l
ORDER BY l.currency;

SELECT id AS location FROM create_location('Main Street', 'EUR', 'Europe/Berlin') \gset
SELECT pg_temp.row_of(format('update_location(%s)', :location), 'locations');
SELECT pg_temp.row_of(
  format(
    'update_location(%s, name => %L, time_zone => %L, business_day_start => %L, cash_rounding => %L, clock_skew_limit => %L)',
    :location, 'Hauptstraße', 'Europe/Vienna', '05:00', '0.05 EUR', '1 day'),
  'locations');
SELECT pg_temp.row_of(format('update_location(%s, clock_skew_limit => %L)', :location, '0'), 'locations');

-- ## Staff members
SELECT pg_temp.row_of($$create_staff_member('Ada')$$, 'staff_members');
SELECT pg_temp.row_of($$create_staff_member(repeat('é', 255), external_id => repeat('€', 255))$$, 'staff_members')
  = jsonb_build_object('name', repeat('é', 255), 'external_id', repeat('€', 255), 'is_retired', false) AS longest_names;
SELECT id AS staff FROM create_staff_member('Grace') \gset
SELECT pg_temp.row_of(format('retire_staff_member(%s)', :staff), 'staff_members');
SELECT r.retired_at = v.retired_at AS again_changes_nothing
FROM retire_staff_member(:staff) r
JOIN staff_members v ON v.id = r.id;

-- ## Cash drawers
SELECT pg_temp.row_of(format('create_cash_drawer(%s, %L)', :location, ' Front '), 'cash_drawers');
SELECT pg_temp.row_of(format('create_cash_drawer(%s, %L, %L)', :location, 'Back', 'reference-back'), 'cash_drawers');
SELECT id AS drawer FROM cash_drawers WHERE location_id = :location AND name = 'Front' \gset
SELECT id AS back FROM cash_drawers WHERE location_id = :location AND name = 'Back' \gset
SELECT pg_temp.row_of(format('update_cash_drawer(%s, %L)', :drawer, 'Window'), 'cash_drawers');
SELECT pg_temp.row_of(format('update_cash_drawer(%s, %L)', :drawer, 'Window'), 'cash_drawers');

-- ## Devices
SELECT pg_temp.row_of(format('register_device(%s, %L)', :location, 'Tablet'), 'point_of_sale_devices');
SELECT pg_temp.row_of(
    format('register_device(%s, %L, cash_drawer_id => %s, external_id => %L)', :location, 'Phone', :drawer, 'reference-phone'),
    'point_of_sale_devices') - 'cash_drawer_id';
SELECT id AS device FROM point_of_sale_devices WHERE location_id = :location AND name = 'Tablet' \gset

SELECT pg_temp.row_of(format('assign_device_to_cash_drawer(%s, %s)', :device, :drawer), 'point_of_sale_devices')->'cash_drawer_id'
  = to_jsonb(:drawer) AS assigned;
SELECT version FROM point_of_sale_device WHERE id = :device \gset
SELECT pg_temp.row_of(format('assign_device_to_cash_drawer(%s, %s)', :device, :drawer), 'point_of_sale_devices')->'cash_drawer_id'
  = to_jsonb(:drawer) AS assigned;
SELECT version = :version AS again_writes_nothing FROM point_of_sale_device WHERE id = :device;
SELECT pg_temp.row_of(format('assign_device_to_cash_drawer(%s, %s)', :device, :back), 'point_of_sale_devices')->'cash_drawer_id'
  = to_jsonb(:back) AS reassigned;
SELECT pg_temp.row_of(format('detach_device(%s)', :device), 'point_of_sale_devices');
SELECT pg_temp.row_of(format('detach_device(%s)', :device), 'point_of_sale_devices');

-- ## Find or create
-- The first call creates and assigns, the second does nothing.
SELECT pg_temp.row_of(format('find_or_create_cash_drawer(%s, %L, %s)', :location, ' Kiosk ', :device), 'cash_drawers');
SELECT xmin AS location_version FROM location WHERE id = :location \gset
SELECT xmin AS device_version FROM point_of_sale_device WHERE id = :device \gset
SELECT pg_temp.row_of(format('find_or_create_cash_drawer(%s, %L, %s)', :location, 'Kiosk', :device), 'cash_drawers');
SELECT d.name, l.xmin = :'location_version' AND p.xmin = :'device_version' AS again_writes_nothing
FROM point_of_sale_device p
JOIN location l ON l.id = p.location_id
JOIN cash_drawers d ON d.id = p.cash_drawer_id
WHERE p.id = :device;
SELECT count(*) AS created FROM cash_drawers WHERE location_id = :location AND name = 'Kiosk';
-- One that exists is only assigned.
SELECT pg_temp.row_of(format('find_or_create_cash_drawer(%s, %L, %s)', :location, 'Back', :device), 'cash_drawers');
SELECT cash_drawer_id = :back AS assigned FROM point_of_sale_devices WHERE id = :device;

-- ## With a session
SELECT id AS staff FROM create_staff_member('Ada') \gset
SELECT id AS session FROM open_session(:device, :staff, balance => '12.00 EUR') \gset
SELECT f.active_payment_session_id = :session AS with_its_session, v = f AS same_as_view
FROM assign_device_to_cash_drawer(:device, :back) f
JOIN point_of_sale_devices v ON v.id = f.id;
SELECT pg_temp.row_of(format('find_or_create_cash_drawer(%s, %L, %s)', :location, 'Back', :device), 'cash_drawers');
SELECT pg_temp.row_of(format('update_cash_drawer(%s, %L)', :back, 'Rear'), 'cash_drawers');
SELECT status FROM close_session(:session, '12.00 EUR', :staff);

-- ## Retirement
SELECT pg_temp.row_of(format('retire_device(%s)', :device), 'point_of_sale_devices') - 'cash_drawer_id';
SELECT pg_temp.row_of(format('retire_device(%s)', :device), 'point_of_sale_devices') - 'cash_drawer_id';
SELECT pg_temp.row_of(format('retire_cash_drawer(%s)', :back), 'cash_drawers');
SELECT pg_temp.row_of(format('retire_cash_drawer(%s)', :back), 'cash_drawers');
-- The name of a retired drawer is free.
SELECT pg_temp.row_of(format('create_cash_drawer(%s, %L)', :location, 'Rear'), 'cash_drawers');
SELECT count(*) AS retired
FROM cash_drawers d, LATERAL retire_cash_drawer(d.id)
WHERE d.location_id = :location;
SELECT count(*) AS retired
FROM point_of_sale_devices d, LATERAL retire_device(d.id)
WHERE d.location_id = :location;
SELECT pg_temp.row_of(format('retire_location(%s)', :location), 'locations');
SELECT pg_temp.row_of(format('retire_location(%s)', :location), 'locations');

-- ## Reason codes
SELECT id, kind, code, retired_at FROM reason_codes WHERE id < 1000 ORDER BY id;
SELECT reason_code_id('FLOAT_SETUP'), reason_code_id('OTHER'), reason_code_id(' CASH_COUNT ');
SELECT pg_temp.row_of($$create_reason_code('  REFERENCE  ')$$, 'reason_codes');
SELECT reason_code_id('REFERENCE') AS reason \gset
SELECT :reason >= 1000 AS custom_ids_from_1000;
SELECT pg_temp.row_of(format('delete_reason_code(%s)', :reason), 'reason_codes');
SELECT pg_temp.row_of(format('delete_reason_code(%s)', :reason), 'reason_codes');
SELECT id = :reason AS old_id, retired_at FROM create_reason_code('REFERENCE');
SELECT id = :reason AS old_id, retired_at IS NOT NULL AS is_retired FROM delete_reason_code(:reason);

-- A default code out of use leaves its name to the system code, or to a custom
-- one; in a transaction, since it does not come back.
BEGIN;
SELECT pg_temp.row_of('delete_reason_code(107)', 'reason_codes');
SELECT reason_code_id('OTHER');
SELECT pg_temp.row_of('delete_reason_code(104)', 'reason_codes');
SELECT pg_temp.row_of($$create_reason_code('PETTY_CASH')$$, 'reason_codes');
SELECT reason_code_id('PETTY_CASH') >= 1000 AS custom;
ROLLBACK;

-- ## Business dates
-- What a session gets against the same in SQL: the local time less the start
-- of the day.
CREATE TEMPORARY TABLE moment (zone text, day_start time, occurred_at timestamptz);
INSERT INTO moment VALUES
  ('UTC', '00:00', '2024-02-29 00:00+00'),
  ('UTC', '00:00', '2024-02-28 23:59:59.999999+00'),
  ('UTC', '00:00', '2000-01-01 00:00+00'),
  ('UTC', '00:00', '1999-12-31 23:59:59.999999+00'),
  ('UTC', '00:00', '1999-12-31 00:00+00'),
  ('UTC', '00:00:00.000001', '1999-12-31 00:00+00'),
  ('UTC', '23:59:59.999999', '2000-01-01 12:00+00'),
  ('Europe/Berlin', '05:00', '2024-03-31 04:59:59.999999+02'),
  ('Europe/Berlin', '05:00', '2024-03-31 05:00+02'),
  ('Europe/Berlin', '02:30', '2024-03-31 03:00+02'),
  ('Europe/Berlin', '02:30', '2024-10-27 02:30+02'),
  ('Europe/Berlin', '02:30', '2024-10-27 02:29+01'),
  ('Pacific/Auckland', '04:00', '2024-06-30 15:59+00'),
  ('Pacific/Auckland', '04:00', '2024-06-30 16:00+00'),
  ('Pacific/Kiritimati', '00:00', '2024-12-31 10:00+00'),
  ('America/Los_Angeles', '04:00', '2025-01-01 11:59+00'),
  ('America/St_Johns', '00:00', '2024-07-01 02:29+00'),
  ('America/St_Johns', '00:00', '2024-07-01 02:30+00');
SELECT m.zone, m.day_start, m.occurred_at, s.business_date,
  s.business_date = ((m.occurred_at AT TIME ZONE m.zone) - m.day_start)::date AS as_in_sql
FROM moment m
CROSS JOIN LATERAL create_location('Business dates', 'USD', m.zone, m.day_start) l
CROSS JOIN LATERAL create_cash_drawer(l.id, 'Drawer') d
CROSS JOIN LATERAL register_device(l.id, 'Device', d.id) p
CROSS JOIN LATERAL open_session(p.id, :staff, occurred_at => m.occurred_at) s
ORDER BY m.zone, m.day_start, m.occurred_at;
