-- # Statement of a session
--
-- The sums in it are figures that the session stores, not sums of its lines:
-- so the lines add up to them, or something is wrong. It reads the views as its
-- caller: what they hide from him has no line.

CREATE FUNCTION cash_tracking.session_statement(session_id bigint)
RETURNS TABLE (
  line            integer,
  item            text,
  description     text,
  amount          cash_tracking.monetary_amount,
  balance         cash_tracking.monetary_amount,
  ordinal         integer,
  occurred_at     timestamptz,
  staff_member_id bigint,
  reason_code     text,
  note            text)
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 1000 ROWS 20
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  s      cash_tracking.payment_sessions;
  others cash_tracking.monetary_amount;
BEGIN
  IF session_statement.session_id IS NULL THEN
    RAISE EXCEPTION 'argument "session_id" must not be null' USING
      ERRCODE = '22004',
      DETAIL = 'The function needs a value for "session_id".',
      HINT = 'Give "session_id" a value.';
  END IF;

  SELECT v.*
  INTO s
  FROM cash_tracking.payment_sessions v
  WHERE v.id OPERATOR(pg_catalog.=) session_statement.session_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'session % does not exist', session_statement.session_id USING
      ERRCODE = 'TC003',
      DETAIL = 'There is no session with this id.',
      HINT = 'Open a session, or look its id up in the view payment_sessions.';
  END IF;

  -- What is expected is the whole drawer's; what this session does not explain,
  -- others on the drawer moved.
  others := coalesce(s.expected_cash_at_close, s.expected_cash_now)
    OPERATOR(cash_tracking.-) s.cash_counted_at_open
    OPERATOR(cash_tracking.-) s.net_cash_sales
    OPERATOR(cash_tracking.-) s.total_adjustments
    OPERATOR(cash_tracking.-) s.mid_session_discrepancy;
  IF cash_tracking.sign(others) OPERATOR(pg_catalog.=) 0 THEN
    others := NULL;
  END IF;

  RETURN QUERY
  WITH statement AS (
    SELECT
      f.place, f.item, f.description, f.amount, f.balance, NULL::integer AS ordinal,
      NULL::timestamptz AS occurred_at, NULL::bigint AS staff_member_id,
      NULL::text AS reason_code, NULL::text AS note
    FROM (VALUES
      (1, 'expected_cash_at_open', 'Expected at opening', s.expected_cash_at_open, NULL),
      (3, 'cash_counted_at_open',
        CASE WHEN s.opening_counted THEN 'Counted at opening' ELSE 'Taken over at opening' END,
        NULL, s.cash_counted_at_open),
      (4, 'total_cash_sales', 'Cash sales', s.total_cash_sales, NULL),
      (5, 'total_cash_refunds', 'Cash refunds', OPERATOR(cash_tracking.-) s.total_cash_refunds, NULL),
      (7, 'other_sessions', 'Other sessions on the drawer', others, NULL),
      (8, 'expected_cash_now', 'Expected now', NULL, s.expected_cash_now),
      (8, 'expected_cash_at_close', 'Expected at closing', NULL, s.expected_cash_at_close),
      (10, 'cash_counted_at_close', 'Counted at closing', NULL, s.cash_counted_at_close),
      (12, 'left_in_drawer', 'Left in the drawer', NULL, s.left_in_drawer)
    ) AS f (place, item, description, amount, balance)
    WHERE f.amount IS NOT NULL OR f.balance IS NOT NULL
    UNION ALL
    SELECT
      t.place, t.item,
      CASE WHEN a.reverses IS NULL THEN t.descriptions[2 OPERATOR(pg_catalog.+) cash_tracking.sign(a.cash)]
        -- what it takes back moved the opposite
        ELSE pg_catalog.concat(t.descriptions[2 OPERATOR(pg_catalog.-) cash_tracking.sign(a.cash)], ', reversed')
      END,
      a.cash, NULL, a.ordinal, a."time", a.staff_member_id, r.code, a.note
    FROM cash_tracking.cash_activities a
    JOIN (VALUES
      ('opening', 2, 'opening_discrepancy', ARRAY['Short at opening',
        CASE WHEN s.opening_counted THEN 'Exact at opening' ELSE 'Not counted at opening' END,
        'Over at opening']),
      ('adjustment', 6, 'adjustment', ARRAY['Paid out', NULL, 'Paid in']),
      ('cash_payout', 6, 'cash_payout', ARRAY['Cash payout', NULL, NULL]),
      ('mid_session', 6, 'mid_session_discrepancy', ARRAY['Short at a count', 'Exact at a count', 'Over at a count']),
      ('closing', 9, 'closing_discrepancy', ARRAY['Short at closing', 'Exact at closing', 'Over at closing']),
      ('closing_adjustment', 11, 'closing_adjustment', ARRAY['Taken out at closing', NULL, 'Put in at closing'])
    ) AS t (type, place, item, descriptions) ON t.type OPERATOR(pg_catalog.=) a.type
    LEFT JOIN cash_tracking.reason_codes r ON r.id OPERATOR(pg_catalog.=) a.reason_code_id
    WHERE a.payment_session_id OPERATOR(pg_catalog.=) s.id AND a.cash IS NOT NULL
  )
  SELECT
    (pg_catalog.row_number() OVER (ORDER BY l.place, l.ordinal))::integer,
    l.item, l.description, l.amount, l.balance, l.ordinal, l.occurred_at,
    l.staff_member_id, l.reason_code, l.note
  FROM statement l
  ORDER BY 1;
END
$$;
COMMENT ON FUNCTION cash_tracking.session_statement(bigint) IS
  'The statement of a session, line by line: from what was expected at opening to what is expected now or, once closed, was left in the drawer. A line has either an amount, signed, that moves the sum, or a balance: the sum of all amounts above it. So sum(amount) is the last balance. item is a code: the column of payment_sessions, the type of an adjustment, or other_sessions, which is what others on a shared drawer moved between opening and closing (absent where that is zero). ordinal, occurred_at, staff_member_id, reason_code and note are those of the activity behind a line; NULL where there is none. What the caller may not see of an open session, without the scope "view_expected", has no line. session_id must not be NULL. Errors: 22004, TC003. Takes no lock.';
