-- Laws S3, S11 and S12 on random days, against a naive model on numeric.
--
-- The days depend on a seed alone; a failure prints it.  To try others:
--   CASH_TRACKING_SEED=42 CASH_TRACKING_DAYS=5000 scripts/test regress laws
\getenv abs_srcdir PG_ABS_SRCDIR
\set common :abs_srcdir '/common/till.sql'
\set seed 1
\set days 1200
\getenv seed CASH_TRACKING_SEED
\getenv days CASH_TRACKING_DAYS
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
SET timezone = 'UTC';
\i :common

-- # Shops: currencies of 0, 2 and 3 digits, every kind of cash rounding,
-- drawers of one device and shared ones
CREATE TEMPORARY TABLE shop (
  n              integer PRIMARY KEY,
  increment      monetary_amount,
  time_zone      text,
  day_start      time,
  device_drawers integer[], -- for each device the number of its drawer
  location_id    bigint,
  drawer_ids     bigint[],
  device_ids     bigint[]
);
INSERT INTO shop VALUES
  (1, '1 JPY',      'Asia/Tokyo',          '00:00', '{1}'),
  (2, '10 JPY',     'Asia/Tokyo',          '05:00', '{1,1,1}'),
  (3, '0.01 USD',   'America/New_York',    '04:00', '{1,1,2}'),
  (4, '0.05 CAD',   'America/Vancouver',   '00:00', '{1,1}'),
  (5, '0.05 CHF',   'Europe/Zurich',       '06:30', '{1,2,2}'),
  (6, '0.10 EUR',   'Europe/Berlin',       '03:00', '{1}'),
  (7, '5.00 HUF',   'Europe/Budapest',     '00:00', '{1,1}'),
  (8, '0.005 KWD',  'Asia/Kuwait',         '02:00', '{1,1}'),
  (9, '0.250 BHD',  'Asia/Bahrain',        '00:00', '{1}');
SELECT id AS staff_id FROM create_staff_member('Alice') \gset
UPDATE shop SET location_id = (create_location(
  'Laws ' || n, currency_code(increment), time_zone, day_start, increment)).id;
UPDATE shop SET drawer_ids = ARRAY(
  SELECT (create_cash_drawer(location_id, 'Drawer ' || d)).id FROM generate_series(1, array_length(device_drawers, 1)) d
  WHERE d <= (SELECT max(x) FROM unnest(device_drawers) x) ORDER BY d);
UPDATE shop SET device_ids = ARRAY(
  SELECT (register_device(location_id, 'Device ' || i, drawer_ids[device_drawers[i]])).id
  FROM generate_series(1, array_length(device_drawers, 1)) i ORDER BY i);

-- # The model: a session as the naive shopkeeper keeps it, in numeric
CREATE TYPE pg_temp.model AS (
  id              bigint,
  is_open         boolean,
  is_alone        boolean, -- nobody else has touched the drawer meanwhile
  business_date   date,
  activities      integer,
  expected_open   numeric,
  counted_open    numeric,
  cash_sales      numeric,
  cash_refunds    numeric,
  sales           numeric,
  refunds         numeric,
  rounding        numeric,
  adjustments     numeric,
  mid_discrepancy numeric
);
-- Sessions that the model saw alone on their drawer, and what else it met.
CREATE TEMPORARY TABLE alone (session_id bigint);
CREATE TEMPORARY TABLE met (what text PRIMARY KEY, times bigint NOT NULL DEFAULT 0);
INSERT INTO met (what) VALUES
  ('opening counted'), ('opening without a count'), ('opening by a payment'),
  ('sale'), ('refund'), ('change'), ('other tender'), ('default rounding'), ('given rounding'),
  ('adjustment'), ('cash_payout'), ('reversal'), ('count'), ('count on a shared drawer in use'), ('no_sale'),
  ('closing'), ('closing with a float'), ('closing after midnight'), ('negative balance'), ('refusal');

-- One day in one shop.  "balances" are those of its drawers, "tills" the
-- sessions of its devices; both go on from day to day.
CREATE PROCEDURE pg_temp.run_day(
  s shop, staff_id bigint, day date, INOUT balances numeric[], INOUT tills pg_temp.model[], INOUT clock timestamptz)
