-- monetary_amount: text and binary form, arithmetic, comparison, sum.
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
SET timezone = 'UTC';

-- What a statement is refused with.
CREATE FUNCTION pg_temp.refusal(statement text)
RETURNS TABLE (code text, message text, detail text)
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
    detail = PG_EXCEPTION_DETAIL;
  RETURN NEXT;
END
$$;

-- Whether the plan of a statement has a node.
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

-- ## Text: valid

SELECT '[' || input || ']' AS input, input::monetary_amount AS output
FROM unnest(ARRAY[
  '12.34 USD', 'USD 12.34', '+12.34 USD', '-12.34 USD', 'USD -12.34', 'USD +12.34',
  '   12.34   USD   ', '   USD   12.34   ', E'\t12.34\nUSD\r\n',
  '12 USD', '12.3 USD', '0 USD', '-0 USD', '-0.01 USD', '0.10 USD', '000012.34 USD',
  '500 JPY', '-1 JPY', '1.234 KWD', '0.001 KWD', '1.2345 CLF', '-0.0001 UYW', '7 DEM'
]) WITH ORDINALITY AS t (input, n)
ORDER BY n;

-- ## Text: the smallest and the largest amount, and one step beyond

SELECT input, input::monetary_amount AS output
FROM unnest(ARRAY[
  '92233720368547758.07 USD', '-92233720368547758.08 USD',
  '9223372036854775807 JPY', '-9223372036854775808 JPY',
  '9223372036854775.807 KWD', '-9223372036854775.808 KWD',
  '922337203685477.5807 CLF', '-922337203685477.5808 CLF'
]) WITH ORDINALITY AS t (input, n)
ORDER BY n;

SELECT input, r.*
FROM unnest(ARRAY[
  '92233720368547758.08 USD', '-92233720368547758.09 USD', '92233720368547759 USD',
  '9223372036854775808 JPY', '-9223372036854775809 JPY', 'JPY 18446744073709551616',
  '9223372036854775.808 KWD', '-922337203685477.5809 CLF'
]) WITH ORDINALITY AS t (input, n),
LATERAL pg_temp.refusal(format('SELECT %L::cash_tracking.monetary_amount', input)) AS r
ORDER BY n;

-- ## Text: invalid

SELECT '[' || input || ']' AS input, r.*
FROM unnest(ARRAY[
  '', ' ', '12.34', 'USD', '12.34USD', 'USD12.34', '12. USD', '.34 USD', '- 1 USD', '--1 USD', '1- USD',
  '-USD 1', '(1) USD', '1,000.00 USD', '12,34 USD', '1 000 USD', '1.2.3 USD', '1e2 USD', '0x10 USD', 'NaN USD',
  'Infinity USD', '$12.34', '12.34 $', '12.34 USD USD', 'USD 12.34 USD', '12.34 U5D',
  '12.34 usd', '12.34 US', '12.34 USDX', 'ZZZ 12.34', '1 DOLLAR',
  '1 XAU', 'XXX 1', '1 XTS',
  '12.345 USD', 'USD 12.340', '1.0 JPY', '1.2345 KWD', '1.23456 CLF'
]) WITH ORDINALITY AS t (input, n),
LATERAL pg_temp.refusal(format('SELECT %L::cash_tracking.monetary_amount', input)) AS r
ORDER BY n;

-- PostgreSQL 16 and later report the same softly.
DO $$
DECLARE
  input text;
  code text;
BEGIN
  IF current_setting('server_version_num')::integer < 160000 THEN
    RETURN;
  END IF;
  FOREACH input IN ARRAY ARRAY['', '1 ZZZ', '1 XAU', '1.234 USD', '92233720368547758.08 USD'] LOOP
    EXECUTE 'SELECT sql_error_code FROM pg_input_error_info($1, ''monetary_amount'')' INTO code USING input;
    IF code <> (CASE WHEN input LIKE '9%' THEN '22003' ELSE '22P02' END) THEN
      RAISE EXCEPTION 'soft error of "%": %', input, code;
    END IF;
  END LOOP;
END
$$;

-- No locale has a say.
SET lc_monetary = 'C';
SET lc_numeric = 'C';
SELECT '1234567.89 EUR'::monetary_amount AS amount;

-- ## Constructor and accessors

SELECT monetary_amount(12.34, 'USD') AS usd,
       monetary_amount(12, 'JPY') AS jpy,
       monetary_amount(1.5, 'KWD') AS kwd,
       monetary_amount(12.3400, 'USD') AS zeros,
       monetary_amount(500.000, 'JPY') AS more_zeros,
       monetary_amount(-0.00, 'EUR') AS negative_zero,
       monetary_amount(100, 'EUR') AS hundred,
       monetary_amount(NULL, 'USD') AS no_number,
       monetary_amount(1, NULL) AS no_code;

