-- What the tests of commands share: a refused statement as a row, and the
-- totals worked out once more, in plain SQL on numeric.

-- What a statement is refused with.
CREATE FUNCTION pg_temp.refusal(statement text)
RETURNS TABLE (code text, message text, detail text, hint text)
LANGUAGE plpgsql
AS $$
BEGIN
  EXECUTE statement;
  code := 'none';
  RETURN NEXT;
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS
    code = RETURNED_SQLSTATE,
    message = MESSAGE_TEXT,
    detail = PG_EXCEPTION_DETAIL,
    hint = PG_EXCEPTION_HINT;
  RETURN NEXT;
END
$$;

-- Its SQLSTATE alone; "none" where it succeeds.
CREATE FUNCTION pg_temp.refused(statement text)
RETURNS text
LANGUAGE sql
BEGIN ATOMIC
  SELECT code FROM pg_temp.refusal(statement);
END;

-- The totals of each session, folded from its activities.
CREATE TEMPORARY VIEW fold AS
WITH activity AS (
  SELECT
    a.*,
    amount(a.cash) AS moved,
    amount(a.amount) + coalesce(amount(a.cash_rounding), 0) AS paid,
    CASE WHEN a.type = 'sale' THEN 1 ELSE -1 END * coalesce(amount(a.cash_rounding), 0) AS rounded
  FROM session_activities a
)
SELECT
  s.id,
  count(a.*)::integer AS activity_count,
  coalesce(max(a.ordinal), 0) AS last_ordinal,
  coalesce(sum(a.moved), 0) AS net_cash,
  coalesce(sum(a.moved) FILTER (WHERE a.type IN ('adjustment', 'cash_payout')), 0) AS total_adjustments,
  coalesce(sum(a.paid) FILTER (WHERE a.type = 'sale' AND a.tender = 'cash'), 0)
    - coalesce(sum(a.paid) FILTER (WHERE a.type = 'change'), 0) AS total_cash_sales,
  coalesce(sum(a.paid) FILTER (WHERE a.type = 'refund' AND a.tender = 'cash'), 0) AS total_cash_refunds,
  coalesce(sum(a.paid) FILTER (WHERE a.type = 'sale'), 0)
    - coalesce(sum(a.paid) FILTER (WHERE a.type = 'change'), 0) AS total_sales,
  coalesce(sum(a.paid) FILTER (WHERE a.type = 'refund'), 0) AS total_refunds,
  coalesce(sum(a.rounded) FILTER (WHERE a.tender = 'cash'), 0) AS total_cash_rounding,
  sum(a.moved) FILTER (WHERE a.type = 'opening') AS opening_discrepancy,
  coalesce(sum(a.moved) FILTER (WHERE a.type = 'mid_session'), 0) AS mid_session_discrepancy,
  sum(a.moved) FILTER (WHERE a.type = 'closing') AS closing_discrepancy,
  CASE WHEN s.status = 'CLOSED'
    THEN coalesce(sum(a.moved) FILTER (WHERE a.type = 'closing_adjustment'), 0) END AS closing_adjustment
FROM payment_sessions s
LEFT JOIN activity a ON a.payment_session_id = s.id
GROUP BY s.id, s.status;

-- Sessions whose stored totals are not that fold.  Expected: none.
CREATE TEMPORARY VIEW fold_differences AS
SELECT f.id
FROM fold f
JOIN payment_sessions s ON s.id = f.id
WHERE ROW(
    f.activity_count, f.last_ordinal, f.total_adjustments,
    f.total_cash_sales, f.total_cash_refunds, f.total_cash_sales - f.total_cash_refunds,
    f.total_sales, f.total_refunds, f.total_sales - f.total_refunds,
    f.total_cash_rounding,
    f.opening_discrepancy, f.mid_session_discrepancy, f.closing_discrepancy,
    f.opening_discrepancy + f.mid_session_discrepancy + coalesce(f.closing_discrepancy, 0),
    f.closing_adjustment)
  IS DISTINCT FROM ROW(
    s.activity_count, s.activity_count, amount(s.total_adjustments),
    amount(s.total_cash_sales), amount(s.total_cash_refunds), amount(s.net_cash_sales),
    amount(s.total_sales), amount(s.total_refunds), amount(s.net_sales),
    amount(s.total_cash_rounding),
    amount(s.opening_discrepancy), amount(s.mid_session_discrepancy), amount(s.closing_discrepancy),
    amount(s.total_discrepancy),
    amount(s.closing_adjustment));

-- Drawers whose balance is not the sum of the cash of their activities (S3).
-- Expected: none.
CREATE TEMPORARY VIEW balance_differences AS
SELECT d.id
FROM cash_drawers d
LEFT JOIN payment_sessions s ON s.cash_drawer_id = d.id
LEFT JOIN fold f ON f.id = s.id
GROUP BY d.id, d.balance
HAVING amount(d.balance) IS DISTINCT FROM coalesce(sum(f.net_cash), 0);
