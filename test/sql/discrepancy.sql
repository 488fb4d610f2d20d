-- discrepancy_agg, discrepancy_summary and rollup, on a table of no session's.
SET search_path = public, cash_tracking;
SET client_min_messages = warning;

-- What an expression is refused with.
CREATE FUNCTION pg_temp.refusal(expression text)
RETURNS TABLE (code text, message text)
LANGUAGE plpgsql
AS $$
BEGIN
  EXECUTE 'SELECT ' || expression;
  code := 'none';
  RETURN NEXT;
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS
    code = RETURNED_SQLSTATE,
    message = MESSAGE_TEXT;
  RETURN NEXT;
END
$$;

CREATE TABLE stock_count (
  n integer,
  person text,
  counted monetary_amount,
  expected monetary_amount
) WITH (parallel_workers = 2);
INSERT INTO stock_count
SELECT n,
       (ARRAY['Ada', 'Bo', 'Cy'])[1 + n % 3],
       CASE WHEN n % 11 = 0 THEN NULL ELSE monetary_amount(250 + (n * 7919 % 401 - 200) * (n % 2) / 100.0, 'EUR') END,
       CASE WHEN n % 13 = 0 THEN NULL ELSE '250 EUR'::monetary_amount END
FROM generate_series(1, 3000) AS n;
ANALYZE stock_count;

-- ## A summary, and each thing it knows

SELECT discrepancy_agg(counted, expected) AS summary FROM stock_count WHERE n <= 20;
SELECT s AS summary, over_count(s), short_count(s), exact_count(s), total_count(s), total_over(s), total_short(s), net_discrepancy(s),
       worst_over(s), worst_short(s), round(mean_discrepancy(s), 6) AS mean, round(discrepancy_deviation(s), 6) AS deviation
FROM (SELECT discrepancy_agg(counted, expected) AS s
      FROM (VALUES ('103.50 USD'::monetary_amount, '100 USD'::monetary_amount), ('98.80 USD', '100 USD'), ('100 USD', '100 USD'),
                   ('0 USD', '-0.01 USD'), (NULL, '1 EUR'), ('1 EUR', NULL)) AS t (counted, expected)) AS one;
SELECT s AS summary, discrepancy_deviation(s)
FROM (SELECT discrepancy_agg('7 JPY'::monetary_amount, '9 JPY') AS s) AS one;
SELECT discrepancy_agg(counted, expected) FROM stock_count WHERE n < 0;
SELECT discrepancy_agg(counted, expected) FROM stock_count WHERE n IN (11, 13);
SELECT rollup(s) FROM (VALUES (NULL::discrepancy_summary), (NULL)) AS t (s);

-- ## It says what plain aggregates say

SELECT person,
       over_count(s) = p.over_count AS over_count,
       short_count(s) = p.short_count AS short_count,
       exact_count(s) = p.exact_count AS exact_count,
       total_count(s) = p.total_count AS total_count,
       minor_units(total_over(s)) = p.total_over AS total_over,
       minor_units(total_short(s)) = p.total_short AS total_short,
       minor_units(net_discrepancy(s)) = p.net AS net,
       minor_units(worst_over(s)) = p.worst_over AS worst_over,
       minor_units(worst_short(s)) = p.worst_short AS worst_short,
       round(mean_discrepancy(s), 12) = round(p.mean / 100, 12) AS mean,
       round(discrepancy_deviation(s), 12) = round(p.deviation / 100, 12) AS deviation
FROM (SELECT person, discrepancy_agg(counted, expected) AS s FROM stock_count GROUP BY person) AS summed
JOIN (SELECT person,
             count(*) FILTER (WHERE d > 0) AS over_count,
             count(*) FILTER (WHERE d < 0) AS short_count,
             count(*) FILTER (WHERE d = 0) AS exact_count,
             count(d) AS total_count,
             sum(d) FILTER (WHERE d > 0) AS total_over,
             sum(d) FILTER (WHERE d < 0) AS total_short,
             sum(d) AS net,
             max(d) AS worst_over,
             min(d) AS worst_short,
             avg(d) AS mean,
             stddev_samp(d) AS deviation
      FROM (SELECT person, minor_units(counted) - minor_units(expected) AS d FROM stock_count) AS difference
      GROUP BY person) AS p USING (person)
