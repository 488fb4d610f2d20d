-- The total order of monetary_amount at work: sorting, btree, hash and BRIN.
SET search_path = public, cash_tracking;
SET client_min_messages = warning;

-- Amounts of several currencies and of all magnitudes, many of them more than once.
CREATE TABLE money_order (n integer, a monetary_amount);
SELECT setseed(0.5) IS NOT NULL AS seeded;
INSERT INTO money_order
SELECT n, monetary_amount(trunc((random() * 2 - 1)::numeric * power(10::numeric, 1 + n % 15)), (ARRAY['AED', 'EUR', 'KWD', 'USD', 'ZWR'])[1 + n % 5])
FROM generate_series(1, 20000) AS n;
INSERT INTO money_order
SELECT 20000 + n, a
FROM unnest(ARRAY[
  '-92233720368547758.08 USD', '92233720368547758.07 USD', '-92233720368547758.07 USD', '92233720368547758.06 USD',
  '2814749767106.55 USD', '2814749767106.56 USD', '2814749767106.57 USD', '-2814749767106.55 USD', '-2814749767106.56 USD', '-2814749767106.57 USD',
  '-9223372036854775.808 KWD', '9223372036854775.807 KWD', '0 USD', NULL
]::monetary_amount[]) WITH ORDINALITY AS t (a, n);
ANALYZE money_order;

-- ## Sorting agrees with the comparison, up and down, NULL at its place

SELECT bool_and(previous IS NULL OR previous <= a) AS ascends, count(*)
FROM (SELECT a, lag(a) OVER (ORDER BY a) AS previous FROM money_order) AS t
WHERE a IS NOT NULL;
SELECT bool_and(previous IS NULL OR previous >= a) AS descends, count(*)
FROM (SELECT a, lag(a) OVER (ORDER BY a DESC) AS previous FROM money_order) AS t
WHERE a IS NOT NULL;
SELECT a FROM money_order ORDER BY a DESC NULLS FIRST LIMIT 1;
SELECT a FROM money_order WHERE n > 20000 ORDER BY a, n;
SET work_mem = '64kB';
SELECT bool_and(previous IS NULL OR previous <= a) AS ascends_on_disk
FROM (SELECT a, lag(a) OVER (ORDER BY a) AS previous FROM money_order) AS t
WHERE a IS NOT NULL;
RESET work_mem;

-- ## Every index finds what a sequential scan finds

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
CREATE TABLE money_found (method text, low monetary_amount, high monetary_amount, between_count bigint, below bigint, above bigint, equal bigint);
CREATE PROCEDURE pg_temp.probe(method text)
LANGUAGE sql
AS $$
  INSERT INTO money_found
  SELECT method, p.a, q.a,
         (SELECT count(*) FROM money_order WHERE a BETWEEN p.a AND q.a),
         (SELECT count(*) FROM money_order WHERE a < p.a),
         (SELECT count(*) FROM money_order WHERE a > q.a),
         (SELECT count(*) FROM money_order WHERE a = p.a)
  FROM money_order AS p
  JOIN money_order AS q ON q.n = p.n + 1
  WHERE p.n IN (1, 77, 500, 20001, 20002, 20012)
$$;
CALL pg_temp.probe('none');
SET enable_seqscan = off;
CREATE INDEX money_order_btree ON money_order (a);
SELECT pg_temp.plan_has('SELECT FROM money_order WHERE a OPERATOR(cash_tracking.<) ''1 USD''', 'money_order_btree') AS uses_btree;
CALL pg_temp.probe('btree');
DROP INDEX money_order_btree;
CREATE INDEX money_order_hash ON money_order USING hash (a);
SELECT pg_temp.plan_has('SELECT FROM money_order WHERE a OPERATOR(cash_tracking.=) ''1 USD''', 'money_order_hash') AS uses_hash;
CALL pg_temp.probe('hash');
DROP INDEX money_order_hash;
CREATE INDEX money_order_brin ON money_order USING brin (a) WITH (pages_per_range = 4);
SELECT pg_temp.plan_has('SELECT FROM money_order WHERE a OPERATOR(cash_tracking.<) ''1 USD''', 'money_order_brin') AS uses_brin;
CALL pg_temp.probe('brin');
DROP INDEX money_order_brin;
RESET enable_seqscan;
SELECT f.method, count(*) AS probes,
       bool_and((f.between_count, f.below, f.above, f.equal) = (s.between_count, s.below, s.above, s.equal)) AS as_without_index
FROM money_found AS f
JOIN money_found AS s ON s.method = 'none' AND s.low = f.low AND s.high = f.high
GROUP BY f.method
ORDER BY f.method;

-- ## Equal entries share a place in a btree

CREATE TABLE money_duplicates AS SELECT '1 USD'::monetary_amount AS a, n FROM generate_series(1, 20000) AS n;
CREATE INDEX money_duplicates_shared ON money_duplicates (a);
CREATE INDEX money_duplicates_apart ON money_duplicates (a) WITH (deduplicate_items = off);
SELECT pg_relation_size('money_duplicates_shared') * 2 < pg_relation_size('money_duplicates_apart') AS deduplicated;

SELECT opcname, amname, opcdefault, amvalidate(o.oid)
FROM pg_opclass AS o
JOIN pg_am AS am ON am.oid = o.opcmethod
WHERE opcintype = 'monetary_amount'::regtype
ORDER BY opcname;
DROP TABLE money_order, money_found, money_duplicates;
