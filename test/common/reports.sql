-- What a role sees in every report; see test/sql/report_blind.sql.
SELECT payment_session_id = :monday AS monday, report, net_sales, over_or_short, total_discrepancy, expected_cash, perpetual_net_sales, number_of_sales
FROM session_reports WHERE location_id = :shop ORDER BY payment_session_id;
SELECT payment_session_id = :monday AS monday, tender, gross_sales, net_payments, number_of_sales
FROM payments_by_tender WHERE payment_session_id IN (:monday, :tuesday, :open) ORDER BY payment_session_id;
SELECT business_date, tender, net_payments, number_of_sales FROM location_payments_by_tender(:shop, '2024-03-11', '2024-03-12');
SELECT business_date, number_of_open_sessions AS open, net_sales, net_cash, closing_adjustments, opening_discrepancies, over_or_short, total_discrepancies
FROM location_days WHERE location_id = :shop ORDER BY business_date;
SELECT v.* FROM location_summary(:shop, '2024-03-11', '2024-03-11') v;
SELECT v.* FROM location_summary(:shop, '2024-03-12', '2024-03-12') v;
SELECT payment_session_id = :open AS open, type, cash, balance FROM drawer_timeline(:drawer) t ORDER BY recorded_at, payment_session_id, ordinal;
SELECT drawer_balance_at(:drawer, now()) AS balance;
SELECT t.total_sales, t.total_adjustments, t.total_discrepancies FROM drawer_totals(:drawer, '2024-03-11', '2024-03-12') t;
SELECT t.total_sales, t.total_adjustments, t.total_discrepancies FROM drawer_totals(:drawer, '2024-03-12', '2024-03-13') t;
SELECT business_date, number_of_counts, over_or_short, opening_discrepancy FROM discrepancies('business_date', '2024-03-11', '2024-03-12', :shop);
SELECT exception, payment_session_id = :open AS open, ordinal, amount, times FROM exceptions('2024-03-11', '2024-03-12', :shop, 1, '100 years');
SELECT z_report_text(:open, 32) ~ 'hidden' AS hidden, z_report_text(:open, 32) ~ 'Counted at opening' AS counted, z_report_text(:monday, 32) ~ 'hidden' AS monday_hidden;
