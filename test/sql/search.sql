-- Every list, field, comparator and order of search, on data that tell each
-- answer from the others. In a database of its own: lists are of everything.
SELECT current_database() AS regress_database \gset
CREATE DATABASE regress_cash_tracking_search;
\c regress_cash_tracking_search
SET client_min_messages = warning;
CREATE EXTENSION cash_tracking;
SET search_path = public, cash_tracking;
SET timezone = 'UTC';
SET datestyle = 'ISO';

-- # Two shops
--
-- Toronto is five hours behind UTC, Tokyo nine ahead; business dates begin at
-- 04:00 in Toronto.
SELECT FROM create_location('Toronto', 'CAD', 'America/Toronto', '04:00');
SELECT FROM create_location('Tokyo', 'JPY', 'Asia/Tokyo');
SELECT FROM create_staff_member('Ann');
SELECT FROM create_staff_member('Bob');
SELECT FROM create_staff_member('Eve');
SELECT FROM create_cash_drawer(1, 'Front');
SELECT FROM create_cash_drawer(1, 'front desk');
SELECT FROM create_cash_drawer(2, 'Yen');
SELECT FROM create_cash_drawer(2, 'Old "Yen" (50%) \ a');
SELECT FROM retire_cash_drawer(4);
SELECT FROM register_device(1, 'Till', 1);
SELECT FROM register_device(1, 'tablet', 1);
SELECT FROM register_device(2, 'Till', 3);
SELECT FROM register_device(2, 'Loose');
SELECT FROM register_device(1, 'Old till');
SELECT FROM retire_device(5);
SELECT FROM create_reason_code('Window cleaner');
SELECT FROM create_reason_code('Gone');
SELECT FROM delete_reason_code(reason_code_id('Gone'));

-- Session 1: Ann, closed by Bob, a business date before that of its opening
-- in UTC; over by 100.00 at opening and by 2.00 at closing. 03:30 in Toronto is 08:30 in UTC.
SELECT FROM open_session(1, 1, '100.00 CAD', '2024-01-10 08:30Z', reason_code_id('FLOAT_SETUP'));
SELECT FROM record_payment(1, 1, 'sale', '20.00 CAD', occurred_at => '2024-01-10 09:00Z');
SELECT FROM record_payment(1, 2, 'change', '5.00 CAD', occurred_at => '2024-01-10 09:00Z');
SELECT FROM record_payment(1, 2, 'sale', '7.00 CAD', 'card', occurred_at => '2024-01-10 09:30Z');
SELECT FROM record_payment(1, 1, 'refund', '1.00 CAD', occurred_at => '2024-01-10 10:00Z');
SELECT FROM adjust_cash(1, '-10.00 CAD', 2, '2024-01-10 11:00Z', reason_code_id('Window cleaner'));
SELECT FROM adjust_cash(1, '-1.00 CAD', 1, '2024-01-10 08:45Z', type => 'cash_payout');
SELECT FROM record_no_sale(1, 1, '2024-01-10 11:45Z');
SELECT FROM count_cash(1, '103.00 CAD', 1, '2024-01-10 12:00Z');
SELECT FROM close_session(1, '105.00 CAD', 2, '50.00 CAD', '2024-01-11 04:00Z');
-- Session 2: short by 5.00; opened in another month.
SELECT FROM open_session(1, 2, '45.00 CAD', '2024-02-01 04:30Z');
SELECT FROM close_session(2, '45.00 CAD', 2, occurred_at => '2024-02-01 20:00Z');
-- Session 3: on the same drawer, exact, open. Sessions 4, over by 10000 and 300,
-- and 5, open, are in yen.
SELECT FROM open_session(2, 1, occurred_at => '2024-03-01 15:00Z');
SELECT FROM open_session(3, 3, '10000 JPY', '2023-12-31 15:00Z');
SELECT FROM record_payment(4, 3, 'sale', '500 JPY', occurred_at => '2023-12-31 16:00Z');
SELECT FROM close_session(4, '10800 JPY', 1, occurred_at => '2024-01-01 02:00Z');
SELECT FROM open_session(3, 3, occurred_at => '2024-03-01 14:59:59.5Z');

