-- What scripts/demo must print, from demo/day.csv, in plain numeric SQL and
-- without the extension.  Run from the root of the tree, in any database.

CREATE TEMP TABLE csv (
  line integer GENERATED ALWAYS AS IDENTITY,
  local_time timestamp, device text, staff_member text, action text, amount text, tender text,
  leave_in_drawer text, reason_code text, reference text, note text, request_id uuid
);
\copy csv (local_time, device, staff_member, action, amount, tender, leave_in_drawer, reason_code, reference, note, request_id) FROM 'demo/day.csv' (FORMAT csv, HEADER match)

-- The shop, as demo/shop.sql sets it up.
CREATE TEMP TABLE shop (device text, location text, drawer text, currency text, step numeric);
INSERT INTO shop VALUES
  ('Till 1', 'Bäckerei Zürich', 'Counter', 'CHF', 0.05),
  ('Till 2', 'Bäckerei Zürich', 'Counter', 'CHF', 0.05),
  ('Tablet', 'Bäckerei Zürich', 'Counter', 'CHF', 0.05),
  ('Kiosk', 'Bäckerei Zürich', 'Kiosk', 'CHF', 0.05),
  ('Bar', 'Bar Lisboa', 'Bar', 'EUR', 0.01);

-- Each request once. paid is what a payment comes to after rounding, moved
-- what it, or an adjustment, puts into the drawer; put is what a count or a
-- float puts the drawer at.
CREATE TEMP TABLE event AS
WITH given AS (
  SELECT DISTINCT ON (c.request_id)
    c.line, c.device, c.action, c.tender, s.location, s.drawer, s.currency, s.step,
    split_part(c.amount, ' ', 1)::numeric AS amount,
    split_part(c.leave_in_drawer, ' ', 1)::numeric AS leave_in_drawer
  FROM csv c
  JOIN shop s USING (device)
  ORDER BY c.request_id, c.line
), rounded AS (
  SELECT given.*,
    CASE tender WHEN 'cash' THEN round(amount / step) * step ELSE amount END AS paid
  FROM given
), moving AS (
  SELECT rounded.*,
    CASE
      WHEN action IN ('adjust', 'payout') THEN amount
      WHEN tender = 'cash' THEN CASE action WHEN 'sale' THEN paid ELSE - paid END
      ELSE 0
    END AS moved,
    CASE WHEN action IN ('open', 'count', 'close') THEN coalesce(leave_in_drawer, amount) END AS put,
    (lag(action, 1, 'close') OVER (PARTITION BY device ORDER BY line) = 'close')::integer AS starts
  FROM rounded
), stretch AS (
  SELECT moving.*,
    count(put) OVER (PARTITION BY drawer ORDER BY line) AS stretch,
    sum(starts) OVER (PARTITION BY device ORDER BY line) AS turn
  FROM moving
), balanced AS (
  SELECT stretch.*,
    coalesce(first_value(put) OVER w, 0) + sum(moved) OVER w AS after,
    dense_rank() OVER (ORDER BY device, turn) AS group_id
  FROM stretch
  WINDOW w AS (PARTITION BY drawer, stretch ORDER BY line)
), started AS (
  SELECT balanced.*,
    lag(after, 1, 0::numeric) OVER (PARTITION BY drawer ORDER BY line) AS before,
    min(line) OVER (PARTITION BY group_id) AS first_line
  FROM balanced
)
SELECT started.*,
  dense_rank() OVER (ORDER BY first_line) AS session,
  -- An opening that is not a call comes first.
  row_number() OVER (PARTITION BY first_line ORDER BY line)
    + (first_value(action) OVER (PARTITION BY first_line ORDER BY line) <> 'open')::integer AS ordinal
FROM started;

CREATE TEMP TABLE session AS
SELECT
  session, min(device) AS device, min(location) AS location, min(drawer) AS drawer, min(currency) AS currency,
  min(line) AS first_line,
  max(line) AS last_line,
  max(before) FILTER (WHERE line = first_line) AS expected_at_open,
  max(amount) FILTER (WHERE action = 'open') AS counted_at_open,
  coalesce(sum(moved) FILTER (WHERE action IN ('sale', 'change')), 0) AS cash_sales,
  coalesce(sum(moved) FILTER (WHERE action = 'refund'), 0) AS cash_refunds,
  coalesce(sum(paid) FILTER (WHERE action = 'sale'), 0)
    - coalesce(sum(paid) FILTER (WHERE action = 'change'), 0) AS sales,
  coalesce(sum(paid) FILTER (WHERE action = 'refund'), 0) AS refunds,
  coalesce(sum(CASE action WHEN 'sale' THEN paid - amount ELSE amount - paid END)
    FILTER (WHERE tender = 'cash'), 0) AS rounding,
  coalesce(sum(amount - before) FILTER (WHERE action = 'count'), 0) AS mid_session,
  max(before) FILTER (WHERE action = 'close') AS expected_at_close,
  max(amount) FILTER (WHERE action = 'close') AS counted_at_close,
  max(after) FILTER (WHERE action = 'close') AS left_in_drawer
