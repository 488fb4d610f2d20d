-- monetary_amount: multiplication, division, allocation, cash rounding, JSON, currencies.
SET search_path = public, cash_tracking;
SET client_min_messages = warning;

-- What an expression is refused with.
CREATE FUNCTION pg_temp.refusal(expression text)
RETURNS TABLE (code text, message text, detail text)
LANGUAGE plpgsql
AS $$
BEGIN
  EXECUTE 'SELECT ' || expression;
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

-- ## Operators round half away from zero, once

SELECT factor,
       '0.05 USD'::monetary_amount * factor AS product,
       factor * '0.05 USD'::monetary_amount AS product_swapped,
       '-0.05 USD'::monetary_amount * factor AS negative_product
FROM unnest(ARRAY[0, 1, -1, 0.5, 0.3, 0.49999999999999999999, 0.1, 0.09999999999999999999, 1e-30, 1e15]) AS factor
ORDER BY factor;

SELECT divisor,
       '1.00 USD'::monetary_amount / divisor AS quotient,
       '-1.00 USD'::monetary_amount / divisor AS negative_quotient
FROM unnest(ARRAY[1, -1, 3, -3, 8, 200, 200.00000000000000000001, 1e30, 0.001]) AS divisor
ORDER BY divisor;

SELECT '10 JPY'::monetary_amount * 2 AS integer_factor,
       '10 JPY'::monetary_amount / 4 AS integer_divisor,
       '1.50 USD'::monetary_amount / '0.50 USD'::monetary_amount AS ratio,
       round('1.00 USD'::monetary_amount / '3.00 USD'::monetary_amount, 6) AS third,
       '1 USD'::monetary_amount * NULL::numeric AS null_product;

-- ## Rounding modes, at and around the tie

SELECT factor, mode, multiply('0.05 USD', factor, mode), multiply('-0.05 USD', factor, mode) AS negative,
       divide('0.05 USD', 1 / factor, mode) AS divided
FROM unnest(ARRAY[0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9]) AS factor,
     unnest(ARRAY['half_away', 'half_even', 'up', 'down']) AS mode
WHERE factor IN (0.2, 0.5, 0.8) OR mode = 'half_even'
ORDER BY mode, factor;
SELECT multiply('0.05 USD', 0.5) = multiply('0.05 USD', 0.5, 'half_away') AS multiply_default,
       divide('0.05 USD', 2) = divide('0.05 USD', 2, 'half_away') AS divide_default;

-- ## allocate

SELECT amount, weights, allocate(amount, weights)
FROM (VALUES
  (1, '0.05 USD'::monetary_amount, '{1,1,1}'::numeric[]),
  (2, '-0.05 USD', '{1,1,1}'),
  (3, '100 USD', '{0,1,0,2,0}'),
  (4, '100 JPY', '{0.5,0.25,0.25}'),
  (5, '1 JPY', '{1e-20,1e20}'),
  (6, '0 KWD', '{3,2,1}'),
  (7, '92233720368547758.07 USD', '{1,1}'),
  (8, '-92233720368547758.08 USD', '{1}'),
  (9, '0.02 USD', '{0.1,0.2,0.4,0.8}')
) AS t (n, amount, weights)
ORDER BY n;
SELECT amount, parts, allocate(amount, parts)
FROM (VALUES
  (1, '0.05 USD'::monetary_amount, 3), (2, '-0.05 USD', 3), (3, '1 JPY', 4), (4, '-9223372036854775808 JPY', 2)
) AS t (n, amount, parts)
ORDER BY n;
SELECT cardinality(allocate('1 USD', 1000000)) AS largest_number_of_parts;

-- ## cash_round

SELECT amount,
       cash_round(amount, monetary_amount(0.05, currency_code(amount))) AS five,
       cash_round(amount, monetary_amount(1, currency_code(amount))) AS one
FROM unnest(ARRAY['0.02 USD', '0.03 USD', '0.025 KWD', '-0.02 USD', '-0.03 USD', '0.50 USD', '1.49 USD', '-0.50 USD', '0.00 USD',
                  '-92233720368547758.04 USD']::monetary_amount[]) WITH ORDINALITY AS t (amount, n)
ORDER BY n;
SELECT amount, cash_round(amount)
FROM unnest(ARRAY['1.02 USD', '1.02 CAD', '1.03 CHF', '1.24 DKK', '1.25 DKK', '1.50 SEK', '2.49 HUF', '2.50 HUF', '1.234 KWD', '7 JPY'
                 ]::monetary_amount[]) WITH ORDINALITY AS t (amount, n)