LANGUAGE plpgsql
AS $$
#variable_conflict use_variable
DECLARE
  code       CONSTANT text := currency_code(s.increment);
  increment  CONSTANT numeric := amount(s.increment);
  unit       CONSTANT numeric := round(1 / 10::numeric ^ scale(increment), scale(increment));
  devices    CONSTANT integer := array_length(s.device_ids, 1);
  steps      CONSTANT integer := 5 + floor(random() * 21);
  counters   text[] := '{}';
  i          integer;     -- the device
  d          integer;     -- its drawer
  t          pg_temp.model;
  dice       double precision;
  kind       text;
  tender     text;
  value      numeric;
  rounding   numeric;
  given      monetary_amount;
  paid       numeric;
  expected   numeric;
  a          session_activities;
  o          session_activities; -- what a reversal reverses
  c          cash_activities;
  r          payment_sessions;
  must_close boolean;
BEGIN
  clock := greatest(clock, (day + s.day_start) AT TIME ZONE s.time_zone);
  -- Steps at random, then, for most of the devices, a closing.
  FOR step IN 1 .. steps + devices LOOP
    clock := clock + random() * interval '45 minutes';
    must_close := step > steps;
    i := CASE WHEN must_close THEN step - steps ELSE 1 + floor(random() * devices) END;
    d := s.device_drawers[i];
    t := tills[i];
    CONTINUE WHEN must_close AND (NOT t.is_open OR random() < 0.08);
    dice := CASE WHEN must_close THEN 1 ELSE random() END;
    -- Mostly small amounts, now and then an enormous one.
    value := floor(1 + random() ^ 3 * 20000)::numeric * unit;
    IF random() < 0.004 THEN
      value := value * 10 ^ 9;
    END IF;

    -- Whoever acts, the others on the drawer are not alone.
    FOR j IN 1 .. devices LOOP
      IF j <> i AND s.device_drawers[j] = d AND tills[j].is_open THEN
        tills[j].is_alone := false;
        t.is_alone := false;
      END IF;
    END LOOP;

    -- Refused, and nothing has happened.
    IF random() < 0.03 THEN
      BEGIN
        IF t.is_open AND dice < 0.5 THEN
          PERFORM open_session(s.device_ids[i], staff_id);
        ELSIF t.is_open THEN
          PERFORM count_cash(t.id, monetary_amount(-1, code), staff_id);
        ELSIF t.id IS NOT NULL THEN
          PERFORM adjust_cash(t.id, monetary_amount(1, code), staff_id);
        ELSE
          PERFORM open_session(s.device_ids[i], staff_id, '1.000 TND');
        END IF;
        RAISE EXCEPTION 'not refused';
      EXCEPTION WHEN SQLSTATE 'TC001' OR SQLSTATE 'TC002' OR SQLSTATE 'TC005' OR SQLSTATE 'TC026' THEN
        counters := counters || 'refusal'::text;
      END;
    END IF;

    IF NOT t.is_open THEN
      expected := balances[d];
      t := ROW(NULL, true, NOT EXISTS (
          SELECT FROM generate_subscripts(tills, 1) j WHERE s.device_drawers[j] = d AND j <> i AND tills[j].is_open),
        (clock AT TIME ZONE s.time_zone - s.day_start)::date,
        1, expected, expected, 0, 0, 0, 0, 0, 0, 0);
      IF dice < 0.15 THEN
        -- by the payment that follows
        counters := counters || 'opening by a payment'::text;
      ELSE
        IF dice < 0.75 THEN
          t.counted_open := CASE WHEN random() < 0.3 THEN greatest(expected, 0) ELSE value END;
          counters := counters || 'opening counted'::text;
          given := monetary_amount(t.counted_open, code);
        ELSE
          counters := counters || 'opening without a count'::text;
          given := NULL;
        END IF;
        r := open_session(s.device_ids[i], staff_id, given, clock);
        t.id := r.id;
        ASSERT amount(r.expected_cash_at_open) = expected AND amount(r.cash_counted_at_open) = t.counted_open
          AND r.opening_counted = (given IS NOT NULL) AND r.business_date = t.business_date
          AND amount(r.expected_cash_now) = t.counted_open AND r.activity_count = 1,
          format('opening: expected %s, not %s', expected, r.expected_cash_at_open);
        balances[d] := t.counted_open;
        tills[i] := t;
        CONTINUE;
      END IF;
    END IF;

    CASE
      WHEN t.id IS NULL OR dice < 0.62 THEN
        kind := (ARRAY['sale', 'sale', 'sale', 'refund', 'change'])[1 + floor(random() * 5)];
        tender := CASE WHEN kind = 'change' OR random() < 0.65 THEN 'cash' ELSE 'card' END;
        given := NULL;
        rounding := 0;
        IF tender = 'cash' AND random() < 0.2 THEN
          rounding := greatest(floor((random() * 2 - 1)::numeric * increment / unit) * unit, -value);
          given := monetary_amount(rounding, code);
          counters := counters || 'given rounding'::text;
        ELSIF tender = 'cash' THEN
          rounding := round(value / increment) * increment - value;
          counters := counters || 'default rounding'::text;
        ELSE
          counters := counters || 'other tender'::text;
        END IF;
        counters := counters || kind;
        a := record_device_payment(s.device_ids[i], staff_id, kind, monetary_amount(value, code), tender, given,
          occurred_at => CASE WHEN t.id IS NULL OR random() < 0.5 THEN clock END);
        t.id := coalesce(t.id, a.payment_session_id);
        t.activities := t.activities + 1;
        paid := value + rounding;
        expected := CASE WHEN tender <> 'cash' THEN 0 WHEN kind = 'sale' THEN paid ELSE - paid END;
        ASSERT a.payment_session_id = t.id AND a.ordinal = t.activities AND amount(a.cash) = expected
          AND coalesce(amount(a.cash_rounding), 0) = rounding,
          format('%s of %s %s in %s: cash %s, not %s', kind, value, code, tender, expected, a.cash);
        balances[d] := balances[d] + expected;
        IF kind = 'refund' THEN
          t.refunds := t.refunds + paid;
          t.cash_refunds := t.cash_refunds + CASE WHEN tender = 'cash' THEN paid ELSE 0 END;
        ELSE
          t.sales := t.sales + CASE WHEN kind = 'sale' THEN paid ELSE - paid END;
          t.cash_sales := t.cash_sales + expected;
        END IF;
        t.rounding := t.rounding + CASE WHEN kind = 'sale' THEN rounding ELSE - rounding END;
      WHEN dice < 0.80 THEN
        kind := CASE WHEN random() < 0.3 THEN 'cash_payout' ELSE 'adjustment' END;
        counters := counters || kind;
        IF kind = 'cash_payout' OR random() < 0.5 THEN
          value := - value;
        END IF;
        c := adjust_cash(t.id, monetary_amount(value, code), staff_id, clock, type => kind);
        t.activities := t.activities + 1;
        ASSERT c.ordinal = t.activities AND amount(c.cash) = value, format('%s of %s: %s', kind, value, c.cash);
        balances[d] := balances[d] + value;
        t.adjustments := t.adjustments + value;
      WHEN dice < 0.88 THEN
        IF random() < 0.4 THEN
          value := greatest(balances[d], 0);
        END IF;
        counters := counters || ARRAY['count',
          CASE WHEN (SELECT count(*) FROM generate_subscripts(tills, 1) j WHERE s.device_drawers[j] = d AND tills[j].is_open) > 1
            THEN 'count on a shared drawer in use' ELSE 'count' END];
        c := count_cash(t.id, monetary_amount(value, code), staff_id, clock);
        t.activities := t.activities + 1;
        ASSERT c.ordinal = t.activities AND amount(c.cash_expected) = balances[d] AND amount(c.cash_counted) = value
          AND amount(c.cash_discrepancy) = value - balances[d] AND c.cash = c.cash_discrepancy,
          format('count: expected %s, not %s', balances[d], c.cash_expected);
        t.mid_discrepancy := t.mid_discrepancy + value - balances[d];
        balances[d] := value;
      WHEN dice < 0.90 THEN
        -- one of those that were not taken back yet
        SELECT v.* INTO o
        FROM (
          SELECT * FROM session_activities p
          WHERE p.payment_session_id = t.id AND p.reverses IS NULL
            AND p.type IN ('sale', 'refund', 'change', 'adjustment', 'cash_payout')
            AND NOT EXISTS (SELECT FROM session_activities q WHERE q.payment_session_id = t.id AND q.reverses = p.ordinal)
          ORDER BY p.ordinal) v
        ORDER BY random() LIMIT 1;
        CONTINUE WHEN NOT FOUND;
        counters := counters || 'reversal'::text;
        value := amount(o.cash);
        rounding := coalesce(amount(o.cash_rounding), 0);
        paid := amount(o.amount) + rounding;
        a := reverse_activity(t.id, o.ordinal, staff_id, clock);
        t.activities := t.activities + 1;
        ASSERT a.ordinal = t.activities AND a.reverses = o.ordinal AND a.type = o.type AND amount(a.cash) = - value
          AND a.tender IS NOT DISTINCT FROM o.tender
          AND amount(a.amount) + coalesce(amount(a.cash_rounding), 0) IS NOT DISTINCT FROM - paid,
          format('reversal of %s: %s', o, a);
        balances[d] := balances[d] - value;
        IF o.type IN ('adjustment', 'cash_payout') THEN
          t.adjustments := t.adjustments - value;
        ELSIF o.type = 'refund' THEN
          t.refunds := t.refunds - paid;
          t.cash_refunds := t.cash_refunds - CASE WHEN o.tender = 'cash' THEN paid ELSE 0 END;
        ELSE
          t.sales := t.sales - CASE WHEN o.type = 'sale' THEN paid ELSE - paid END;
          t.cash_sales := t.cash_sales - value;
        END IF;
        t.rounding := t.rounding - CASE WHEN o.type = 'sale' THEN rounding ELSE - rounding END;
      WHEN dice < 0.92 THEN
        counters := counters || 'no_sale'::text;
        a := record_no_sale(t.id, staff_id, clock);
        t.activities := t.activities + 1;
        ASSERT a.ordinal = t.activities AND amount(a.cash) = 0, 'no sale';
      ELSE
        expected := balances[d];
        IF random() < 0.4 THEN
          value := greatest(expected, 0);
        END IF;
        counters := counters || ARRAY['closing',
          CASE WHEN (clock AT TIME ZONE s.time_zone - s.day_start)::date > t.business_date THEN 'closing after midnight' ELSE 'closing' END];
        given := NULL;
        IF random() < 0.5 THEN
          given := monetary_amount(floor(random() * 10000)::numeric * unit, code);
          counters := counters || 'closing with a float'::text;
        END IF;
        r := close_session(t.id, monetary_amount(value, code), staff_id, given, clock);
        balances[d] := coalesce(amount(given), value);
        t.activities := t.activities + CASE WHEN balances[d] = value THEN 1 ELSE 2 END;
        ASSERT ROW(
            r.id, r.status, r.business_date, r.activity_count,
            amount(r.expected_cash_at_open), amount(r.cash_counted_at_open),
            amount(r.total_cash_sales), amount(r.total_cash_refunds), amount(r.net_cash_sales),
            amount(r.total_sales), amount(r.total_refunds), amount(r.net_sales), amount(r.total_cash_rounding),
            amount(r.total_adjustments), amount(r.opening_discrepancy), amount(r.mid_session_discrepancy),
            amount(r.expected_cash_at_close), amount(r.cash_counted_at_close), amount(r.closing_discrepancy),
            amount(r.total_discrepancy), amount(r.closing_adjustment), amount(r.left_in_drawer))
          = ROW(
            t.id, 'CLOSED', t.business_date, t.activities,
            t.expected_open, t.counted_open,
            t.cash_sales, t.cash_refunds, t.cash_sales - t.cash_refunds,
            t.sales, t.refunds, t.sales - t.refunds, t.rounding,
            t.adjustments, t.counted_open - t.expected_open, t.mid_discrepancy,
            expected, value, value - expected,
            t.counted_open - t.expected_open + t.mid_discrepancy + value - expected, balances[d] - value, balances[d]),
          format('closing: %s, not %s', t, r);
        IF t.is_alone THEN
          INSERT INTO alone VALUES (t.id);
        END IF;
        t.is_open := false;
    END CASE;
    tills[i] := t;
    IF balances[d] < 0 THEN
      counters := counters || 'negative balance'::text;
    END IF;
  END LOOP;

  -- The day's end: every drawer holds what the model says.
  FOR d IN 1 .. array_length(balances, 1) LOOP
    ASSERT (SELECT amount(balance) FROM cash_drawers WHERE id = s.drawer_ids[d]) = balances[d],
      format('balance of drawer %s: not %s', d, balances[d]);
  END LOOP;
  INSERT INTO met SELECT what, count(*) FROM unnest(counters) AS what GROUP BY what
  ON CONFLICT (what) DO UPDATE SET times = met.times + excluded.times;
