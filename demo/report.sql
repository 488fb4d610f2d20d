-- What a shopkeeper reads in the evening.  Nothing is computed here: every
-- figure is a column of a view or of session_statement().

SELECT format(E'\n%s, %s on drawer %s\n%s, %s %s to %s %s; session %s, close %s of the drawer\n\n%s',
  l.name, d.name, w.name,
  to_char(s.opening_time AT TIME ZONE l.time_zone, 'FMDay, FMDD FMMonth YYYY'),
  to_char(s.opening_time AT TIME ZONE l.time_zone, 'HH24:MI'), o.name,
  to_char(s.closing_time AT TIME ZONE l.time_zone, 'HH24:MI'), c.name,
  s.id, s.z_number,
  string_agg(
    rtrim(format('%s %-29s%13s%13s   %s',
      CASE WHEN t.balance IS NULL THEN ' ' ELSE '=' END, t.description, t.amount, t.balance,
      concat_ws(', ', to_char(t.occurred_at AT TIME ZONE l.time_zone, 'HH24:MI'), m.name, t.reason_code, t.note))),
    E'\n' ORDER BY t.line))
FROM payment_sessions s
CROSS JOIN LATERAL session_statement(s.id) t
JOIN locations l ON l.id = s.location_id
JOIN point_of_sale_devices d ON d.id = s.point_of_sale_device_id
JOIN cash_drawers w ON w.id = s.cash_drawer_id
JOIN staff_members o ON o.id = s.opening_staff_member_id
JOIN staff_members c ON c.id = s.closing_staff_member_id
LEFT JOIN staff_members m ON m.id = t.staff_member_id
GROUP BY s.id, l.id, l.name, l.time_zone, d.name, w.name, s.opening_time, o.name, s.closing_time, c.name, s.z_number
ORDER BY l.id, s.opening_time, s.id;

\echo
\echo 'Sales by every tender, and over (+) or short (-) by whoever counted'
\echo
SELECT format('%-8s%-8s%13s%13s%15s%13s%13s%13s', 'session', 'till',
  'sales', 'refunds', 'cash rounding', 'at opening', 'in between', 'at closing');
SELECT format('%-8s%-8s%13s%13s%15s%13s%13s%13s', s.id, d.name,
  s.total_sales, s.total_refunds, s.total_cash_rounding,
  s.opening_discrepancy, s.mid_session_discrepancy, s.closing_discrepancy)
FROM payment_sessions s
JOIN point_of_sale_devices d ON d.id = s.point_of_sale_device_id
ORDER BY s.location_id, s.opening_time, s.id;

\echo
\echo In the drawers now
\echo
SELECT format('%-26s%13s', concat_ws(', ', l.name, w.name), w.balance)
FROM cash_drawers w
JOIN locations l ON l.id = w.location_id
ORDER BY l.id, w.id;

\echo
\echo Opened without a sale
\echo
SELECT format('%s, %s: %s, %s, %s', l.name, d.name,
  to_char(a.occurred_at AT TIME ZONE l.time_zone, 'HH24:MI'), m.name, a.note)
FROM session_activities a
JOIN payment_sessions s ON s.id = a.payment_session_id
JOIN locations l ON l.id = s.location_id
JOIN point_of_sale_devices d ON d.id = s.point_of_sale_device_id
JOIN staff_members m ON m.id = a.staff_member_id
WHERE a.type = 'no_sale'
ORDER BY s.id, a.ordinal;
