-- Every argument of every command against what is wrong with it: NULL, what
-- does not exist or cannot be read, another currency, the extremes.  One table
-- says which SQLSTATE is expected; all other arguments are valid.
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
SET timezone = 'UTC';

-- # A shop in which every call would succeed
CREATE TEMPORARY TABLE shop (name text PRIMARY KEY, value text NOT NULL);
DO $$
DECLARE
  location CONSTANT bigint := (create_location('Arguments', 'USD')).id;
  staff CONSTANT bigint := (create_staff_member('Alice')).id;
  drawer CONSTANT bigint := (create_cash_drawer(location, 'Front')).id;
  device CONSTANT bigint := (register_device(location, 'Till 1', drawer)).id;
  session CONSTANT bigint := (open_session(device, staff, '100.00 USD', '2024-03-05 09:00Z',
    request_id => '7e57ab1e-a490-4000-8000-000000000001')).id;
  -- what reverse_activity takes back: its ordinal is 2
  sale CONSTANT text := (record_payment(session, staff, 'sale', '1.00 USD', 'card')).id;
  free_drawer CONSTANT bigint := (create_cash_drawer(location, 'Back')).id;
  empty_drawer CONSTANT bigint := (create_cash_drawer(location, 'Empty', 'arguments')).id;
  free_device CONSTANT bigint := (register_device(location, 'Till 2', free_drawer)).id;
  -- the previous session of the free device
  closed CONSTANT bigint := (close_session((open_session(free_device, staff, '10.00 USD', '2024-03-04 09:00Z')).id,
    '10.00 USD', staff, occurred_at => '2024-03-04 18:00Z')).id;
  abroad CONSTANT bigint := (create_location('Arguments abroad', 'EUR')).id;
BEGIN
  INSERT INTO shop VALUES
    ('location', location), ('empty location', (create_location('Arguments empty', 'USD')).id),
    ('staff', staff), ('second', (create_staff_member('Bob')).id), ('drawer', drawer), ('device', device), ('session', session),
    ('closed', closed), ('free drawer', free_drawer), ('empty drawer', empty_drawer), ('free device', free_device),
    ('drawer abroad', (create_cash_drawer(abroad, 'Front')).id),
    ('reason', (create_reason_code('ARGUMENTS')).id);
END
$$;

-- # What is valid: an expression for each argument, for all functions or one
CREATE TEMPORARY TABLE valid (argument text, function text, expression text, PRIMARY KEY (argument, function));
INSERT INTO valid VALUES
  ('session_id',         '*', '{session}'),
  ('ordinal',            '*', '2'),
  ('device_id',          '*', '{free device}'),
  ('staff_member_id',    '*', '{staff}'),
  ('location_id',        '*', '{location}'),
  ('location_id',        'retire_location', '{empty location}'),
  ('cash_drawer_id',     '*', '{empty drawer}'),
  ('reason_code_id',     '*', '{reason}'),
  ('balance',            '*', '''100.00 USD'''),
  ('leave_in_drawer',    '*', '''50.00 USD'''),
  ('amount',             '*', '''1.00 USD'''),
  ('cash_rounding',      '*', '''0.05 USD'''),
  ('session_id',         'correct_session', '{closed}'),
  ('kind',               '*', '''sale'''),
  ('type',               'adjust_cash', '''adjustment'''),
  ('type',               '*', '''sale'''),
  ('tender',             '*', '''cash'''),
  ('reference',          '*', '''order 7'''),
  ('note',               '*', '''note'''),
  ('denominations',      '*', 'NULL::jsonb'),
  ('approved_by',        '*', '{second}'),
  ('discrepancy_tolerance', '*', '''5.00 USD'''),
  ('discrepancy_limit',  '*', '''50.00 USD'''),
  ('reason_required',    '*', 'true'),
  ('switch_off',         '*', 'NULL::text[]'),
  ('occurred_at',        '*', '''2024-03-05 10:00Z'''),
  ('request_id',         '*', '''7e57ab1e-a490-4000-8000-00000000000f'''),
  ('list',               '*', '''payment_sessions'''),
  ('query',              '*', '''id:>0'''),
  ('sort_key',           '*', '''ID'''),
  ('reverse',            '*', 'true'),
  ('first',              '*', '10'),
  ('after',              '*', '(SELECT cursors[1] FROM search_page(''payment_sessions'', first => 1))'),
  ('last',               '*', 'NULL::integer'),
  ('before',             '*', 'NULL::text'),
  ('parent_id',          '*', 'NULL::bigint'),
  ('staff_member_id',    'search_page', 'NULL::bigint'),
  ('name',               '*', '''Fine name'''),
  ('currency',           '*', '''USD'''),
  ('time_zone',          '*', '''Europe/Berlin'''),
  ('business_day_start', '*', '''04:00'''),
  ('clock_skew_limit',   '*', '''10 minutes'''),
  ('external_id',        '*', '''arguments 7'''),
  ('code',               'reason_code_id', '''ARGUMENTS'''),
  ('code',               '*', '''FINE CODE'''),
  ('digest',             '*', 'digest()'),
  ('role',               '*', '''pg_monitor'''),
  ('scope',              '*', '''read_cash_tracking''');

