-- A shop for the tests of whole clusters: drawers of two currencies, one of them
-- shared; sessions closed and open, dated back; every type of activity; reason
-- codes retired and made; texts that a dump could spoil.
SET client_min_messages = warning;
SET search_path = public, cash_tracking;

SELECT id AS shop FROM create_location(name => 'Shop', currency => 'CAD', time_zone => 'America/Toronto',
  business_day_start => '04:00', external_id => 'shop-1') \gset
SELECT id AS tokyo FROM create_location(name => '東京', currency => 'JPY', time_zone => 'Asia/Tokyo') \gset
SELECT id AS ann FROM create_staff_member(name => 'Ann "Zoë" O''Brien') \gset
SELECT id AS bob FROM create_staff_member(name => '\N') \gset
SELECT id AS gone FROM create_staff_member(name => 'Gone; --', external_id => 'gone') \gset

SELECT id AS front FROM create_cash_drawer(:shop, 'Front') \gset
SELECT id AS shared FROM create_cash_drawer(:shop, 'Shared', 'drawer-2') \gset
SELECT id AS yen FROM create_cash_drawer(:tokyo, 'Yen') \gset
SELECT id AS old FROM create_cash_drawer(:shop, 'Old') \gset
SELECT id AS till FROM register_device(:shop, 'Till', :front) \gset
SELECT id AS left FROM register_device(:shop, 'Left', :shared) \gset
SELECT id AS right FROM register_device(:shop, 'Right', :shared, 'right') \gset
SELECT id AS tokyo_till FROM register_device(:tokyo, 'Till', :yen) \gset
SELECT FROM register_device(:shop, 'Spare', :front);
SELECT id AS loose FROM register_device(:shop, 'Loose', :old) \gset
SELECT FROM detach_device(:loose);
SELECT FROM retire_cash_drawer(:old);

SELECT id AS custom FROM create_reason_code('Café "x"') \gset
SELECT id AS deleted FROM create_reason_code('Deleted') \gset
SELECT FROM delete_reason_code(:deleted);
SELECT FROM delete_reason_code(reason_code_id('PETTY_CASH'));

-- ## A drawer of its own: two days long past, one open

SELECT id AS session FROM open_session(:till, :ann, '100.00 CAD', '2024-03-08 08:00-05',
  reason_code_id('FLOAT_SETUP'), E'tab\t newline\n return\r backslash \\ \\. end', request_id => gen_random_uuid()) \gset
SELECT FROM record_payment(:session, :ann, 'sale', '9.99 CAD', occurred_at => '2024-03-08 08:30-05',
  reference => 'order 1', request_id => gen_random_uuid());
SELECT FROM record_payment(:session, :ann, 'sale', '20.00 CAD', occurred_at => '2024-03-08 09:00-05');
SELECT FROM record_payment(:session, :ann, 'change', '5.02 CAD', occurred_at => '2024-03-08 09:00-05');
SELECT FROM record_payment(:session, :bob, 'sale', '99.99 CAD', 'card', reference => E'\\N', note => '');
SELECT FROM record_payment(:session, :bob, 'refund', '3.33 CAD', cash_rounding => '0.02 CAD', note => '''"; DROP TABLE x; --');
SELECT FROM record_payment(:session, :gone, 'refund', '10.00 CAD', 'store_credit', note => E'\x01\x7f');
SELECT FROM adjust_cash(:session, '50.00 CAD', :gone, reason_code_id => :custom, note => 'Münzen € 😀');
SELECT FROM adjust_cash(:session, '-12.00 CAD', :ann, type => 'cash_payout', reference => 'gift card 17',
  request_id => gen_random_uuid());
SELECT FROM record_no_sale(:session, :ann, note => '$$ $1 %s {} ,');
SELECT FROM reverse_activity(:session, 5, :bob, reason_code_id => :custom, note => 'reversed', request_id => gen_random_uuid());
SELECT FROM reverse_activity(:session, 8, :ann);
SELECT FROM count_cash(:session, '160.00 CAD', :ann, request_id => gen_random_uuid());
SELECT FROM close_session(:session, '159.00 CAD', :bob, '100.00 CAD', note => E'\\n', request_id => gen_random_uuid());
SELECT FROM correct_session(:session, 'sale', '12.34 CAD', :gone, reason_code_id => :custom, note => E'late\t"fact"', request_id => gen_random_uuid());
SELECT FROM correct_session(:session, 'recount', '-1.00 CAD', :bob);
SELECT FROM retire_staff_member(:gone);

SELECT id AS session FROM open_session(:till, :bob) \gset
SELECT FROM adjust_cash(:session, '-150.00 CAD', :bob);
SELECT FROM close_session(:session, '0.00 CAD', :bob, reason_code_id => :custom);

SELECT id AS session FROM open_session(:till, :bob, '80.00 CAD') \gset
SELECT FROM record_payment(:session, :bob, 'sale', '12.34 CAD', request_id => gen_random_uuid());

-- ## A shared drawer: overlapping sessions, both kinds of end

SELECT id AS session FROM open_session(:left, :ann, '200.00 CAD') \gset
SELECT id AS other FROM open_session(:right, :bob) \gset
SELECT count(record_payment(:session, :ann, 'sale', '1.00 CAD')) FROM generate_series(1, 60);
SELECT count(record_payment(:other, :bob, 'sale', '2.00 CAD')) FROM generate_series(1, 60);
SELECT FROM close_session(:session, '370.00 CAD', :ann);
SELECT FROM count_cash(:other, '371.00 CAD', :bob);

-- ## Another currency, its rows inserted as a whole

SELECT FROM update_location(:tokyo, discrepancy_tolerance => '1000 JPY', discrepancy_limit => '20000 JPY');
SELECT id AS session FROM open_session(:tokyo_till, :ann, '10000 JPY', reason_code_id => :custom, denominations => '{"5000": 2}') \gset
INSERT INTO session_activity (session_id, staff_member_id, type, amount, tender, note)
SELECT :session, :ann, 'sale', monetary_amount(100 + n, 'JPY'), CASE n % 3 WHEN 0 THEN 'card' ELSE 'cash' END, 'n' || n
FROM generate_series(1, 300) n;
SELECT FROM close_session(:session, '60000 JPY', :ann, reason_code_id => :custom, denominations => '{"10000": 4, "1000": 20}',
  approved_by => :bob);
SELECT FROM open_session(:tokyo_till, :ann);