END
$$;

-- All days, shop by shop; one transaction a day.
CREATE PROCEDURE pg_temp.run_days(staff_id bigint, seed integer, days integer)
LANGUAGE plpgsql
AS $$
DECLARE
  s        shop;
  balances numeric[];
  tills    pg_temp.model[];
  clock    timestamptz;
  what     text;
  place    text;
BEGIN
  FOR s IN SELECT * FROM shop ORDER BY n LOOP
    balances := array_fill(0::numeric, ARRAY[array_length(s.drawer_ids, 1)]);
    tills := array_fill(ROW(NULL, false, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)::pg_temp.model,
                        ARRAY[array_length(s.device_ids, 1)]);
    clock := '2021-01-01';
    FOR day IN 1 .. ceil(days::numeric / (SELECT count(*) FROM shop)) LOOP
      -- A seed of its own for each day, so that a day depends on those before
      -- in its shop only.
      PERFORM setseed((('x' || left(md5(format('%s %s %s', seed, s.n, day)), 7))::bit(28)::integer) / 268435456.0);
      BEGIN
        CALL pg_temp.run_day(s, staff_id, '2021-01-01'::date + day, balances, tills, clock);
      EXCEPTION WHEN OTHERS OR ASSERT_FAILURE THEN
        GET STACKED DIAGNOSTICS what = MESSAGE_TEXT, place = PG_EXCEPTION_CONTEXT;
        RAISE EXCEPTION 'seed %, shop %, day %: %', seed, s.n, day, what USING DETAIL = place;
      END;
      COMMIT;
    END LOOP;
  END LOOP;