-- # What is tried, and what is expected of it: "none" for success.  A line
-- with the name of a function stands for it in place of the general one.
CREATE TEMPORARY TABLE trial (
  argument text, function text, kind text, expression text, expected text,
  PRIMARY KEY (argument, function, kind));

-- Ids: what none of them may be, then what each says about it.
INSERT INTO trial
SELECT argument, '*', kind, expression, coalesce(general, code)
FROM (VALUES
  ('session_id', 'TC003'), ('device_id', 'TC004'), ('staff_member_id', 'TC014'), ('location_id', 'TC020'),
  ('cash_drawer_id', 'TC019'), ('reason_code_id', 'TC015'), ('approved_by', 'TC014')) AS ids (argument, code)
CROSS JOIN (VALUES
  ('NULL',       'NULL::bigint',                '22004'),
  ('unparsable', '''twelve''',                  '22P02'),
  ('too large',  '''9223372036854775808''',     '22003'),
  ('unknown',    '4611686018427387904',         NULL),
  ('zero',       '0',                           NULL),
  ('negative',   '-1',                          NULL),
  ('largest',    '9223372036854775807',         NULL),
  ('smallest',   '(-9223372036854775808)',      NULL)) AS kinds (kind, expression, general)
WHERE NOT (argument IN ('reason_code_id', 'approved_by') AND kind = 'NULL');
-- Amounts, times, texts, request ids: what no input function reads.
INSERT INTO trial
SELECT argument, '*', kind, expression, code
FROM (VALUES
  ('balance', '22004'), ('leave_in_drawer', 'none'), ('amount', '22004'), ('cash_rounding', 'none'),
  ('discrepancy_tolerance', 'none'), ('discrepancy_limit', 'none')) AS amounts (argument, missing)
CROSS JOIN LATERAL (VALUES
  ('NULL',              'NULL::monetary_amount',              missing),
  ('unparsable',        '''twelve dollars''',                 '22P02'),
  ('unknown currency',  '''1.00 XYZ''',                       '22P02'),
  ('too many decimals', '''1.005 USD''',                      '22P02'),
  ('too large',         '''92233720368547758.08 USD''',       '22003'),
  ('10 MiB',            '(repeat(''9'', 10485760) || '' USD'')::monetary_amount', '22003'),
  ('other currency',    '''1.00 EUR''',                       'TC005'),
  ('withdrawn currency', '''1.00 DEM''',                      'TC005')) AS kinds (kind, expression, code);
INSERT INTO trial
SELECT argument, '*', kind, expression, code
FROM (VALUES
  ('type', '22001'), ('tender', '22001'), ('reference', '22001'), ('note', '22001'), ('external_id', '22001'),
  ('kind', '22001'), ('name', 'TC022'), ('code', 'TC022'), ('currency', '22001'), ('time_zone', '22001')) AS texts (argument, too_long)
CROSS JOIN LATERAL (VALUES
  ('not UTF-8', 'convert_from(''\xff'', ''UTF8'')', '22021'),
  ('10 MiB',    'repeat(''x'', 10485760)',         too_long)) AS kinds (kind, expression, code);