SELECT id, location_id AS loc, cash_drawer_id AS drawer, point_of_sale_device_id AS device, opening_staff_member_id AS opener,
  closing_staff_member_id AS closer, currency, business_date, opening_time, closing_time, total_discrepancy, z_number
FROM payment_sessions
ORDER BY id;

-- The ids that each query finds, in order; and its error, if there is one.
CREATE FUNCTION pg_temp.found(list text, query text, parent_id bigint, time_zone text)
RETURNS text
LANGUAGE plpgsql
AS $$
BEGIN
  RETURN (SELECT array_to_string(ids, ' ') FROM search_page(list, query, 'ID', first => 250, parent_id => found.parent_id, time_zone => found.time_zone));
EXCEPTION WHEN OTHERS THEN
  RETURN format('%s %s', SQLSTATE, SQLERRM);
END
$$;
CREATE PROCEDURE pg_temp.try(list text, queries text[], parent_id bigint DEFAULT NULL, time_zone text DEFAULT NULL)
LANGUAGE plpgsql
AS $$
DECLARE
  query text;
BEGIN
  FOREACH query IN ARRAY queries LOOP
    RAISE INFO '%', rpad(query, 60) || ' ' || pg_temp.found(list, query, parent_id, time_zone);
  END LOOP;
END
$$;
\set SHOW_CONTEXT never

-- # Sessions: every field with every comparator that it takes
CALL pg_temp.try('payment_sessions', ARRAY['', ' ',
  'id:2', 'id:<2', 'id:<=2', 'id:>2', 'id:>=2', 'id:>1 id:<=3', 'id:*', '-id:2', 'id:gid://shopify/PointOfSaleDevicePaymentSession/3',
  'id:"4"', 'id:9223372036854775807',
  'location_id:1', 'location_id:2', 'location_id:>1', 'location_id:gid://x/Location/2', 'location_id:*',
  'cash_drawer_id:1', 'cash_drawer_id:3', 'cash_drawer_id:gid://x/CashDrawer/1',
  'point_of_sale_device_id:1', 'point_of_sale_device_id:2', 'point_of_sale_device_id:gid://x/PointOfSaleDevice/3',
  'opening_staff_member_id:1', 'closing_staff_member_id:1', 'staff_member_id:1', 'staff_member_id:2', 'staff_member_id:3',
  'staff_member_id:gid://x/StaffMember/2', 'opening_staff_member_id:*', 'closing_staff_member_id:*', 'staff_member_id:*',
  '-closing_staff_member_id:1', '-closing_staff_member_id:*',
  'is_open:true', 'is_open:false', 'is_open:TRUE', '-is_open:true', 'is_open:*', 'status:OPEN', 'status:closed', 'NOT status:CLOSED',
  'currency:CAD', 'currency:jpy', 'currency:USD', '-currency:CAD', 'currency:*',
  'discrepancy:102', 'discrepancy:<0', 'discrepancy:<=0', 'discrepancy:>0', 'discrepancy:>=102.01', 'discrepancy:-5.00', 'discrepancy:0',
  'discrepancy:>"5 CAD"', 'discrepancy:>"5 JPY"', 'discrepancy:"-5.00 CAD"', 'discrepancy:<="CAD 0"', '-discrepancy:0', 'discrepancy:*',
  'discrepancy:0.000', 'discrepancy:+102', 'discrepancy:102.0',
  'z_number:1', 'z_number:>1', 'z_number:*', '-z_number:*', 'z_number:<=1']);