FROM event
GROUP BY session;

-- The call that was made twice.
SELECT format('retried|%s|%s-%s', c.line, e.session, e.ordinal)
FROM csv c
JOIN csv o ON o.request_id = c.request_id AND o.line <> c.line
JOIN event e ON e.line = least(c.line, o.line)
ORDER BY c.line;

-- The lines of the statements.
WITH other AS (
  SELECT s.session, sum(e.after - e.before) AS moved
  FROM session s
  JOIN event e ON e.drawer = s.drawer AND e.session <> s.session AND e.line BETWEEN s.first_line AND s.last_line
  GROUP BY s.session
), line (session, place, line, mark, description, figure) AS (
  SELECT session, 1, 0, ' ', 'Expected at opening', expected_at_open FROM session
  UNION ALL
  SELECT session, 2, 0, ' ',
    CASE sign(counted_at_open - expected_at_open)
      WHEN 1 THEN 'Over at opening' WHEN 0 THEN 'Exact at opening' WHEN -1 THEN 'Short at opening'
      ELSE 'Not counted at opening'
    END,
    coalesce(counted_at_open - expected_at_open, 0)
  FROM session
  UNION ALL
  SELECT session, 3, 0, '=',
    CASE WHEN counted_at_open IS NULL THEN 'Taken over at opening' ELSE 'Counted at opening' END,
    coalesce(counted_at_open, expected_at_open)
  FROM session
  UNION ALL
  SELECT session, 4, 0, ' ', 'Cash sales', cash_sales FROM session
  UNION ALL
  SELECT session, 5, 0, ' ', 'Cash refunds', cash_refunds FROM session
  UNION ALL
  SELECT session, 6, line, ' ',
    CASE
      WHEN action = 'payout' THEN 'Cash payout'
      WHEN action = 'adjust' AND amount > 0 THEN 'Paid in'
      WHEN action = 'adjust' THEN 'Paid out'
      WHEN amount > before THEN 'Over at a count'
      WHEN amount < before THEN 'Short at a count'
      ELSE 'Exact at a count'
    END,
    after - before
  FROM event
  WHERE action IN ('adjust', 'payout', 'count')
  UNION ALL
  SELECT session, 7, 0, ' ', 'Other sessions on the drawer', moved FROM other WHERE moved <> 0
  UNION ALL
  SELECT session, 8, 0, '=', 'Expected at closing', expected_at_close FROM session
  UNION ALL
  SELECT session, 9, 0, ' ',
    CASE sign(counted_at_close - expected_at_close)
      WHEN 1 THEN 'Over at closing' WHEN 0 THEN 'Exact at closing' ELSE 'Short at closing'
    END,
    counted_at_close - expected_at_close
  FROM session
  UNION ALL
  SELECT session, 10, 0, '=', 'Counted at closing', counted_at_close FROM session
  UNION ALL
  SELECT session, 11, 0, ' ',
    CASE WHEN left_in_drawer > counted_at_close THEN 'Put in at closing' ELSE 'Taken out at closing' END,
    left_in_drawer - counted_at_close
  FROM session
  WHERE left_in_drawer <> counted_at_close
  UNION ALL
  SELECT session, 12, 0, '=', 'Left in the drawer', left_in_drawer FROM session
)
SELECT format('statement|%s|%s|%s|%s %s', l.session, l.mark, l.description, l.figure::numeric(12, 2), s.currency)
FROM line l
JOIN session s USING (session)
ORDER BY l.session, l.place, l.line;

-- The table of all tenders.
SELECT concat_ws('|', 'session', session, device,
  concat(sales::numeric(12, 2), ' ', currency),
  concat(refunds::numeric(12, 2), ' ', currency),
  concat(rounding::numeric(12, 2), ' ', currency),
  concat(coalesce(counted_at_open - expected_at_open, 0)::numeric(12, 2), ' ', currency),
  concat(mid_session::numeric(12, 2), ' ', currency),
  concat((counted_at_close - expected_at_close)::numeric(12, 2), ' ', currency))
FROM session
ORDER BY session;

-- The drawers.
SELECT DISTINCT ON (location, drawer)
  format('drawer|%s|%s|%s %s', location, drawer, after::numeric(12, 2), currency)
FROM event
ORDER BY location DESC, drawer, line DESC;