INSERT INTO trial VALUES
  -- ids that may be left out, or that are of the wrong sort
  ('reason_code_id',  '*', 'NULL', 'NULL::bigint', 'none'),
  ('reason_code_id',  'delete_reason_code', 'NULL', 'NULL::bigint', '22004'),
  ('reason_code_id',  'delete_reason_code', 'system', '1', 'TC025'),
  ('cash_drawer_id',  'register_device', 'NULL', 'NULL::bigint', 'none'),
  ('cash_drawer_id',  'register_device', 'other location', '{drawer abroad}', 'TC018'),
  ('cash_drawer_id',  'assign_device_to_cash_drawer', 'other location', '{drawer abroad}', 'TC018'),
  ('cash_drawer_id',  'retire_cash_drawer', 'in use', '{drawer}', 'TC030'),
  ('device_id',       'open_session', 'in use', '{device}', 'TC002'),
  ('device_id',       'assign_device_to_cash_drawer', 'in use', '{device}', 'TC024'),
  ('device_id',       'find_or_create_cash_drawer', 'in use', '{device}', 'TC024'),
  ('device_id',       'detach_device', 'in use', '{device}', 'TC024'),
  ('device_id',       'retire_device', 'in use', '{device}', 'TC024'),
  ('location_id',     'retire_location', 'in use', '{location}', 'TC031'),
  ('session_id',      'count_cash', 'closed', '{closed}', 'TC001'),
  ('session_id',      'adjust_cash', 'closed', '{closed}', 'TC001'),
  ('session_id',      'record_payment', 'closed', '{closed}', 'TC001'),
  ('session_id',      'record_no_sale', 'closed', '{closed}', 'TC001'),
  ('session_id',      'reverse_activity', 'closed', '{closed}', 'TC001'),
  ('session_id',      'correct_session', 'open', '{session}', 'TC030'),
  ('session_id',      'close_session', 'closed', '{closed}', 'TC001'),
  -- ordinals
  ('ordinal',         '*', 'NULL', 'NULL::integer', '22004'),
  ('ordinal',         '*', 'unparsable', '''first''', '22P02'),
  ('ordinal',         '*', 'too large', '''2147483648''', '22003'),
  ('ordinal',         '*', 'of no activity', '3', 'TC027'),
  ('ordinal',         '*', 'zero', '0', 'TC027'),
  ('ordinal',         '*', 'negative', '-1', 'TC027'),
  ('ordinal',         '*', 'largest', '2147483647', 'TC027'),
  ('ordinal',         '*', 'smallest', '(-2147483648)', 'TC027'),
  ('ordinal',         '*', 'of an opening', '1', 'TC029'),
  -- amounts: what is counted or left is not negative
  ('balance',         'open_session', 'NULL', 'NULL::monetary_amount', 'none'),
  ('balance',         '*', 'zero', '''0.00 USD''', 'none'),
  ('balance',         '*', 'negative', '''-0.01 USD''', 'TC026'),
  ('balance',         '*', 'largest', '''92233720368547758.07 USD''', 'none'),
  ('balance',         '*', 'smallest', '''-92233720368547758.08 USD''', 'TC026'),
  ('leave_in_drawer', '*', 'zero', '''0.00 USD''', 'none'),
  ('leave_in_drawer', '*', 'negative', '''-0.01 USD''', 'TC026'),
  ('leave_in_drawer', '*', 'largest', '''92233720368547758.07 USD''', 'none'),
  ('leave_in_drawer', '*', 'smallest', '''-92233720368547758.08 USD''', 'TC026'),
  -- an adjustment is not zero; 100.00 USD are in the drawer already
  ('amount',          'adjust_cash', 'zero', '''0.00 USD''', 'TC026'),
  ('amount',          'adjust_cash', 'negative', '''-0.01 USD''', 'none'),
  ('amount',          'adjust_cash', 'largest', '''92233720368547758.07 USD''', '22003'),
  ('amount',          'adjust_cash', 'smallest', '''-92233720368547758.08 USD''', 'none'),
  -- a correction has a sign
  ('amount',          'correct_session', 'zero', '''0.00 USD''', 'TC026'),
  ('amount',          'correct_session', 'negative', '''-0.01 USD''', 'none'),
  ('amount',          'correct_session', 'largest', '''92233720368547758.07 USD''', '22003'),
  ('amount',          'correct_session', 'smallest', '''-92233720368547758.08 USD''', '22003'),
  -- a payment is positive
  ('amount',          '*', 'zero', '''0.00 USD''', 'TC026'),
  ('amount',          '*', 'negative', '''-0.01 USD''', 'TC026'),
  ('amount',          '*', 'largest', '''92233720368547758.07 USD''', '22003'),
  ('amount',          '*', 'smallest', '''-92233720368547758.08 USD''', 'TC026'),
  -- cash rounding does not turn a payment round
  ('cash_rounding',   '*', 'zero', '''0.00 USD''', 'none'),
  ('cash_rounding',   '*', 'all of it', '''-1.00 USD''', 'none'),
  ('cash_rounding',   '*', 'more than it', '''-1.01 USD''', 'TC026'),
  ('cash_rounding',   '*', 'largest', '''92233720368547758.07 USD''', '22003'),
  ('cash_rounding',   '*', 'smallest', '''-92233720368547758.08 USD''', 'TC026'),
  -- that of a location is positive
  ('cash_rounding',   'create_location', 'zero', '''0.00 USD''', 'TC026'),
  ('cash_rounding',   'create_location', 'all of it', '''-1.00 USD''', 'TC026'),
  ('cash_rounding',   'create_location', 'more than it', '''-1.01 USD''', 'TC026'),
  ('cash_rounding',   'create_location', 'largest', '''92233720368547758.07 USD''', 'none'),
  ('cash_rounding',   'update_location', 'zero', '''0.00 USD''', 'TC026'),
  ('cash_rounding',   'update_location', 'all of it', '''-1.00 USD''', 'TC026'),
  ('cash_rounding',   'update_location', 'more than it', '''-1.01 USD''', 'TC026'),
  ('cash_rounding',   'update_location', 'largest', '''92233720368547758.07 USD''', 'none'),
  -- a limit is not below the tolerance, and neither is below zero
  ('discrepancy_tolerance', '*', 'zero', '''0.00 USD''', 'none'),
  ('discrepancy_tolerance', '*', 'negative', '''-0.01 USD''', 'TC026'),
  ('discrepancy_tolerance', '*', 'as the limit', '''50.00 USD''', 'none'),
  ('discrepancy_tolerance', '*', 'above the limit', '''50.01 USD''', 'TC026'),
  ('discrepancy_tolerance', '*', 'smallest', '''-92233720368547758.08 USD''', 'TC026'),
  ('discrepancy_limit', '*', 'as the tolerance', '''5.00 USD''', 'none'),
  ('discrepancy_limit', '*', 'below the tolerance', '''4.99 USD''', 'TC026'),
  ('discrepancy_limit', '*', 'negative', '''-0.01 USD''', 'TC026'),
  ('discrepancy_limit', '*', 'largest', '''92233720368547758.07 USD''', 'none'),
  ('discrepancy_limit', '*', 'smallest', '''-92233720368547758.08 USD''', 'TC026'),
  ('reason_required', '*', 'NULL', 'NULL::boolean', 'none'),
  ('reason_required', 'create_location', 'NULL', 'NULL::boolean', '22004'),
  ('reason_required', '*', 'unparsable', '''perhaps''', '22P02'),
  ('switch_off', '*', 'nothing', '''{}''', 'none'),
  ('switch_off', '*', 'unparsable', '''discrepancy_limit''', '22P02'),
  ('switch_off', '*', 'unknown', '''{reason_required}''', '22023'),
  ('switch_off', '*', 'no name', '''{NULL}''', '22023'),
  ('switch_off', '*', 'what is given', '''{discrepancy_limit}''', '22023'),
  ('switch_off', '*', 'what is given, too', '''{discrepancy_tolerance}''', '22023'),
  -- denominations of 100.00 USD, and who approves
  ('denominations', '*', 'NULL', 'NULL::jsonb', 'none'),
  ('denominations', '*', 'unparsable', '''20.00: 5''', '22P02'),
  ('denominations', '*', 'right', '''{"20.00": 4, "5": 2, "0.25": 40, "50": 0}''', 'none'),
  ('denominations', '*', 'too little', '''{"20.00": 4}''', 'TC034'),
  ('denominations', '*', 'too much', '''{"20.00": 4, "20.01": 1}''', 'TC034'),
  ('denominations', '*', 'nothing', '''{}''', 'TC034'),
  ('denominations', '*', 'array', '''["20.00", 5]''', '22023'),
  ('denominations', '*', 'number', '''100.00''', '22023'),
  ('denominations', '*', 'null', '''null''', '22023'),
  ('denominations', '*', 'no face value', '''{"twenty": 5}''', '22023'),
  ('denominations', '*', 'empty face value', '''{"": 5}''', '22023'),
  ('denominations', '*', 'amount', '''{"20.00 USD": 5}''', '22023'),
  ('denominations', '*', 'long face value', '(''{"'' || repeat(''0'', 64) || ''20": 5}'')::jsonb', '22023'),
  ('denominations', '*', 'zero face value', '''{"0.00": 0, "20.00": 5}''', '22023'),
  ('denominations', '*', 'negative face value', '''{"-20.00": 5}''', '22023'),
  ('denominations', '*', 'too many decimals', '''{"0.005": 20000}''', '22023'),
  ('denominations', '*', 'twice the same', '''{"20.00": 4, "20": 1}''', '22023'),
  ('denominations', '*', 'no quantity', '''{"20.00": "5"}''', '22023'),
  ('denominations', '*', 'null quantity', '''{"20.00": null}''', '22023'),
  ('denominations', '*', 'list of quantities', '''{"20.00": [4, 1]}''', '22023'),
  ('denominations', '*', 'nested', '''{"20.00": {"5": 1}}''', '22023'),
  ('denominations', '*', 'negative quantity', '''{"20.00": 6, "10.00": -2}''', '22023'),
  ('denominations', '*', 'half a piece', '''{"20.00": 4.5, "10.00": 1}''', '22023'),
  ('denominations', '*', 'largest quantity', '''{"0.01": 2147483647}''', 'TC034'),
  ('denominations', '*', 'too large a quantity', '''{"0.01": 2147483648}''', '22023'),
  ('denominations', '*', 'huge quantity', '''{"0.01": 1e1000}''', '22023'),
  ('denominations', '*', 'largest face value', '''{"92233720368547758.07": 1}''', 'TC034'),
  ('denominations', '*', 'too large a face value', '''{"92233720368547758.08": 1}''', '22003'),
  ('denominations', '*', 'product out of range', '''{"92233720368547758.07": 2}''', '22003'),
  ('denominations', '*', 'sum out of range', '''{"92233720368547758.07": 1, "0.01": 1}''', '22003'),
  ('denominations', '*', 'many lines', '(SELECT jsonb_object_agg(n || ''.00'', (n = 100)::integer) FROM generate_series(1, 100) n)', 'none'),
  ('denominations', '*', 'too many lines', '(SELECT jsonb_object_agg(n || ''.00'', (n = 100)::integer) FROM generate_series(1, 101) n)', '22023'),
  ('approved_by', '*', 'NULL', 'NULL::bigint', 'none'),
  ('approved_by', '*', 'the same one', '{staff}', '22023'),
  -- times
  ('occurred_at',     '*', 'NULL', 'NULL::timestamptz', 'none'),
  ('occurred_at',     '*', 'unparsable', '''yesterday noon''', '22007'),
  ('occurred_at',     '*', 'too late', '''294277-01-01 00:00Z''', '22008'),
  ('occurred_at',     '*', 'infinity', '''infinity''', '22008'),
  ('occurred_at',     '*', 'minus infinity', '''-infinity''', '22008'),
  ('occurred_at',     '*', 'largest', '''294276-12-31 23:59:59.999999Z''', 'TC011'),
  ('occurred_at',     '*', 'smallest', '''4714-11-24 00:00:00Z BC''', 'TC010'),
  ('business_day_start', '*', 'NULL', 'NULL::time', 'none'),
  ('business_day_start', 'create_location', 'NULL', 'NULL::time', '22004'),
  ('business_day_start', '*', 'unparsable', '''noon''', '22007'),
  ('business_day_start', '*', 'too late', '''24:00:01''', '22008'),
  ('business_day_start', '*', 'largest', '''24:00''', '22008'),
  ('business_day_start', '*', 'last', '''23:59:59.999999''', 'none'),
  ('business_day_start', '*', 'smallest', '''00:00''', 'none'),
  ('clock_skew_limit', '*', 'NULL', 'NULL::interval', 'none'),
  ('clock_skew_limit', '*', 'unparsable', '''a while''', '22007'),
  ('clock_skew_limit', '*', 'too large', '''178956971 years''', '22008'),
  ('clock_skew_limit', '*', 'largest', '''178956970 years''', '22008'),
  ('clock_skew_limit', '*', 'a day', '''24 hours''', 'none'),
  ('clock_skew_limit', '*', 'more than a day', '''24:00:00.000001''', '22008'),
  ('clock_skew_limit', '*', 'zero', '''0''', 'none'),
  ('clock_skew_limit', '*', 'negative', '''-1 microsecond''', '22008'),
  -- texts
  ('type',            '*', 'NULL', 'NULL::text', '22004'),
  ('type',            '*', 'unknown', '''gift''', '22023'),
  ('type',            '*', 'empty', '''''', '22023'),
  ('type',            '*', 'of no command', '''opening''', '22023'),
  ('kind',            '*', 'NULL', 'NULL::text', '22004'),
  ('kind',            '*', 'unknown', '''gift''', '22023'),
  ('kind',            '*', 'empty', '''''', '22023'),
  ('kind',            '*', 'another spelling', '''Sale''', '22023'),
  ('tender',          '*', 'NULL', 'NULL::text', '22004'),
  ('tender',          'correct_session', 'NULL', 'NULL::text', 'none'),
  ('tender',          'correct_session', 'longest, but rounded', 'repeat(''x'', 32)', 'none'),
  ('tender',          '*', 'another spelling of cash', '''Cash''', '22023'),
  ('tender',          '*', 'empty', '''''', '22023'),
  ('tender',          '*', 'no code', '''visa card''', '22023'),
  ('tender',          '*', 'no ASCII', '''carté''', '22023'),
  ('tender',          '*', 'longest, but rounded', 'repeat(''x'', 32)', 'TC026'),
  ('tender',          '*', 'too long', 'repeat(''x'', 33)', '22001'),
  ('reference',       '*', 'NULL', 'NULL::text', 'none'),
  ('reference',       '*', 'empty', '''''', 'none'),
  ('reference',       '*', 'longest', 'repeat(''€'', 255)', 'none'),
  ('reference',       '*', 'too long', 'repeat(''€'', 256)', '22001'),
  ('note',            '*', 'NULL', 'NULL::text', 'none'),
  ('note',            '*', 'empty', '''''', 'none'),
  ('note',            '*', 'longest', 'repeat(''€'', 2000)', 'none'),
  ('note',            '*', 'too long', 'repeat(''€'', 2001)', '22001'),
  ('external_id',     '*', 'NULL', 'NULL::text', 'none'),
  ('external_id',     '*', 'empty', '''''', 'TC022'),
  ('external_id',     '*', 'longest', 'repeat(''€'', 255)', 'none'),
  ('external_id',     '*', 'too long', 'repeat(''€'', 256)', '22001'),
  ('external_id',     'create_cash_drawer', 'taken', '''arguments''', 'TC021'),
  ('name',            '*', 'NULL', 'NULL::text', '22004'),
  ('name',            'update_location', 'NULL', 'NULL::text', 'none'),
  ('name',            '*', 'empty', '''''', 'TC022'),
  ('name',            '*', 'blank', '''   ''', 'TC022'),
  ('name',            '*', 'control character', 'E''a\nb''', 'TC022'),
  ('name',            '*', 'longest', 'repeat(''€'', 255)', 'none'),
  ('name',            '*', 'too long', 'repeat(''€'', 256)', 'TC022'),
  ('name',            'create_cash_drawer', 'taken', '''Front''', 'TC021'),
  ('name',            'update_cash_drawer', 'taken', '''Front''', 'TC021'),
  ('code',            '*', 'NULL', 'NULL::text', '22004'),
  ('code',            '*', 'empty', '''''', 'TC022'),
  ('code',            '*', 'longest', 'repeat(''€'', 255)', 'none'),
  ('code',            '*', 'too long', 'repeat(''€'', 256)', 'TC022'),
  ('code',            'create_reason_code', 'taken', '''FLOAT_SETUP''', 'TC021'),
  ('code',            'reason_code_id', 'longest', 'repeat(''€'', 255)', 'TC015'),
  ('code',            'reason_code_id', 'unknown', '''NO SUCH CODE''', 'TC015'),
  ('currency',        '*', 'NULL', 'NULL::text', '22004'),
  ('currency',        '*', 'unknown', '''XYZ''', '22023'),
  ('currency',        '*', 'empty', '''''', '22023'),
  ('currency',        '*', 'withdrawn', '''DEM''', '22023'),
  ('currency',        '*', 'not cash', '''XDR''', '22023'),
  ('currency',        '*', 'not that of the rounding', '''EUR''', 'TC005'),
  ('time_zone',       '*', 'NULL', 'NULL::text', 'none'),
  ('time_zone',       'create_location', 'NULL', 'NULL::text', '22004'),
  ('time_zone',       '*', 'unknown', '''Mars/Olympus''', '22023'),
  ('time_zone',       '*', 'empty', '''''', '22023'),
  ('time_zone',       '*', 'a path', '''../../etc/passwd''', '22023'),
  -- search; docs/search.md has what is wrong with queries
  ('list',            '*', 'NULL', 'NULL::text', '22004'),
  ('list',            '*', 'not UTF-8', 'convert_from(''\xff'', ''UTF8'')', '22021'),
  ('list',            '*', 'unknown', '''location''', '22023'),
  ('list',            '*', 'SQL', '''payment_sessions v; --''', '22023'),
  ('list',            '*', 'without its parent', '''session_cash_activities''', '22004'),
  ('list',            '*', '10 MiB', 'repeat(''x'', 10485760)', '22023'),
  ('query',           '*', 'NULL', 'NULL::text', 'none'),
  ('query',           '*', 'not UTF-8', 'convert_from(''\xff'', ''UTF8'')', '22021'),
  ('query',           '*', 'empty', '''''', 'none'),
  ('query',           '*', 'SQL', '''1=1); DROP TABLE location; --''', 'TC012'),
  ('query',           '*', '10 MiB', 'repeat(''('', 10485760)', 'TC012'),
  ('sort_key',        '*', 'NULL', 'NULL::text', 'none'),
  ('sort_key',        '*', 'not UTF-8', 'convert_from(''\xff'', ''UTF8'')', '22021'),
  ('sort_key',        '*', 'unknown', '''v.id DESC''', '22023'),
  ('sort_key',        '*', '10 MiB', 'repeat(''x'', 10485760)', '22023'),
  ('reverse',         '*', 'NULL', 'NULL::boolean', 'none'),
  ('reverse',         '*', 'unparsable', '''maybe''', '22P02'),
  ('reverse',         '*', 'true', 'true', 'none'),
  ('reverse',         '*', 'false', 'false', 'none'),
  ('first',           '*', 'NULL', 'NULL::integer', '22023'),
  ('first',           '*', 'unparsable', '''ten''', '22P02'),
  ('first',           '*', 'zero', '0', '22023'),
  ('first',           '*', 'negative', '-1', '22023'),
  ('first',           '*', 'largest', '250', 'none'),
  ('first',           '*', 'too large', '251', '22023'),
  ('first',           '*', 'far too large', '2147483647', '22023'),
  ('after',           '*', 'NULL', 'NULL::text', 'none'),
  ('after',           '*', 'not UTF-8', 'convert_from(''\xff'', ''UTF8'')', '22021'),
  ('after',           '*', 'empty', '''''', 'TC013'),
  ('after',           '*', 'a number', '''17''', 'TC013'),
  ('after',           '*', 'of another list', '(SELECT cursors[1] FROM search_page(''reason_codes'', first => 1))', 'TC013'),
  ('after',           '*', 'of another order', '(SELECT cursors[1] FROM search_page(''payment_sessions'', sort_key => ''OPENING_TIME'', first => 1))', 'TC013'),
  ('after',           '*', '10 MiB', 'repeat(''eyJ'', 3495253)', 'TC013'),
  ('last',            '*', 'NULL', 'NULL::integer', 'none'),
  ('last',            '*', 'unparsable', '''ten''', '22P02'),
  ('last',            '*', 'beside first', '10', '22023'),
  ('last',            '*', 'zero', '0', '22023'),
  ('before',          '*', 'NULL', 'NULL::text', 'none'),
  ('before',          '*', 'not UTF-8', 'convert_from(''\xff'', ''UTF8'')', '22021'),
  ('before',          '*', 'beside first', '''x''', '22023'),
  ('before',          '*', '10 MiB', 'repeat(''x'', 10485760)', '22023'),
  ('staff_member_id', 'search_page', 'NULL', 'NULL::bigint', 'none'),
  ('staff_member_id', 'search_page', 'unknown', '8888888888', '22023'),
  ('staff_member_id', 'search_page', 'zero', '0', '22023'),
  ('staff_member_id', 'search_page', 'negative', '-1', '22023'),
  ('staff_member_id', 'search_page', 'smallest', '-9223372036854775808', '22023'),
  ('staff_member_id', 'search_page', 'largest', '9223372036854775807', '22023'),
  ('parent_id',       '*', 'NULL', 'NULL::bigint', 'none'),
  ('parent_id',       '*', 'unparsable', '''one''', '22P02'),
  ('parent_id',       '*', 'of no use', '1', '22023'),
  ('parent_id',       '*', 'too large', '''9223372036854775808''', '22003'),
  -- a line that digest returned
  ('digest',          '*', 'NULL', 'NULL::text', '22004'),
  ('digest',          '*', 'not UTF-8', 'convert_from(''\xff'', ''UTF8'')', '22021'),
  ('digest',          '*', 'empty', '''''', '22023'),
  ('digest',          '*', 'of another version', 'replace(digest(), ''/1 '', ''/2 '')', '22023'),
  ('digest',          '*', 'cut off', 'left(digest(), -1)', '22023'),
  ('digest',          '*', 'too large', 'digest() || '' 9999999999999999999:1:'' || repeat(''0'', 64)', '22023'),
  ('digest',          '*', '10 MiB', 'digest() || repeat('' x'', 5242880)', '22023'),
  -- roles and what they may do
  ('role',            '*', 'NULL', 'NULL::regrole', '22004'),
  ('role',            '*', 'unparsable', '''a role''', '42602'),
  ('role',            '*', 'unknown', '''no_such_role''', '42704'),
  ('role',            '*', 'unknown oid', '4294967295', '42704'),
  ('role',            '*', 'everybody', '''public''', '42704'),
  ('role',            '*', 'the owner', 'current_user::text::regrole', '22023'),
  ('scope',           '*', 'NULL', 'NULL::text', '22004'),
  ('scope',           '*', 'not UTF-8', 'convert_from(''\xff'', ''UTF8'')', '22021'),
  ('scope',           '*', 'empty', '''''', '22023'),
  ('scope',           '*', 'unknown', '''read''', '22023'),
  ('scope',           '*', 'SQL', '''read_cash_tracking; DROP TABLE location''', '22023'),
  ('scope',           '*', '10 MiB', 'repeat(''x'', 10485760)', '22023'),
  -- request ids
  ('request_id',      '*', 'NULL', 'NULL::uuid', 'none'),
  ('request_id',      '*', 'unparsable', '''seven''', '22P02'),
  ('request_id',      '*', 'smallest', '''00000000-0000-0000-0000-000000000000''', 'none'),
  ('request_id',      '*', 'largest', '''ffffffff-ffff-ffff-ffff-ffffffffffff''', 'none'),
  ('request_id',      'session_of_call', 'of another call', '''7e57ab1e-a490-4000-8000-000000000001''', 'none'),
  ('request_id',      '*', 'of another call', '''7e57ab1e-a490-4000-8000-000000000001''', 'TC008');