SELECT number, t.code, r.*
FROM (VALUES
  (1, '12.345', 'USD'), (2, '0.5', 'JPY'), (3, '1', 'usd'), (4, '1', ''), (5, '1', 'EURO'), (6, '1', 'XAU'),
  (7, '92233720368547758.08', 'USD'), (8, '1e100', 'USD'), (9, 'NaN', 'USD'), (10, 'Infinity', 'USD'), (11, '-Infinity', 'USD')
) AS t (n, number, code),
LATERAL pg_temp.refusal(format('SELECT cash_tracking.monetary_amount(%L::numeric, %L)', number, t.code)) AS r
ORDER BY n;

SELECT a, amount(a), scale(amount(a)), minor_units(a), currency_code(a), monetary_amount(amount(a), currency_code(a)) = a AS same
FROM unnest(ARRAY[
  '12.34 USD', '-0.05 USD', '0 USD', '500 JPY', '1.234 KWD', '0.0001 CLF',
  '92233720368547758.07 USD', '-92233720368547758.08 USD', '-9223372036854775808 JPY'
]::monetary_amount[]) WITH ORDINALITY AS t (a, n)
ORDER BY n;

-- There is no cast from or to numeric, nor any implicit cast.
SELECT castsource::regtype, casttarget::regtype, castcontext
FROM pg_cast
WHERE 'monetary_amount'::regtype IN (castsource, casttarget)
  AND (castcontext <> 'e' OR 'numeric'::regtype IN (castsource, casttarget));

-- ## Binary: a round trip through COPY

CREATE TEMPORARY TABLE amounts (n integer, a monetary_amount);
INSERT INTO amounts
SELECT n, a
FROM unnest(ARRAY[
  '12.34 USD', '-0.05 USD', '0 USD', '500 JPY', '1.234 KWD', '0.0001 CLF', '1 DEM', NULL,
  '92233720368547758.07 USD', '-92233720368547758.08 USD', '-9223372036854775808 JPY'
]::monetary_amount[]) WITH ORDINALITY AS t (a, n);
\copy amounts TO 'results/money.bin' (FORMAT binary)
CREATE TEMPORARY TABLE amounts_read (LIKE amounts);
\copy amounts_read FROM 'results/money.bin' (FORMAT binary)
SELECT count(*) AS rows, count(r.a) AS amounts, bool_and(w.a IS NOT DISTINCT FROM r.a) AS equal
FROM amounts AS w
FULL JOIN amounts_read AS r USING (n);

SELECT a, monetary_amount_send(a)
FROM unnest(ARRAY['12.34 USD', '-1 JPY', '-0.001 KWD']::monetary_amount[]) WITH ORDINALITY AS t (a, n)
ORDER BY n;

-- Hostile bytes: a bytea column has the same binary frame as an amount with these bytes.
CREATE TEMPORARY TABLE received (a monetary_amount);
CREATE TEMPORARY TABLE bytes (b bytea);

\set send '\\copy bytes TO \'results/money_hostile.bin\' (FORMAT binary)'
\set receive '\\copy received FROM \'results/money_hostile.bin\' (FORMAT binary)'

INSERT INTO bytes VALUES ('\x00000000000004d255534402');
:send
:receive
SELECT a FROM received;

TRUNCATE bytes; INSERT INTO bytes VALUES ('');
:send
:receive
TRUNCATE bytes; INSERT INTO bytes VALUES ('\x00000000000004d2555344');
:send
:receive
TRUNCATE bytes; INSERT INTO bytes VALUES ('\x00000000000004d25553440200');
:send
:receive
TRUNCATE bytes; INSERT INTO bytes VALUES ('\x00000000000004d255534403');
:send
:receive
TRUNCATE bytes; INSERT INTO bytes VALUES ('\x00000000000004d2555344ff');
:send
:receive
TRUNCATE bytes; INSERT INTO bytes VALUES ('\x00000000000004d275736402');
:send
:receive
TRUNCATE bytes; INSERT INTO bytes VALUES ('\x00000000000004d200000002');
:send
:receive
TRUNCATE bytes; INSERT INTO bytes VALUES ('\x00000000000004d25841552e');
:send
:receive
TRUNCATE bytes; INSERT INTO bytes VALUES ('\x00000000000004d2584155ff');
:send
:receive
SELECT count(*) AS received FROM received;

-- ## Arithmetic

SELECT '1.10 USD'::monetary_amount + '2.20 USD' AS sum,
       '1.10 USD'::monetary_amount - '2.20 USD' AS difference,
       - '1.10 USD'::monetary_amount AS negated,
       + '1.10 USD'::monetary_amount AS itself,
       abs('-1.10 USD'::monetary_amount) AS absolute,
       abs('1.10 USD'::monetary_amount) AS absolute_of_positive,
       sign('-1.10 USD'::monetary_amount) AS sign_of_negative,
       sign('0 USD'::monetary_amount) AS sign_of_zero,
       sign('0.01 USD'::monetary_amount) AS sign_of_positive,
       '1.10 USD'::monetary_amount + NULL AS null_sum;