END
$$;
CALL pg_temp.run_days(:staff_id, :seed, :days);

-- # What was met
SELECT count(*) >= 1000 AS days FROM (
  SELECT DISTINCT location_id, business_date FROM payment_sessions
  WHERE location_id IN (SELECT location_id FROM shop)) d;
SELECT what FROM met WHERE times < 50 ORDER BY what;

CREATE TEMPORARY TABLE day_session AS
SELECT s.*, f.net_cash
FROM payment_sessions s
JOIN fold f ON f.id = s.id
WHERE s.location_id IN (SELECT location_id FROM shop);

-- # S3: each balance is the sum of the cash of all activities; stored totals
-- are the fold of the activities
SELECT count(*) FROM balance_differences;
SELECT count(*) FROM fold_differences;

-- # S11: alone on the drawer, expected at close = counted at open + net cash
-- sales + adjustments + mid-session discrepancies
SELECT count(*) >= 300 AS enough,
       count(*) FILTER (WHERE expected_cash_at_close IS DISTINCT FROM
         cash_counted_at_open + net_cash_sales + total_adjustments + mid_session_discrepancy) AS differences
FROM day_session WHERE id IN (SELECT session_id FROM alone);

-- # S12: over any range of business dates, end - start = net cash + closing
-- adjustments + discrepancies; by drawer and by location
CREATE TEMPORARY TABLE date_range AS
SELECT n, '2021-01-02'::date + least(a, b) AS first, '2021-01-02'::date + greatest(a, b) AS last
FROM (SELECT n, floor(random() * 140)::integer AS a, floor(random() * 140)::integer AS b FROM generate_series(1, 20) n) r
UNION ALL
SELECT 100 + n, '2021-01-02'::date + n, '2021-01-02'::date + n FROM generate_series(0, 139) n;