-- # The functions: all in C that are not about amounts alone, and those in SQL
-- that take arguments
CREATE TEMPORARY TABLE tried_function AS
SELECT p.oid, p.proname::text AS function, a.n::integer AS position, a.argument, format_type(a.type, NULL) AS type
FROM pg_proc p
JOIN pg_language l ON l.oid = p.prolang
JOIN pg_depend d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e'
JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'cash_tracking'
CROSS JOIN LATERAL unnest(p.proargnames[1:p.pronargs], p.proargtypes::oid[]) WITH ORDINALITY AS a (argument, type, n)
-- may_view_… may be asked about any session; api_object.sql tries api_….
WHERE (l.lanname = 'c' AND p.provolatile <> 'i' AND p.proname !~ '^(may_view|api)_')
  OR p.proname IN ('session_statement', 'verify_digest', 'grant_access', 'revoke_access');

-- Expected: none that lacks a valid value, NULL, something extreme or wrong.
SELECT f.function, f.argument, f.type
FROM tried_function f
LEFT JOIN valid v ON v.argument = f.argument
LEFT JOIN trial t ON t.argument = f.argument
GROUP BY f.function, f.argument, f.type
HAVING count(v.*) = 0 OR NOT bool_or(t.kind = 'NULL') OR NOT bool_or(t.kind IN ('unparsable', 'not UTF-8'))
  OR count(DISTINCT t.kind) < 4 OR (f.type = 'monetary_amount' AND NOT bool_or(t.kind = 'other currency'))