ORDER BY person;

-- ## Summaries rolled up equal the summary of the rows

CREATE TABLE stored AS
SELECT n / 100 AS period, person, discrepancy_agg(counted, expected) AS summary
FROM stock_count
GROUP BY n / 100, person;
SELECT r.person, r.summary::text = d.summary::text AS equal
FROM (SELECT person, rollup(summary) AS summary FROM stored GROUP BY person) AS r
JOIN (SELECT person, discrepancy_agg(counted, expected) AS summary FROM stock_count GROUP BY person) AS d USING (person)
ORDER BY r.person;
SELECT (SELECT rollup(summary) FROM stored)::text = (SELECT discrepancy_agg(counted, expected) FROM stock_count)::text AS equal,
       (SELECT rollup(summary) FROM (SELECT rollup(summary) AS summary FROM stored GROUP BY period / 5) AS twice)::text
         = (SELECT discrepancy_agg(counted, expected) FROM stock_count)::text AS equal_by_two_steps;

-- ## In parallel, partition-wise and in windows

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
SELECT pg_temp.plan_has('SELECT discrepancy_agg(counted, expected) FROM stock_count', 'Partial Aggregate') AS is_parallel;
SELECT (SELECT discrepancy_agg(counted, expected) FROM stock_count)::text = (SELECT rollup(summary) FROM stored)::text AS equal;
-- Workers that see nothing but NULL.
SELECT discrepancy_agg(counted, expected) FROM stock_count WHERE n % 11 = 0;
SET max_parallel_workers_per_gather = 0;

CREATE TABLE partitioned (LIKE stock_count) PARTITION BY LIST (person);
CREATE TABLE partitioned_ada PARTITION OF partitioned FOR VALUES IN ('Ada');
CREATE TABLE partitioned_others PARTITION OF partitioned DEFAULT;
INSERT INTO partitioned SELECT * FROM stock_count;
SET enable_partitionwise_aggregate = on;
SELECT pg_temp.plan_has('SELECT discrepancy_agg(counted, expected) FROM partitioned', 'Partial Aggregate') AS is_partitionwise;
SELECT (SELECT discrepancy_agg(counted, expected) FROM partitioned)::text = (SELECT rollup(summary) FROM stored)::text AS equal;

SELECT count(*) AS frames,
       count(*) FILTER (WHERE w.moving::text IS DISTINCT FROM f.whole::text) AS wrong
FROM (SELECT n, discrepancy_agg(counted, expected) OVER (ORDER BY n ROWS BETWEEN 4 PRECEDING AND 3 FOLLOWING) AS moving
      FROM stock_count WHERE n <= 400) AS w,
LATERAL (SELECT discrepancy_agg(counted, expected) AS whole FROM stock_count WHERE n BETWEEN w.n - 4 AND LEAST(w.n + 3, 400)) AS f;
SELECT count(*) AS frames,
       count(*) FILTER (WHERE w.moving::text IS DISTINCT FROM f.whole::text) AS wrong
