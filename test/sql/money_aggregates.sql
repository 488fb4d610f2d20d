-- Aggregates of monetary_amount: groups, windows, parallel plans, mixtures.
SET search_path = public, cash_tracking;
SET client_min_messages = warning;

-- What a statement is refused with.
CREATE FUNCTION pg_temp.refusal(statement text)
RETURNS TABLE (code text, message text)
LANGUAGE plpgsql
AS $$
BEGIN
  EXECUTE statement;
  code := 'none';
  RETURN NEXT;
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS
    code = RETURNED_SQLSTATE,
    message = MESSAGE_TEXT;
  RETURN NEXT;
END
$$;

CREATE TABLE money_rows (n integer, a monetary_amount) WITH (parallel_workers = 2);
INSERT INTO money_rows
SELECT n,
       CASE WHEN n % 7 = 0 THEN NULL
            ELSE monetary_amount((n * 7919 % 1000 - 500) / 100.0, (ARRAY['EUR', 'USD'])[1 + (n > 3000)::integer]) END
FROM generate_series(1, 6000) AS n;
ANALYZE money_rows;

-- ## No rows, only NULL, one row

SELECT sum(a), avg(a), min(a), max(a), sum_by_currency(a) FROM money_rows WHERE n < 0;
SELECT sum(a), avg(a), min(a), max(a), sum_by_currency(a) FROM money_rows WHERE n = 7;
SELECT sum(a), avg(a), min(a), max(a), sum_by_currency(a) FROM money_rows WHERE n = 1;

-- ## Groups, by sort and by hash

SELECT currency_code(a) AS code, sum(a), avg(a), min(a), max(a), sum_by_currency(a),
       sum(minor_units(a)) AS expected_sum, round(avg(amount(a)), 2) AS expected_avg,
       min(minor_units(a)) AS expected_min, max(minor_units(a)) AS expected_max
FROM money_rows
GROUP BY currency_code(a)
ORDER BY code;
SELECT sum_by_currency(a) FROM money_rows;
SELECT total, currency_code(total) FROM unnest((SELECT sum_by_currency(a) FROM money_rows)) AS total ORDER BY total;

-- Many currencies, met in another order than they are shown in.
SELECT sum_by_currency(a) = array_agg(DISTINCT a) AS in_order_of_code, cardinality(sum_by_currency(a))
FROM (SELECT monetary_amount(1, code) AS a FROM currencies() WHERE digits IS NOT NULL ORDER BY code DESC) AS t;

-- avg rounds half away from zero.
SELECT avg(a) FROM (VALUES ('0.01 USD'::monetary_amount), ('0.02 USD')) AS t (a);
SELECT avg(a) FROM (VALUES ('-0.01 USD'::monetary_amount), ('-0.02 USD')) AS t (a);
SELECT avg(a) FROM (VALUES ('0.01 USD'::monetary_amount), ('0.00 USD'), ('0.00 USD')) AS t (a);
SELECT avg(a) FROM (VALUES ('-92233720368547758.08 USD'::monetary_amount), ('0 USD')) AS t (a);

-- ## Mixtures and overflow

SELECT aggregate, r.*
FROM unnest(ARRAY['sum', 'avg', 'min', 'max', 'sum_by_currency']) WITH ORDINALITY AS t (aggregate, n),
LATERAL pg_temp.refusal(format('SELECT %s(a) FROM money_rows', aggregate)) AS r
ORDER BY n;
SELECT aggregate, r.*
FROM unnest(ARRAY['sum', 'avg', 'sum_by_currency']) WITH ORDINALITY AS t (aggregate, n),
LATERAL pg_temp.refusal(format('SELECT %s(a) FROM (VALUES (''9223372036854775807 JPY''::monetary_amount), (''1 JPY''), (''-1 JPY'')) AS t (a)', aggregate)) AS r
ORDER BY n;

-- ## Moving windows equal what each frame gives on its own