ORDER BY f.function, f.argument;

-- # Driver
CREATE FUNCTION pg_temp.filled(expression text)
RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
  s shop;
BEGIN
  FOR s IN SELECT * FROM shop LOOP
    expression := replace(expression, format('{%s}', s.name), s.value);
  END LOOP;
  RETURN expression;
END
$$;

-- A call with all arguments by name, one of them replaced.
CREATE FUNCTION pg_temp.call(function text, argument text, expression text)
RETURNS text
LANGUAGE sql
BEGIN ATOMIC
  SELECT pg_temp.filled(format('SELECT %s(%s)', call.function,
    string_agg(format('%I => %s', f.argument, CASE WHEN f.argument = call.argument THEN call.expression ELSE coalesce(v.expression, w.expression) END),
               ', ' ORDER BY f.position)))
  FROM tried_function f
  LEFT JOIN valid v ON v.argument = f.argument AND v.function = f.function
  LEFT JOIN valid w ON w.argument = f.argument AND w.function = '*'
  WHERE f.function = call.function
  GROUP BY f.function;
END;

-- Everything that the calls could leave behind.
CREATE FUNCTION pg_temp.state()
RETURNS text
LANGUAGE sql
BEGIN ATOMIC
  SELECT md5(string_agg(line, E'\n' ORDER BY line COLLATE "C"))
  FROM (
    SELECT 's' || t::text FROM payment_session t
    UNION ALL SELECT 'a' || t::text FROM session_activity t
    UNION ALL SELECT 'k' || t::text FROM session_correction t
    UNION ALL SELECT 'c' || t::text FROM cash_drawer t
    UNION ALL SELECT 'd' || t::text FROM point_of_sale_device t
    UNION ALL SELECT 'l' || t::text FROM location t
    UNION ALL SELECT 'm' || t::text FROM staff_member t
    UNION ALL SELECT 'r' || t::text FROM reason_code t
    UNION ALL SELECT 'x' || t::text FROM reason_code_state t
  ) AS rows (line);