FROM (SELECT period, rollup(summary) OVER (ORDER BY period ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS moving
      FROM stored WHERE person = 'Bo') AS w,
LATERAL (SELECT rollup(summary) AS whole FROM stored WHERE person = 'Bo' AND period BETWEEN w.period - 2 AND w.period) AS f;
-- Frames of nothing but NULL, and from one currency to the next.
SELECT n, discrepancy_agg(a, b) OVER (ORDER BY n ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS moving
FROM (VALUES (1, NULL::monetary_amount, '1 USD'::monetary_amount), (2, '2 USD', '1 USD'), (3, NULL, NULL), (4, NULL, NULL), (5, '1 EUR', '2 EUR')) AS t (n, a, b)
ORDER BY n;

-- ## Text and binary form

SELECT count(*) AS summaries, bool_and(summary::text::discrepancy_summary::text = summary::text) AS same FROM stored;
\copy stored TO 'results/discrepancy.bin' (FORMAT binary)
CREATE TEMPORARY TABLE stored_read (LIKE stored);
\copy stored_read FROM 'results/discrepancy.bin' (FORMAT binary)
SELECT count(*) AS summaries, bool_and(w.summary::text = r.summary::text) AS same
FROM stored AS w
JOIN stored_read AS r USING (period, person);

SELECT text, r.code
FROM unnest(ARRAY[
  'USD over 1 total 0.02 worst 0.02 short 0 total 0.00 worst 0.00 exact 0 squares 4',
  'USD over 1 total 92233720368547758.07 worst 92233720368547758.07 short 1 total -92233720368547758.08 worst -92233720368547758.08 exact 0 squares 170141183460469231713240559642174554113',
  '', 'USD', 'usd over 1 total 0.02 worst 0.02 short 0 total 0.00 worst 0.00 exact 0 squares 4',
  'XAU over 1 total 0.02 worst 0.02 short 0 total 0.00 worst 0.00 exact 0 squares 4',
  'USDollar over 1 total 0.02 worst 0.02 short 0 total 0.00 worst 0.00 exact 0 squares 4',
  'USD over 1 total 0.02 worst 0.02 short 0 total 0.00 worst 0.00 exact 0 squares 4 ',
  'USD over 0 total 0.00 worst 0.00 short 0 total 0.00 worst 0.00 exact 0 squares 0',
  'USD over -1 total 0.02 worst 0.02 short 0 total 0.00 worst 0.00 exact 2 squares 4',
  'USD over 1 total 0.02 worst 0.03 short 0 total 0.00 worst 0.00 exact 0 squares 9',
  'USD over 1 total 0.03 worst 0.02 short 0 total 0.00 worst 0.00 exact 0 squares 4',
  'USD over 3 total 0.03 worst 0.02 short 0 total 0.00 worst 0.00 exact 0 squares 4',
  'USD over 0 total 0.02 worst 0.02 short 0 total 0.00 worst 0.00 exact 1 squares 4',
  'USD over 1 total 0.02 worst 0.02 short 1 total 0.02 worst 0.02 exact 0 squares 8',
  'USD over 1 total 0.02 worst 0.02 short 0 total 0.00 worst 0.00 exact 0 squares 3',
  'USD over 0 total 0.00 worst 0.00 short 0 total 0.00 worst 0.00 exact 1 squares 1',
  'USD over 1 total 0.002 worst 0.02 short 0 total 0.00 worst 0.00 exact 0 squares 4',
  'USD over 1 total 0.02 worst 0.02 short 0 total 0.00 worst 0.00 exact 9223372036854775807 squares 4',
  'USD over 1 total 0.02 worst 0.02 short 0 total 0.00 worst 0.00 exact 9223372036854775808 squares 4',
  'USD over 1 total 0.02 worst 0.02 short 0 total 0.00 worst 0.00 exact 0 squares 340282366920938463463374607431768211456'
]) WITH ORDINALITY AS t (text, n),
LATERAL pg_temp.refusal(quote_literal(text) || '::discrepancy_summary') AS r
ORDER BY n;

-- Hostile bytes: a bytea column has the same binary frame as a summary with these bytes.
CREATE FUNCTION pg_temp.bytes(over_count bigint, exact_count bigint, total bigint, code text, digits integer)
RETURNS bytea
LANGUAGE sql
AS $$
  SELECT int8send(over_count) || int8send(0) || int8send(exact_count) || int8send(total) || int8send(0) || int8send(total) || int8send(0)
         || int8send(0) || int8send(total * total) || convert_to(code, 'UTF8') || decode(lpad(to_hex(digits), 2, '0'), 'hex')
$$;
CREATE TEMPORARY TABLE received (s discrepancy_summary);
CREATE TEMPORARY TABLE bytes (b bytea);
\set send '\\copy bytes TO \'results/discrepancy_hostile.bin\' (FORMAT binary)'
\set receive '\\copy received FROM \'results/discrepancy_hostile.bin\' (FORMAT binary)'
INSERT INTO bytes VALUES (pg_temp.bytes(1, 2, 5, 'USD', 2));
:send
:receive
SELECT s FROM received;
TRUNCATE bytes; INSERT INTO bytes VALUES (pg_temp.bytes(1, 2, 5, 'USD', 3));
:send
:receive
TRUNCATE bytes; INSERT INTO bytes VALUES (pg_temp.bytes(1, 2, 5, 'ZZZ', 2));
:send
:receive
TRUNCATE bytes; INSERT INTO bytes VALUES (pg_temp.bytes(1, 2, 5, 'XAU', 255));
:send
:receive
TRUNCATE bytes; INSERT INTO bytes VALUES (pg_temp.bytes(2, -1, 5, 'USD', 2));
:send
:receive
TRUNCATE bytes; INSERT INTO bytes VALUES (pg_temp.bytes(0, 0, 0, 'USD', 2));
:send
:receive
TRUNCATE bytes; INSERT INTO bytes VALUES (pg_temp.bytes(1, 2, -5, 'USD', 2));
:send
:receive
TRUNCATE bytes; INSERT INTO bytes VALUES ('\x00');
:send
:receive
SELECT count(*) AS received FROM received;

-- ## What is refused

SELECT expression, r.*
FROM unnest(ARRAY[
  $$discrepancy_agg(a, b) FROM (VALUES ('1 USD'::monetary_amount, '1 EUR'::monetary_amount)) AS t (a, b)$$,
  $$discrepancy_agg(a, a) FROM (VALUES ('1 USD'::monetary_amount), ('1 EUR')) AS t (a)$$,
  $$discrepancy_agg(a, '-1 JPY') FROM (VALUES ('9223372036854775807 JPY'::monetary_amount)) AS t (a)$$,
  $$discrepancy_agg(a, '0 JPY') FROM (VALUES ('9223372036854775807 JPY'::monetary_amount), ('1 JPY')) AS t (a)$$,
  $$discrepancy_agg(a, '0 JPY') FROM (VALUES ('-9223372036854775808 JPY'::monetary_amount), ('-1 JPY')) AS t (a)$$,
  $$rollup(s) FROM (VALUES ('USD over 0 total 0.00 worst 0.00 short 0 total 0.00 worst 0.00 exact 1 squares 0'::discrepancy_summary), ('EUR over 0 total 0.00 worst 0.00 short 0 total 0.00 worst 0.00 exact 1 squares 0')) AS t (s)$$,
  $$rollup(s) FROM (VALUES ('USD over 0 total 0.00 worst 0.00 short 0 total 0.00 worst 0.00 exact 9223372036854775807 squares 0'::discrepancy_summary), ('USD over 0 total 0.00 worst 0.00 short 0 total 0.00 worst 0.00 exact 1 squares 0')) AS t (s)$$,
  $$rollup(s) FROM (VALUES ('USD over 1 total 0.02 worst 0.02 short 0 total 0.00 worst 0.00 exact 0 squares 340282366920938463463374607431768211455'::discrepancy_summary), ('USD over 1 total 0.01 worst 0.01 short 0 total 0.00 worst 0.00 exact 0 squares 1')) AS t (s)$$,
  $$discrepancy_unmerge(summary, summary) FROM stored LIMIT 1$$,
  $$discrepancy_inverse(summary, '1 EUR', '1 EUR') FROM stored LIMIT 1$$
]) WITH ORDINALITY AS t (expression, n),
LATERAL pg_temp.refusal(expression) AS r
ORDER BY n;
SELECT r.* FROM pg_temp.refusal($$'12 USD'::discrepancy_summary$$) AS r;
SELECT discrepancy_transition(NULL, NULL, NULL) IS NULL AS no_empty_summary;
DROP TABLE stock_count, stored, partitioned;