SELECT k.kind, count(*) > 1000 AS enough,
       count(*) FILTER (WHERE k.at_end - k.at_start IS DISTINCT FROM k.net_cash + k.closing_adjustments + k.discrepancies) AS differences
FROM (
  SELECT g.kind, g.id, r.n,
         -- the balances from the activities, the rest from the stored totals
         coalesce(sum(s.net_cash) FILTER (WHERE s.business_date < r.first), 0) AS at_start,
         coalesce(sum(s.net_cash) FILTER (WHERE s.business_date <= r.last), 0) AS at_end,
         coalesce(sum(amount(s.net_cash_sales) + amount(s.total_adjustments)) FILTER (WHERE s.business_date BETWEEN r.first AND r.last), 0) AS net_cash,
         coalesce(sum(coalesce(amount(s.closing_adjustment), 0)) FILTER (WHERE s.business_date BETWEEN r.first AND r.last), 0) AS closing_adjustments,
         coalesce(sum(amount(s.total_discrepancy)) FILTER (WHERE s.business_date BETWEEN r.first AND r.last), 0) AS discrepancies
  FROM day_session s
  CROSS JOIN LATERAL (VALUES ('drawer', s.cash_drawer_id), ('location', s.location_id)) AS g (kind, id)
  CROSS JOIN date_range r
  GROUP BY g.kind, g.id, r.n
) k
GROUP BY k.kind ORDER BY k.kind;

