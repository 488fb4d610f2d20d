-- z_report_text: what a receipt printer prints.
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
SET timezone = 'UTC';
SET datestyle = 'German';

-- Ids and seals differ from run to run.
CREATE FUNCTION pg_temp.printed(session_id bigint, width integer)
RETURNS text
LANGUAGE sql
BEGIN ATOMIC
  SELECT regexp_replace(regexp_replace(z_report_text(printed.session_id, printed.width),
    '^Session +\d+$', 'Session' || lpad('#', printed.width - 7), 'n'),
    '^(Seal +)[0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}$', '\1#### #### #### ####', 'n');
END;
-- Columns on the screen: East Asian characters take two, combining ones none.
CREATE FUNCTION pg_temp.columns(line text)
RETURNS integer
LANGUAGE sql
BEGIN ATOMIC
  SELECT length(line) + length(regexp_replace(line, '[^\u1100-\u115f\u2e80-\uffdc]', '', 'g'))
    - length(regexp_replace(line, '[^\u0300-\u036f]', '', 'g'));
END;

-- ## 40 columns, two decimals: cash rounding, three tenders, every line of a
-- statement
SELECT id AS shop FROM create_location(name => 'Bäckerei Zürich', currency => 'CHF', time_zone => 'Europe/Zurich',
  business_day_start => '04:00') \gset
SELECT id AS beat FROM create_staff_member(name => 'Beat') \gset
SELECT id AS chiara FROM create_staff_member(name => 'Chiara') \gset
SELECT id AS drawer FROM create_cash_drawer(location_id => :shop, name => 'Counter') \gset
SELECT id AS till FROM register_device(location_id => :shop, name => 'Till 1', cash_drawer_id => :drawer) \gset
SELECT id AS tablet FROM register_device(location_id => :shop, name => 'Tablet', cash_drawer_id => :drawer) \gset
SELECT id AS session FROM open_session(:till, :beat, '200.00 CHF', '2024-03-11 06:00+01', reason_code_id('FLOAT_SETUP'), 'New float') \gset
SELECT id AS other FROM open_session(:tablet, :chiara, occurred_at => '2024-03-11 06:30+01') \gset
SELECT FROM record_payment(:session, :beat, 'sale', '19.98 CHF', occurred_at => '2024-03-11 07:00+01');
SELECT FROM record_payment(:session, :beat, 'change', '3.03 CHF', occurred_at => '2024-03-11 07:00+01');
SELECT FROM record_payment(:session, :beat, 'sale', '1045.10 CHF', 'card', occurred_at => '2024-03-11 07:10+01');
SELECT FROM record_payment(:session, :beat, 'refund', '2.52 CHF', occurred_at => '2024-03-11 07:20+01');
SELECT FROM record_payment(:session, :beat, 'refund', '5.00 CHF', 'store_credit', occurred_at => '2024-03-11 07:30+01');
SELECT FROM record_payment(:other, :chiara, 'sale', '4.80 CHF', occurred_at => '2024-03-11 07:40+01');
SELECT FROM adjust_cash(:session, '-12.00 CHF', :beat, '2024-03-11 08:00+01', reason_code_id('PETTY_CASH'), 'Flowers');
SELECT FROM adjust_cash(:session, '50.00 CHF', :chiara, '2024-03-11 08:10+01');
SELECT FROM record_no_sale(:session, :beat, '2024-03-11 08:20+01');
SELECT FROM count_cash(:session, '257.20 CHF', :beat, '2024-03-11 12:00+01',
  denominations => '{"100": 2, "50": 1, "5": 1, "2": 1, "0.20": 1}');
SELECT pg_temp.printed(:session, 40);
SELECT FROM close_session(:session, '256.00 CHF', :chiara, leave_in_drawer => '100.00 CHF', occurred_at => '2024-03-11 18:00+01',
  reason_code_id => reason_code_id('PETTY_CASH'), note => E'Counted twice;\tthe coins are\nin the safe',
  denominations => '{"200": 1, "10": 5, "0.05": 120}');
SELECT pg_temp.printed(:session, 40);

-- Corrected after the close: what it comes to, beside what was closed.
SELECT FROM correct_session(:session, 'sale', '7.00 CHF', :chiara, 'cash', note => 'Receipt found');
SELECT FROM correct_session(:session, 'recount', '8.20 CHF', :beat, reason_code_id => reason_code_id('CASH_COUNT'));
SELECT substring(pg_temp.printed(:session, 40) from 'AS CORRECTED.*') AS printed;