CREATE FUNCTION pg_temp.frame(first integer, last integer)
RETURNS TABLE (sum monetary_amount, avg monetary_amount, min monetary_amount, max monetary_amount, sums monetary_amount[])
LANGUAGE sql
AS $$
  SELECT sum(a), avg(a), min(a), max(a), sum_by_currency(a)
  FROM money_rows
  WHERE n BETWEEN first AND last
$$;
SELECT count(*) AS frames,
       count(*) FILTER (WHERE w.sum IS DISTINCT FROM f.sum) AS wrong_sums,
       count(*) FILTER (WHERE w.avg IS DISTINCT FROM f.avg) AS wrong_avgs,
       count(*) FILTER (WHERE w.min IS DISTINCT FROM f.min) AS wrong_mins,
       count(*) FILTER (WHERE w.max IS DISTINCT FROM f.max) AS wrong_maxs,
       count(*) FILTER (WHERE w.sums IS DISTINCT FROM f.sums) AS wrong_sums_by_currency
FROM (
  SELECT n, sum(a) OVER frame AS sum, avg(a) OVER frame AS avg, min(a) OVER frame AS min, max(a) OVER frame AS max,
         sum_by_currency(a) OVER frame AS sums
  FROM money_rows
  WHERE n <= 300
  WINDOW frame AS (ORDER BY n ROWS BETWEEN 5 PRECEDING AND 2 FOLLOWING EXCLUDE NO OTHERS)
) AS w,
LATERAL pg_temp.frame(GREATEST(w.n - 5, 1), LEAST(w.n + 2, 300)) AS f;

-- A window may move from one currency to the next as long as no frame has both.
SELECT n, sum(a) OVER frame AS sum, avg(a) OVER frame AS avg, max(a) OVER frame AS max, sum_by_currency(a) OVER frame AS sums
FROM (VALUES (1, '1 USD'::monetary_amount), (2, '2 USD'), (3, NULL), (4, NULL), (5, '3 EUR'), (6, '4 EUR')) AS t (n, a)
WINDOW frame AS (ORDER BY n ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
ORDER BY n;
SELECT r.*
FROM pg_temp.refusal($$SELECT sum(a) OVER (ORDER BY n ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
                       FROM (VALUES (1, '1 USD'::monetary_amount), (2, '3 EUR')) AS t (n, a)$$) AS r;

-- The rest of a frame that is out of range on its own is refused, like a group of these rows.
SELECT aggregate, r.*
FROM unnest(ARRAY['sum', 'avg', 'sum_by_currency']) WITH ORDINALITY AS t (aggregate, n),
LATERAL pg_temp.refusal(format($$
  SELECT %s(a) OVER (ORDER BY n ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)
  FROM (VALUES (1, '-9223372036854775807 JPY'::monetary_amount), (2, '9223372036854775807 JPY'), (3, '10 JPY'), (4, '-20 JPY')) AS t (n, a)
$$, aggregate)) AS r
ORDER BY n;

-- ## In parallel

SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
CREATE FUNCTION pg_temp.plan_has(statement text, node text)
RETURNS boolean
LANGUAGE plpgsql
AS $$
DECLARE
  line text;
BEGIN
  FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || statement LOOP
    IF strpos(line, node) > 0 THEN
      RETURN true;
    END IF;
  END LOOP;
  RETURN false;
END
$$;
SELECT pg_temp.plan_has('SELECT sum(a), avg(a), min(a), max(a), sum_by_currency(a) FROM money_rows WHERE n > 3000', 'Partial Aggregate') AS is_parallel;
SELECT sum(a), avg(a), min(a), max(a), sum_by_currency(a) FROM money_rows WHERE n > 3000;
SELECT sum_by_currency(a) FROM money_rows;
SELECT aggregate, r.code
FROM unnest(ARRAY['sum', 'avg', 'min', 'max', 'sum_by_currency']) WITH ORDINALITY AS t (aggregate, n),
LATERAL pg_temp.refusal(format('SELECT %s(a) FROM money_rows', aggregate)) AS r
ORDER BY n;
DROP TABLE money_rows;