SELECT '92233720368547758.06 USD'::monetary_amount + '0.01 USD' AS largest,
       '-92233720368547758.07 USD'::monetary_amount - '0.01 USD' AS smallest,
       - '92233720368547758.07 USD'::monetary_amount AS negated,
       '-92233720368547758.08 USD'::monetary_amount + '92233720368547758.07 USD' AS sum;

SELECT expression, r.*
FROM (VALUES
  (1, '''1 USD''::m + ''1 EUR'''),
  (2, '''1 USD''::m - ''1 JPY'''),
  (3, '''92233720368547758.07 USD''::m + ''0.01 USD'''),
  (4, '''-92233720368547758.08 USD''::m + ''-0.01 USD'''),
  (5, '''-92233720368547758.08 USD''::m - ''0.01 USD'''),
  (6, '''0 JPY''::m - ''-9223372036854775808 JPY'''),
  (7, '- ''-92233720368547758.08 USD''::m'),
  (8, 'cash_tracking.abs(''-92233720368547758.08 USD''::m)')
) AS t (n, expression),
LATERAL pg_temp.refusal('SELECT ' || replace(expression, '::m', '::cash_tracking.monetary_amount')) AS r
ORDER BY n;

-- ## Total order: the axioms, over every triple of a mixed set

CREATE TEMPORARY TABLE sample (a monetary_amount);
INSERT INTO sample
SELECT (number || ' ' || code)::monetary_amount
FROM unnest(ARRAY['AED', 'EUR', 'JPY', 'KWD', 'USD', 'ZWL']) AS code,
     unnest(ARRAY['0', '1', '-1', '255', '256', '-256', '4294967295', '4294967296', '-4294967296',
                  '9000000000000000', '-9000000000000000']) AS number;
INSERT INTO sample VALUES
  ('0.00 USD'), ('-92233720368547758.08 USD'), ('92233720368547758.07 USD'),
  ('9223372036854775807 JPY'), ('-9223372036854775808 JPY');

SELECT count(*) AS pairs,
       bool_and(cmp = CASE WHEN (currency_code(a) COLLATE "C", minor_units(a)) < (currency_code(b) COLLATE "C", minor_units(b)) THEN -1
                           WHEN (currency_code(a) COLLATE "C", minor_units(a)) > (currency_code(b) COLLATE "C", minor_units(b)) THEN 1
                           ELSE 0 END) AS cmp_is_code_then_units,
       bool_and((a < b) = (cmp < 0)) AS lt,
       bool_and((a <= b) = (cmp <= 0)) AS le,
       bool_and((a = b) = (cmp = 0)) AS eq,
       bool_and((a <> b) = (cmp <> 0)) AS ne,
       bool_and((a >= b) = (cmp >= 0)) AS ge,
       bool_and((a > b) = (cmp > 0)) AS gt,
       bool_and(cmp = - monetary_amount_cmp(b, a)) AS antisymmetric,
       bool_and(cmp <> 0 OR monetary_amount_hash(a) = monetary_amount_hash(b)) AS equal_hash_equally,
       bool_and(cmp <> 0 OR monetary_amount_hash_extended(a, 42) = monetary_amount_hash_extended(b, 42)) AS equal_hash_equally_64,
       bool_and((monetary_amount_hash(a)::bigint & 4294967295) = (monetary_amount_hash_extended(a, 0) & 4294967295)) AS hashes_agree,
       count(*) FILTER (WHERE cmp <> 0 AND monetary_amount_hash(a) = monetary_amount_hash(b)) AS hash_collisions
FROM (SELECT x.a, y.a AS b, monetary_amount_cmp(x.a, y.a) AS cmp FROM sample AS x CROSS JOIN sample AS y) AS pair;

SELECT count(*) AS triples, bool_and(NOT (x.a <= y.a AND y.a <= z.a) OR x.a <= z.a) AS transitive
FROM sample AS x CROSS JOIN sample AS y CROSS JOIN sample AS z;

SELECT opcname, amvalidate(oid)
FROM pg_opclass
WHERE opcintype = 'monetary_amount'::regtype
ORDER BY opcname;