-- The summaries say the same of every location, and of the shop.
SELECT count(*) > 1000 AS enough,
       count(*) FILTER (WHERE v.cash_balance_at_end - v.cash_balance_at_start
         IS DISTINCT FROM v.net_cash + v.closing_adjustments + v.total_discrepancies) AS broken,
       count(*) FILTER (WHERE ROW(amount(v.cash_balance_at_start), amount(v.cash_balance_at_end), v.sessions_opened, v.sessions_closed)
         IS DISTINCT FROM ROW(k.at_start, k.at_end, k.opened, k.closed)) AS differences
FROM (
  SELECT s.location_id, r.first, r.last,
         coalesce(sum(s.net_cash) FILTER (WHERE s.business_date < r.first), 0) AS at_start,
         coalesce(sum(s.net_cash) FILTER (WHERE s.business_date <= r.last), 0) AS at_end,
         count(*) FILTER (WHERE s.business_date BETWEEN r.first AND r.last) AS opened,
         count(*) FILTER (WHERE (s.closing_time AT TIME ZONE l.time_zone - l.day_start)::date BETWEEN r.first AND r.last) AS closed
  FROM day_session s
  JOIN shop l ON l.location_id = s.location_id
  CROSS JOIN date_range r
  GROUP BY s.location_id, r.n, r.first, r.last
) k
CROSS JOIN LATERAL location_summary(k.location_id, k.first, k.last) v;
SELECT count(*) FILTER (WHERE v.cash_balance_at_end - v.cash_balance_at_start
         IS DISTINCT FROM v.net_cash + v.closing_adjustments + v.total_discrepancies) AS broken
FROM shop s
CROSS JOIN date_range r
CROSS JOIN LATERAL shop_summary(currency_code(s.increment), r.first, r.last) v
WHERE r.n <= 20;

-- Sales before rounding, and payments by tender, add up in every report.
SELECT count(*) >= 1000 AS enough,
       count(*) FILTER (WHERE r.net_sales_before_rounding IS DISTINCT FROM r.net_sales - r.total_cash_rounding
         OR (amount(r.net_sales), amount(r.total_cash_rounding), r.number_of_sales, r.number_of_refunds)
           IS DISTINCT FROM (t.net_payments, t.cash_rounding, t.number_of_sales, t.number_of_refunds)) AS differences
FROM session_reports r
JOIN day_session s ON s.id = r.payment_session_id
CROSS JOIN LATERAL (
  SELECT coalesce(sum(amount(p.net_payments)), 0) AS net_payments,
         coalesce(sum(amount(p.cash_rounding)) FILTER (WHERE p.tender = 'cash'), 0) AS cash_rounding,
         coalesce(sum(p.number_of_sales), 0) AS number_of_sales,
         coalesce(sum(p.number_of_refunds), 0) AS number_of_refunds
  FROM payments_by_tender p
  WHERE p.payment_session_id = s.id
  OFFSET 0
) t;
-- The perpetual totals are the running sums over the Z numbers.
SELECT count(*) FILTER (WHERE amount(r.perpetual_net_sales) IS DISTINCT FROM z.net_sales) AS differences
FROM z_reports r
JOIN (
  SELECT id, sum(amount(net_sales)) OVER (PARTITION BY cash_drawer_id ORDER BY z_number) AS net_sales
  FROM day_session WHERE status = 'CLOSED'
) z ON z.id = r.payment_session_id;
-- The balance at the end of each timeline is the balance now, and at any instant
-- what the timeline says.
SELECT count(*) FILTER (WHERE t.balance IS DISTINCT FROM d.balance) AS at_end,
       count(*) FILTER (WHERE drawer_balance_at(d.id, m.recorded_at) IS DISTINCT FROM m.balance) AS in_the_middle
