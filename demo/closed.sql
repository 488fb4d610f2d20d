-- Each statement is shown, then refused; the demo goes on.
\set ON_ERROR_STOP off
\set ECHO queries

UPDATE cash_tracking.payment_session
SET cash_counted_at_close = '1000.00 CHF'
WHERE id = 1;
\echo SQLSTATE :SQLSTATE
\echo
SELECT *
FROM record_payment(session_id => 1, staff_member_id => 1, type => 'sale', amount => '10.00 CHF');
\echo SQLSTATE :SQLSTATE