-- # Times
--
-- Without a zone they are of the location of each session, or of one that is
-- given. A value stands for all of the period that it names.
CALL pg_temp.try('payment_sessions', ARRAY[
  'opening_time:2024', 'opening_time:2023', 'opening_time:<2024', 'opening_time:<=2024', 'opening_time:>2023', 'opening_time:>=2024',
  'opening_time:2024-01', 'opening_time:>2024-01', 'opening_time:<=2024-01', 'opening_time:2024-01-10', 'opening_time:2024-01-31',
  'opening_time:2024-02-01', 'opening_time:2024-01-10T03', 'opening_time:2024-01-10T03:30', 'opening_time:"2024-01-10 03:30:00"',
  'opening_time:2024-01-10T08:30:00Z', 'opening_time:2024-01-10T08:30Z', 'opening_time:2024-01-10T03:30:00-05:00',
  'opening_time:2024-01-10T09:30+01', 'opening_time:2024-01-10T08:30:01Z', 'opening_time:2024-03-01T14:59:59Z',
  'opening_time:>2024-03-01T14:59:59Z', 'opening_time:>=2024-03-01T14:59:59Z', 'opening_time:2024-03-01T14:59:59.5Z',
  'opening_time:<2024-03-01T14:59:59.5Z', 'opening_time:<=2024-03-01T14:59:59.5Z', 'opening_time:>2024-03-01T14:59:59.500Z',
  'opening_time:>''2024-02-01T00:00:00Z'' AND opening_time:<''2024-03-01T15:00:00Z''', 'opening_time:<now', 'opening_time:>now',
  'opening_time:now', 'opening_time:*', '-opening_time:2024',
  'closing_time:2024-01', 'closing_time:<2024-02', 'closing_time:>2024-01', 'closing_time:<now', 'closing_time:>2023', '-closing_time:<now',
  'closing_time:*', '-closing_time:*', 'closing_time:2024-01-10T23', 'closing_time:>=2024-01-11T04:00:00Z',
  'opening_date:2024-01-10', 'opening_date:2024-01-31', 'opening_date:2024-02-01', 'opening_date:2024-03-01', 'opening_date:2024-01-01',
  'opening_date:2023-12-31', 'opening_date:<2024-01-10', 'opening_date:<=2024-01-10', 'opening_date:>2024-01-10', 'opening_date:>=2024-01-31',
  'opening_date:2024', 'opening_date:2024-01', '-opening_date:2024-01', 'opening_date:*',
  'closing_date:2024-01-10', 'closing_date:2024-01-11', 'closing_date:<=2024-01-01', 'closing_date:>2024-01-01', '-closing_date:2024', 'closing_date:*',
  'business_date:2024-01-09', 'business_date:2024-01-10', 'business_date:2024-01', 'business_date:<2024-01-09', 'business_date:<=2024-01-09',
  'business_date:>2024-01-31', 'business_date:>=2024-01-31', 'business_date:2024', 'business_date:*']);
CALL pg_temp.try('payment_sessions', ARRAY['opening_date:2024-01-31', 'opening_date:2024-02-01', 'opening_date:2023-12-31',
  'opening_time:2024-01-10T08:30', 'closing_date:2024-01-11', 'business_date:2024-01-09'], time_zone => 'UTC');
CALL pg_temp.try('payment_sessions', ARRAY['opening_date:2024-01-31', 'opening_date:2024-01-01', 'opening_time:<2024',
  'closing_time:>2024-01-11T13'], time_zone => 'asia/tokyo');

-- Where clocks are put back over midnight there are two of them; a date begins
-- with the first. Havana: 00:30 came twice on 3 November 2024. São Paulo: after
-- 23:59 on 17 February 2018 it was 23:00 again, and on 4 November there was no
-- 00:30.
BEGIN;
SELECT FROM create_location('Havana', 'USD', 'America/Havana');
SELECT FROM register_device((create_location('São Paulo', 'BRL', 'America/Sao_Paulo')).id, 'Till',
  (create_cash_drawer(4, 'Front')).id);
SELECT FROM register_device(3, 'Till', (create_cash_drawer(3, 'Front')).id);
DO $$
DECLARE
  opened record;
BEGIN
  FOR opened IN
    SELECT d.id AS device, t.time
    FROM (VALUES
      (4, '2018-02-18 01:30Z'), (4, '2018-02-18 02:30Z'), (4, '2018-02-18 03:00Z'), (4, '2018-11-04 02:59Z'), (4, '2018-11-04 03:00Z'),
      (3, '2024-11-03 03:59Z'), (3, '2024-11-03 04:30Z'), (3, '2024-11-03 05:30Z')) t (location, time)
    JOIN point_of_sale_devices d ON d.location_id = t.location
    ORDER BY t.time
  LOOP
    PERFORM close_session((open_session(opened.device, 1, occurred_at => opened.time::timestamptz)).id,
      monetary_amount(0, l.currency), 1, occurred_at => opened.time::timestamptz)
    FROM point_of_sale_devices d, locations l
    WHERE d.id = opened.device AND l.id = d.location_id;
  END LOOP;