FROM shop s
CROSS JOIN LATERAL unnest(s.drawer_ids) AS u (id)
JOIN cash_drawers d ON d.id = u.id
CROSS JOIN LATERAL (
  SELECT t.balance FROM drawer_timeline(d.id) t ORDER BY t.recorded_at DESC, t.payment_session_id DESC, t.ordinal DESC LIMIT 1
) t
CROSS JOIN LATERAL (
  SELECT t.recorded_at, (array_agg(t.balance ORDER BY t.payment_session_id DESC, t.ordinal DESC))[1] AS balance
  FROM drawer_timeline(d.id) t GROUP BY t.recorded_at ORDER BY md5(t.recorded_at::text) LIMIT 5
) m;

-- # S14: corrections. The same laws hold as corrected.
CREATE PROCEDURE pg_temp.correct_sessions(staff_id bigint, seed integer)
LANGUAGE plpgsql
AS $$
DECLARE
  s record;
  kind text;
  value numeric;
BEGIN
  PERFORM setseed((('x' || left(md5(format('%s corrections', seed)), 7))::bit(28)::integer) / 268435456.0);
  FOR s IN
    -- every fifth session, twice
    SELECT d.id, d.currency, scale(amount(p.increment)) AS digits
    FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM day_session WHERE status = 'CLOSED') d
    JOIN shop p ON p.location_id = d.location_id
    CROSS JOIN generate_series(1, 2) AS turn
    WHERE d.n % 5 = 0
    ORDER BY d.id, turn
  LOOP
    kind := (ARRAY['sale', 'refund', 'change', 'adjustment', 'recount', 'recount'])[1 + floor(random() * 6)];
    value := round((1 + floor(random() * 50)::numeric) / 10::numeric ^ s.digits, s.digits);
    IF kind <> 'recount' AND random() < 0.5 THEN
      value := - value;
    END IF;
    PERFORM correct_session(s.id, kind, monetary_amount(value, s.currency), staff_id,
      CASE WHEN kind IN ('sale', 'refund') AND random() < 0.5 THEN 'card' END);
  END LOOP;
END
$$;
CALL pg_temp.correct_sessions(:staff_id, :seed);
SELECT count(*) > 100 AS enough,
       count(*) FILTER (WHERE v.corrected_cash_balance_at_end <> v.cash_balance_at_end) > 10 AS corrected,
       count(*) FILTER (WHERE v.corrected_cash_balance_at_end - v.corrected_cash_balance_at_start
         IS DISTINCT FROM v.corrected_net_cash + v.closing_adjustments + v.corrected_total_discrepancies) AS broken
FROM shop s
CROSS JOIN date_range r
CROSS JOIN LATERAL location_summary(s.location_id, r.first, r.last) v
WHERE r.n <= 20;
CREATE TEMPORARY TABLE corrected AS
SELECT s.id, s.cash_drawer_id, s.point_of_sale_device_id, s.status, s.closing_adjustment, s.cash_counted_at_open, s.mid_session_discrepancy,
  t.payment_session_id IS NOT NULL AS is_corrected,
  coalesce(s.net_cash_sales + t.net_cash_sales, s.net_cash_sales) AS net_cash_sales,
  coalesce(s.total_adjustments + t.total_adjustments, s.total_adjustments) AS total_adjustments,
  coalesce(s.expected_cash_at_open + t.expected_cash_at_open, s.expected_cash_at_open) AS expected_cash_at_open,
  coalesce(s.opening_discrepancy + t.opening_discrepancy, s.opening_discrepancy) AS opening_discrepancy,
  coalesce(s.expected_cash_at_close + t.expected_cash_at_close, s.expected_cash_at_close) AS expected_cash_at_close,
  coalesce(s.cash_counted_at_close + t.cash_counted_at_close, s.cash_counted_at_close) AS cash_counted_at_close,
  coalesce(s.closing_discrepancy + t.closing_discrepancy, s.closing_discrepancy) AS closing_discrepancy,
  coalesce(s.left_in_drawer + t.left_in_drawer, s.left_in_drawer) AS left_in_drawer,
  coalesce(s.total_discrepancy + t.total_discrepancy, s.total_discrepancy) AS total_discrepancy
