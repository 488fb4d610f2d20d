-- # Money: the type monetary_amount

CREATE TYPE cash_tracking.monetary_amount;

CREATE FUNCTION cash_tracking.monetary_amount_in(cstring)
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_monetary_amount_in';
COMMENT ON FUNCTION cash_tracking.monetary_amount_in(cstring) IS
  'Reads the text form of monetary_amount: "12.34 USD" or "USD 12.34". Errors: 22P02 for what is no amount, an unknown currency or too many decimals; 22003 out of range. Since 1.0.';

CREATE FUNCTION cash_tracking.monetary_amount_out(cash_tracking.monetary_amount)
RETURNS cstring
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_monetary_amount_out';
COMMENT ON FUNCTION cash_tracking.monetary_amount_out(cash_tracking.monetary_amount) IS
  'Writes the text form of monetary_amount: "12.34 USD", with all decimals of the currency. Since 1.0.';

CREATE FUNCTION cash_tracking.monetary_amount_recv(internal)
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_monetary_amount_recv';
COMMENT ON FUNCTION cash_tracking.monetary_amount_recv(internal) IS
  'Reads the binary form of monetary_amount: minor units as a 64-bit integer in network order, three letters, one byte with the number of decimals. Errors: 22P03 for anything else. Since 1.0.';

CREATE FUNCTION cash_tracking.monetary_amount_send(cash_tracking.monetary_amount)
RETURNS bytea
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_monetary_amount_send';
COMMENT ON FUNCTION cash_tracking.monetary_amount_send(cash_tracking.monetary_amount) IS
  'Writes the binary form of monetary_amount. Since 1.0.';

CREATE TYPE cash_tracking.monetary_amount (
  INPUT = cash_tracking.monetary_amount_in,
  OUTPUT = cash_tracking.monetary_amount_out,
  RECEIVE = cash_tracking.monetary_amount_recv,
  SEND = cash_tracking.monetary_amount_send,
  INTERNALLENGTH = 12,
  ALIGNMENT = int4,
  STORAGE = plain
);
COMMENT ON TYPE cash_tracking.monetary_amount IS
  'Money: an exact 64-bit count of minor units with its ISO 4217 currency, written "12.34 USD". Amounts of two currencies never mix.';

-- ## Constructor and accessors

CREATE FUNCTION cash_tracking.monetary_amount(number numeric, code text)
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_monetary_amount';
COMMENT ON FUNCTION cash_tracking.monetary_amount(numeric, text) IS
  'The amount of a number and an ISO 4217 code, exactly. NULL for NULL. Errors: 22P02 for an unknown currency or a value with more decimals than the currency has; 22003 out of range. Since 1.0.';

CREATE FUNCTION cash_tracking.amount(amount cash_tracking.monetary_amount)
RETURNS numeric
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_amount';
COMMENT ON FUNCTION cash_tracking.amount(cash_tracking.monetary_amount) IS
  'The number of an amount, with all decimals of the currency: 12.34 for "12.34 USD". NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.minor_units(amount cash_tracking.monetary_amount)
RETURNS bigint
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_minor_units';
COMMENT ON FUNCTION cash_tracking.minor_units(cash_tracking.monetary_amount) IS
  'The amount as a count of minor units of its currency: 1234 for "12.34 USD". NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.currency_code(amount cash_tracking.monetary_amount)
RETURNS text
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_currency_code';
COMMENT ON FUNCTION cash_tracking.currency_code(cash_tracking.monetary_amount) IS
  'The ISO 4217 code of the amount: "USD" for "12.34 USD". NULL for NULL. Since 1.0.';

-- ## Arithmetic