END
$$;
SELECT l.name, s.opening_time AT TIME ZONE l.time_zone AS clocks, f.same
FROM payment_sessions s
JOIN locations l ON l.id = s.location_id
CROSS JOIN LATERAL (
  SELECT bool_and((s.id::text = ANY (p.ids)) = o.should) AS same
  FROM (VALUES (''), ('<'), ('<='), ('>'), ('>=')) c (comparator)
  CROSS JOIN (VALUES ('opening_date'), ('closing_date')) d (field)
  CROSS JOIN (VALUES (l.time_zone), (NULL)) z (zone)
  CROSS JOIN generate_series(-1, 1) day
  CROSS JOIN LATERAL (
    SELECT (s.opening_time AT TIME ZONE l.time_zone)::date AS of_row, (s.opening_time AT TIME ZONE l.time_zone)::date + day AS given) t
  CROSS JOIN LATERAL (
    SELECT CASE c.comparator WHEN '' THEN of_row = given WHEN '<' THEN of_row < given WHEN '<=' THEN of_row <= given
      WHEN '>' THEN of_row > given ELSE of_row >= given END AS should) o
  CROSS JOIN LATERAL search_page('payment_sessions', format('%s:%s%s', d.field, c.comparator, t.given), first => 250, time_zone => z.zone) p
) f
WHERE l.id > 2
ORDER BY s.opening_time;
ROLLBACK;

-- # Connectives, groups, negation
CALL pg_temp.try('payment_sessions', ARRAY['id:1 OR id:2 id:3', 'id:1 OR id:2 OR id:3', '(id:1 OR id:2) id:2', 'id:1 id:2',
  '-(id:1 OR id:2)', 'NOT (location_id:1 status:OPEN)', '-(-id:1)', '-(closing_staff_member_id:1 OR id:2)', '-(id:1 OR -is_open:true)']);

-- # Drawers
CALL pg_temp.try('cash_drawers', ARRAY['', 'id:>=2', 'id:gid://x/CashDrawer/2', 'location_id:1', 'name:front', 'name:FRONT', 'name:"front desk"',
  'name:front*', 'front*', 'Yen', 'yen OR "Front Desk"', '-front*', 'name:*', 'name:"*"', 'name:\*', 'currency:JPY', 'balance:>100', 'balance:"45 CAD"',
  'balance:>"100 JPY"', 'is_retired:true', 'is_retired:false', 'name:"Old \"Yen\" (50%) \\ a"', 'name:Old\ \"Yen\"\ \(50%\)\ \\*', 'name:old*']);

-- # Activities
CALL pg_temp.try('session_cash_activities', ARRAY['', 'id:1-3', 'id:<1-3', 'id:<=1-3', 'id:>1-6', 'id:>=1-6', 'id:gid://x/CashActivity/1-2', '-id:1-2', 'id:>0-99',
  'type:opening', 'type:sale', 'type:SALE', 'type:change', 'type:refund', 'type:adjustment', 'type:cash_payout', 'type:MID_SESSION', 'type:closing',
  'type:closing_adjustment', '-type:sale', 'kind:count', 'kind:adjustment', 'kind:transaction', 'time:2024-01-10T04', 'time:>=2024-01-10T12:00Z',
  'time:<2024-01-10T09:00Z', 'staff_member_id:1', 'staff_member_id:2', 'reason_code_id:*', 'reason_code_id:1',
  'reason_code_id:gid://x/CashManagementCustomReasonCode/1000', 'reason_code:"window cleaner"', 'reason_code:win*', 'reason_code:*',
  'payment_session_id:1', 'payment_session_id:2'], 1);
CALL pg_temp.try('session_cash_activities', ARRAY['time:2024-01-10T09:00', 'time:2024-01-10T12'], 1, 'UTC');
CALL pg_temp.try('drawer_cash_activities', ARRAY['', 'type:opening', 'payment_session_id:2', 'id:>=2-2', 'time:<2024-02', 'time:2024-01-31',
  'staff_member_id:2 -type:closing'], 1);
SELECT ids FROM search_page('session_cash_activities', first => 250, parent_id => 1, staff_member_id => 2);
SELECT ids FROM search_page('drawer_cash_activities', 'kind:count', first => 250, parent_id => 1, staff_member_id => 1);