END;

-- What a call is refused with; what succeeds is taken back.
CREATE FUNCTION pg_temp.attempt(call text)
RETURNS TABLE (code text, message text, detail text, hint text)
LANGUAGE plpgsql
AS $$
BEGIN
  EXECUTE call;
  RAISE EXCEPTION USING ERRCODE = 'ZZ000';
EXCEPTION
  WHEN SQLSTATE 'ZZ000' THEN
    code := 'none';
    RETURN NEXT;
  WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS
      code = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    RETURN NEXT;
END
$$;

CREATE TEMPORARY TABLE result (
  function text, argument text, kind text, expected text, code text, message text, detail text, hint text, left_behind boolean);

DO $$
DECLARE
  t record;
  r record;
  before CONSTANT text := pg_temp.state();
BEGIN
  FOR t IN
    -- all arguments valid
    SELECT DISTINCT f.function, '' AS argument, 'valid' AS kind, '' AS expression, 'none' AS expected
    FROM tried_function f
    UNION ALL
    -- the general trials but where the function has its own, and those
    SELECT f.function, f.argument, g.kind, g.expression, g.expected
    FROM tried_function f JOIN trial g ON g.argument = f.argument
    WHERE g.function = f.function
      OR (g.function = '*' AND NOT EXISTS (
        SELECT FROM trial own WHERE own.argument = g.argument AND own.kind = g.kind AND own.function = f.function))
    ORDER BY 1, 2, 3
  LOOP
    SELECT * INTO r FROM pg_temp.attempt(pg_temp.call(t.function, t.argument, t.expression));
    INSERT INTO result VALUES (
      t.function, t.argument, t.kind, t.expected, r.code, left(r.message, 500), r.detail, r.hint, pg_temp.state() <> before);
  END LOOP;