-- The same rows come out by sort, by index and by hash.
SELECT array_agg(a ORDER BY a) = array_agg(a ORDER BY currency_code(a) COLLATE "C", minor_units(a)) AS sorted
FROM sample;
CREATE INDEX sample_btree ON sample (a);
CREATE INDEX sample_hash ON sample USING hash (a);
SET enable_seqscan = off;
SET enable_bitmapscan = off;
SELECT a FROM sample WHERE a BETWEEN '-1 EUR' AND '1 JPY' ORDER BY a;
DROP INDEX sample_btree;
SELECT a FROM sample WHERE a = '255 KWD';
RESET enable_seqscan;
RESET enable_bitmapscan;
SELECT count(*) AS joined FROM sample AS x JOIN sample AS y ON x.a = y.a;
SELECT count(*) AS distinct_amounts FROM (SELECT DISTINCT a FROM sample) AS d;
CREATE TABLE money_hash_partitioned (a monetary_amount) PARTITION BY HASH (a);
CREATE TABLE money_hash_partitioned_0 PARTITION OF money_hash_partitioned FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE money_hash_partitioned_1 PARTITION OF money_hash_partitioned FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO money_hash_partitioned SELECT a FROM sample;
SELECT count(*) > 10 AS filled FROM money_hash_partitioned_0
UNION ALL
SELECT count(*) > 10 FROM money_hash_partitioned_1;
DROP TABLE money_hash_partitioned;

-- ## Strict comparison: as the total order within a currency, TC005 beyond

SELECT count(*) AS pairs,
       bool_and((x.a <<< y.a) = (x.a < y.a)) AS lt,
       bool_and((x.a <<= y.a) = (x.a <= y.a)) AS le,
       bool_and((x.a === y.a) = (x.a = y.a)) AS eq,
       bool_and((x.a !== y.a) = (x.a <> y.a)) AS ne,
       bool_and((x.a >>= y.a) = (x.a >= y.a)) AS ge,
       bool_and((x.a >>> y.a) = (x.a > y.a)) AS gt
FROM sample AS x
JOIN sample AS y ON currency_code(x.a) = currency_code(y.a);

SELECT operator, r.code, r.message
FROM unnest(ARRAY['<<<', '<<=', '===', '!==', '>>=', '>>>']) WITH ORDINALITY AS t (operator, n),
LATERAL pg_temp.refusal(format('SELECT ''1 USD''::cash_tracking.monetary_amount OPERATOR(cash_tracking.%s) ''1 EUR''', operator)) AS r
ORDER BY n;

-- The planner does not stumble over statistics with several currencies.
CREATE TEMPORARY TABLE analyzed AS SELECT a FROM sample, generate_series(1, 20);
ANALYZE analyzed;
SELECT pg_temp.plan_has('SELECT FROM analyzed WHERE a OPERATOR(cash_tracking.>>>) ''1 USD''', 'Seq Scan') AS planned;

-- ## sum

SELECT sum(a) FROM sample WHERE false;
SELECT sum(a) FROM (VALUES (NULL::monetary_amount), (NULL)) AS t (a);
SELECT sum(a) FROM (VALUES ('12.34 USD'::monetary_amount)) AS t (a);
SELECT sum(a) FROM (VALUES ('1.10 USD'::monetary_amount), (NULL), ('-3.30 USD'), ('0.01 USD')) AS t (a);
SELECT currency_code(a) AS code, count(*), sum(a) FROM amounts WHERE n < 9 GROUP BY currency_code(a) ORDER BY code;
SELECT r.* FROM pg_temp.refusal($$SELECT cash_tracking.sum(a) FROM (VALUES ('1 USD'::cash_tracking.monetary_amount), ('1 EUR')) AS t (a)$$) AS r;
SELECT r.* FROM pg_temp.refusal($$SELECT cash_tracking.sum(a) FROM (VALUES ('92233720368547758.07 USD'::cash_tracking.monetary_amount), ('0.01 USD'), ('-1 USD')) AS t (a)$$) AS r;

-- The rows that are summed stay as they are; so does an argument of a direct call.
SELECT sum(a), array_agg(a ORDER BY n) FROM amounts WHERE currency_code(a) = 'USD' AND n < 4;
SELECT monetary_amount_sum(a, '1 USD'), a FROM amounts WHERE n = 1;
SELECT n, sum(a) OVER (ORDER BY n ROWS UNBOUNDED PRECEDING) AS running, sum(a) OVER () AS total
FROM amounts
WHERE n < 4
ORDER BY n;

-- In parallel
CREATE TABLE money_parallel (n integer, a monetary_amount) WITH (parallel_workers = 2);
INSERT INTO money_parallel SELECT n, monetary_amount(n / 100.0, 'USD') FROM generate_series(1, 20000) AS n;
ANALYZE money_parallel;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
SELECT pg_temp.plan_has('SELECT cash_tracking.sum(a) FROM money_parallel', 'Partial Aggregate') AS is_parallel;
SELECT sum(a), sum(minor_units(a)) AS expected FROM money_parallel;
INSERT INTO money_parallel VALUES (0, '1 EUR');
SELECT r.code, r.message FROM pg_temp.refusal('SELECT cash_tracking.sum(a) FROM money_parallel') AS r;
DROP TABLE money_parallel;