-- ## 32 columns, no decimals, wide characters
SELECT id AS tokyo FROM create_location(name => '東京駅前店', currency => 'JPY', time_zone => 'Asia/Tokyo') \gset
SELECT id AS yuki FROM create_staff_member(name => '田中 ゆき') \gset
SELECT id AS drawer FROM create_cash_drawer(location_id => :tokyo, name => 'レジ') \gset
SELECT id AS till FROM register_device(location_id => :tokyo, name => '一号機', cash_drawer_id => :drawer) \gset
SELECT id AS yen FROM open_session(:till, :yuki, '30000 JPY', '2024-03-11 09:00+09') \gset
SELECT FROM record_payment(:yen, :yuki, 'sale', '1280 JPY', occurred_at => '2024-03-11 10:00+09');
SELECT FROM close_session(:yen, '31300 JPY', :yuki, occurred_at => '2024-03-11 20:00+09',
  note => '両替のため硬貨を確認した。レジの中身は正しい。');
SELECT pg_temp.printed(:yen, 32);

-- ## 48 columns, three decimals
SELECT id AS kuwait FROM create_location(name => 'Souq', currency => 'KWD', time_zone => 'Asia/Kuwait') \gset
SELECT id AS drawer FROM create_cash_drawer(location_id => :kuwait, name => 'Front') \gset
SELECT id AS till FROM register_device(location_id => :kuwait, name => 'Till', cash_drawer_id => :drawer) \gset
SELECT id AS dinar FROM open_session(:till, :beat, '50.000 KWD', '2024-03-11 09:00+03') \gset
SELECT FROM record_payment(:dinar, :beat, 'sale', '12.345 KWD', cash_rounding => '0.005 KWD', occurred_at => '2024-03-11 10:00+03');
SELECT FROM close_session(:dinar, '62.250 KWD', :beat, occurred_at => '2024-03-11 20:00+03');
SELECT pg_temp.printed(:dinar, 48);

-- ## Never wider, whatever the names
SELECT id AS long_shop FROM create_location(name => repeat('Ω', 255), currency => 'HUF', time_zone => 'Europe/Budapest') \gset
SELECT id AS drawer FROM create_cash_drawer(location_id => :long_shop, name => repeat('長い名前 ', 40) || 'x') \gset
SELECT id AS long_staff FROM create_staff_member(name => 'e' || repeat(U&'\0301', 100) || ' ' || repeat('W', 100)) \gset
SELECT id AS till FROM register_device(location_id => :long_shop, name => repeat('abc ', 60) || 'd', cash_drawer_id => :drawer) \gset
SELECT id AS long_session FROM open_session(:till, :long_staff, '92233720368547758.07 HUF', note => repeat(E'長\t', 900)) \gset
SELECT FROM adjust_cash(:long_session, '-92233720368547758.07 HUF', :long_staff, note => '');
SELECT w AS width, count(*) > 50 AS lines, max(pg_temp.columns(line)) = w AS honoured, min(pg_temp.columns(line)) > 0 AS no_empty_line,
       count(*) FILTER (WHERE line ~ '\s$' OR line ~ '[[:cntrl:]]') AS ends_blank
FROM (VALUES (32), (40), (80)) AS v (w), regexp_split_to_table(z_report_text(:long_session, w), '\n') AS line
GROUP BY w ORDER BY w;
SELECT w AS width, s.name, max(pg_temp.columns(line)) = w AS honoured
FROM generate_series(32, 80) AS w, (VALUES ('chf', :session), ('jpy', :yen), ('kwd', :dinar)) AS s (name, id),
  regexp_split_to_table(z_report_text(s.id, w), '\n') AS line
GROUP BY w, s.name
HAVING max(pg_temp.columns(line)) <> w;

-- ## Single lines
SELECT n, '|' || receipt_line(label, value, 32) || '|' AS line
FROM (VALUES
  (1, 'Label', '12.34 USD'), (2, 'A label that leaves one column', '1'), (3, 'A label that leaves no room now', '1'),
  (4, NULL, '12.34 USD'), (5, '', NULL), (6, NULL, NULL), (7, '  Indented text that is broken between words', 'at the end'),
  (8, repeat('x', 40), 'v'), (9, 'Label', 'a value that is too long for the line with it'), (10, repeat(' ', 60) || 'x', 'v'),
  (11, E'tab\tnew\nline', E'\x01v\x7f'), (12, 'Label   with   blanks  ', '  v  ')
) AS v (n, label, value)
ORDER BY n;
SELECT n, '|' || receipt_heading(heading, 32) || '|' AS lines
FROM (VALUES (1, ''), (2, 'Shop'), (3, '東京'), (4, repeat('Shop ', 12)), (5, '  Blanks  ')) AS v (n, heading)
ORDER BY n;
SELECT receipt_line('a', 'b', NULL) IS NULL AS line, receipt_heading(NULL, 32) IS NULL AS heading;