END
$$;

-- # The outcome
-- Expected: no difference, nothing left behind.
SELECT function, argument, kind, expected, code, left(message, 60) AS message
FROM result WHERE code <> expected OR left_behind ORDER BY function, argument, kind;

-- Every refusal of our own class says what in one line without a full stop,
-- why and what to do in whole sentences.  Expected: no exception.
SELECT function, argument, kind, code, message, detail, hint FROM result
WHERE code LIKE 'TC%'
  AND NOT (message ~ '^[a-z][^\n]*[^.]$' AND detail ~ '^["A-Z0-9-].*\.$' AND hint ~ '^[A-Z].*\.$')
ORDER BY function, argument, kind;

-- What was tried.
SELECT function, count(*) AS trials, count(*) FILTER (WHERE code = 'none') AS successes,
       string_agg(DISTINCT code, ' ' ORDER BY code) FILTER (WHERE code <> 'none') AS refusals
FROM result GROUP BY function ORDER BY function COLLATE "C";

SELECT count(*) >= 650 AS "refused as they should" FROM result WHERE code <> 'none' AND code = expected AND NOT left_behind;

-- Several things wrong at once: malformed, then request, then not found, then
-- retired, drawer, state, currency, amount, time.
SELECT n, pg_temp.filled(call) LIKE '%{%' AS unfilled, a.code
FROM (VALUES
  (1, $$SELECT adjust_cash(-1, '0.00 EUR', -1, '-infinity', -1, note => repeat('x', 3000))$$),
  (2, $$SELECT adjust_cash(-1, '0.00 EUR', -1, '1999-01-01', -1, request_id => '7e57ab1e-a490-4000-8000-000000000001')$$),
  (3, $$SELECT adjust_cash(-1, '0.00 EUR', -1, '1999-01-01', -1)$$),
  (4, $$SELECT adjust_cash({closed}, '0.00 EUR', -1, '1999-01-01', -1)$$),
  (5, $$SELECT adjust_cash({closed}, '0.00 EUR', {staff}, '1999-01-01', -1)$$),
  (6, $$SELECT adjust_cash({closed}, '0.00 EUR', {staff}, '1999-01-01')$$),
  (7, $$SELECT adjust_cash({session}, '0.00 EUR', {staff}, '1999-01-01')$$),
  (8, $$SELECT adjust_cash({session}, '0.00 USD', {staff}, '1999-01-01')$$),
  (9, $$SELECT adjust_cash({session}, '1.00 USD', {staff}, '1999-01-01')$$),
  (10, $$SELECT close_session({closed}, '-1.00 EUR', {staff}, '-1.00 EUR', '1999-01-01')$$),
  (11, $$SELECT close_session({session}, '-1.00 USD', {staff}, '-1.00 EUR', '1999-01-01')$$),
  (12, $$SELECT close_session({session}, '1.00 USD', {staff}, '-1.00 USD', '1999-01-01')$$),
  (13, $$SELECT open_session({device}, -1, '-1.00 EUR', '1999-01-01')$$),
  (14, $$SELECT open_session({device}, {staff}, '-1.00 EUR', '1999-01-01')$$),
  (15, $$SELECT open_session({free device}, {staff}, '-1.00 EUR', '1999-01-01')$$),
  (16, $$SELECT open_session({free device}, {staff}, '-1.00 USD', '1999-01-01')$$),
  (17, $$SELECT open_session({free device}, {staff}, '1.00 USD', '1999-01-01')$$),
  (18, $$SELECT record_payment({closed}, {staff}, 'sale', '0.00 EUR', 'Card')$$),
  (19, $$SELECT record_payment({closed}, {staff}, 'sale', '0.00 EUR', 'card')$$),
  (20, $$SELECT record_payment({session}, {staff}, 'sale', '0.00 EUR')$$)
) AS calls (n, call)
CROSS JOIN LATERAL pg_temp.attempt(pg_temp.filled(call)) a
ORDER BY n;
