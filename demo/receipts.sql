-- The day ends: the Z reports, as a receipt printer prints them.

SELECT E'\n' || z_report_text(payment_session_id)
FROM z_reports
ORDER BY location_id, opening_time, payment_session_id;
