-- Reports for a role without "view_expected": of an open session nothing that
-- is computed, of a closed one everything, and no sum of parts.
\getenv abs_srcdir PG_ABS_SRCDIR
\set common :abs_srcdir '/common/reports.sql'
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
SET timezone = 'UTC';
SELECT id AS shop FROM create_location('Blind Reports', 'NZD', 'UTC') \gset
SELECT id AS ann FROM create_staff_member('Blind Reports Ann') \gset
SELECT id AS drawer FROM create_cash_drawer(:shop, 'Shared') \gset
SELECT id AS left_till FROM register_device(:shop, 'Left', :drawer) \gset
SELECT id AS right_till FROM register_device(:shop, 'Right', :drawer) \gset
-- On Monday a session that closes; on Tuesday one that closes and one that
-- stays open, both counted.
SELECT id AS monday FROM open_session(:left_till, :ann, '100.00 NZD', '2024-03-11 09:00+00') \gset
SELECT FROM record_payment(:monday, :ann, 'sale', '10.00 NZD', occurred_at => '2024-03-11 10:00+00');
SELECT FROM close_session(:monday, '109.00 NZD', :ann, occurred_at => '2024-03-11 18:00+00');
SELECT id AS tuesday FROM open_session(:left_till, :ann, '109.00 NZD', '2024-03-12 09:00+00') \gset
SELECT id AS open FROM open_session(:right_till, :ann, '108.00 NZD', '2024-03-12 09:30+00') \gset
SELECT FROM record_payment(:tuesday, :ann, 'sale', '20.00 NZD', occurred_at => '2024-03-12 10:00+00');
SELECT FROM record_payment(:open, :ann, 'sale', '5.00 NZD', occurred_at => '2024-03-12 10:00+00');
SELECT FROM adjust_cash(:open, '-2.00 NZD', :ann, '2024-03-12 10:10+00');
SELECT FROM count_cash(:open, '130.00 NZD', :ann, '2024-03-12 11:00+00');
SELECT FROM close_session(:tuesday, '129.00 NZD', :ann, occurred_at => '2024-03-12 18:00+00');

CREATE ROLE regress_report_blind;
CREATE ROLE regress_report_manager;
SELECT FROM grant_access('regress_report_blind', 'read_cash_tracking');
SELECT FROM grant_access('regress_report_manager', 'read_cash_tracking');
SELECT FROM grant_access('regress_report_manager', 'view_expected');

SET ROLE regress_report_manager;
\i :common
SET ROLE regress_report_blind;
\i :common
RESET ROLE;
SELECT FROM revoke_access('regress_report_blind', 'read_cash_tracking');
SELECT FROM revoke_access('regress_report_manager', 'read_cash_tracking');
SELECT FROM revoke_access('regress_report_manager', 'view_expected');
DROP ROLE regress_report_blind, regress_report_manager;
