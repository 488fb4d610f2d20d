-- Reference data: everything a caller can get wrong.
SET search_path = public, cash_tracking;
\pset format unaligned
\pset tuples_only on

-- How a call fails: the call, code and message, detail, hint; # stands for ids.
CREATE FUNCTION pg_temp.error_of(call text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  message text;
  detail text;
  hint text;
BEGIN
  EXECUTE 'SELECT FROM ' || call;
  RETURN call || E'\n  no error';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
  RETURN concat_ws(
    E'\n  ',
    regexp_replace(call, '(?<=[(, ])-?\d+(?=[,)])', '#', 'g'),
    regexp_replace(
      concat_ws(E'\n  ', SQLSTATE || ' ' || message, detail, hint),
      '(location|drawer|device|member|code|[Ss]ession) -?\d+', '\1 #', 'g'));
END $$;

-- A shop with everything in it, and a second location.
SELECT id AS location FROM create_location('Shop', 'EUR', external_id => 'errors-shop') \gset
SELECT id AS other_location FROM create_location('Other shop', 'EUR') \gset
SELECT id AS retired_location FROM create_location('Old shop', 'EUR') \gset
SELECT FROM retire_location(:retired_location);
SELECT id AS drawer FROM create_cash_drawer(:location, 'Front', 'errors-front') \gset
SELECT id AS second_drawer FROM create_cash_drawer(:location, 'Second') \gset
SELECT id AS other_drawer FROM create_cash_drawer(:other_location, 'Front') \gset
SELECT id AS retired_drawer FROM create_cash_drawer(:location, 'Old') \gset
SELECT FROM retire_cash_drawer(:retired_drawer);
SELECT id AS device FROM register_device(:location, 'Tablet', :drawer, 'errors-tablet') \gset
SELECT id AS free_device FROM register_device(:location, 'Phone') \gset
SELECT id AS other_device FROM register_device(:other_location, 'Tablet') \gset
SELECT id AS retired_device FROM register_device(:location, 'Old') \gset
SELECT FROM retire_device(:retired_device);
SELECT id AS staff FROM create_staff_member('Ada', 'errors-ada') \gset
SELECT id AS retired_staff FROM create_staff_member('Bob') \gset
SELECT FROM retire_staff_member(:retired_staff);
SELECT id AS reason FROM create_reason_code('ERRORS') \gset
SELECT id AS retired_reason FROM create_reason_code('ERRORS_OLD') \gset
SELECT FROM delete_reason_code(:retired_reason);
SELECT id AS session FROM open_session(:device, :staff) \gset

-- ## Required arguments
SELECT pg_temp.error_of(call)
FROM (VALUES
  (1, 'create_location(NULL, ''EUR'')'),
  (2, 'create_location(''A'', NULL)'),
  (3, 'create_location(''A'', ''EUR'', NULL)'),
  (4, 'create_location(''A'', ''EUR'', business_day_start => NULL)'),
  (5, 'update_location(NULL)'),
  (6, 'retire_location(NULL)'),
  (7, 'create_staff_member(NULL)'),
  (8, 'retire_staff_member(NULL)'),
  (9, 'create_cash_drawer(NULL, ''A'')'),
  (10, 'create_cash_drawer(0, NULL)'),
  (11, 'update_cash_drawer(NULL, ''A'')'),
  (12, 'update_cash_drawer(0, NULL)'),
  (13, 'find_or_create_cash_drawer(NULL, ''A'', 0)'),
  (14, 'find_or_create_cash_drawer(0, NULL, 0)'),
  (15, 'find_or_create_cash_drawer(0, ''A'', NULL)'),
  (16, 'retire_cash_drawer(NULL)'),
  (17, 'register_device(NULL, ''A'')'),
  (18, 'register_device(0, NULL)'),
  (19, 'assign_device_to_cash_drawer(NULL, 0)'),
  (20, 'assign_device_to_cash_drawer(0, NULL)'),
  (21, 'detach_device(NULL)'),
  (22, 'retire_device(NULL)'),
  (23, 'create_reason_code(NULL)'),
  (24, 'delete_reason_code(NULL)'),
  (25, 'reason_code_id(NULL)')) AS c (number, call)
ORDER BY number;

-- ## Names and external ids
SELECT pg_temp.error_of(format('create_staff_member(%L)', name))
FROM (VALUES
  (1, ''),
  (2, '   '),
  (3, repeat('é', 256)),
  (4, E'A\tB'),
  (5, E'A\n'),
  (6, E'A\x7f'),
  (7, U&'A\0085B')) AS n (number, name)
ORDER BY number;
SELECT pg_temp.error_of(call)
FROM (VALUES
  (1, 'create_location('' '', ''EUR'')'),
  (2, format('update_location(%s, name => '' '')', :location)),
  (3, format('create_cash_drawer(%s, '' '')', :location)),
  (4, format('update_cash_drawer(%s, '' '')', :drawer)),
  (5, format('find_or_create_cash_drawer(%s, '' '', %s)', :location, :device)),
  (6, format('register_device(%s, '' '')', :location)),
  (7, 'create_reason_code('' '')'),
  (8, 'reason_code_id('' '')'),
  (9, 'create_staff_member(''A'', external_id => '''')'),
  (10, 'create_staff_member(''A'', external_id => repeat(''x'', 256))')) AS c (number, call)
ORDER BY number;
SELECT pg_temp.error_of(call)
FROM (VALUES
  (1, 'create_location(''A'', ''EUR'', external_id => ''errors-shop'')'),
  (2, 'create_staff_member(''A'', ''errors-ada'')'),
  (3, format('create_cash_drawer(%s, ''A'', ''errors-front'')', :other_location)),
  (4, format('register_device(%s, ''A'', external_id => ''errors-tablet'')', :other_location)),
  (5, format('create_cash_drawer(%s, '' Front '')', :location)),
  (6, format('update_cash_drawer(%s, ''Front'')', :second_drawer)),
  (7, 'create_reason_code(''ERRORS'')'),
  (8, 'create_reason_code(''FLOAT_SETUP'')'),
  (9, 'create_reason_code(''PETTY_CASH'')')) AS c (number, call)
ORDER BY number;

-- ## Locations
SELECT pg_temp.error_of(format('create_location(''A'', %L)', currency))
FROM (VALUES (1, ''), (2, 'eur'), (3, 'EURO'), (4, 'ZZZ'), (5, 'DEM'), (6, 'XAU'), (7, 'CHE')) AS c (number, currency)
ORDER BY number;
SELECT pg_temp.error_of(call)
FROM (VALUES
  (1, 'create_location(''A'', repeat(''€'', 256))'),
  (2, 'create_location(''A'', ''EUR'', ''Europe/Nowhere'')'),
  (3, 'create_location(''A'', ''EUR'', '''')'),
  (4, 'create_location(''A'', ''EUR'', repeat(''x'', 256))'),
  (5, 'create_location(''A'', ''EUR'', business_day_start => ''24:00'')'),
  (6, 'create_location(''A'', ''EUR'', cash_rounding => ''0.05 USD'')'),
  (7, 'create_location(''A'', ''EUR'', cash_rounding => ''0.00 USD'')'),
  (8, 'create_location(''A'', ''EUR'', cash_rounding => ''0.00 EUR'')'),
  (9, 'create_location(''A'', ''EUR'', cash_rounding => ''-0.05 EUR'')'),
  (10, 'update_location(-1)'),
  (11, format('update_location(%s)', :retired_location)),
  (12, format('update_location(%s, time_zone => ''Europe/Nowhere'')', :location)),
  (13, format('update_location(%s, business_day_start => ''24:00'')', :location)),
  (14, format('update_location(%s, cash_rounding => ''0.05 USD'')', :location)),
  (15, format('update_location(%s, cash_rounding => ''0.00 EUR'')', :location)),
  (16, format('update_location(%s, clock_skew_limit => ''-1 us'')', :location)),
  (17, format('update_location(%s, clock_skew_limit => ''24:00:00.000001'')', :location)),
  (18, format('update_location(%s, clock_skew_limit => ''1 day 1 us'')', :location)),
  (19, format('update_location(%s, clock_skew_limit => ''1 month'')', :location)),
  (20, format('update_location(%s, clock_skew_limit => ''1 day -1 us'')', :location)),
  (21, 'retire_location(-1)'),
  (22, format('retire_location(%s)', :other_location))) AS c (number, call)
ORDER BY number;
SELECT FROM retire_cash_drawer(:other_drawer);
SELECT pg_temp.error_of(format('retire_location(%s)', :other_location));

-- ## Staff members
SELECT pg_temp.error_of('retire_staff_member(-1)');

-- ## Cash drawers
SELECT pg_temp.error_of(call)
FROM (VALUES
  (1, 'create_cash_drawer(-1, ''A'')'),
  (2, format('create_cash_drawer(%s, ''A'')', :retired_location)),
  (3, 'update_cash_drawer(-1, ''A'')'),
  (4, format('update_cash_drawer(%s, ''A'')', :retired_drawer)),
  (5, 'retire_cash_drawer(-1)'),
  (6, format('retire_cash_drawer(%s)', :drawer)),
  (7, format('find_or_create_cash_drawer(-1, ''A'', %s)', :device)),
  (8, format('find_or_create_cash_drawer(%s, ''A'', -1)', :location)),
  (9, format('find_or_create_cash_drawer(%s, ''A'', %s)', :retired_location, :device)),
  (10, format('find_or_create_cash_drawer(%s, ''A'', %s)', :location, :retired_device)),
  (11, format('find_or_create_cash_drawer(%s, ''A'', %s)', :location, :other_device)),
  (12, format('find_or_create_cash_drawer(%s, ''A'', %s)', :location, :device)),
  (13, format('find_or_create_cash_drawer(%s, ''Second'', %s)', :location, :device))) AS c (number, call)
ORDER BY number;
SELECT count(*) FROM cash_drawers WHERE location_id = :location AND name = 'A';

-- ## Devices
SELECT pg_temp.error_of(call)
FROM (VALUES
  (1, 'register_device(-1, ''A'')'),
  (2, format('register_device(%s, ''A'', -1)', :location)),
  (3, format('register_device(%s, ''A'', 0)', :location)),
  (4, format('register_device(%s, ''A'')', :retired_location)),
  (5, format('register_device(%s, ''A'', %s)', :location, :retired_drawer)),
  (6, format('register_device(%s, ''A'', %s)', :other_location, :drawer)),
  (7, format('assign_device_to_cash_drawer(-1, %s)', :drawer)),
  (8, format('assign_device_to_cash_drawer(%s, -1)', :device)),
  (9, format('assign_device_to_cash_drawer(%s, -1)', :retired_device)),
  (10, format('assign_device_to_cash_drawer(%s, %s)', :retired_device, :drawer)),
  (11, format('assign_device_to_cash_drawer(%s, %s)', :free_device, :retired_drawer)),
  (12, format('assign_device_to_cash_drawer(%s, %s)', :other_device, :drawer)),
  (13, format('assign_device_to_cash_drawer(%s, %s)', :device, :second_drawer)),
  (14, 'detach_device(-1)'),
  (15, format('detach_device(%s)', :retired_device)),
  (16, format('detach_device(%s)', :device)),
  (17, 'retire_device(-1)'),
  (18, format('retire_device(%s)', :device))) AS c (number, call)
ORDER BY number;
SELECT cash_drawer_id = :drawer, active_payment_session_id = :session, retired_at IS NULL
FROM point_of_sale_devices
WHERE id = :device;

-- ## Reason codes
SELECT pg_temp.error_of(call)
FROM (VALUES
  (1, 'delete_reason_code(-1)'),
  (2, 'delete_reason_code(1)'),
  (3, 'reason_code_id(''errors'')'),
  (4, 'reason_code_id(''ERRORS_OLD'')')) AS c (number, call)
ORDER BY number;

-- ## Who and why, in order of precedence
SELECT pg_temp.error_of(format('open_session(%s, %s, reason_code_id => %s)', :free_device, staff, reason))
FROM (VALUES
  (1, -1, -1),
  (2, :retired_staff, -1),
  (3, :retired_staff, :retired_reason),
  (4, :staff, :retired_reason)) AS a (number, staff, reason)
ORDER BY number;

-- ## Times without a business date
SELECT id AS far_location FROM create_location('Far', 'EUR', 'America/New_York') \gset
SELECT id AS far_drawer FROM create_cash_drawer(:far_location, 'Drawer') \gset
SELECT id AS far_device FROM register_device(:far_location, 'Device', :far_drawer) \gset
SELECT pg_temp.error_of(format('open_session(%s, %s, occurred_at => ''4714-11-24 00:00:00+00 BC'')', :far_device, :staff));

-- ## Transactions that may not write
BEGIN READ ONLY;
SELECT pg_temp.error_of('create_staff_member(''A'')');
SELECT pg_temp.error_of(format('find_or_create_cash_drawer(%s, ''Front'', %s)', :location, :device));
ROLLBACK;