CREATE FUNCTION cash_tracking.monetary_amount_add(a cash_tracking.monetary_amount, b cash_tracking.monetary_amount)
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_monetary_amount_add';
COMMENT ON FUNCTION cash_tracking.monetary_amount_add(cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Sum of two amounts of one currency; the function behind +. NULL for NULL. Errors: TC005 for mixed currencies, 22003 out of range. Since 1.0.';

CREATE FUNCTION cash_tracking.monetary_amount_subtract(a cash_tracking.monetary_amount, b cash_tracking.monetary_amount)
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_monetary_amount_subtract';
COMMENT ON FUNCTION cash_tracking.monetary_amount_subtract(cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Difference of two amounts of one currency; the function behind -. NULL for NULL. Errors: TC005 for mixed currencies, 22003 out of range. Since 1.0.';

CREATE FUNCTION cash_tracking.monetary_amount_negate(amount cash_tracking.monetary_amount)
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_monetary_amount_negate';
COMMENT ON FUNCTION cash_tracking.monetary_amount_negate(cash_tracking.monetary_amount) IS
  'The amount with the other sign; the function behind the prefix -. NULL for NULL. Errors: 22003 for the smallest amount. Since 1.0.';

CREATE FUNCTION cash_tracking.monetary_amount_plus(amount cash_tracking.monetary_amount)
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_monetary_amount_plus';
COMMENT ON FUNCTION cash_tracking.monetary_amount_plus(cash_tracking.monetary_amount) IS
  'The amount itself; the function behind the prefix +. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.abs(amount cash_tracking.monetary_amount)
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_abs';
COMMENT ON FUNCTION cash_tracking.abs(cash_tracking.monetary_amount) IS
  'The amount without its sign. NULL for NULL. Errors: 22003 for the smallest amount. Since 1.0.';

CREATE FUNCTION cash_tracking.sign(amount cash_tracking.monetary_amount)
RETURNS integer
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_sign';
COMMENT ON FUNCTION cash_tracking.sign(cash_tracking.monetary_amount) IS
  '-1, 0 or 1 as the amount is negative, zero or positive. NULL for NULL. Since 1.0.';

CREATE OPERATOR cash_tracking.+ (
  FUNCTION = cash_tracking.monetary_amount_add,
  LEFTARG = cash_tracking.monetary_amount,
  RIGHTARG = cash_tracking.monetary_amount,
  COMMUTATOR = OPERATOR(cash_tracking.+)
);
COMMENT ON OPERATOR cash_tracking.+ (cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Sum of two amounts of one currency. Errors: TC005, 22003. Since 1.0.';

CREATE OPERATOR cash_tracking.- (
  FUNCTION = cash_tracking.monetary_amount_subtract,
  LEFTARG = cash_tracking.monetary_amount,
  RIGHTARG = cash_tracking.monetary_amount
);
COMMENT ON OPERATOR cash_tracking.- (cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Difference of two amounts of one currency. Errors: TC005, 22003. Since 1.0.';

CREATE OPERATOR cash_tracking.- (
  FUNCTION = cash_tracking.monetary_amount_negate,
  RIGHTARG = cash_tracking.monetary_amount
);
COMMENT ON OPERATOR cash_tracking.- (NONE, cash_tracking.monetary_amount) IS
  'The amount with the other sign. Errors: 22003. Since 1.0.';

CREATE OPERATOR cash_tracking.+ (
  FUNCTION = cash_tracking.monetary_amount_plus,
  RIGHTARG = cash_tracking.monetary_amount
);
COMMENT ON OPERATOR cash_tracking.+ (NONE, cash_tracking.monetary_amount) IS
  'The amount itself. Since 1.0.';

-- ## Multiplication, division, allocation, cash rounding
--
-- Rounding to the minor unit is half away from zero unless a mode is named.

CREATE FUNCTION cash_tracking.monetary_amount_multiply(amount cash_tracking.monetary_amount, factor numeric)
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 10
AS 'MODULE_PATHNAME', 'ct_monetary_amount_multiply';
COMMENT ON FUNCTION cash_tracking.monetary_amount_multiply(cash_tracking.monetary_amount, numeric) IS
  'Product, rounded half away from zero to the minor unit; the function behind *. NULL for NULL. Errors: 22003 out of range, 22023 for NaN and infinity. Since 1.0.';

CREATE FUNCTION cash_tracking.numeric_multiply_monetary_amount(factor numeric, amount cash_tracking.monetary_amount)
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 10
AS 'MODULE_PATHNAME', 'ct_numeric_multiply_monetary_amount';
COMMENT ON FUNCTION cash_tracking.numeric_multiply_monetary_amount(numeric, cash_tracking.monetary_amount) IS
  'Product, rounded half away from zero to the minor unit; the function behind *. NULL for NULL. Errors: 22003 out of range, 22023 for NaN and infinity. Since 1.0.';

CREATE FUNCTION cash_tracking.monetary_amount_divide(amount cash_tracking.monetary_amount, divisor numeric)
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 10
AS 'MODULE_PATHNAME', 'ct_monetary_amount_divide';
COMMENT ON FUNCTION cash_tracking.monetary_amount_divide(cash_tracking.monetary_amount, numeric) IS
  'Quotient, rounded half away from zero to the minor unit; the function behind /. NULL for NULL. Errors: 22012 for zero, 22003 out of range, 22023 for NaN and infinity. Since 1.0.';

CREATE FUNCTION cash_tracking.monetary_amount_ratio(a cash_tracking.monetary_amount, b cash_tracking.monetary_amount)
RETURNS numeric
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 10
AS 'MODULE_PATHNAME', 'ct_monetary_amount_ratio';
COMMENT ON FUNCTION cash_tracking.monetary_amount_ratio(cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Quotient of two amounts of one currency, a number; the function behind /. NULL for NULL. Errors: TC005 for mixed currencies, 22012 for zero. Since 1.0.';

CREATE OPERATOR cash_tracking.* (
  FUNCTION = cash_tracking.monetary_amount_multiply,
  LEFTARG = cash_tracking.monetary_amount,
  RIGHTARG = numeric,
  COMMUTATOR = OPERATOR(cash_tracking.*)
);
COMMENT ON OPERATOR cash_tracking.* (cash_tracking.monetary_amount, numeric) IS
  'Product, rounded half away from zero to the minor unit. Errors: 22003, 22023. Since 1.0.';

CREATE OPERATOR cash_tracking.* (
  FUNCTION = cash_tracking.numeric_multiply_monetary_amount,
  LEFTARG = numeric,
  RIGHTARG = cash_tracking.monetary_amount,
  COMMUTATOR = OPERATOR(cash_tracking.*)
);
COMMENT ON OPERATOR cash_tracking.* (numeric, cash_tracking.monetary_amount) IS
  'Product, rounded half away from zero to the minor unit. Errors: 22003, 22023. Since 1.0.';

CREATE OPERATOR cash_tracking./ (
  FUNCTION = cash_tracking.monetary_amount_divide,
  LEFTARG = cash_tracking.monetary_amount,
  RIGHTARG = numeric
);
COMMENT ON OPERATOR cash_tracking./ (cash_tracking.monetary_amount, numeric) IS
  'Quotient, rounded half away from zero to the minor unit. Errors: 22012, 22003, 22023. Since 1.0.';

CREATE OPERATOR cash_tracking./ (
  FUNCTION = cash_tracking.monetary_amount_ratio,
  LEFTARG = cash_tracking.monetary_amount,
  RIGHTARG = cash_tracking.monetary_amount
);
COMMENT ON OPERATOR cash_tracking./ (cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Quotient of two amounts of one currency, a number. Errors: TC005, 22012. Since 1.0.';

CREATE FUNCTION cash_tracking.multiply(amount cash_tracking.monetary_amount, factor numeric, rounding text DEFAULT 'half_away')
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 10
AS 'MODULE_PATHNAME', 'ct_multiply';
COMMENT ON FUNCTION cash_tracking.multiply(cash_tracking.monetary_amount, numeric, text) IS
  'Product, rounded to the minor unit by a mode: half_away (to the nearest, ties away from zero), half_even (to the nearest, ties to even), up (away from zero), down (towards zero). NULL for NULL. Errors: 22003 out of range, 22023 for another mode, NaN or infinity. Since 1.0.';

CREATE FUNCTION cash_tracking.divide(amount cash_tracking.monetary_amount, divisor numeric, rounding text DEFAULT 'half_away')
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 10
AS 'MODULE_PATHNAME', 'ct_divide';
COMMENT ON FUNCTION cash_tracking.divide(cash_tracking.monetary_amount, numeric, text) IS
  'Quotient, rounded to the minor unit by a mode: half_away, half_even, up or down, as for multiply. NULL for NULL. Errors: 22012 for zero, 22003 out of range, 22023 for another mode, NaN or infinity. Since 1.0.';

CREATE FUNCTION cash_tracking.allocate(amount cash_tracking.monetary_amount, weights numeric[])
RETURNS cash_tracking.monetary_amount[]
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 100
AS 'MODULE_PATHNAME', 'ct_allocate_weights';
COMMENT ON FUNCTION cash_tracking.allocate(cash_tracking.monetary_amount, numeric[]) IS
  'The amount in parts that are to each other as the weights, and add up to it: each part is truncated to the minor unit, and the units left go one each to the parts that lost most, the first ones among equals. NULL for NULL. Errors: 22023 unless the weights are finite, not negative and not all zero. Since 1.0.';

CREATE FUNCTION cash_tracking.allocate(amount cash_tracking.monetary_amount, parts integer)
RETURNS cash_tracking.monetary_amount[]
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 10
AS 'MODULE_PATHNAME', 'ct_allocate_equally';
COMMENT ON FUNCTION cash_tracking.allocate(cash_tracking.monetary_amount, integer) IS
  'The amount in parts as equal as minor units allow, which add up to it; the first ones are larger. NULL for NULL. Errors: 22023 unless there are 1 to 1000000 parts. Since 1.0.';

CREATE FUNCTION cash_tracking.cash_round(amount cash_tracking.monetary_amount, increment cash_tracking.monetary_amount)
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_cash_round';
COMMENT ON FUNCTION cash_tracking.cash_round(cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'The nearest multiple of the increment, ties away from zero. NULL for NULL. Errors: TC005 for mixed currencies, TC026 for an increment that is not positive, 22003 out of range. Since 1.0.';

CREATE FUNCTION cash_tracking.cash_round(amount cash_tracking.monetary_amount)
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_cash_round_default';
COMMENT ON FUNCTION cash_tracking.cash_round(cash_tracking.monetary_amount) IS
  'The nearest multiple of the smallest cash step of the currency, ties away from zero. NULL for NULL. Errors: 22003 out of range. Since 1.0.';

-- ## Total order: by currency code, then by amount
--
-- For indexes, sorting and grouping. It never raises, so it is leakproof.

CREATE FUNCTION cash_tracking.monetary_amount_lt(a cash_tracking.monetary_amount, b cash_tracking.monetary_amount)
RETURNS boolean
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_monetary_amount_lt';
COMMENT ON FUNCTION cash_tracking.monetary_amount_lt(cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Whether a stands before b in the total order, by currency code and then by amount; the function behind <. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.monetary_amount_le(a cash_tracking.monetary_amount, b cash_tracking.monetary_amount)
RETURNS boolean
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_monetary_amount_le';
COMMENT ON FUNCTION cash_tracking.monetary_amount_le(cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Whether a stands before or with b in the total order, by currency code and then by amount; the function behind <=. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.monetary_amount_eq(a cash_tracking.monetary_amount, b cash_tracking.monetary_amount)
RETURNS boolean
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_monetary_amount_eq';
COMMENT ON FUNCTION cash_tracking.monetary_amount_eq(cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Whether a equals b in the total order, by currency code and then by amount; the function behind =. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.monetary_amount_ne(a cash_tracking.monetary_amount, b cash_tracking.monetary_amount)
RETURNS boolean
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_monetary_amount_ne';
COMMENT ON FUNCTION cash_tracking.monetary_amount_ne(cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Whether a differs from b in the total order, by currency code and then by amount; the function behind <>. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.monetary_amount_ge(a cash_tracking.monetary_amount, b cash_tracking.monetary_amount)
RETURNS boolean
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_monetary_amount_ge';
COMMENT ON FUNCTION cash_tracking.monetary_amount_ge(cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Whether a stands behind or with b in the total order, by currency code and then by amount; the function behind >=. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.monetary_amount_gt(a cash_tracking.monetary_amount, b cash_tracking.monetary_amount)
RETURNS boolean
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_monetary_amount_gt';
COMMENT ON FUNCTION cash_tracking.monetary_amount_gt(cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Whether a stands behind b in the total order, by currency code and then by amount; the function behind >. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.monetary_amount_cmp(a cash_tracking.monetary_amount, b cash_tracking.monetary_amount)
RETURNS integer
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_monetary_amount_cmp';
COMMENT ON FUNCTION cash_tracking.monetary_amount_cmp(cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  '-1, 0 or 1 as a stands before, with or behind b in the total order. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.monetary_amount_hash(amount cash_tracking.monetary_amount)
RETURNS integer
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_monetary_amount_hash';
COMMENT ON FUNCTION cash_tracking.monetary_amount_hash(cash_tracking.monetary_amount) IS
  'Hash of an amount, for hash indexes, joins and grouping. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.monetary_amount_hash_extended(amount cash_tracking.monetary_amount, seed bigint)
RETURNS bigint
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_monetary_amount_hash_extended';
COMMENT ON FUNCTION cash_tracking.monetary_amount_hash_extended(cash_tracking.monetary_amount, bigint) IS
  '64-bit hash of an amount with a seed, for hash partitions. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.monetary_amount_sortsupport(internal)
RETURNS void
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_monetary_amount_sortsupport';
COMMENT ON FUNCTION cash_tracking.monetary_amount_sortsupport(internal) IS
  'Sorts amounts by the total order, with abbreviated keys. Since 1.0.';

CREATE OPERATOR cash_tracking.< (
  FUNCTION = cash_tracking.monetary_amount_lt,
  LEFTARG = cash_tracking.monetary_amount,
  RIGHTARG = cash_tracking.monetary_amount,
  COMMUTATOR = OPERATOR(cash_tracking.>),
  NEGATOR = OPERATOR(cash_tracking.>=),
  RESTRICT = pg_catalog.scalarltsel,
  JOIN = pg_catalog.scalarltjoinsel
);
COMMENT ON OPERATOR cash_tracking.< (cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Whether the left amount stands before the right one in the total order, by currency code and then by amount. Since 1.0.';

CREATE OPERATOR cash_tracking.<= (
  FUNCTION = cash_tracking.monetary_amount_le,
  LEFTARG = cash_tracking.monetary_amount,
  RIGHTARG = cash_tracking.monetary_amount,
  COMMUTATOR = OPERATOR(cash_tracking.>=),
  NEGATOR = OPERATOR(cash_tracking.>),
  RESTRICT = pg_catalog.scalarlesel,
  JOIN = pg_catalog.scalarlejoinsel
);
COMMENT ON OPERATOR cash_tracking.<= (cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Whether the left amount stands before or with the right one in the total order, by currency code and then by amount. Since 1.0.';

CREATE OPERATOR cash_tracking.= (
  FUNCTION = cash_tracking.monetary_amount_eq,
  LEFTARG = cash_tracking.monetary_amount,
  RIGHTARG = cash_tracking.monetary_amount,
  COMMUTATOR = OPERATOR(cash_tracking.=),
  NEGATOR = OPERATOR(cash_tracking.<>),
  RESTRICT = pg_catalog.eqsel,
  JOIN = pg_catalog.eqjoinsel,
  HASHES,
  MERGES
);
COMMENT ON OPERATOR cash_tracking.= (cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Whether the left amount equals the right one in the total order, by currency code and then by amount. Since 1.0.';

CREATE OPERATOR cash_tracking.<> (
  FUNCTION = cash_tracking.monetary_amount_ne,
  LEFTARG = cash_tracking.monetary_amount,
  RIGHTARG = cash_tracking.monetary_amount,
  COMMUTATOR = OPERATOR(cash_tracking.<>),
  NEGATOR = OPERATOR(cash_tracking.=),
  RESTRICT = pg_catalog.neqsel,
  JOIN = pg_catalog.neqjoinsel
);
COMMENT ON OPERATOR cash_tracking.<> (cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Whether the left amount differs from the right one in the total order, by currency code and then by amount. Since 1.0.';

CREATE OPERATOR cash_tracking.>= (
  FUNCTION = cash_tracking.monetary_amount_ge,
  LEFTARG = cash_tracking.monetary_amount,
  RIGHTARG = cash_tracking.monetary_amount,
  COMMUTATOR = OPERATOR(cash_tracking.<=),
  NEGATOR = OPERATOR(cash_tracking.<),
  RESTRICT = pg_catalog.scalargesel,
  JOIN = pg_catalog.scalargejoinsel
);
COMMENT ON OPERATOR cash_tracking.>= (cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Whether the left amount stands behind or with the right one in the total order, by currency code and then by amount. Since 1.0.';

CREATE OPERATOR cash_tracking.> (
  FUNCTION = cash_tracking.monetary_amount_gt,
  LEFTARG = cash_tracking.monetary_amount,
  RIGHTARG = cash_tracking.monetary_amount,
  COMMUTATOR = OPERATOR(cash_tracking.<),
  NEGATOR = OPERATOR(cash_tracking.<=),
  RESTRICT = pg_catalog.scalargtsel,
  JOIN = pg_catalog.scalargtjoinsel
);
COMMENT ON OPERATOR cash_tracking.> (cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Whether the left amount stands behind the right one in the total order, by currency code and then by amount. Since 1.0.';

CREATE OPERATOR FAMILY cash_tracking.monetary_amount_btree_ops USING btree;
COMMENT ON OPERATOR FAMILY cash_tracking.monetary_amount_btree_ops USING btree IS
  'Total order of amounts. Since 1.0.';
CREATE OPERATOR CLASS cash_tracking.monetary_amount_btree_ops
DEFAULT FOR TYPE cash_tracking.monetary_amount USING btree FAMILY cash_tracking.monetary_amount_btree_ops AS
  OPERATOR 1 cash_tracking.<,
  OPERATOR 2 cash_tracking.<=,
  OPERATOR 3 cash_tracking.=,
  OPERATOR 4 cash_tracking.>=,
  OPERATOR 5 cash_tracking.>,
  FUNCTION 1 cash_tracking.monetary_amount_cmp(cash_tracking.monetary_amount, cash_tracking.monetary_amount),
  FUNCTION 2 cash_tracking.monetary_amount_sortsupport(internal),
  FUNCTION 4 pg_catalog.btequalimage(oid);
COMMENT ON OPERATOR CLASS cash_tracking.monetary_amount_btree_ops USING btree IS
  'B-tree indexes and sorting of amounts: by currency code, then by amount. Since 1.0.';

CREATE OPERATOR FAMILY cash_tracking.monetary_amount_hash_ops USING hash;
COMMENT ON OPERATOR FAMILY cash_tracking.monetary_amount_hash_ops USING hash IS
  'Equality of amounts. Since 1.0.';
CREATE OPERATOR CLASS cash_tracking.monetary_amount_hash_ops
DEFAULT FOR TYPE cash_tracking.monetary_amount USING hash FAMILY cash_tracking.monetary_amount_hash_ops AS
  OPERATOR 1 cash_tracking.=,
  FUNCTION 1 cash_tracking.monetary_amount_hash(cash_tracking.monetary_amount),
  FUNCTION 2 cash_tracking.monetary_amount_hash_extended(cash_tracking.monetary_amount, bigint);
COMMENT ON OPERATOR CLASS cash_tracking.monetary_amount_hash_ops USING hash IS
  'Hash indexes, joins, grouping and partitions of amounts. Since 1.0.';

CREATE OPERATOR FAMILY cash_tracking.monetary_amount_minmax_ops USING brin;
COMMENT ON OPERATOR FAMILY cash_tracking.monetary_amount_minmax_ops USING brin IS
  'Total order of amounts. Since 1.0.';
CREATE OPERATOR CLASS cash_tracking.monetary_amount_minmax_ops
DEFAULT FOR TYPE cash_tracking.monetary_amount USING brin FAMILY cash_tracking.monetary_amount_minmax_ops AS
  OPERATOR 1 cash_tracking.<,
  OPERATOR 2 cash_tracking.<=,
  OPERATOR 3 cash_tracking.=,
  OPERATOR 4 cash_tracking.>=,
  OPERATOR 5 cash_tracking.>,
  FUNCTION 1 pg_catalog.brin_minmax_opcinfo(internal),
  FUNCTION 2 pg_catalog.brin_minmax_add_value(internal, internal, internal, internal),
  FUNCTION 3 pg_catalog.brin_minmax_consistent(internal, internal, internal),
  FUNCTION 4 pg_catalog.brin_minmax_union(internal, internal, internal);
COMMENT ON OPERATOR CLASS cash_tracking.monetary_amount_minmax_ops USING brin IS
  'BRIN indexes of amounts: the smallest and the largest of each block range in the total order. Since 1.0.';

-- ## Strict comparison: within one currency, TC005 for two
--
-- The operators have no selectivity estimator that calls them: the planner
-- would compare with values of other currencies from the statistics and raise.
-- They cost more than they do, so that cheap conditions are tested before them.

CREATE FUNCTION cash_tracking.monetary_amount_strict_lt(a cash_tracking.monetary_amount, b cash_tracking.monetary_amount)
RETURNS boolean
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 10
AS 'MODULE_PATHNAME', 'ct_monetary_amount_strict_lt';
COMMENT ON FUNCTION cash_tracking.monetary_amount_strict_lt(cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Whether a is less than b, of one currency; the function behind <<<. NULL for NULL. Errors: TC005 for mixed currencies. Since 1.0.';

CREATE FUNCTION cash_tracking.monetary_amount_strict_le(a cash_tracking.monetary_amount, b cash_tracking.monetary_amount)
RETURNS boolean
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 10
AS 'MODULE_PATHNAME', 'ct_monetary_amount_strict_le';
COMMENT ON FUNCTION cash_tracking.monetary_amount_strict_le(cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Whether a is less than or equal to b, of one currency; the function behind <<=. NULL for NULL. Errors: TC005 for mixed currencies. Since 1.0.';

CREATE FUNCTION cash_tracking.monetary_amount_strict_eq(a cash_tracking.monetary_amount, b cash_tracking.monetary_amount)
RETURNS boolean
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 10
AS 'MODULE_PATHNAME', 'ct_monetary_amount_strict_eq';
COMMENT ON FUNCTION cash_tracking.monetary_amount_strict_eq(cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Whether a equals b, of one currency; the function behind ===. NULL for NULL. Errors: TC005 for mixed currencies. Since 1.0.';

CREATE FUNCTION cash_tracking.monetary_amount_strict_ne(a cash_tracking.monetary_amount, b cash_tracking.monetary_amount)
RETURNS boolean
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 10
AS 'MODULE_PATHNAME', 'ct_monetary_amount_strict_ne';
COMMENT ON FUNCTION cash_tracking.monetary_amount_strict_ne(cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Whether a differs from b, of one currency; the function behind !==. NULL for NULL. Errors: TC005 for mixed currencies. Since 1.0.';

CREATE FUNCTION cash_tracking.monetary_amount_strict_ge(a cash_tracking.monetary_amount, b cash_tracking.monetary_amount)
RETURNS boolean
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 10
AS 'MODULE_PATHNAME', 'ct_monetary_amount_strict_ge';
COMMENT ON FUNCTION cash_tracking.monetary_amount_strict_ge(cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Whether a is greater than or equal to b, of one currency; the function behind >>=. NULL for NULL. Errors: TC005 for mixed currencies. Since 1.0.';

CREATE FUNCTION cash_tracking.monetary_amount_strict_gt(a cash_tracking.monetary_amount, b cash_tracking.monetary_amount)
RETURNS boolean
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 10
AS 'MODULE_PATHNAME', 'ct_monetary_amount_strict_gt';
COMMENT ON FUNCTION cash_tracking.monetary_amount_strict_gt(cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Whether a is greater than b, of one currency; the function behind >>>. NULL for NULL. Errors: TC005 for mixed currencies. Since 1.0.';

CREATE OPERATOR cash_tracking.<<< (
  FUNCTION = cash_tracking.monetary_amount_strict_lt,
  LEFTARG = cash_tracking.monetary_amount,
  RIGHTARG = cash_tracking.monetary_amount,
  COMMUTATOR = OPERATOR(cash_tracking.>>>),
  NEGATOR = OPERATOR(cash_tracking.>>=)
);
COMMENT ON OPERATOR cash_tracking.<<< (cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Whether the left amount is less than the right one, of one currency. Errors: TC005. Since 1.0.';

CREATE OPERATOR cash_tracking.<<= (
  FUNCTION = cash_tracking.monetary_amount_strict_le,
  LEFTARG = cash_tracking.monetary_amount,
  RIGHTARG = cash_tracking.monetary_amount,
  COMMUTATOR = OPERATOR(cash_tracking.>>=),
  NEGATOR = OPERATOR(cash_tracking.>>>)
);
COMMENT ON OPERATOR cash_tracking.<<= (cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Whether the left amount is less than or equal to the right one, of one currency. Errors: TC005. Since 1.0.';

CREATE OPERATOR cash_tracking.=== (
  FUNCTION = cash_tracking.monetary_amount_strict_eq,
  LEFTARG = cash_tracking.monetary_amount,
  RIGHTARG = cash_tracking.monetary_amount,
  COMMUTATOR = OPERATOR(cash_tracking.===),
  NEGATOR = OPERATOR(cash_tracking.!==)
);
COMMENT ON OPERATOR cash_tracking.=== (cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Whether the left amount equals the right one, of one currency. Errors: TC005. Since 1.0.';

CREATE OPERATOR cash_tracking.!== (
  FUNCTION = cash_tracking.monetary_amount_strict_ne,
  LEFTARG = cash_tracking.monetary_amount,
  RIGHTARG = cash_tracking.monetary_amount,
  COMMUTATOR = OPERATOR(cash_tracking.!==),
  NEGATOR = OPERATOR(cash_tracking.===)
);
COMMENT ON OPERATOR cash_tracking.!== (cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Whether the left amount differs from the right one, of one currency. Errors: TC005. Since 1.0.';

CREATE OPERATOR cash_tracking.>>= (
  FUNCTION = cash_tracking.monetary_amount_strict_ge,
  LEFTARG = cash_tracking.monetary_amount,
  RIGHTARG = cash_tracking.monetary_amount,
  COMMUTATOR = OPERATOR(cash_tracking.<<=),
  NEGATOR = OPERATOR(cash_tracking.<<<)
);
COMMENT ON OPERATOR cash_tracking.>>= (cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Whether the left amount is greater than or equal to the right one, of one currency. Errors: TC005. Since 1.0.';

CREATE OPERATOR cash_tracking.>>> (
  FUNCTION = cash_tracking.monetary_amount_strict_gt,
  LEFTARG = cash_tracking.monetary_amount,
  RIGHTARG = cash_tracking.monetary_amount,
  COMMUTATOR = OPERATOR(cash_tracking.<<<),
  NEGATOR = OPERATOR(cash_tracking.<<=)
);
COMMENT ON OPERATOR cash_tracking.>>> (cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Whether the left amount is greater than the right one, of one currency. Errors: TC005. Since 1.0.';

-- ## Aggregates
--
-- All leave out NULL, and are NULL without amounts. The state of sum, min and
-- max is an amount that is changed in place; each transition function combines
-- too.

CREATE FUNCTION cash_tracking.monetary_amount_sum(state cash_tracking.monetary_amount, amount cash_tracking.monetary_amount)
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_monetary_amount_sum';
COMMENT ON FUNCTION cash_tracking.monetary_amount_sum(cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Transition and combine function of sum. NULL for NULL. Errors: TC005 for mixed currencies, 22003 out of range. Since 1.0.';

CREATE FUNCTION cash_tracking.monetary_amount_sum_inverse(state cash_tracking.monetary_amount, amount cash_tracking.monetary_amount)
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_monetary_amount_sum_inverse';
COMMENT ON FUNCTION cash_tracking.monetary_amount_sum_inverse(cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Inverse transition function of sum. NULL for NULL. Errors: TC005 for mixed currencies, 22003 out of range. Since 1.0.';

CREATE FUNCTION cash_tracking.monetary_amount_smaller(state cash_tracking.monetary_amount, amount cash_tracking.monetary_amount)
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_monetary_amount_smaller';
COMMENT ON FUNCTION cash_tracking.monetary_amount_smaller(cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Transition and combine function of min: the smaller of two amounts. NULL for NULL. Errors: TC005 for mixed currencies. Since 1.0.';

CREATE FUNCTION cash_tracking.monetary_amount_larger(state cash_tracking.monetary_amount, amount cash_tracking.monetary_amount)
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_monetary_amount_larger';
COMMENT ON FUNCTION cash_tracking.monetary_amount_larger(cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Transition and combine function of max: the larger of two amounts. NULL for NULL. Errors: TC005 for mixed currencies. Since 1.0.';

CREATE FUNCTION cash_tracking.monetary_amount_extreme_inverse(state cash_tracking.monetary_amount, amount cash_tracking.monetary_amount)
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_monetary_amount_extreme_inverse';
COMMENT ON FUNCTION cash_tracking.monetary_amount_extreme_inverse(cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Inverse transition function of min and max. NULL for NULL, and where the extreme itself leaves. Errors: TC005 for mixed currencies. Since 1.0.';

CREATE FUNCTION cash_tracking.currency_totals_transition(state internal, amount cash_tracking.monetary_amount)
RETURNS internal
LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_currency_totals_transition';
COMMENT ON FUNCTION cash_tracking.currency_totals_transition(internal, cash_tracking.monetary_amount) IS
  'Transition function of avg and sum_by_currency, which leaves out NULL. Errors: 22003 out of range. Since 1.0.';

CREATE FUNCTION cash_tracking.currency_totals_inverse(state internal, amount cash_tracking.monetary_amount)
RETURNS internal
LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_currency_totals_inverse';
COMMENT ON FUNCTION cash_tracking.currency_totals_inverse(internal, cash_tracking.monetary_amount) IS
  'Inverse transition function of avg and sum_by_currency, which leaves out NULL. Errors: 22003 out of range. Since 1.0.';

CREATE FUNCTION cash_tracking.currency_totals_combine(state internal, other internal)
RETURNS internal
LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_currency_totals_combine';
COMMENT ON FUNCTION cash_tracking.currency_totals_combine(internal, internal) IS
  'Combine function of avg and sum_by_currency. Errors: 22003 out of range. Since 1.0.';

CREATE FUNCTION cash_tracking.currency_totals_serialize(state internal)
RETURNS bytea
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_currency_totals_serialize';
COMMENT ON FUNCTION cash_tracking.currency_totals_serialize(internal) IS
  'Hands the state of avg and sum_by_currency from a parallel worker to its leader. Since 1.0.';

CREATE FUNCTION cash_tracking.currency_totals_deserialize(serialized bytea, state internal)
RETURNS internal
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_currency_totals_deserialize';
COMMENT ON FUNCTION cash_tracking.currency_totals_deserialize(bytea, internal) IS
  'Takes the state of avg and sum_by_currency from a parallel worker. Since 1.0.';

CREATE FUNCTION cash_tracking.currency_totals_average(state internal)
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_currency_totals_average';
COMMENT ON FUNCTION cash_tracking.currency_totals_average(internal) IS
  'Final function of avg. NULL without amounts. Errors: TC005 for mixed currencies. Since 1.0.';

CREATE FUNCTION cash_tracking.currency_totals_sums(state internal)
RETURNS cash_tracking.monetary_amount[]
LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_currency_totals_sums';
COMMENT ON FUNCTION cash_tracking.currency_totals_sums(internal) IS
  'Final function of sum_by_currency. NULL without amounts. Since 1.0.';

CREATE AGGREGATE cash_tracking.sum(cash_tracking.monetary_amount) (
  SFUNC = cash_tracking.monetary_amount_sum,
  STYPE = cash_tracking.monetary_amount,
  COMBINEFUNC = cash_tracking.monetary_amount_sum,
  MSFUNC = cash_tracking.monetary_amount_sum,
  MINVFUNC = cash_tracking.monetary_amount_sum_inverse,
  MSTYPE = cash_tracking.monetary_amount,
  PARALLEL = SAFE
);
COMMENT ON AGGREGATE cash_tracking.sum(cash_tracking.monetary_amount) IS
  'Sum of the amounts that are not NULL; NULL if there are none. Errors: TC005 for mixed currencies; 22003 when the running sum leaves the range, even if later amounts would bring it back. Since 1.0.';

CREATE AGGREGATE cash_tracking.min(cash_tracking.monetary_amount) (
  SFUNC = cash_tracking.monetary_amount_smaller,
  STYPE = cash_tracking.monetary_amount,
  COMBINEFUNC = cash_tracking.monetary_amount_smaller,
  MSFUNC = cash_tracking.monetary_amount_smaller,
  MINVFUNC = cash_tracking.monetary_amount_extreme_inverse,
  MSTYPE = cash_tracking.monetary_amount,
  PARALLEL = SAFE
);
COMMENT ON AGGREGATE cash_tracking.min(cash_tracking.monetary_amount) IS
  'Smallest of the amounts that are not NULL; NULL if there are none. Errors: TC005 for mixed currencies. Since 1.0.';

CREATE AGGREGATE cash_tracking.max(cash_tracking.monetary_amount) (
  SFUNC = cash_tracking.monetary_amount_larger,
  STYPE = cash_tracking.monetary_amount,
  COMBINEFUNC = cash_tracking.monetary_amount_larger,
  MSFUNC = cash_tracking.monetary_amount_larger,
  MINVFUNC = cash_tracking.monetary_amount_extreme_inverse,
  MSTYPE = cash_tracking.monetary_amount,
  PARALLEL = SAFE
);
COMMENT ON AGGREGATE cash_tracking.max(cash_tracking.monetary_amount) IS
  'Largest of the amounts that are not NULL; NULL if there are none. Errors: TC005 for mixed currencies. Since 1.0.';

CREATE AGGREGATE cash_tracking.avg(cash_tracking.monetary_amount) (
  SFUNC = cash_tracking.currency_totals_transition,
  STYPE = internal,
  SSPACE = 256,
  FINALFUNC = cash_tracking.currency_totals_average,
  COMBINEFUNC = cash_tracking.currency_totals_combine,
  SERIALFUNC = cash_tracking.currency_totals_serialize,
  DESERIALFUNC = cash_tracking.currency_totals_deserialize,
  MSFUNC = cash_tracking.currency_totals_transition,
  MINVFUNC = cash_tracking.currency_totals_inverse,
  MSTYPE = internal,
  MSSPACE = 256,
  MFINALFUNC = cash_tracking.currency_totals_average,
  PARALLEL = SAFE
);
COMMENT ON AGGREGATE cash_tracking.avg(cash_tracking.monetary_amount) IS
  'Mean of the amounts that are not NULL, rounded half away from zero to the minor unit; NULL if there are none. Errors: TC005 for mixed currencies; 22003 when the running sum leaves the range, even if later amounts would bring it back. Since 1.0.';

CREATE AGGREGATE cash_tracking.sum_by_currency(cash_tracking.monetary_amount) (
  SFUNC = cash_tracking.currency_totals_transition,
  STYPE = internal,
  SSPACE = 256,
  FINALFUNC = cash_tracking.currency_totals_sums,
  COMBINEFUNC = cash_tracking.currency_totals_combine,
  SERIALFUNC = cash_tracking.currency_totals_serialize,
  DESERIALFUNC = cash_tracking.currency_totals_deserialize,
  MSFUNC = cash_tracking.currency_totals_transition,
  MINVFUNC = cash_tracking.currency_totals_inverse,
  MSTYPE = internal,
  MSSPACE = 256,
  MFINALFUNC = cash_tracking.currency_totals_sums,
  PARALLEL = SAFE
);
COMMENT ON AGGREGATE cash_tracking.sum_by_currency(cash_tracking.monetary_amount) IS
  'Sums of the amounts that are not NULL, one for each currency, as an array in order of code; NULL if there are none. unnest gives them as rows. Errors: 22003 when the running sum leaves the range, even if later amounts would bring it back. Since 1.0.';

-- ## JSON

CREATE FUNCTION cash_tracking.to_jsonb(amount cash_tracking.monetary_amount)
RETURNS jsonb
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 10
AS 'MODULE_PATHNAME', 'ct_monetary_amount_to_jsonb';
COMMENT ON FUNCTION cash_tracking.to_jsonb(cash_tracking.monetary_amount) IS
  'The amount as an object {"amount": "12.34", "currencyCode": "USD"}; the function behind the cast. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.monetary_amount(object jsonb)
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 10
AS 'MODULE_PATHNAME', 'ct_jsonb_to_monetary_amount';
COMMENT ON FUNCTION cash_tracking.monetary_amount(jsonb) IS
  'The amount of an object {"amount": "12.34", "currencyCode": "USD"}; the number may be a JSON number, other keys are passed over; the function behind the cast. NULL for NULL. Errors: 22P02 for what is no amount, 22003 out of range. Since 1.0.';

CREATE CAST (cash_tracking.monetary_amount AS jsonb) WITH FUNCTION cash_tracking.to_jsonb(cash_tracking.monetary_amount);
COMMENT ON CAST (cash_tracking.monetary_amount AS jsonb) IS
  'The amount as an object with the keys amount and currencyCode. Since 1.0.';
CREATE CAST (jsonb AS cash_tracking.monetary_amount) WITH FUNCTION cash_tracking.monetary_amount(jsonb);
COMMENT ON CAST (jsonb AS cash_tracking.monetary_amount) IS
  'The amount of an object with the keys amount and currencyCode. Errors: 22P02, 22003. Since 1.0.';

-- ## The currency table

CREATE FUNCTION cash_tracking.currencies(
  OUT code text,
  OUT numeric_code smallint,
  OUT name text,
  OUT digits smallint,
  OUT cash_digits smallint,
  OUT cash_step cash_tracking.monetary_amount,
  OUT is_active boolean,
  OUT is_tender boolean
)
RETURNS SETOF record
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 100 ROWS 234
AS 'MODULE_PATHNAME', 'ct_currencies';
COMMENT ON FUNCTION cash_tracking.currencies() IS
  'The currencies of ISO 4217, in order of code: number; name; digits of the minor unit, NULL if there is none; digits used in cash; smallest cash step; whether ISO lists it today; whether one can pay with it, as opposed to a unit of account. Since 1.0.';

CREATE FUNCTION cash_tracking.currency(
  INOUT code text,
  OUT numeric_code smallint,
  OUT name text,
  OUT digits smallint,
  OUT cash_digits smallint,
  OUT cash_step cash_tracking.monetary_amount,
  OUT is_active boolean,
  OUT is_tender boolean
)
RETURNS SETOF record
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 100 ROWS 1
BEGIN ATOMIC
  SELECT c.code, c.numeric_code, c.name, c.digits, c.cash_digits, c.cash_step, c.is_active, c.is_tender
  FROM cash_tracking.currencies() AS c
  WHERE c.code = currency.code;
END;
COMMENT ON FUNCTION cash_tracking.currency(text) IS
  'The currency with this ISO 4217 code, as currencies() shows it; no row if there is none. No row for NULL. Since 1.0.';