FROM payment_sessions s
LEFT JOIN session_correction_totals t ON t.payment_session_id = s.id
WHERE s.location_id IN (SELECT location_id FROM shop);
-- Figures that follow from others.
SELECT count(*) FILTER (WHERE is_corrected) > 300 AS enough,
       count(*) FILTER (WHERE cash_counted_at_open - expected_cash_at_open IS DISTINCT FROM opening_discrepancy
         OR cash_counted_at_close - expected_cash_at_close IS DISTINCT FROM closing_discrepancy
         OR cash_counted_at_close + closing_adjustment IS DISTINCT FROM left_in_drawer
         OR total_discrepancy IS DISTINCT FROM coalesce(opening_discrepancy + mid_session_discrepancy + closing_discrepancy,
           opening_discrepancy + mid_session_discrepancy)) AS differences
FROM corrected;
-- S11.
SELECT count(*) FILTER (WHERE is_corrected) > 50 AS enough,
       count(*) FILTER (WHERE expected_cash_at_close IS DISTINCT FROM
         cash_counted_at_open + net_cash_sales + total_adjustments + mid_session_discrepancy) AS differences
FROM corrected WHERE id IN (SELECT session_id FROM alone);
-- S12, on drawers of one device: all that sessions did up to a close makes what
-- was left in the drawer then.
SELECT count(*) FILTER (WHERE is_corrected) > 50 AS enough, count(*) FILTER (WHERE done IS DISTINCT FROM amount(left_in_drawer)) AS differences
FROM (
  SELECT c.*, sum(amount(c.net_cash_sales) + amount(c.total_adjustments) + amount(c.total_discrepancy) + amount(c.closing_adjustment))
    OVER (PARTITION BY cash_drawer_id ORDER BY id) AS done
  FROM corrected c
  WHERE status = 'CLOSED'
    AND cash_drawer_id IN (SELECT cash_drawer_id FROM corrected GROUP BY cash_drawer_id HAVING count(DISTINCT point_of_sale_device_id) = 1)
) d;
-- On every drawer: a recount is taken off one opening, the first in the ledger
-- after its close, or waits for one.
WITH event AS (
  SELECT s.id, s.cash_drawer_id, a.type, row_number() OVER (PARTITION BY s.cash_drawer_id ORDER BY a.recorded_at, a.payment_session_id, a.ordinal) AS n
  FROM session_activities a JOIN corrected s ON s.id = a.payment_session_id
  WHERE a.type IN ('opening', 'closing')
), following AS (
  SELECT c.amount, (SELECT o.id FROM event o WHERE o.cash_drawer_id = e.cash_drawer_id AND o.type = 'opening' AND o.n > e.n ORDER BY o.n LIMIT 1) AS id
  FROM session_corrections c JOIN event e ON e.id = c.payment_session_id AND e.type = 'closing'
  WHERE c.kind = 'recount'
), expected AS (
  SELECT id, sum(amount(amount)) AS amount FROM following WHERE id IS NOT NULL GROUP BY id
)
SELECT count(e.*) > 50 AS enough, count(*) FILTER (WHERE coalesce(e.amount, 0) IS DISTINCT FROM coalesce(amount(t.expected_cash_at_open), 0)) AS differences
FROM expected e
FULL JOIN (SELECT t.* FROM session_correction_totals t JOIN corrected c ON c.id = t.payment_session_id) t ON t.payment_session_id = e.id;
-- No balance has moved, and no session.
SELECT count(*) FROM balance_differences;
SELECT count(*) FROM fold_differences;

-- Z numbers count the closings of a drawer, in the order in which they came.
SELECT count(*) FROM (
  SELECT z_number, row_number() OVER (PARTITION BY cash_drawer_id ORDER BY z_number) AS n FROM day_session WHERE status = 'CLOSED'
) z WHERE z.z_number <> z.n;

-- Nothing is wrong with a digest or a seal.
SELECT count(*) FROM shop, unnest(drawer_ids) AS drawer_id, LATERAL verify_drawer(drawer_id);