-- # Reason codes, devices
CALL pg_temp.try('reason_codes', ARRAY['', 'kind:system', 'kind:DEFAULT', 'kind:custom', 'code:OTHER', 'other', 'auto_*', 'code:"window CLEANER"', 'id:>=1000',
  'id:gid://x/CashManagementSystemReasonCode/1', 'is_retired:true', 'kind:custom is_retired:false']);
CALL pg_temp.try('point_of_sale_devices', ARRAY['', 'id:<2', 'location_id:2', 'cash_drawer_id:1', 'cash_drawer_id:*', '-cash_drawer_id:*', 'active_payment_session_id:*',
  'active_payment_session_id:3', 'name:till', 'Old*', 'is_retired:true']);
CALL pg_temp.try('point_of_sale_devices', ARRAY['', 'tablet'], 1);

-- # Orders
SELECT k.list, k.sort_key, r.reverse, p.ids
FROM (VALUES ('payment_sessions', NULL, NULL), ('payment_sessions', 'ID', NULL), ('payment_sessions', 'OPENING_TIME', NULL),
    ('payment_sessions', 'closing_time', NULL), ('payment_sessions', 'DISCREPANCY', NULL), ('cash_drawers', NULL, NULL),
    ('session_cash_activities', NULL, 1), ('session_cash_activities', 'TIME', 1), ('drawer_cash_activities', NULL, 1),
    ('drawer_cash_activities', 'ID', 1), ('point_of_sale_devices', NULL, NULL)) AS k (list, sort_key, parent_id)
CROSS JOIN (VALUES (false), (true)) AS r (reverse)
CROSS JOIN LATERAL search_page(k.list, NULL, k.sort_key, r.reverse, 100, parent_id => k.parent_id) p
ORDER BY k.list, k.sort_key NULLS FIRST, r.reverse;

-- # The functions return the rows of the views, all columns of them
SELECT f.proname, string_agg(o.name, ', ' ORDER BY o.place) FILTER (WHERE a.attname IS DISTINCT FROM o.name) AS more_than_the_view
FROM pg_proc f
CROSS JOIN LATERAL (
  SELECT n AS name, row_number() OVER (ORDER BY p) AS place
  FROM unnest(f.proargnames, f.proargmodes::text[]) WITH ORDINALITY AS u (n, mode, p)
  WHERE mode = 't') o
LEFT JOIN pg_attribute a ON a.attnum = o.place AND NOT a.attisdropped
  AND a.attrelid = CASE f.proname
    WHEN 'search_payment_sessions' THEN 'payment_sessions'
    WHEN 'search_cash_drawers' THEN 'cash_drawers'
    WHEN 'search_reason_codes' THEN 'reason_codes'
    WHEN 'search_point_of_sale_devices' THEN 'point_of_sale_devices'
    ELSE 'cash_activities' END::regclass
WHERE f.pronamespace = 'cash_tracking'::regnamespace AND f.proname LIKE 'search_%' AND f.proretset
GROUP BY f.proname
ORDER BY f.proname;
SELECT count(*) FILTER (WHERE v IS DISTINCT FROM s) AS different, count(*)
FROM (SELECT row_to_json(f)::jsonb - 'cursor' FROM search_payment_sessions() f) s (s)
FULL JOIN (SELECT row_to_json(v)::jsonb FROM payment_sessions v) v (v) ON v.v -> 'id' = s.s -> 'id';
SELECT count(*) FILTER (WHERE v IS DISTINCT FROM s) AS different, count(*)
FROM (SELECT row_to_json(f)::jsonb - 'cursor' FROM search_drawer_cash_activities(1) f) s (s)
FULL JOIN (SELECT row_to_json(v)::jsonb FROM cash_activities v WHERE payment_session_id IN (1, 2, 3)) v (v) ON v.v -> 'id' = s.s -> 'id';
SELECT name, balance FROM search_cash_drawers('balance:>0', sort_key => 'NAME', reverse => true);
SELECT id, type, cash FROM search_session_cash_activities(1, 'kind:transaction', last => 2);
SELECT id, code FROM search_reason_codes('kind:custom');
SELECT id, name, active_payment_session_id FROM search_point_of_sale_devices('location_id:1', first => 2);

\c :regress_database
DROP DATABASE regress_cash_tracking_search;