ORDER BY n;

-- ## JSON

SELECT amount, amount::jsonb AS json, amount::jsonb::monetary_amount = amount AS same
FROM unnest(ARRAY['12.34 USD', '-0.05 USD', '500 JPY', '-92233720368547758.08 USD']::monetary_amount[]) WITH ORDINALITY AS t (amount, n)
ORDER BY n;
SELECT json, json::monetary_amount AS amount
FROM unnest(ARRAY[
  '{"amount": "1500.0", "currencyCode": "JPY"}', '{"amount": 12.3, "currencyCode": "USD"}',
  '{"amount": "12.3400", "currencyCode": "USD", "__typename": "MoneyV2"}', '{"amount": -0.0, "currencyCode": "USD"}',
  '{"amount": "100", "currencyCode": "USD"}'
]::jsonb[]) WITH ORDINALITY AS t (json, n)
ORDER BY n;

-- ## What is refused

SELECT expression, r.*
FROM unnest(ARRAY[
  $$'92233720368547758.07 USD' * 1.1$$, $$'-92233720368547758.08 USD' * -1$$, $$'92233720368547758.07 USD' * 1e100$$,
  $$'92233720368547758.07 USD' / 0.99$$, $$'1 USD' * 'NaN'$$, $$'1 USD' * 'Infinity'$$, $$'1 USD' / 0$$, $$'1 USD' / '-Infinity'::numeric$$,
  $$'1 USD' / '1 EUR'::m$$, $$'1 USD' / '0 USD'::m$$,
  $$multiply('1 USD', 1, 'half_up')$$, $$divide('1 USD', 1, '')$$, $$divide('1 USD', 0, 'up')$$,
  $$allocate('1 USD', '{}'::numeric[])$$, $$allocate('1 USD', '{0,0}'::numeric[])$$, $$allocate('1 USD', '{1,-1}'::numeric[])$$,
  $$allocate('1 USD', '{1,NULL}'::numeric[])$$, $$allocate('1 USD', '{1,NaN}'::numeric[])$$, $$allocate('1 USD', '{1,Infinity}'::numeric[])$$,
  $$allocate('1 USD', '{{1,2},{3,4}}'::numeric[])$$, $$allocate('1 USD', 0)$$, $$allocate('1 USD', -1)$$, $$allocate('1 USD', 1000001)$$,
  $$cash_round('1 USD', '0 USD')$$, $$cash_round('1 USD', '-0.05 USD')$$, $$cash_round('1 USD', '0.05 EUR')$$,
  $$cash_round('92233720368547758.07 USD', '0.10 USD')$$, $$cash_round('-92233720368547758.08 HUF')$$,
  $$'1'::jsonb::m$$, $$'[]'::jsonb::m$$, $$'{}'::jsonb::m$$, $$'{"amount": "1"}'::jsonb::m$$, $$'{"amount": true, "currencyCode": "USD"}'::jsonb::m$$,
  $$'{"amount": "1", "currencyCode": 840}'::jsonb::m$$, $$'{"amount": "", "currencyCode": "USD"}'::jsonb::m$$,
  $$'{"amount": "1.", "currencyCode": "USD"}'::jsonb::m$$, $$'{"amount": ".00", "currencyCode": "USD"}'::jsonb::m$$,
  $$'{"amount": "1,5", "currencyCode": "USD"}'::jsonb::m$$, $$'{"amount": "1.005", "currencyCode": "USD"}'::jsonb::m$$,
  $$'{"amount": 1e100, "currencyCode": "USD"}'::jsonb::m$$, $$'{"amount": "1", "currencyCode": "usd"}'::jsonb::m$$,
  $$'{"amount": "1", "currencyCode": "XAU"}'::jsonb::m$$
]) WITH ORDINALITY AS t (expression, n),
LATERAL pg_temp.refusal(regexp_replace(replace(expression, '::m', '::monetary_amount'), '^(''[^'']*'') ([*/])', '\1::monetary_amount \2')) AS r
ORDER BY n;

-- ## The currency table

SELECT code, numeric_code, name, digits, cash_digits, cash_step, is_active, is_tender
FROM currencies()
ORDER BY code;
SELECT * FROM currency('CHF');
SELECT count(*) AS rows FROM currency('ZZZ');
SELECT count(*) AS rows FROM currency(NULL);
