-- Generated from sql/parts/ by make sql. Do not edit.
\echo Use "CREATE EXTENSION cash_tracking" to load this file. \quit

-- # Schema

CREATE SCHEMA cash_tracking;
COMMENT ON SCHEMA cash_tracking IS
  'Till sessions and the append-only ledger of their cash. Users call the functions and read the views; the tables are internal.';

COMMENT ON EXTENSION cash_tracking IS
  'Till sessions: opened, counted, adjusted and closed by SQL calls; every sale, refund and cash movement in an append-only ledger.';
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
-- # Discrepancies: discrepancy_summary, discrepancy_agg, rollup
--
-- A discrepancy is counted less expected: over is positive, short is negative.

CREATE TYPE cash_tracking.discrepancy_summary;

CREATE FUNCTION cash_tracking.discrepancy_summary_in(cstring)
RETURNS cash_tracking.discrepancy_summary
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_discrepancy_summary_in';
COMMENT ON FUNCTION cash_tracking.discrepancy_summary_in(cstring) IS
  'Reads what discrepancy_summary_out writes. Errors: 22P02 for anything else, and for a summary that no counts can have. Since 1.0.';

CREATE FUNCTION cash_tracking.discrepancy_summary_out(cash_tracking.discrepancy_summary)
RETURNS cstring
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_discrepancy_summary_out';
COMMENT ON FUNCTION cash_tracking.discrepancy_summary_out(cash_tracking.discrepancy_summary) IS
  'Writes a summary: "USD over 2 total 3.50 worst 3.00 short 1 total -1.20 worst -1.20 exact 7 squares 106900"; the squares are those of minor units. Since 1.0.';

CREATE FUNCTION cash_tracking.discrepancy_summary_recv(internal)
RETURNS cash_tracking.discrepancy_summary
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_discrepancy_summary_recv';
COMMENT ON FUNCTION cash_tracking.discrepancy_summary_recv(internal) IS
  'Reads the binary form of discrepancy_summary, 76 bytes. Errors: 22P03 for anything else, and for a summary that no counts can have. Since 1.0.';

CREATE FUNCTION cash_tracking.discrepancy_summary_send(cash_tracking.discrepancy_summary)
RETURNS bytea
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_discrepancy_summary_send';
COMMENT ON FUNCTION cash_tracking.discrepancy_summary_send(cash_tracking.discrepancy_summary) IS
  'Writes the binary form of discrepancy_summary. Since 1.0.';

CREATE TYPE cash_tracking.discrepancy_summary (
  INPUT = cash_tracking.discrepancy_summary_in,
  OUTPUT = cash_tracking.discrepancy_summary_out,
  RECEIVE = cash_tracking.discrepancy_summary_recv,
  SEND = cash_tracking.discrepancy_summary_send,
  INTERNALLENGTH = 80,
  ALIGNMENT = double,
  STORAGE = plain
);
COMMENT ON TYPE cash_tracking.discrepancy_summary IS
  'What counts of one currency say: how many were over, short and exact, the totals and the worst of both sides, and what mean and deviation need. Made by discrepancy_agg, merged by rollup, may be stored.';

-- ## Accessors

CREATE FUNCTION cash_tracking.over_count(summary cash_tracking.discrepancy_summary)
RETURNS bigint
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_over_count';
COMMENT ON FUNCTION cash_tracking.over_count(cash_tracking.discrepancy_summary) IS
  'Number of counts above what was expected. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.short_count(summary cash_tracking.discrepancy_summary)
RETURNS bigint
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_short_count';
COMMENT ON FUNCTION cash_tracking.short_count(cash_tracking.discrepancy_summary) IS
  'Number of counts below what was expected. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.exact_count(summary cash_tracking.discrepancy_summary)
RETURNS bigint
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_exact_count';
COMMENT ON FUNCTION cash_tracking.exact_count(cash_tracking.discrepancy_summary) IS
  'Number of counts that were as expected. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.total_count(summary cash_tracking.discrepancy_summary)
RETURNS bigint
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_total_count';
COMMENT ON FUNCTION cash_tracking.total_count(cash_tracking.discrepancy_summary) IS
  'Number of all counts. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.total_over(summary cash_tracking.discrepancy_summary)
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_total_over';
COMMENT ON FUNCTION cash_tracking.total_over(cash_tracking.discrepancy_summary) IS
  'Sum of the discrepancies of the counts that were over. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.total_short(summary cash_tracking.discrepancy_summary)
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_total_short';
COMMENT ON FUNCTION cash_tracking.total_short(cash_tracking.discrepancy_summary) IS
  'Sum of the discrepancies of the counts that were short, not positive. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.net_discrepancy(summary cash_tracking.discrepancy_summary)
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_net_discrepancy';
COMMENT ON FUNCTION cash_tracking.net_discrepancy(cash_tracking.discrepancy_summary) IS
  'Sum of all discrepancies: total_over + total_short. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.worst_over(summary cash_tracking.discrepancy_summary)
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_worst_over';
COMMENT ON FUNCTION cash_tracking.worst_over(cash_tracking.discrepancy_summary) IS
  'Largest discrepancy; zero if no count was over. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.worst_short(summary cash_tracking.discrepancy_summary)
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_worst_short';
COMMENT ON FUNCTION cash_tracking.worst_short(cash_tracking.discrepancy_summary) IS
  'Smallest discrepancy, not positive; zero if no count was short. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.mean_discrepancy(summary cash_tracking.discrepancy_summary)
RETURNS numeric
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 10
AS 'MODULE_PATHNAME', 'ct_mean_discrepancy';
COMMENT ON FUNCTION cash_tracking.mean_discrepancy(cash_tracking.discrepancy_summary) IS
  'Mean of the discrepancies, a number in major units, not rounded to minor ones. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.discrepancy_deviation(summary cash_tracking.discrepancy_summary)
RETURNS numeric
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 20
AS 'MODULE_PATHNAME', 'ct_discrepancy_deviation';
COMMENT ON FUNCTION cash_tracking.discrepancy_deviation(cash_tracking.discrepancy_summary) IS
  'Standard deviation of the discrepancies (of a sample), a number in major units. NULL for a single count, and for NULL. Since 1.0.';

-- ## Aggregates

CREATE FUNCTION cash_tracking.discrepancy_transition(state cash_tracking.discrepancy_summary, counted cash_tracking.monetary_amount, expected cash_tracking.monetary_amount)
RETURNS cash_tracking.discrepancy_summary
LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_discrepancy_transition';
COMMENT ON FUNCTION cash_tracking.discrepancy_transition(cash_tracking.discrepancy_summary, cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Transition function of discrepancy_agg. A count with a NULL is left out. Errors: TC005 for mixed currencies, 22003 out of range. Since 1.0.';

CREATE FUNCTION cash_tracking.discrepancy_inverse(state cash_tracking.discrepancy_summary, counted cash_tracking.monetary_amount, expected cash_tracking.monetary_amount)
RETURNS cash_tracking.discrepancy_summary
LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_discrepancy_inverse';
COMMENT ON FUNCTION cash_tracking.discrepancy_inverse(cash_tracking.discrepancy_summary, cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Inverse transition function of discrepancy_agg. NULL where it must start anew. Errors: 55000 outside of an aggregate. Since 1.0.';

CREATE FUNCTION cash_tracking.discrepancy_merge(state cash_tracking.discrepancy_summary, summary cash_tracking.discrepancy_summary)
RETURNS cash_tracking.discrepancy_summary
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_discrepancy_merge';
COMMENT ON FUNCTION cash_tracking.discrepancy_merge(cash_tracking.discrepancy_summary, cash_tracking.discrepancy_summary) IS
  'Transition function of rollup, combine function of rollup and discrepancy_agg. NULL for NULL. Errors: TC005 for mixed currencies, 22003 out of range. Since 1.0.';

CREATE FUNCTION cash_tracking.discrepancy_unmerge(state cash_tracking.discrepancy_summary, summary cash_tracking.discrepancy_summary)
RETURNS cash_tracking.discrepancy_summary
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_discrepancy_unmerge';
COMMENT ON FUNCTION cash_tracking.discrepancy_unmerge(cash_tracking.discrepancy_summary, cash_tracking.discrepancy_summary) IS
  'Inverse transition function of rollup. NULL for NULL, and where it must start anew. Errors: 55000 outside of an aggregate. Since 1.0.';

CREATE FUNCTION cash_tracking.discrepancy_final(state cash_tracking.discrepancy_summary)
RETURNS cash_tracking.discrepancy_summary
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_discrepancy_final';
COMMENT ON FUNCTION cash_tracking.discrepancy_final(cash_tracking.discrepancy_summary) IS
  'Final function of discrepancy_agg. NULL without counts. Since 1.0.';

CREATE AGGREGATE cash_tracking.discrepancy_agg(counted cash_tracking.monetary_amount, expected cash_tracking.monetary_amount) (
  SFUNC = cash_tracking.discrepancy_transition,
  STYPE = cash_tracking.discrepancy_summary,
  FINALFUNC = cash_tracking.discrepancy_final,
  COMBINEFUNC = cash_tracking.discrepancy_merge,
  MSFUNC = cash_tracking.discrepancy_transition,
  MINVFUNC = cash_tracking.discrepancy_inverse,
  MSTYPE = cash_tracking.discrepancy_summary,
  MFINALFUNC = cash_tracking.discrepancy_final,
  PARALLEL = SAFE
);
COMMENT ON AGGREGATE cash_tracking.discrepancy_agg(cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Summary of counts: what was counted, and what was expected then. Counts with a NULL are left out; NULL if there are no others. Errors: TC005 for mixed currencies; 22003 where a total, or the sum of squares, leaves its range. Since 1.0.';

CREATE AGGREGATE cash_tracking.rollup(summary cash_tracking.discrepancy_summary) (
  SFUNC = cash_tracking.discrepancy_merge,
  STYPE = cash_tracking.discrepancy_summary,
  COMBINEFUNC = cash_tracking.discrepancy_merge,
  MSFUNC = cash_tracking.discrepancy_merge,
  MINVFUNC = cash_tracking.discrepancy_unmerge,
  MSTYPE = cash_tracking.discrepancy_summary,
  PARALLEL = SAFE
);
COMMENT ON AGGREGATE cash_tracking.rollup(cash_tracking.discrepancy_summary) IS
  'The summary of the counts of all these summaries together; NULL if there are none. Errors: TC005 for mixed currencies, 22003 as for discrepancy_agg. Since 1.0.';
-- # Reference data: tables
--
-- Rows are retired, never deleted, and their keys never change: there are no
-- foreign keys between the tables of the extension, so that a parallel restore
-- may load them in any order.

CREATE SEQUENCE cash_tracking.location_id_seq;
COMMENT ON SEQUENCE cash_tracking.location_id_seq IS 'Ids of locations.';

CREATE TABLE cash_tracking.location (
  id                      bigint NOT NULL DEFAULT pg_catalog.nextval('cash_tracking.location_id_seq'),
  name                    text NOT NULL,
  time_zone               text NOT NULL,
  business_day_start      time NOT NULL,
  cash_rounding_increment cash_tracking.monetary_amount NOT NULL,
  clock_skew_limit        interval NOT NULL,
  discrepancy_tolerance   cash_tracking.monetary_amount,
  discrepancy_limit       cash_tracking.monetary_amount,
  reason_required         boolean NOT NULL DEFAULT false,
  external_id             text,
  created_at              timestamptz NOT NULL,
  retired_at              timestamptz,
  CONSTRAINT location_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX location_external_id_key ON cash_tracking.location (external_id)
  WHERE external_id IS NOT NULL;
COMMENT ON TABLE cash_tracking.location IS
  'A shop: one currency (that of its cash rounding increment), one time zone, one start of the business day.';
COMMENT ON COLUMN cash_tracking.location.id IS 'Key; never changes.';
COMMENT ON COLUMN cash_tracking.location.name IS 'Name, 1 to 255 characters; not necessarily unique.';
COMMENT ON COLUMN cash_tracking.location.time_zone IS 'IANA name of the time zone in which business dates are reckoned.';
COMMENT ON COLUMN cash_tracking.location.business_day_start IS 'Local time at which a business date begins.';
COMMENT ON COLUMN cash_tracking.location.cash_rounding_increment IS
  'Smallest step of a cash payment, positive; its currency is the currency of the location.';
COMMENT ON COLUMN cash_tracking.location.clock_skew_limit IS
  'How far ahead of the server''s clock a given time may be: 0 to 1 day.';
COMMENT ON COLUMN cash_tracking.location.discrepancy_tolerance IS
  'A count that is over or short by more than this, 0 or more, needs a reason; NULL: none does.';
COMMENT ON COLUMN cash_tracking.location.discrepancy_limit IS
  'A count that is over or short by more than this, not less than discrepancy_tolerance, needs an approval; NULL: none does.';
COMMENT ON COLUMN cash_tracking.location.reason_required IS
  'Whether every cash activity but payments needs a reason.';
COMMENT ON COLUMN cash_tracking.location.external_id IS 'The application''s own id, unique among locations; may be NULL.';
COMMENT ON COLUMN cash_tracking.location.created_at IS 'Server''s clock when the row was made.';
COMMENT ON COLUMN cash_tracking.location.retired_at IS 'When it was retired; NULL while in use.';
COMMENT ON CONSTRAINT location_pkey ON cash_tracking.location IS 'One row for each id.';
COMMENT ON INDEX cash_tracking.location_external_id_key IS 'One location for each external id.';

CREATE SEQUENCE cash_tracking.staff_member_id_seq;
COMMENT ON SEQUENCE cash_tracking.staff_member_id_seq IS 'Ids of staff members.';

CREATE TABLE cash_tracking.staff_member (
  id          bigint NOT NULL DEFAULT pg_catalog.nextval('cash_tracking.staff_member_id_seq'),
  name        text NOT NULL,
  external_id text,
  created_at  timestamptz NOT NULL,
  retired_at  timestamptz,
  CONSTRAINT staff_member_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX staff_member_external_id_key ON cash_tracking.staff_member (external_id)
  WHERE external_id IS NOT NULL;
COMMENT ON TABLE cash_tracking.staff_member IS 'A person who opens, counts, adjusts, sells or closes.';
COMMENT ON COLUMN cash_tracking.staff_member.id IS 'Key; never changes.';
COMMENT ON COLUMN cash_tracking.staff_member.name IS 'Name, 1 to 255 characters; not necessarily unique.';
COMMENT ON COLUMN cash_tracking.staff_member.external_id IS 'The application''s own id, unique among staff members; may be NULL.';
COMMENT ON COLUMN cash_tracking.staff_member.created_at IS 'Server''s clock when the row was made.';
COMMENT ON COLUMN cash_tracking.staff_member.retired_at IS 'When the person was retired; NULL while active.';
COMMENT ON CONSTRAINT staff_member_pkey ON cash_tracking.staff_member IS 'One row for each id.';
COMMENT ON INDEX cash_tracking.staff_member_external_id_key IS 'One staff member for each external id.';

CREATE SEQUENCE cash_tracking.cash_drawer_id_seq;
COMMENT ON SEQUENCE cash_tracking.cash_drawer_id_seq IS 'Ids of cash drawers.';

CREATE TABLE cash_tracking.cash_drawer (
  id              bigint NOT NULL DEFAULT pg_catalog.nextval('cash_tracking.cash_drawer_id_seq'),
  location_id     bigint NOT NULL,
  settled_balance cash_tracking.monetary_amount NOT NULL,
  version         bigint NOT NULL,
  last_z_number   bigint NOT NULL,
  last_seal       bytea,
  name            text NOT NULL,
  external_id     text,
  created_at      timestamptz NOT NULL,
  retired_at      timestamptz,
  last_correction_number bigint NOT NULL,
  correction_digest      bytea,
  CONSTRAINT cash_drawer_pkey PRIMARY KEY (id)
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX cash_drawer_location_name_key ON cash_tracking.cash_drawer (location_id, name)
  WHERE retired_at IS NULL;
CREATE UNIQUE INDEX cash_drawer_external_id_key ON cash_tracking.cash_drawer (external_id)
  WHERE external_id IS NOT NULL;
COMMENT ON TABLE cash_tracking.cash_drawer IS
  'A drawer of one location. Its balance is settled_balance plus the net cash of its open sessions.';
COMMENT ON COLUMN cash_tracking.cash_drawer.id IS 'Key; never changes.';
COMMENT ON COLUMN cash_tracking.cash_drawer.location_id IS 'Where it stands; never changes.';
COMMENT ON COLUMN cash_tracking.cash_drawer.settled_balance IS
  'Sum of the net cash of its closed sessions, signed; its currency is that of the drawer, copied from the location.';
COMMENT ON COLUMN cash_tracking.cash_drawer.version IS
  'Grows with every open, count, close, correction and change of the drawer: two of them can never act on the same state.';
COMMENT ON COLUMN cash_tracking.cash_drawer.last_z_number IS 'The Z number of the last close on this drawer; 0 before the first.';
COMMENT ON COLUMN cash_tracking.cash_drawer.last_seal IS 'The seal of the last close on this drawer; NULL before the first.';
COMMENT ON COLUMN cash_tracking.cash_drawer.name IS 'Name, 1 to 255 characters, unique among the drawers in use at its location.';
COMMENT ON COLUMN cash_tracking.cash_drawer.external_id IS 'The application''s own id, unique among cash drawers; may be NULL.';
COMMENT ON COLUMN cash_tracking.cash_drawer.created_at IS 'Server''s clock when the row was made.';
COMMENT ON COLUMN cash_tracking.cash_drawer.retired_at IS 'When it was retired; NULL while in use.';
COMMENT ON COLUMN cash_tracking.cash_drawer.last_correction_number IS 'The number of the last correction of a session on this drawer; 0 before the first.';
COMMENT ON COLUMN cash_tracking.cash_drawer.correction_digest IS 'The digest of that correction; NULL before the first.';
COMMENT ON CONSTRAINT cash_drawer_pkey ON cash_tracking.cash_drawer IS 'One row for each id.';
COMMENT ON INDEX cash_tracking.cash_drawer_location_name_key IS 'One drawer in use for each name at a location.';
COMMENT ON INDEX cash_tracking.cash_drawer_external_id_key IS 'One cash drawer for each external id.';

CREATE SEQUENCE cash_tracking.point_of_sale_device_id_seq;
COMMENT ON SEQUENCE cash_tracking.point_of_sale_device_id_seq IS 'Ids of point of sale devices.';

CREATE TABLE cash_tracking.point_of_sale_device (
  id             bigint NOT NULL DEFAULT pg_catalog.nextval('cash_tracking.point_of_sale_device_id_seq'),
  location_id    bigint NOT NULL,
  cash_drawer_id bigint,
  version        bigint NOT NULL,
  name           text NOT NULL,
  external_id    text,
  created_at     timestamptz NOT NULL,
  retired_at     timestamptz,
  CONSTRAINT point_of_sale_device_pkey PRIMARY KEY (id)
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX point_of_sale_device_external_id_key ON cash_tracking.point_of_sale_device (external_id)
  WHERE external_id IS NOT NULL;
CREATE INDEX point_of_sale_device_cash_drawer_idx ON cash_tracking.point_of_sale_device (cash_drawer_id);
CREATE INDEX point_of_sale_device_location_idx ON cash_tracking.point_of_sale_device (location_id);
COMMENT ON TABLE cash_tracking.point_of_sale_device IS
  'A till: a device of one location, assigned to at most one of its drawers. Many devices may share a drawer.';
COMMENT ON COLUMN cash_tracking.point_of_sale_device.id IS 'Key; never changes.';
COMMENT ON COLUMN cash_tracking.point_of_sale_device.location_id IS 'Where it is used; never changes.';
COMMENT ON COLUMN cash_tracking.point_of_sale_device.cash_drawer_id IS 'The drawer of the same location that it is assigned to; NULL if none.';
COMMENT ON COLUMN cash_tracking.point_of_sale_device.version IS 'Grows with every open on the device and every change of the device.';
COMMENT ON COLUMN cash_tracking.point_of_sale_device.name IS 'Name, 1 to 255 characters; not necessarily unique.';
COMMENT ON COLUMN cash_tracking.point_of_sale_device.external_id IS 'The application''s own id, unique among devices; may be NULL.';
COMMENT ON COLUMN cash_tracking.point_of_sale_device.created_at IS 'Server''s clock when the row was made.';
COMMENT ON COLUMN cash_tracking.point_of_sale_device.retired_at IS 'When it was retired; NULL while in use.';
COMMENT ON CONSTRAINT point_of_sale_device_pkey ON cash_tracking.point_of_sale_device IS 'One row for each id.';
COMMENT ON INDEX cash_tracking.point_of_sale_device_external_id_key IS 'One device for each external id.';
COMMENT ON INDEX cash_tracking.point_of_sale_device_cash_drawer_idx IS 'The devices of a drawer.';
COMMENT ON INDEX cash_tracking.point_of_sale_device_location_idx IS 'The devices of a location.';

-- Ids below 1000 are shipped and fixed for ever; custom codes start at 1000.
CREATE SEQUENCE cash_tracking.reason_code_id_seq START WITH 1000;
COMMENT ON SEQUENCE cash_tracking.reason_code_id_seq IS 'Ids of custom reason codes, from 1000.';

CREATE TABLE cash_tracking.reason_code (
  id   bigint NOT NULL DEFAULT pg_catalog.nextval('cash_tracking.reason_code_id_seq'),
  kind text NOT NULL,
  code text NOT NULL,
  CONSTRAINT reason_code_pkey PRIMARY KEY (id),
  CONSTRAINT reason_code_kind_code_key UNIQUE (kind, code)
);
COMMENT ON TABLE cash_tracking.reason_code IS
  'Why cash was moved or counted: the shipped system and default codes, and the shop''s own. A code never changes its meaning.';
COMMENT ON COLUMN cash_tracking.reason_code.id IS 'Key; below 1000 shipped and fixed, from 1000 custom.';
COMMENT ON COLUMN cash_tracking.reason_code.kind IS '"system", "default" or "custom".';
COMMENT ON COLUMN cash_tracking.reason_code.code IS 'The code, 1 to 255 characters.';
COMMENT ON CONSTRAINT reason_code_pkey ON cash_tracking.reason_code IS 'One row for each id.';
COMMENT ON CONSTRAINT reason_code_kind_code_key ON cash_tracking.reason_code IS 'One row for each kind and code.';

-- Apart from reason_code, so that the retirement of a shipped code is dumped
-- although the code itself is not.
CREATE TABLE cash_tracking.reason_code_state (
  reason_code_id bigint NOT NULL,
  retired_at     timestamptz,
  CONSTRAINT reason_code_state_pkey PRIMARY KEY (reason_code_id)
);
COMMENT ON TABLE cash_tracking.reason_code_state IS
  'Which reason codes are retired. A code without a row here is in use.';
COMMENT ON COLUMN cash_tracking.reason_code_state.reason_code_id IS 'The reason code.';
COMMENT ON COLUMN cash_tracking.reason_code_state.retired_at IS 'When it was retired; NULL if it came back into use.';
COMMENT ON CONSTRAINT reason_code_state_pkey ON cash_tracking.reason_code_state IS 'One row for each reason code.';

-- The codes of the cash management API (docs/reason-codes.md).
INSERT INTO cash_tracking.reason_code (id, kind, code) VALUES
  (1, 'system', 'FLOAT_SETUP'),
  (2, 'system', 'CASH_PAYOUT'),
  (3, 'system', 'OTHER'),
  (4, 'system', 'AUTO_END_SESSION_LOGOUT'),
  (5, 'system', 'AUTO_END_SESSION_LOCATION_CHANGE'),
  (6, 'system', 'AUTO_START_SESSION_CHECKOUT'),
  (101, 'default', 'CASH_PICKUP'),
  (102, 'default', 'CASH_COUNT'),
  (103, 'default', 'CHANGE_CORRECTION'),
  (104, 'default', 'PETTY_CASH'),
  (105, 'default', 'TIP_PAYOUT'),
  (106, 'default', 'CASH_PAYOUT'),
  (107, 'default', 'OTHER'),
  (108, 'default', 'AUTO_END_SESSION_LOGOUT'),
  (109, 'default', 'AUTO_END_SESSION_LOCATION_CHANGE'),
  (110, 'default', 'AUTO_START_SESSION_CHECKOUT');

-- Every table and every sequence is dumped; of reason_code only what was not
-- shipped.
SELECT pg_catalog.pg_extension_config_dump('cash_tracking.location_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('cash_tracking.location', '');
SELECT pg_catalog.pg_extension_config_dump('cash_tracking.staff_member_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('cash_tracking.staff_member', '');
SELECT pg_catalog.pg_extension_config_dump('cash_tracking.cash_drawer_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('cash_tracking.cash_drawer', '');
SELECT pg_catalog.pg_extension_config_dump('cash_tracking.point_of_sale_device_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('cash_tracking.point_of_sale_device', '');
SELECT pg_catalog.pg_extension_config_dump('cash_tracking.reason_code_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('cash_tracking.reason_code', 'WHERE kind OPERATOR(pg_catalog.=) ''custom''');
SELECT pg_catalog.pg_extension_config_dump('cash_tracking.reason_code_state', '');
-- # Sessions and activities: tables
--
-- No foreign keys (a parallel restore would lose rows on them, and they were
-- the largest cost of a write) and no CHECKs (12,000 instructions a row): the
-- functions and the guards check the same in C on every route.

CREATE TYPE cash_tracking.activity_type AS ENUM (
  'opening', 'mid_session', 'closing',
  'adjustment', 'cash_payout', 'closing_adjustment',
  'sale', 'refund', 'change',
  'no_sale'
);
COMMENT ON TYPE cash_tracking.activity_type IS
  'What an activity is: a count (opening, mid_session, closing), a cash adjustment (adjustment, cash_payout, closing_adjustment), a payment (sale, refund, change), or the opening of the drawer without a sale (no_sale).';

CREATE SEQUENCE cash_tracking.payment_session_id_seq;
COMMENT ON SEQUENCE cash_tracking.payment_session_id_seq IS 'Ids of sessions.';

-- The columns that change while a session is open stand next to each other, so
-- that the WAL record of an update holds little more than them: those that
-- every activity changes first, then totals from the usual to the rare. No
-- index mentions one of them, so that updates stay HOT.
CREATE TABLE cash_tracking.payment_session (
  id                        bigint NOT NULL DEFAULT pg_catalog.nextval('cash_tracking.payment_session_id_seq'),
  point_of_sale_device_id   bigint NOT NULL,
  cash_drawer_id            bigint NOT NULL,
  location_id               bigint NOT NULL,
  opening_time              timestamptz NOT NULL,
  opening_staff_member_id   bigint NOT NULL,
  business_date             date NOT NULL,
  opening_counted           boolean NOT NULL,
  expected_cash_at_open     cash_tracking.monetary_amount NOT NULL,
  cash_counted_at_open      cash_tracking.monetary_amount NOT NULL,
  digest                    bytea NOT NULL,
  activity_count            integer NOT NULL,
  net_cash                  cash_tracking.monetary_amount NOT NULL,
  total_adjustments         cash_tracking.monetary_amount NOT NULL,
  total_cash_sales          cash_tracking.monetary_amount NOT NULL,
  total_sales               cash_tracking.monetary_amount NOT NULL,
  total_cash_rounding       cash_tracking.monetary_amount NOT NULL,
  total_cash_refunds        cash_tracking.monetary_amount NOT NULL,
  total_refunds             cash_tracking.monetary_amount NOT NULL,
  mid_session_discrepancy   cash_tracking.monetary_amount NOT NULL,
  opening_reason_code_id    bigint,
  closing_time              timestamptz,
  closing_staff_member_id   bigint,
  closing_reason_code_id    bigint,
  z_number                  bigint,
  expected_cash_at_close    cash_tracking.monetary_amount,
  cash_counted_at_close     cash_tracking.monetary_amount,
  closing_adjustment        cash_tracking.monetary_amount,
  seal                      bytea,
  opening_note              text,
  closing_note              text,
  closing_approved_by       bigint,
  closing_discrepancy_tolerance cash_tracking.monetary_amount,
  closing_discrepancy_limit cash_tracking.monetary_amount,
  CONSTRAINT payment_session_pkey PRIMARY KEY (id)
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX payment_session_one_open_per_device ON cash_tracking.payment_session (point_of_sale_device_id)
  WHERE closing_time IS NULL;
CREATE INDEX payment_session_open_by_drawer ON cash_tracking.payment_session (cash_drawer_id, id)
  WHERE closing_time IS NULL;
CREATE INDEX payment_session_device_opening ON cash_tracking.payment_session (point_of_sale_device_id, opening_time, id);
CREATE INDEX payment_session_drawer_opening ON cash_tracking.payment_session (cash_drawer_id, opening_time, id)
  INCLUDE (z_number);
CREATE INDEX payment_session_location_date ON cash_tracking.payment_session (location_id, business_date, id);
CREATE UNIQUE INDEX payment_session_drawer_z_number ON cash_tracking.payment_session (cash_drawer_id, z_number)
  WHERE z_number IS NOT NULL;
-- For search, by time and page by page. Open sessions count as closed at
-- infinity, so that one range of the index has them in their place.
CREATE INDEX payment_session_opening ON cash_tracking.payment_session (opening_time, id);
CREATE INDEX payment_session_closing ON cash_tracking.payment_session (coalesce(closing_time, 'infinity'::timestamptz), id);
CREATE INDEX payment_session_location_opening ON cash_tracking.payment_session (location_id, opening_time, id);
COMMENT ON TABLE cash_tracking.payment_session IS
  'The use of a cash drawer by one device between open and close, with its running totals. A closed row (closing_time given) never changes again.';
COMMENT ON COLUMN cash_tracking.payment_session.id IS 'Key; never changes.';
COMMENT ON COLUMN cash_tracking.payment_session.point_of_sale_device_id IS 'The device.';
COMMENT ON COLUMN cash_tracking.payment_session.cash_drawer_id IS 'The drawer that the device had at opening.';
COMMENT ON COLUMN cash_tracking.payment_session.location_id IS 'The location of device and drawer.';
COMMENT ON COLUMN cash_tracking.payment_session.opening_time IS 'When it was opened.';
COMMENT ON COLUMN cash_tracking.payment_session.opening_staff_member_id IS 'Who opened it.';
COMMENT ON COLUMN cash_tracking.payment_session.business_date IS
  'The business date of the opening, in the time zone and with the day start that the location had then.';
COMMENT ON COLUMN cash_tracking.payment_session.opening_counted IS 'Whether somebody counted at opening; if not, counted equals expected.';
COMMENT ON COLUMN cash_tracking.payment_session.expected_cash_at_open IS 'The drawer''s balance before the opening, signed.';
COMMENT ON COLUMN cash_tracking.payment_session.cash_counted_at_open IS 'What was counted, or expected_cash_at_open.';
COMMENT ON COLUMN cash_tracking.payment_session.activity_count IS 'Number of activities; their ordinals are exactly 1..activity_count.';
COMMENT ON COLUMN cash_tracking.payment_session.net_cash IS 'Sum of cash over the activities, signed: what the session has added to the drawer.';
COMMENT ON COLUMN cash_tracking.payment_session.total_adjustments IS 'Sum of cash over adjustments and cash payouts, signed, without the closing adjustment.';
COMMENT ON COLUMN cash_tracking.payment_session.total_cash_sales IS 'Cash sales less change, after cash rounding.';
COMMENT ON COLUMN cash_tracking.payment_session.total_sales IS 'Sales of every tender less change, after cash rounding.';
COMMENT ON COLUMN cash_tracking.payment_session.total_cash_rounding IS 'The effect of cash rounding on the drawer, signed.';
COMMENT ON COLUMN cash_tracking.payment_session.total_cash_refunds IS 'Cash refunds after cash rounding, positive.';
COMMENT ON COLUMN cash_tracking.payment_session.total_refunds IS 'Refunds of every tender after cash rounding, positive.';
COMMENT ON COLUMN cash_tracking.payment_session.mid_session_discrepancy IS 'Sum of counted less expected over mid-session counts, signed.';
COMMENT ON COLUMN cash_tracking.payment_session.digest IS
  'SHA-256 chain over the header and the activities so far.';
COMMENT ON COLUMN cash_tracking.payment_session.opening_reason_code_id IS 'Reason given at opening; NULL if none.';
COMMENT ON COLUMN cash_tracking.payment_session.closing_time IS 'When it was closed; NULL while open.';
COMMENT ON COLUMN cash_tracking.payment_session.closing_staff_member_id IS 'Who closed it; NULL while open.';
COMMENT ON COLUMN cash_tracking.payment_session.closing_reason_code_id IS 'Reason given at closing; NULL if none.';
COMMENT ON COLUMN cash_tracking.payment_session.z_number IS 'Number of the close on its drawer, 1, 2, 3, … without gaps; NULL while open.';
COMMENT ON COLUMN cash_tracking.payment_session.expected_cash_at_close IS 'The drawer''s balance just before the closing count; NULL while open.';
COMMENT ON COLUMN cash_tracking.payment_session.cash_counted_at_close IS 'What was counted at closing; NULL while open.';
COMMENT ON COLUMN cash_tracking.payment_session.closing_adjustment IS 'Float left less counted, 0 where none was given; NULL while open.';
COMMENT ON COLUMN cash_tracking.payment_session.seal IS
  'SHA-256 over the drawer''s previous seal, the Z number, the digest and the final figures; NULL while open.';
COMMENT ON COLUMN cash_tracking.payment_session.opening_note IS 'Note given at opening; NULL if none.';
COMMENT ON COLUMN cash_tracking.payment_session.closing_note IS 'Note given at closing; NULL if none.';
COMMENT ON COLUMN cash_tracking.payment_session.closing_approved_by IS 'Who approved of the closing count; NULL if nobody.';
COMMENT ON COLUMN cash_tracking.payment_session.closing_discrepancy_tolerance IS 'The location''s discrepancy_tolerance at the closing; NULL while open and where none was in force.';
COMMENT ON COLUMN cash_tracking.payment_session.closing_discrepancy_limit IS 'The location''s discrepancy_limit at the closing; NULL while open and where none was in force.';
COMMENT ON CONSTRAINT payment_session_pkey ON cash_tracking.payment_session IS 'One row for each id.';
COMMENT ON INDEX cash_tracking.payment_session_one_open_per_device IS 'At most one open session per device.';
COMMENT ON INDEX cash_tracking.payment_session_open_by_drawer IS 'The open sessions of a drawer, for its balance.';
COMMENT ON INDEX cash_tracking.payment_session_drawer_z_number IS 'The closed sessions of a drawer in the order of their closing; no two have one Z number.';
COMMENT ON INDEX cash_tracking.payment_session_device_opening IS 'The sessions of a device by opening time, for the previous closing.';
COMMENT ON INDEX cash_tracking.payment_session_drawer_opening IS 'The sessions of a drawer by opening time, for its timeline and for search; with their Z numbers, for its activities.';
COMMENT ON INDEX cash_tracking.payment_session_location_date IS 'The sessions of a location by business date, for its summaries.';
COMMENT ON INDEX cash_tracking.payment_session_opening IS 'All sessions by opening time, for search.';
COMMENT ON INDEX cash_tracking.payment_session_closing IS 'All sessions by closing time, the open ones last, for search.';
COMMENT ON INDEX cash_tracking.payment_session_location_opening IS 'The sessions of a location by opening time, for search.';

-- NULL costs no room: occurred_at is NULL where no time was given, cash_rounding
-- where there was none. What only counts have comes last.
CREATE TABLE cash_tracking.session_activity (
  session_id      bigint NOT NULL,
  staff_member_id bigint NOT NULL,
  recorded_at     timestamptz NOT NULL,
  ordinal         integer NOT NULL,
  type            cash_tracking.activity_type NOT NULL,
  cash            cash_tracking.monetary_amount NOT NULL,
  occurred_at     timestamptz,
  reason_code_id  bigint,
  amount          cash_tracking.monetary_amount,
  cash_rounding   cash_tracking.monetary_amount,
  expected        cash_tracking.monetary_amount,
  counted         cash_tracking.monetary_amount,
  tender          text,
  reference       text,
  note            text,
  request_id      uuid,
  request_hash    bigint,
  approved_by     bigint,
  discrepancy_tolerance cash_tracking.monetary_amount,
  discrepancy_limit cash_tracking.monetary_amount,
  denominations   jsonb,
  reverses        integer,
  CONSTRAINT session_activity_pkey PRIMARY KEY (session_id, ordinal)
);
CREATE UNIQUE INDEX session_activity_request_id_key ON cash_tracking.session_activity (request_id)
  WHERE request_id IS NOT NULL;
COMMENT ON TABLE cash_tracking.session_activity IS
  'The append-only ledger: everything that happened in a session, by ordinal. Rows are inserted, never changed or removed.';
COMMENT ON COLUMN cash_tracking.session_activity.session_id IS 'The session.';
COMMENT ON COLUMN cash_tracking.session_activity.staff_member_id IS 'Who did it.';
COMMENT ON COLUMN cash_tracking.session_activity.recorded_at IS 'The server''s clock when it was recorded; cannot be given.';
COMMENT ON COLUMN cash_tracking.session_activity.ordinal IS 'Its number in the session, 1, 2, 3, … without gaps; the order of the ledger.';
COMMENT ON COLUMN cash_tracking.session_activity.type IS 'What it is; see the type activity_type.';
COMMENT ON COLUMN cash_tracking.session_activity.cash IS 'Its signed effect on the drawer; 0 for other tenders than cash and for a no-sale.';
COMMENT ON COLUMN cash_tracking.session_activity.occurred_at IS 'When it happened, where that is not recorded_at; NULL means recorded_at.';
COMMENT ON COLUMN cash_tracking.session_activity.reason_code_id IS 'Reason given; NULL if none.';
COMMENT ON COLUMN cash_tracking.session_activity.amount IS 'Payments: amount before cash rounding, positive, of a reversal negative; else NULL.';
COMMENT ON COLUMN cash_tracking.session_activity.cash_rounding IS 'Payments: signed amount added to amount by cash rounding; NULL where none.';
COMMENT ON COLUMN cash_tracking.session_activity.expected IS 'Counts: the drawer''s balance just before; else NULL.';
COMMENT ON COLUMN cash_tracking.session_activity.counted IS 'Counts: what was counted; else NULL.';
COMMENT ON COLUMN cash_tracking.session_activity.tender IS 'Payments: how it was paid, a lower-case code of up to 32 characters such as "cash"; else NULL.';
COMMENT ON COLUMN cash_tracking.session_activity.reference IS 'The application''s document: the order of a payment, the gift card of a payout; up to 255 characters; may be NULL.';
COMMENT ON COLUMN cash_tracking.session_activity.note IS 'Free text, up to 2000 characters; may be NULL.';
COMMENT ON COLUMN cash_tracking.session_activity.request_id IS 'The caller''s id of the call, unique over all commands; may be NULL.';
COMMENT ON COLUMN cash_tracking.session_activity.request_hash IS 'Hash of the arguments of the call that gave request_id; NULL without one.';
COMMENT ON COLUMN cash_tracking.session_activity.approved_by IS 'Counts: the second person, who approved of it; NULL if nobody.';
COMMENT ON COLUMN cash_tracking.session_activity.discrepancy_tolerance IS 'Counts: the location''s discrepancy_tolerance when it was applied; NULL where none was in force and where nobody counted.';
COMMENT ON COLUMN cash_tracking.session_activity.discrepancy_limit IS 'Counts: the location''s discrepancy_limit when it was applied; NULL where none was in force and where nobody counted.';
COMMENT ON COLUMN cash_tracking.session_activity.denominations IS
  'Counts: a JSON object from face value, with all decimals of the currency, to number of pieces, 1 or more; they add up to counted. NULL if not given.';
COMMENT ON COLUMN cash_tracking.session_activity.reverses IS 'Reversals: the ordinal of the activity of the same session that it takes back; else NULL.';
COMMENT ON CONSTRAINT session_activity_pkey ON cash_tracking.session_activity IS 'One row for each ordinal of a session.';
COMMENT ON INDEX cash_tracking.session_activity_request_id_key IS 'A request takes effect once.';

SELECT pg_catalog.pg_extension_config_dump('cash_tracking.payment_session_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('cash_tracking.payment_session', '');
SELECT pg_catalog.pg_extension_config_dump('cash_tracking.session_activity', '');

-- Late facts about closed sessions. The chain is the drawer's, so that a row
-- that is removed leaves a gap.
CREATE TABLE cash_tracking.session_correction (
  cash_drawer_id  bigint NOT NULL,
  number          bigint NOT NULL,
  session_id      bigint NOT NULL,
  staff_member_id bigint NOT NULL,
  recorded_at     timestamptz NOT NULL,
  kind            text NOT NULL,
  amount          cash_tracking.monetary_amount NOT NULL,
  digest          bytea NOT NULL,
  tender          text,
  reason_code_id  bigint,
  note            text,
  request_id      uuid,
  request_hash    bigint,
  CONSTRAINT session_correction_pkey PRIMARY KEY (cash_drawer_id, number)
);
CREATE UNIQUE INDEX session_correction_request_id_key ON cash_tracking.session_correction (request_id)
  WHERE request_id IS NOT NULL;
CREATE INDEX session_correction_session ON cash_tracking.session_correction (session_id, number);
COMMENT ON TABLE cash_tracking.session_correction IS
  'Corrections of closed sessions, append-only, in a chain for each drawer. They change no session and no balance.';
COMMENT ON COLUMN cash_tracking.session_correction.cash_drawer_id IS 'The drawer of the session.';
COMMENT ON COLUMN cash_tracking.session_correction.number IS 'Its number in the drawer, 1, 2, 3, … without gaps.';
COMMENT ON COLUMN cash_tracking.session_correction.session_id IS 'The closed session that it corrects.';
COMMENT ON COLUMN cash_tracking.session_correction.staff_member_id IS 'Who corrects.';
COMMENT ON COLUMN cash_tracking.session_correction.recorded_at IS 'The server''s clock when it was recorded.';
COMMENT ON COLUMN cash_tracking.session_correction.kind IS
  'The figure that it corrects: "sale", "refund", "change", "adjustment", or "recount" for what was counted at closing.';
COMMENT ON COLUMN cash_tracking.session_correction.amount IS 'By how much the closed figure should have been more (or, negative, less); not 0.';
COMMENT ON COLUMN cash_tracking.session_correction.digest IS
  'SHA-256 over the digest of the correction before on the drawer, this row, and the seal of the session.';
COMMENT ON COLUMN cash_tracking.session_correction.tender IS 'Sales, refunds, change: the tender, such as "cash"; else NULL.';
COMMENT ON COLUMN cash_tracking.session_correction.reason_code_id IS 'Reason given; NULL if none.';
COMMENT ON COLUMN cash_tracking.session_correction.note IS 'Free text, up to 2000 characters; may be NULL.';
COMMENT ON COLUMN cash_tracking.session_correction.request_id IS 'The caller''s id of the call, unique over all commands; may be NULL.';
COMMENT ON COLUMN cash_tracking.session_correction.request_hash IS 'Hash of the arguments of the call that gave request_id; NULL without one.';
COMMENT ON CONSTRAINT session_correction_pkey ON cash_tracking.session_correction IS 'One row for each number of a drawer.';
COMMENT ON INDEX cash_tracking.session_correction_request_id_key IS 'A request takes effect once.';
COMMENT ON INDEX cash_tracking.session_correction_session IS 'The corrections of a session.';

SELECT pg_catalog.pg_extension_config_dump('cash_tracking.session_correction', '');
-- # Blind counting
--
-- Whoever counts a drawer must not know what is expected in it. The views and
-- the rows that functions return ask the functions below, which go by the
-- current user. docs/blind-counting.md has the rule.

CREATE FUNCTION cash_tracking.view_expected()
RETURNS boolean
LANGUAGE sql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF
BEGIN ATOMIC
  SELECT true;
END;
COMMENT ON FUNCTION cash_tracking.view_expected() IS
  'True. The right to call it is the scope "view_expected": without it a role counts blind. may_view_expected tells who has it.';

CREATE FUNCTION cash_tracking.may_view_expected()
RETURNS boolean
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_may_view_expected';
COMMENT ON FUNCTION cash_tracking.may_view_expected() IS
  'Whether the current user has the scope "view_expected". If not, what is computed of an open session, and the balance of a drawer, is NULL in every view and in the result of every function. Errors: TC016. Takes no lock.';

CREATE FUNCTION cash_tracking.may_view_expected_of(session_id bigint)
RETURNS boolean
LANGUAGE C STABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_may_view_expected_of';
COMMENT ON FUNCTION cash_tracking.may_view_expected_of(bigint) IS
  'Whether the current user may see what was expected in a session: it is closed, or he has the scope "view_expected". NULL for NULL; false where there is no such session, but for those who may see all. Errors: TC016. Takes no lock.';

CREATE FUNCTION cash_tracking.may_view_opening_count(session_id bigint)
RETURNS boolean
LANGUAGE C STABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_may_view_opening_count';
COMMENT ON FUNCTION cash_tracking.may_view_opening_count(bigint) IS
  'Whether the current user may see the amount of a session''s opening: somebody counted it, or he may see what was expected, which is that amount where nobody counted. NULL for NULL; false where there is no such session, but for those who may see all. Errors: TC016. Takes no lock.';

-- # Views
--
-- The public face of the tables: plural names, the fields of the cash
-- management API in snake_case, objects as …_id. They run with their owner's
-- rights, so that a reader needs no right on a table and no row policy of a
-- reader changes a total. The functions return rows of these views.
--
-- What a role without the scope "view_expected" may not know is NULL for it:
-- the functions of the part before run as whoever reads. They are asked about
-- open sessions and about counts only, and a CASE keeps everybody's plans.
--
-- A security barrier keeps the planner from using an index for ORDER BY … LIMIT
-- through a view. Where rows are many, the view does without: no row is hidden
-- from a reader there, and a CASE lets no function of his see what is.
--
-- Comments on columns end with the name of the API's field, in parentheses.

CREATE VIEW cash_tracking.locations WITH (security_barrier) AS
SELECT
  l.id,
  l.name,
  cash_tracking.currency_code(l.cash_rounding_increment) AS currency,
  l.time_zone,
  l.business_day_start,
  l.cash_rounding_increment,
  l.clock_skew_limit,
  l.discrepancy_tolerance,
  l.discrepancy_limit,
  l.reason_required,
  l.external_id,
  l.created_at,
  l.retired_at
FROM ONLY cash_tracking.location l;
COMMENT ON VIEW cash_tracking.locations IS 'Shops, retired ones included.';
COMMENT ON COLUMN cash_tracking.locations.id IS 'Key; never changes.';
COMMENT ON COLUMN cash_tracking.locations.name IS 'Name; not necessarily unique.';
COMMENT ON COLUMN cash_tracking.locations.currency IS 'ISO 4217 code of all amounts of the location; never changes.';
COMMENT ON COLUMN cash_tracking.locations.time_zone IS 'IANA name of the time zone in which business dates are reckoned.';
COMMENT ON COLUMN cash_tracking.locations.business_day_start IS 'Local time at which a business date begins.';
COMMENT ON COLUMN cash_tracking.locations.cash_rounding_increment IS 'Smallest step of a cash payment, positive.';
COMMENT ON COLUMN cash_tracking.locations.clock_skew_limit IS 'How far ahead of the server''s clock a given time may be.';
COMMENT ON COLUMN cash_tracking.locations.discrepancy_tolerance IS 'A count that is over or short by more than this needs a reason; NULL: none does.';
COMMENT ON COLUMN cash_tracking.locations.discrepancy_limit IS 'A count that is over or short by more than this needs an approval; NULL: none does.';
COMMENT ON COLUMN cash_tracking.locations.reason_required IS 'Whether every cash activity but payments needs a reason.';
COMMENT ON COLUMN cash_tracking.locations.external_id IS 'The application''s own id, unique among locations; NULL if none.';
COMMENT ON COLUMN cash_tracking.locations.created_at IS 'When it was created.';
COMMENT ON COLUMN cash_tracking.locations.retired_at IS 'When it was retired; NULL while in use.';

CREATE VIEW cash_tracking.staff_members WITH (security_barrier) AS
SELECT m.id, m.name, m.external_id, m.created_at, m.retired_at
FROM ONLY cash_tracking.staff_member m;
COMMENT ON VIEW cash_tracking.staff_members IS 'Staff members, retired ones included.';
COMMENT ON COLUMN cash_tracking.staff_members.id IS 'Key; never changes.';
COMMENT ON COLUMN cash_tracking.staff_members.name IS 'Name; not necessarily unique.';
COMMENT ON COLUMN cash_tracking.staff_members.external_id IS 'The application''s own id, unique among staff members; NULL if none.';
COMMENT ON COLUMN cash_tracking.staff_members.created_at IS 'When it was created.';
COMMENT ON COLUMN cash_tracking.staff_members.retired_at IS 'When the person was retired; NULL while active.';

CREATE VIEW cash_tracking.cash_drawers WITH (security_barrier = false) AS
SELECT
  d.id,
  d.name,
  d.location_id,
  cash_tracking.currency_code(d.settled_balance) AS currency,
  CASE WHEN cash_tracking.may_view_expected() THEN coalesce(
    d.settled_balance OPERATOR(cash_tracking.+) (
      SELECT cash_tracking.sum(s.net_cash)
      FROM ONLY cash_tracking.payment_session s
      WHERE s.cash_drawer_id OPERATOR(pg_catalog.=) d.id AND s.closing_time IS NULL),
    d.settled_balance)
  END AS balance,
  d.last_z_number,
  d.external_id,
  d.created_at,
  d.retired_at
FROM ONLY cash_tracking.cash_drawer d;
COMMENT ON VIEW cash_tracking.cash_drawers IS
  'Cash drawers, retired ones included, with their balance now: that of the closed sessions plus the net cash of the open ones; NULL without the scope "view_expected".';
COMMENT ON COLUMN cash_tracking.cash_drawers.id IS 'Key; never changes (id).';
COMMENT ON COLUMN cash_tracking.cash_drawers.name IS 'Name, unique among the drawers in use at the location (name).';
COMMENT ON COLUMN cash_tracking.cash_drawers.location_id IS 'Where it stands; never changes (location).';
COMMENT ON COLUMN cash_tracking.cash_drawers.currency IS 'ISO 4217 code of its amounts, that of the location; never changes.';
COMMENT ON COLUMN cash_tracking.cash_drawers.balance IS 'What should be in it now, signed: the sum of cash over all its activities (balance).';
COMMENT ON COLUMN cash_tracking.cash_drawers.last_z_number IS 'Z number of the last close on it; 0 before the first.';
COMMENT ON COLUMN cash_tracking.cash_drawers.external_id IS 'The application''s own id, unique among drawers; NULL if none.';
COMMENT ON COLUMN cash_tracking.cash_drawers.created_at IS 'When it was created.';
COMMENT ON COLUMN cash_tracking.cash_drawers.retired_at IS 'When it was retired; NULL while in use.';

CREATE VIEW cash_tracking.point_of_sale_devices WITH (security_barrier = false) AS
SELECT
  d.id,
  d.name,
  d.location_id,
  d.cash_drawer_id,
  s.id AS active_payment_session_id,
  d.external_id,
  d.created_at,
  d.retired_at,
  d.external_id AS fiscal_device_identifier
FROM ONLY cash_tracking.point_of_sale_device d
LEFT JOIN ONLY cash_tracking.payment_session s
  ON s.point_of_sale_device_id OPERATOR(pg_catalog.=) d.id AND s.closing_time IS NULL;
COMMENT ON VIEW cash_tracking.point_of_sale_devices IS
  'Devices, retired ones included, with their drawer and their open session, if any.';
COMMENT ON COLUMN cash_tracking.point_of_sale_devices.id IS 'Key; never changes (id).';
COMMENT ON COLUMN cash_tracking.point_of_sale_devices.name IS 'Name; not necessarily unique.';
COMMENT ON COLUMN cash_tracking.point_of_sale_devices.location_id IS 'Where it is used; never changes.';
COMMENT ON COLUMN cash_tracking.point_of_sale_devices.cash_drawer_id IS 'The drawer it is assigned to; NULL if none (cashDrawer).';
COMMENT ON COLUMN cash_tracking.point_of_sale_devices.active_payment_session_id IS 'Its open session; NULL if none (activePaymentSession).';
COMMENT ON COLUMN cash_tracking.point_of_sale_devices.external_id IS 'The application''s own id, unique among devices; NULL if none.';
COMMENT ON COLUMN cash_tracking.point_of_sale_devices.created_at IS 'When it was registered.';
COMMENT ON COLUMN cash_tracking.point_of_sale_devices.retired_at IS 'When it was retired; NULL while in use.';
COMMENT ON COLUMN cash_tracking.point_of_sale_devices.fiscal_device_identifier IS 'The same as external_id: what a tax authority, or whoever else, calls the device (fiscalDeviceIdentifier).';

CREATE VIEW cash_tracking.reason_codes WITH (security_barrier) AS
SELECT c.id, c.kind, c.code, r.retired_at
FROM ONLY cash_tracking.reason_code c
LEFT JOIN ONLY cash_tracking.reason_code_state r
  ON r.reason_code_id OPERATOR(pg_catalog.=) c.id;
COMMENT ON VIEW cash_tracking.reason_codes IS
  'Reason codes of the three kinds: system, default and custom, retired ones included.';
COMMENT ON COLUMN cash_tracking.reason_codes.id IS 'Key; never changes; below 1000 shipped, from 1000 custom (id).';
COMMENT ON COLUMN cash_tracking.reason_codes.kind IS '"system", "default" or "custom". The type of a CashManagementReasonCode.';
COMMENT ON COLUMN cash_tracking.reason_codes.code IS 'The code; never changes (code).';
COMMENT ON COLUMN cash_tracking.reason_codes.retired_at IS 'When it was taken out of use; NULL while in use.';

CREATE VIEW cash_tracking.payment_sessions WITH (security_barrier = false) AS
SELECT
  s.id,
  CASE WHEN s.closing_time IS NULL THEN 'OPEN' ELSE 'CLOSED' END AS status,
  s.point_of_sale_device_id,
  s.cash_drawer_id,
  s.location_id,
  cash_tracking.currency_code(s.net_cash) AS currency,
  s.business_date,
  s.opening_time,
  s.opening_staff_member_id,
  s.opening_reason_code_id,
  s.opening_note,
  s.opening_counted,
  CASE WHEN s.closing_time IS NOT NULL OR cash_tracking.may_view_expected() THEN s.expected_cash_at_open END AS expected_cash_at_open,
  CASE WHEN s.opening_counted OR s.closing_time IS NOT NULL OR cash_tracking.may_view_expected() THEN s.cash_counted_at_open END AS cash_counted_at_open,
  s.closing_time,
  s.closing_staff_member_id,
  s.closing_reason_code_id,
  s.closing_note,
  s.expected_cash_at_close,
  s.cash_counted_at_close,
  s.cash_counted_at_close AS closing_balance,
  s.closing_adjustment,
  s.cash_counted_at_close OPERATOR(cash_tracking.+) s.closing_adjustment AS left_in_drawer,
  -- No GROUP BY, DISTINCT or ORDER BY of amounts in views: pg_upgrade creates
  -- views that functions return before the operator classes of the type.
  CASE WHEN s.closing_time IS NULL AND cash_tracking.may_view_expected() THEN (
    SELECT d.settled_balance OPERATOR(cash_tracking.+) (
      SELECT cash_tracking.sum(o.net_cash)
      FROM ONLY cash_tracking.payment_session o
      WHERE o.cash_drawer_id OPERATOR(pg_catalog.=) d.id AND o.closing_time IS NULL)
    FROM ONLY cash_tracking.cash_drawer d
    WHERE d.id OPERATOR(pg_catalog.=) s.cash_drawer_id)
  END AS expected_cash_now,
  CASE WHEN s.closing_time IS NOT NULL OR cash_tracking.may_view_expected() THEN s.total_cash_sales END AS total_cash_sales,
  CASE WHEN s.closing_time IS NOT NULL OR cash_tracking.may_view_expected() THEN s.total_cash_refunds END AS total_cash_refunds,
  CASE WHEN s.closing_time IS NOT NULL OR cash_tracking.may_view_expected() THEN s.total_cash_sales OPERATOR(cash_tracking.-) s.total_cash_refunds END AS net_cash_sales,
  CASE WHEN s.closing_time IS NOT NULL OR cash_tracking.may_view_expected() THEN s.total_sales END AS total_sales,
  CASE WHEN s.closing_time IS NOT NULL OR cash_tracking.may_view_expected() THEN s.total_refunds END AS total_refunds,
  CASE WHEN s.closing_time IS NOT NULL OR cash_tracking.may_view_expected() THEN s.total_sales OPERATOR(cash_tracking.-) s.total_refunds END AS net_sales,
  CASE WHEN s.closing_time IS NOT NULL OR cash_tracking.may_view_expected() THEN s.total_cash_rounding END AS total_cash_rounding,
  CASE WHEN s.closing_time IS NOT NULL OR cash_tracking.may_view_expected() THEN s.total_adjustments END AS total_adjustments,
  CASE WHEN s.closing_time IS NOT NULL OR cash_tracking.may_view_expected() THEN s.cash_counted_at_open OPERATOR(cash_tracking.-) s.expected_cash_at_open END AS opening_discrepancy,
  CASE WHEN s.closing_time IS NOT NULL OR cash_tracking.may_view_expected() THEN s.mid_session_discrepancy END AS mid_session_discrepancy,
  s.cash_counted_at_close OPERATOR(cash_tracking.-) s.expected_cash_at_close AS closing_discrepancy,
  CASE WHEN s.closing_time IS NOT NULL OR cash_tracking.may_view_expected() THEN coalesce(
    s.cash_counted_at_open OPERATOR(cash_tracking.-) s.expected_cash_at_open
      OPERATOR(cash_tracking.+) s.mid_session_discrepancy
      OPERATOR(cash_tracking.+) (s.cash_counted_at_close
        OPERATOR(cash_tracking.-) s.expected_cash_at_close),
    s.cash_counted_at_open OPERATOR(cash_tracking.-) s.expected_cash_at_open
      OPERATOR(cash_tracking.+) s.mid_session_discrepancy)
  END AS total_discrepancy,
  true AS totals_ready,
  s.activity_count,
  s.z_number,
  s.closing_approved_by,
  s.closing_discrepancy_tolerance,
  s.closing_discrepancy_limit
FROM ONLY cash_tracking.payment_session s;
COMMENT ON VIEW cash_tracking.payment_sessions IS
  'Sessions with the fields of PointOfSaleDevicePaymentSession. expected_cash_now is given while open, what belongs to the closing once closed; total_discrepancy is opening + mid-session + closing. Without the scope "view_expected", what is expected, discrepancies and totals are NULL while open.';
COMMENT ON COLUMN cash_tracking.payment_sessions.id IS 'Key; never changes (id).';
COMMENT ON COLUMN cash_tracking.payment_sessions.status IS '"OPEN" or "CLOSED" (status).';
COMMENT ON COLUMN cash_tracking.payment_sessions.point_of_sale_device_id IS 'The device (pointOfSaleDevice).';
COMMENT ON COLUMN cash_tracking.payment_sessions.cash_drawer_id IS 'The drawer that the device had at opening (cashDrawer).';
COMMENT ON COLUMN cash_tracking.payment_sessions.location_id IS 'The location of device and drawer (location).';
COMMENT ON COLUMN cash_tracking.payment_sessions.currency IS 'ISO 4217 code of all its amounts (currency).';
COMMENT ON COLUMN cash_tracking.payment_sessions.business_date IS 'The date to which it belongs with all its activities: that of its opening, with the time zone and day start of the location.';
COMMENT ON COLUMN cash_tracking.payment_sessions.opening_time IS 'When it was opened (openingTime).';
COMMENT ON COLUMN cash_tracking.payment_sessions.opening_staff_member_id IS 'Who opened it (openingStaffMember).';
COMMENT ON COLUMN cash_tracking.payment_sessions.opening_reason_code_id IS 'Reason given at opening; NULL if none.';
COMMENT ON COLUMN cash_tracking.payment_sessions.opening_note IS 'Note given at opening; NULL if none (openingNote).';
COMMENT ON COLUMN cash_tracking.payment_sessions.opening_counted IS 'Whether somebody counted at opening; if not, counted equals expected.';
COMMENT ON COLUMN cash_tracking.payment_sessions.expected_cash_at_open IS 'Balance of the drawer before the opening, signed (expectedCashAtOpen).';
COMMENT ON COLUMN cash_tracking.payment_sessions.cash_counted_at_open IS 'What was counted, or else expected, at opening (cashCountedAtOpen).';
COMMENT ON COLUMN cash_tracking.payment_sessions.closing_time IS 'When it was closed; NULL while open (closingTime).';
COMMENT ON COLUMN cash_tracking.payment_sessions.closing_staff_member_id IS 'Who closed it; NULL while open (closingStaffMember).';
COMMENT ON COLUMN cash_tracking.payment_sessions.closing_reason_code_id IS 'Reason given at closing; NULL if none.';
COMMENT ON COLUMN cash_tracking.payment_sessions.closing_note IS 'Note given at closing; NULL if none (closingNote).';
COMMENT ON COLUMN cash_tracking.payment_sessions.expected_cash_at_close IS 'Balance of the drawer before the closing count, signed; NULL while open (expectedCashAtClose).';
COMMENT ON COLUMN cash_tracking.payment_sessions.cash_counted_at_close IS 'What was counted at closing; NULL while open (cashCountedAtClose).';
COMMENT ON COLUMN cash_tracking.payment_sessions.closing_balance IS 'The same as cash_counted_at_close; NULL while open (closingBalance).';
COMMENT ON COLUMN cash_tracking.payment_sessions.closing_adjustment IS 'Cash put in (positive) or taken out (negative) after the closing count to leave the float; zero if none, NULL while open (closingAdjustment).';
COMMENT ON COLUMN cash_tracking.payment_sessions.left_in_drawer IS 'Balance of the drawer right after the close: counted plus closing adjustment; NULL while open.';
COMMENT ON COLUMN cash_tracking.payment_sessions.expected_cash_now IS 'Balance of the drawer now, all its open sessions included, signed; NULL once closed.';
COMMENT ON COLUMN cash_tracking.payment_sessions.total_cash_sales IS 'Cash sales less change, after cash rounding (totalCashSales).';
COMMENT ON COLUMN cash_tracking.payment_sessions.total_cash_refunds IS 'Cash refunds after cash rounding, positive (totalCashRefunds).';
COMMENT ON COLUMN cash_tracking.payment_sessions.net_cash_sales IS 'Cash sales less cash refunds, signed (netCashSales).';
COMMENT ON COLUMN cash_tracking.payment_sessions.total_sales IS 'Sales of every tender less change, after cash rounding (totalSales).';
COMMENT ON COLUMN cash_tracking.payment_sessions.total_refunds IS 'Refunds of every tender after cash rounding, positive (totalRefunds).';
COMMENT ON COLUMN cash_tracking.payment_sessions.net_sales IS 'Sales less refunds of every tender, signed (netSales).';
COMMENT ON COLUMN cash_tracking.payment_sessions.total_cash_rounding IS 'What cash rounding did to the drawer, signed: net sales less it are net sales before rounding.';
COMMENT ON COLUMN cash_tracking.payment_sessions.total_adjustments IS 'Adjustments and cash payouts, signed, without the closing adjustment (totalAdjustments).';
COMMENT ON COLUMN cash_tracking.payment_sessions.opening_discrepancy IS 'Counted less expected at opening: positive over, negative short.';
COMMENT ON COLUMN cash_tracking.payment_sessions.mid_session_discrepancy IS 'Sum of counted less expected over the counts in mid-session, signed.';
COMMENT ON COLUMN cash_tracking.payment_sessions.closing_discrepancy IS 'Counted less expected at closing, signed; NULL while open.';
COMMENT ON COLUMN cash_tracking.payment_sessions.total_discrepancy IS 'Opening, mid-session and closing discrepancy together, signed (totalDiscrepancy).';
COMMENT ON COLUMN cash_tracking.payment_sessions.totals_ready IS 'Always true: totals are never late (totalsReady).';
COMMENT ON COLUMN cash_tracking.payment_sessions.activity_count IS 'Number of its activities; their ordinals are 1 to activity_count.';
COMMENT ON COLUMN cash_tracking.payment_sessions.z_number IS 'Number of the close on its drawer, 1, 2, 3, … without gaps; NULL while open.';
COMMENT ON COLUMN cash_tracking.payment_sessions.closing_approved_by IS 'Who approved of the closing count; NULL if nobody.';
COMMENT ON COLUMN cash_tracking.payment_sessions.closing_discrepancy_tolerance IS 'How far the closing count could be off without a reason; NULL while open and where the location had no such rule.';
COMMENT ON COLUMN cash_tracking.payment_sessions.closing_discrepancy_limit IS 'How far the closing count could be off without an approval; NULL while open and where the location had no such rule.';

CREATE VIEW cash_tracking.session_activities WITH (security_barrier) AS
SELECT
  pg_catalog.concat(a.session_id, '-', a.ordinal) AS id,
  a.session_id AS payment_session_id,
  a.ordinal,
  a.type::text AS type,
  CASE WHEN a.counted IS NULL OR cash_tracking.may_view_expected_of(a.session_id) THEN a.cash END AS cash,
  a.staff_member_id,
  coalesce(a.occurred_at, a.recorded_at) AS occurred_at,
  a.recorded_at,
  a.reason_code_id,
  a.note,
  a.amount,
  a.cash_rounding,
  a.tender,
  a.reference,
  CASE WHEN a.counted IS NOT NULL AND cash_tracking.may_view_expected_of(a.session_id) THEN a.expected END AS cash_expected,
  CASE WHEN a.type OPERATOR(pg_catalog.<>) 'opening' OR cash_tracking.may_view_opening_count(a.session_id) THEN a.counted END AS cash_counted,
  CASE WHEN a.counted IS NOT NULL AND cash_tracking.may_view_expected_of(a.session_id) THEN a.counted OPERATOR(cash_tracking.-) a.expected END AS cash_discrepancy,
  a.request_id,
  a.approved_by,
  a.discrepancy_tolerance,
  a.discrepancy_limit,
  a.denominations,
  a.reverses
FROM ONLY cash_tracking.session_activity a;
COMMENT ON VIEW cash_tracking.session_activities IS
  'Everything that happened in sessions, by ordinal: counts, adjustments, payments of every tender, no-sales. Without the scope "view_expected", what a count expected and its cash are NULL while its session is open.';
COMMENT ON COLUMN cash_tracking.session_activities.id IS 'Public id of the activity: session and ordinal, as in "17-3".';
COMMENT ON COLUMN cash_tracking.session_activities.payment_session_id IS 'The session.';
COMMENT ON COLUMN cash_tracking.session_activities.ordinal IS 'Its number in the session, 1, 2, 3, … without gaps; the order of the ledger.';
COMMENT ON COLUMN cash_tracking.session_activities.type IS 'What it is; one of the labels of activity_type.';
COMMENT ON COLUMN cash_tracking.session_activities.cash IS 'Its effect on the drawer, signed; zero for other tenders than cash and for a no-sale.';
COMMENT ON COLUMN cash_tracking.session_activities.staff_member_id IS 'Who did it.';
COMMENT ON COLUMN cash_tracking.session_activities.occurred_at IS 'When it happened: the time given, or when it was recorded.';
COMMENT ON COLUMN cash_tracking.session_activities.recorded_at IS 'The server''s clock when it was recorded.';
COMMENT ON COLUMN cash_tracking.session_activities.reason_code_id IS 'Reason given; NULL if none.';
COMMENT ON COLUMN cash_tracking.session_activities.note IS 'Note given; NULL if none.';
COMMENT ON COLUMN cash_tracking.session_activities.amount IS 'Payments: the amount before cash rounding, positive, of a reversal negative; else NULL.';
COMMENT ON COLUMN cash_tracking.session_activities.cash_rounding IS 'Payments: what rounding added to the amount, signed; NULL if nothing.';
COMMENT ON COLUMN cash_tracking.session_activities.tender IS 'Payments: how it was paid, such as "cash" or "card"; else NULL.';
COMMENT ON COLUMN cash_tracking.session_activities.reference IS 'The application''s document: the order of a payment, the gift card of a payout; NULL if none.';
COMMENT ON COLUMN cash_tracking.session_activities.cash_expected IS 'Counts: balance of the drawer just before, signed; else NULL.';
COMMENT ON COLUMN cash_tracking.session_activities.cash_counted IS 'Counts: what was counted; else NULL.';
COMMENT ON COLUMN cash_tracking.session_activities.cash_discrepancy IS 'Counts: counted less expected, positive over, negative short; else NULL.';
COMMENT ON COLUMN cash_tracking.session_activities.request_id IS 'The caller''s id of the call; NULL if none.';
COMMENT ON COLUMN cash_tracking.session_activities.approved_by IS 'Counts: the second person, who approved of it; NULL if nobody.';
COMMENT ON COLUMN cash_tracking.session_activities.discrepancy_tolerance IS 'Counts: how far it could be off without a reason; NULL where the location had no such rule and where nobody counted.';
COMMENT ON COLUMN cash_tracking.session_activities.discrepancy_limit IS 'Counts: how far it could be off without an approval; NULL where the location had no such rule and where nobody counted.';
COMMENT ON COLUMN cash_tracking.session_activities.denominations IS 'Counts: a JSON object from face value to number of pieces; NULL if not given. The view count_denominations has a row for each.';
COMMENT ON COLUMN cash_tracking.session_activities.reverses IS 'Reversals: the ordinal, in the same session, of what it takes back; else NULL.';

CREATE VIEW cash_tracking.cash_activities WITH (security_barrier = false) AS
SELECT
  pg_catalog.concat(a.session_id, '-', a.ordinal) AS id,
  a.session_id AS payment_session_id,
  a.ordinal,
  CASE
    WHEN a.counted IS NOT NULL THEN 'count'
    WHEN a.amount IS NOT NULL THEN 'transaction'
    ELSE 'adjustment'
  END AS kind,
  a.type::text AS type,
  CASE WHEN a.counted IS NULL OR cash_tracking.may_view_expected_of(a.session_id) THEN a.cash END AS cash,
  a.staff_member_id,
  coalesce(a.occurred_at, a.recorded_at) AS "time",
  a.recorded_at,
  a.reason_code_id,
  a.note,
  CASE WHEN a.type OPERATOR(pg_catalog.<>) 'opening' OR cash_tracking.may_view_opening_count(a.session_id) THEN a.counted END AS cash_counted,
  CASE WHEN a.counted IS NOT NULL AND cash_tracking.may_view_expected_of(a.session_id) THEN a.expected END AS cash_expected,
  CASE WHEN a.counted IS NOT NULL AND cash_tracking.may_view_expected_of(a.session_id) THEN a.counted OPERATOR(cash_tracking.-) a.expected END AS cash_discrepancy,
  CASE WHEN a.amount IS NOT NULL THEN a.reference END AS order_transaction,
  CASE WHEN a.type OPERATOR(pg_catalog.=) 'cash_payout' THEN a.reference END AS gift_card,
  a.request_id,
  a.approved_by,
  a.discrepancy_tolerance,
  a.discrepancy_limit,
  a.denominations,
  a.reverses
FROM ONLY cash_tracking.session_activity a
WHERE a.type OPERATOR(pg_catalog.<>) 'no_sale'
  AND (a.tender IS NULL OR a.tender OPERATOR(pg_catalog.=) 'cash');
COMMENT ON VIEW cash_tracking.cash_activities IS
  'The cash ledger with the fields of CashActivity and its three kinds: count, adjustment, transaction. Without payments by other tenders and without no-sales. Without the scope "view_expected", what a count expected and its cash are NULL while its session is open.';
COMMENT ON COLUMN cash_tracking.cash_activities.id IS 'Public id of the activity: session and ordinal, as in "17-3".';
COMMENT ON COLUMN cash_tracking.cash_activities.payment_session_id IS 'The session (paymentSession).';
COMMENT ON COLUMN cash_tracking.cash_activities.ordinal IS 'Its number in the session. The numbers of what is no cash activity are missing.';
COMMENT ON COLUMN cash_tracking.cash_activities.kind IS '"count", "adjustment" or "transaction": CashCountActivity, CashAdjustmentActivity or CashTransactionActivity.';
COMMENT ON COLUMN cash_tracking.cash_activities.type IS 'Count: "opening", "mid_session", "closing". Adjustment: "adjustment", "cash_payout", "closing_adjustment". Transaction: "sale", "refund", "change" (type).';
COMMENT ON COLUMN cash_tracking.cash_activities.cash IS 'Its effect on the drawer, signed; of a count, the discrepancy (cash).';
COMMENT ON COLUMN cash_tracking.cash_activities.staff_member_id IS 'Who did it (staffMember).';
COMMENT ON COLUMN cash_tracking.cash_activities."time" IS 'When it happened: the time given, or when it was recorded (time).';
COMMENT ON COLUMN cash_tracking.cash_activities.recorded_at IS 'The server''s clock when it was recorded.';
COMMENT ON COLUMN cash_tracking.cash_activities.reason_code_id IS 'Reason given; NULL if none (reasonCode).';
COMMENT ON COLUMN cash_tracking.cash_activities.note IS 'Note given; NULL if none (note).';
COMMENT ON COLUMN cash_tracking.cash_activities.cash_counted IS 'Counts: what was counted; else NULL (cashCounted).';
COMMENT ON COLUMN cash_tracking.cash_activities.cash_expected IS 'Counts: balance of the drawer just before, signed; else NULL (cashExpected).';
COMMENT ON COLUMN cash_tracking.cash_activities.cash_discrepancy IS 'Counts: counted less expected, positive over, negative short; else NULL (cashDiscrepancy).';
COMMENT ON COLUMN cash_tracking.cash_activities.order_transaction IS 'Transactions: the application''s document; NULL if none (orderTransaction).';
COMMENT ON COLUMN cash_tracking.cash_activities.gift_card IS 'Cash payouts: the gift card; NULL if none (giftCard).';
COMMENT ON COLUMN cash_tracking.cash_activities.request_id IS 'The caller''s id of the call; NULL if none.';
COMMENT ON COLUMN cash_tracking.cash_activities.approved_by IS 'Counts: the second person, who approved of it; NULL if nobody.';
COMMENT ON COLUMN cash_tracking.cash_activities.discrepancy_tolerance IS 'Counts: how far it could be off without a reason; NULL where the location had no such rule and where nobody counted.';
COMMENT ON COLUMN cash_tracking.cash_activities.discrepancy_limit IS 'Counts: how far it could be off without an approval; NULL where the location had no such rule and where nobody counted.';
COMMENT ON COLUMN cash_tracking.cash_activities.denominations IS 'Counts: a JSON object from face value to number of pieces; NULL if not given. The view count_denominations has a row for each.';
COMMENT ON COLUMN cash_tracking.cash_activities.reverses IS 'Reversals: the ordinal, in the same session, of what it takes back; else NULL.';

CREATE VIEW cash_tracking.count_denominations WITH (security_barrier) AS
SELECT
  pg_catalog.concat(a.session_id, '-', a.ordinal) AS cash_activity_id,
  a.session_id AS payment_session_id,
  a.ordinal,
  cash_tracking.monetary_amount(d.key::numeric, cash_tracking.currency_code(a.counted)) AS face_value,
  d.value::bigint AS quantity,
  cash_tracking.monetary_amount(d.key::numeric OPERATOR(pg_catalog.*) d.value::numeric,
    cash_tracking.currency_code(a.counted)) AS amount
FROM ONLY cash_tracking.session_activity a, LATERAL pg_catalog.jsonb_each(a.denominations) d
WHERE a.denominations IS NOT NULL;
COMMENT ON VIEW cash_tracking.count_denominations IS
  'What counts consisted of, where that was given: a row for each face value of which there were pieces. The amounts of a count add up to its cash_counted.';
COMMENT ON COLUMN cash_tracking.count_denominations.cash_activity_id IS 'Public id of the count: session and ordinal, as in "17-3".';
COMMENT ON COLUMN cash_tracking.count_denominations.payment_session_id IS 'The session.';
COMMENT ON COLUMN cash_tracking.count_denominations.ordinal IS 'Number of the count in the session.';
COMMENT ON COLUMN cash_tracking.count_denominations.face_value IS 'What one piece is worth, positive.';
COMMENT ON COLUMN cash_tracking.count_denominations.quantity IS 'Number of pieces, 1 or more.';
COMMENT ON COLUMN cash_tracking.count_denominations.amount IS 'face_value times quantity.';

CREATE VIEW cash_tracking.session_corrections WITH (security_barrier) AS
SELECT
  pg_catalog.concat(c.cash_drawer_id, '-', c.number) AS id,
  c.session_id AS payment_session_id,
  c.cash_drawer_id,
  c.number,
  c.kind,
  c.tender,
  c.amount,
  c.staff_member_id,
  c.recorded_at,
  c.reason_code_id,
  c.note,
  c.request_id
FROM ONLY cash_tracking.session_correction c;
COMMENT ON VIEW cash_tracking.session_corrections IS
  'Corrections of closed sessions: late facts, each with the figure that it corrects and by how much. What they come to, session by session, is in session_correction_totals.';
COMMENT ON COLUMN cash_tracking.session_corrections.id IS 'Public id of the correction: drawer and number, as in "3-1".';
COMMENT ON COLUMN cash_tracking.session_corrections.payment_session_id IS 'The closed session that it corrects.';
COMMENT ON COLUMN cash_tracking.session_corrections.cash_drawer_id IS 'The drawer of the session.';
COMMENT ON COLUMN cash_tracking.session_corrections.number IS 'Its number in the drawer, 1, 2, 3, … without gaps; the order in which they were recorded.';
COMMENT ON COLUMN cash_tracking.session_corrections.kind IS '"sale", "refund", "change", "adjustment", or "recount": what was counted at closing.';
COMMENT ON COLUMN cash_tracking.session_corrections.tender IS 'Sales, refunds, change: how it was paid, such as "cash" or "card"; else NULL.';
COMMENT ON COLUMN cash_tracking.session_corrections.amount IS 'By how much the closed figure should have been more (or, negative, less): sales, refunds, the change given, adjustments, or the count.';
COMMENT ON COLUMN cash_tracking.session_corrections.staff_member_id IS 'Who recorded it.';
COMMENT ON COLUMN cash_tracking.session_corrections.recorded_at IS 'The server''s clock when it was recorded.';
COMMENT ON COLUMN cash_tracking.session_corrections.reason_code_id IS 'Reason given; NULL if none.';
COMMENT ON COLUMN cash_tracking.session_corrections.note IS 'Note given; NULL if none.';
COMMENT ON COLUMN cash_tracking.session_corrections.request_id IS 'The caller''s id of the call; NULL if none.';

-- Under the names of payment_sessions, by how much each figure is more as
-- corrected than as closed. correction_apply (src/correction.c) adds up the
-- same.
CREATE VIEW cash_tracking.session_correction_totals WITH (security_barrier) AS
SELECT
  s.id AS payment_session_id,
  t.correction_count,
  t.last_recorded_at,
  t.expected_cash_at_open,
  t.total_cash_sales,
  t.total_cash_refunds,
  t.total_cash_sales OPERATOR(cash_tracking.-) t.total_cash_refunds AS net_cash_sales,
  t.total_sales,
  t.total_refunds,
  t.total_sales OPERATOR(cash_tracking.-) t.total_refunds AS net_sales,
  t.total_adjustments,
  n.net_cash AS expected_cash_at_close,
  t.recount AS cash_counted_at_close,
  t.recount AS left_in_drawer,
  OPERATOR(cash_tracking.-) t.expected_cash_at_open AS opening_discrepancy,
  t.recount OPERATOR(cash_tracking.-) n.net_cash AS closing_discrepancy,
  t.recount OPERATOR(cash_tracking.-) n.net_cash
    OPERATOR(cash_tracking.-) t.expected_cash_at_open AS total_discrepancy
FROM (
  SELECT
    c.session_id,
    -- Those of other sessions have no number here.
    pg_catalog.count(c.number) AS correction_count,
    pg_catalog.max(c.recorded_at) AS last_recorded_at,
    cash_tracking.sum(c.recount_before) AS expected_cash_at_open,
    cash_tracking.sum(c.sale) FILTER (WHERE c.in_cash) AS total_cash_sales,
    cash_tracking.sum(c.refund) FILTER (WHERE c.in_cash) AS total_cash_refunds,
    cash_tracking.sum(c.sale) AS total_sales,
    cash_tracking.sum(c.refund) AS total_refunds,
    cash_tracking.sum(c.adjustment) AS total_adjustments,
    cash_tracking.sum(c.recount) AS recount
  FROM (
    SELECT
      f.session_id,
      f.number,
      f.recorded_at,
      f.tender OPERATOR(pg_catalog.=) 'cash' AS in_cash,
      CASE f.kind WHEN 'sale' THEN f.amount WHEN 'change' THEN OPERATOR(cash_tracking.-) f.amount END AS sale,
      CASE f.kind WHEN 'refund' THEN f.amount END AS refund,
      CASE f.kind WHEN 'adjustment' THEN f.amount END AS adjustment,
      CASE f.kind WHEN 'recount' THEN f.amount END AS recount,
      NULL::cash_tracking.monetary_amount AS recount_before
    FROM ONLY cash_tracking.session_correction f
    UNION ALL
    -- A recount, once more for the session whose opening followed that close
    -- on the drawer.
    SELECT x.id, NULL, f.recorded_at, NULL, NULL, NULL, NULL, NULL, f.amount
    FROM ONLY cash_tracking.session_correction f
    JOIN ONLY cash_tracking.payment_session s ON s.id OPERATOR(pg_catalog.=) f.session_id
    JOIN ONLY cash_tracking.session_activity closing
      ON closing.session_id OPERATOR(pg_catalog.=) s.id
      AND closing.ordinal OPERATOR(pg_catalog.=) s.activity_count
    CROSS JOIN LATERAL (
      SELECT y.id
      FROM ONLY cash_tracking.payment_session y
      JOIN ONLY cash_tracking.session_activity opening
        ON opening.session_id OPERATOR(pg_catalog.=) y.id AND opening.ordinal OPERATOR(pg_catalog.=) 1
      WHERE y.cash_drawer_id OPERATOR(pg_catalog.=) f.cash_drawer_id
        AND y.id OPERATOR(pg_catalog.>) f.session_id
        AND opening.recorded_at OPERATOR(pg_catalog.>=) closing.recorded_at
      ORDER BY y.id
      LIMIT 1) next
    JOIN ONLY cash_tracking.payment_session x
      ON x.id OPERATOR(pg_catalog.=) next.id AND x.cash_drawer_id OPERATOR(pg_catalog.=) f.cash_drawer_id
    WHERE f.kind OPERATOR(pg_catalog.=) 'recount'
  ) c
  GROUP BY c.session_id
) d
JOIN ONLY cash_tracking.payment_session s ON s.id OPERATOR(pg_catalog.=) d.session_id
CROSS JOIN LATERAL (SELECT s.net_cash OPERATOR(cash_tracking.-) s.net_cash AS amount) zero
CROSS JOIN LATERAL (
  SELECT
    d.correction_count,
    d.last_recorded_at,
    coalesce(d.expected_cash_at_open, zero.amount) AS expected_cash_at_open,
    coalesce(d.total_cash_sales, zero.amount) AS total_cash_sales,
    coalesce(d.total_cash_refunds, zero.amount) AS total_cash_refunds,
    coalesce(d.total_sales, zero.amount) AS total_sales,
    coalesce(d.total_refunds, zero.amount) AS total_refunds,
    coalesce(d.total_adjustments, zero.amount) AS total_adjustments,
    coalesce(d.recount, zero.amount) AS recount) t
CROSS JOIN LATERAL (
  SELECT t.total_cash_sales OPERATOR(cash_tracking.-) t.total_cash_refunds
    OPERATOR(cash_tracking.+) t.total_adjustments AS net_cash) n;
COMMENT ON VIEW cash_tracking.session_correction_totals IS
  'What the corrections of a session come to: under the names of the columns of payment_sessions, by how much each figure is more as corrected than as closed; zero where nothing was corrected. A row for each session that was corrected, and for each whose opening followed a close that was recounted. As corrected = payment_sessions + this; columns that are not here are not corrected.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.payment_session_id IS 'The session.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.correction_count IS 'Number of its own corrections; 0 where only a close before its opening was recounted.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.last_recorded_at IS 'When the last of the corrections that these figures are made of was recorded.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.expected_cash_at_open IS 'Recounts of the closes on the drawer that its opening was the first to follow, signed: that much more was left in the drawer.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.total_cash_sales IS 'Cash sales less change, signed.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.total_cash_refunds IS 'Cash refunds, signed: positive where more was refunded.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.net_cash_sales IS 'Cash sales less cash refunds, signed.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.total_sales IS 'Sales of every tender less change, signed.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.total_refunds IS 'Refunds of every tender, signed: positive where more was refunded.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.net_sales IS 'Sales less refunds of every tender, signed.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.total_adjustments IS 'Adjustments and cash payouts, signed.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.expected_cash_at_close IS 'Net cash: net cash sales and adjustments together, signed; by so much more was to be expected at closing.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.cash_counted_at_close IS 'Recounts, signed.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.left_in_drawer IS 'The same: what was not counted was left in the drawer.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.opening_discrepancy IS 'Less the recounts before its opening: what the opening found over or short because of them is counted there already.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.closing_discrepancy IS 'Recounts less net cash, signed: a sale that was forgotten explains as much over.';
COMMENT ON COLUMN cash_tracking.session_correction_totals.total_discrepancy IS 'Opening and closing discrepancy together, signed.';
-- # Reference data: functions
--
-- Written in C, which finds the tables by oid: they resolve no name and need
-- neither definer's rights nor a path. Names lose the spaces around them.

CREATE FUNCTION cash_tracking.create_location(
  name               text,
  currency           text,
  time_zone          text DEFAULT 'UTC',
  business_day_start time DEFAULT '00:00',
  cash_rounding      cash_tracking.monetary_amount DEFAULT NULL,
  external_id        text DEFAULT NULL,
  discrepancy_tolerance cash_tracking.monetary_amount DEFAULT NULL,
  discrepancy_limit  cash_tracking.monetary_amount DEFAULT NULL,
  reason_required    boolean DEFAULT false)
RETURNS cash_tracking.locations
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_create_location';
COMMENT ON FUNCTION cash_tracking.create_location(text, text, text, time, cash_tracking.monetary_amount, text, cash_tracking.monetary_amount, cash_tracking.monetary_amount, boolean) IS
  'Creates a location and returns it. currency is the ISO 4217 code of money in use, for good; time_zone a name that the server knows, in any case of letters; business_day_start the local time at which a business date begins, before 24:00. cash_rounding is the smallest step of a cash payment, positive; NULL takes the currency''s smallest cash step. Given times may be 5 minutes ahead of the server (update_location changes that). Three rules are off by default: a count that is over or short by more than discrepancy_tolerance needs a reason, by more than discrepancy_limit an approval (both 0 or more, in the currency, the limit not below the tolerance; NULL = off), and with reason_required every cash activity but payments needs a reason. name, currency, time_zone, business_day_start and reason_required must not be NULL; external_id, up to 255 characters, may. Errors: 22004, 22001, 22008 day start, 22023 currency or time zone, TC005, TC021 external id taken, TC022 name, TC026 cash rounding or limits. Locks nothing. Since 1.0.';

CREATE FUNCTION cash_tracking.update_location(
  location_id        bigint,
  name               text DEFAULT NULL,
  time_zone          text DEFAULT NULL,
  business_day_start time DEFAULT NULL,
  cash_rounding      cash_tracking.monetary_amount DEFAULT NULL,
  clock_skew_limit   interval DEFAULT NULL,
  discrepancy_tolerance cash_tracking.monetary_amount DEFAULT NULL,
  discrepancy_limit  cash_tracking.monetary_amount DEFAULT NULL,
  reason_required    boolean DEFAULT NULL,
  switch_off         text[] DEFAULT NULL)
RETURNS cash_tracking.locations
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_update_location';
COMMENT ON FUNCTION cash_tracking.update_location(bigint, text, text, time, cash_tracking.monetary_amount, interval, cash_tracking.monetary_amount, cash_tracking.monetary_amount, boolean, text[]) IS
  'Changes what is given of a location and returns it; NULL leaves unchanged. clock_skew_limit, 0 to 1 day, is how far ahead of the server''s clock a given time may be. discrepancy_tolerance, discrepancy_limit and reason_required are the rules of create_location; switch_off names the limits that are off from now on: ''{discrepancy_tolerance,discrepancy_limit}''. Sessions keep the business date that they were opened with, and counts the limits that were in force. location_id must not be NULL. Errors: 22004, 22001, 22008 day start or clock skew, 22023 time zone or switch_off, TC005, TC020, TC022 name, TC023 retired, TC026 cash rounding or limits. Updates the location. Since 1.0.';

CREATE FUNCTION cash_tracking.retire_location(
  location_id bigint)
RETURNS cash_tracking.locations
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_retire_location';
COMMENT ON FUNCTION cash_tracking.retire_location(bigint) IS
  'Retires a location, which must have no cash drawer and no device in use, and returns it; one that is retired stays as it is. location_id must not be NULL. Errors: 22004, TC020, TC031 still in use. Updates the location. Since 1.0.';

CREATE FUNCTION cash_tracking.create_staff_member(
  name        text,
  external_id text DEFAULT NULL)
RETURNS cash_tracking.staff_members
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_create_staff_member';
COMMENT ON FUNCTION cash_tracking.create_staff_member(text, text) IS
  'Creates a staff member and returns it. name must not be NULL; external_id, up to 255 characters, may. Errors: 22004, 22001, TC021 external id taken, TC022 name. Locks nothing. Since 1.0.';

CREATE FUNCTION cash_tracking.retire_staff_member(
  staff_member_id bigint)
RETURNS cash_tracking.staff_members
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_retire_staff_member';
COMMENT ON FUNCTION cash_tracking.retire_staff_member(bigint) IS
  'Retires a staff member, who can then do nothing new, and returns it; one who is retired stays as it is. staff_member_id must not be NULL. Errors: 22004, TC014. Updates the staff member. Since 1.0.';

CREATE FUNCTION cash_tracking.create_cash_drawer(
  location_id bigint,
  name        text,
  external_id text DEFAULT NULL)
RETURNS cash_tracking.cash_drawers
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_create_cash_drawer';
COMMENT ON FUNCTION cash_tracking.create_cash_drawer(bigint, text, text) IS
  'Creates a cash drawer with a balance of 0 in the currency of its location and returns it. name is unique among the drawers in use at the location. location_id and name must not be NULL; external_id, up to 255 characters, may. Errors: 22004, 22001, TC020, TC021 name or external id taken, TC022 name, TC023 location retired. Locks the location. Since 1.0. Follows cashDrawerCreate.';

CREATE FUNCTION cash_tracking.update_cash_drawer(
  cash_drawer_id bigint,
  name           text)
RETURNS cash_tracking.cash_drawers
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_update_cash_drawer';
COMMENT ON FUNCTION cash_tracking.update_cash_drawer(bigint, text) IS
  'Renames a cash drawer and returns it. cash_drawer_id and name must not be NULL. Errors: 22004, TC019, TC021 name taken, TC022 name, TC023 retired. Locks the location, then updates the drawer; nothing where the name is the same. Since 1.0. Follows cashDrawerUpdate.';

CREATE FUNCTION cash_tracking.find_or_create_cash_drawer(
  location_id bigint,
  name        text,
  device_id   bigint)
RETURNS cash_tracking.cash_drawers
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_find_or_create_cash_drawer';
COMMENT ON FUNCTION cash_tracking.find_or_create_cash_drawer(bigint, text, bigint) IS
  'Finds the cash drawer in use with this name at the location, or creates it, makes sure that the device is assigned to it, and returns it. Calling it again, or from several places at once, has the same result. location_id, name and device_id must not be NULL. Errors: 22004, TC004, TC018 device at another location, TC020, TC022 name, TC023 retired, TC024 the device has an open session on another drawer. Locks the location if it creates the drawer, updates the device if it assigns it. Since 1.0. Follows cashDrawerFindOrCreate.';

CREATE FUNCTION cash_tracking.retire_cash_drawer(
  cash_drawer_id bigint)
RETURNS cash_tracking.cash_drawers
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_retire_cash_drawer';
COMMENT ON FUNCTION cash_tracking.retire_cash_drawer(bigint) IS
  'Retires a cash drawer on which no session is open and returns it, with the balance that is left in it; one that is retired stays as it is. Devices assigned to it can open no session until they are assigned to another. cash_drawer_id must not be NULL. Errors: 22004, TC019, TC030 session open. Updates the drawer. Since 1.0.';

CREATE FUNCTION cash_tracking.register_device(
  location_id    bigint,
  name           text,
  cash_drawer_id bigint DEFAULT NULL,
  external_id    text DEFAULT NULL)
RETURNS cash_tracking.point_of_sale_devices
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_register_device';
COMMENT ON FUNCTION cash_tracking.register_device(bigint, text, bigint, text) IS
  'Registers a point of sale device at a location and returns it. cash_drawer_id, a drawer of the same location, may be NULL and assigned later. location_id and name must not be NULL; external_id, up to 255 characters, may. Errors: 22004, 22001, TC018 drawer at another location, TC019, TC020, TC021 external id taken, TC022 name, TC023 retired. Locks the location. Since 1.0.';

CREATE FUNCTION cash_tracking.assign_device_to_cash_drawer(
  device_id      bigint,
  cash_drawer_id bigint)
RETURNS cash_tracking.point_of_sale_devices
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_assign_device_to_cash_drawer';
COMMENT ON FUNCTION cash_tracking.assign_device_to_cash_drawer(bigint, bigint) IS
  'Assigns a device to a cash drawer of its location, in place of the one it had, and returns the device; nothing changes where that is its drawer already. device_id and cash_drawer_id must not be NULL. Errors: 22004, TC004, TC018 drawer at another location, TC019, TC023 retired, TC024 the device has an open session. Updates the device. Since 1.0. Follows pointOfSaleDeviceAssignToCashDrawer.';

CREATE FUNCTION cash_tracking.detach_device(
  device_id bigint)
RETURNS cash_tracking.point_of_sale_devices
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_detach_device';
COMMENT ON FUNCTION cash_tracking.detach_device(bigint) IS
  'Takes a device off its cash drawer, if it has one, and returns the device. device_id must not be NULL. Errors: 22004, TC004, TC023 retired, TC024 the device has an open session. Updates the device. Since 1.0.';

CREATE FUNCTION cash_tracking.retire_device(
  device_id bigint)
RETURNS cash_tracking.point_of_sale_devices
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_retire_device';
COMMENT ON FUNCTION cash_tracking.retire_device(bigint) IS
  'Retires a device on which no session is open and returns it; one that is retired stays as it is. device_id must not be NULL. Errors: 22004, TC004, TC024 session open. Updates the device. Since 1.0.';

CREATE FUNCTION cash_tracking.create_reason_code(
  code text)
RETURNS cash_tracking.reason_codes
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_create_reason_code';
COMMENT ON FUNCTION cash_tracking.create_reason_code(text) IS
  'Creates a custom reason code and returns it; one that was deleted comes back into use with the id it had. code must not be NULL. Errors: 22004, TC021 a code in use of any kind is called that, TC022 code. Locks nothing, or updates the code that comes back. Since 1.0. Follows cashManagementReasonCodeCreate.';

CREATE FUNCTION cash_tracking.delete_reason_code(
  reason_code_id bigint)
RETURNS cash_tracking.reason_codes
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_delete_reason_code';
COMMENT ON FUNCTION cash_tracking.delete_reason_code(bigint) IS
  'Takes a default or custom reason code out of use and returns it; activities keep it, and one that is out of use stays so. reason_code_id must not be NULL. Errors: 22004, TC015, TC025 system code. Updates the code. Since 1.0. Follows cashManagementReasonCodeDelete.';

CREATE FUNCTION cash_tracking.reason_code_id(
  code text)
RETURNS bigint
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_reason_code_id';
COMMENT ON FUNCTION cash_tracking.reason_code_id(text) IS
  'The id of the reason code in use with this code; of several the default one, then the system one, then the custom one. code must not be NULL. Errors: 22004, TC015 no such code in use, TC022. Since 1.0.';
-- # Commands: a till's day
--
-- Written in C, which finds the tables by oid: they resolve no name and need
-- neither definer's rights nor a path. Call them as SELECT * FROM f(…): the
-- form (f(…)).* runs f once for every column.

CREATE FUNCTION cash_tracking.open_session(
  device_id       bigint,
  staff_member_id bigint,
  balance         cash_tracking.monetary_amount DEFAULT NULL,
  occurred_at     timestamptz DEFAULT NULL,
  reason_code_id  bigint DEFAULT NULL,
  note            text DEFAULT NULL,
  denominations   jsonb DEFAULT NULL,
  approved_by     bigint DEFAULT NULL,
  request_id      uuid DEFAULT NULL)
RETURNS cash_tracking.payment_sessions
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_open_session';
COMMENT ON FUNCTION cash_tracking.open_session(bigint, bigint, cash_tracking.monetary_amount, timestamptz, bigint, text, jsonb, bigint, uuid) IS
  'Opens a session on a device and returns it. balance is what was counted in the whole drawer, 0 or more; NULL means that nobody counted and takes the expected amount. occurred_at NULL takes the server''s clock; a given time may not be before the device''s previous closing. device_id and staff_member_id must not be NULL. denominations is a JSON object from face value to number of pieces, such as {"20.00": 3, "0.25": 40}, which adds up to balance; NULL where not known. approved_by is another staff member, who approves of the count: needed where it is off by more than the location''s discrepancy_limit; a reason is, beyond its discrepancy_tolerance and where it has reason_required. A repeated request_id returns the session as it is now and writes nothing. Errors: 22004, 22001, 22008, 22023 withdrawn currency, denominations or approved_by, TC002 already open, TC004, TC005, TC008, TC009, TC010, TC011, TC014, TC015, TC017 no drawer, TC023 retired, TC026, TC032, TC033, TC034. Locks and updates the device, then the drawer. Follows pointOfSaleDevicePaymentSessionOpen.';

CREATE FUNCTION cash_tracking.count_cash(
  session_id      bigint,
  balance         cash_tracking.monetary_amount,
  staff_member_id bigint,
  occurred_at     timestamptz DEFAULT NULL,
  reason_code_id  bigint DEFAULT NULL,
  note            text DEFAULT NULL,
  denominations   jsonb DEFAULT NULL,
  approved_by     bigint DEFAULT NULL,
  request_id      uuid DEFAULT NULL)
RETURNS cash_tracking.cash_activities
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_count_cash';
COMMENT ON FUNCTION cash_tracking.count_cash(bigint, cash_tracking.monetary_amount, bigint, timestamptz, bigint, text, jsonb, bigint, uuid) IS
  'Records a count of the whole drawer in mid-session and returns it: expected, counted, and the difference, which moves the balance to what was counted. balance is 0 or more. session_id, balance and staff_member_id must not be NULL. denominations is a JSON object from face value to number of pieces, such as {"20.00": 3, "0.25": 40}, which adds up to balance; NULL where not known. approved_by is another staff member, who approves of the count: needed where it is off by more than the location''s discrepancy_limit; a reason is, beyond its discrepancy_tolerance and where it has reason_required. A repeated request_id returns the same count. Errors: 22004, 22001, 22003, 22008, 22023 denominations or approved_by, TC001 closed, TC003, TC005, TC008, TC009, TC010, TC011, TC014, TC015, TC023, TC026, TC032, TC033, TC034. Locks and updates the drawer, then the session. Follows pointOfSaleDevicePaymentSessionCount.';

CREATE FUNCTION cash_tracking.adjust_cash(
  session_id      bigint,
  amount          cash_tracking.monetary_amount,
  staff_member_id bigint,
  occurred_at     timestamptz DEFAULT NULL,
  reason_code_id  bigint DEFAULT NULL,
  note            text DEFAULT NULL,
  type            text DEFAULT 'adjustment',
  reference       text DEFAULT NULL,
  request_id      uuid DEFAULT NULL)
RETURNS cash_tracking.cash_activities
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_adjust_cash';
COMMENT ON FUNCTION cash_tracking.adjust_cash(bigint, cash_tracking.monetary_amount, bigint, timestamptz, bigint, text, text, text, uuid) IS
  'Puts cash into the drawer (amount above 0) or takes it out (below 0) and returns the adjustment. type is "adjustment" or "cash_payout", which must be negative and may name a gift card in reference. session_id, amount, staff_member_id and type must not be NULL. A reason is needed where the location has reason_required. A repeated request_id returns the same adjustment. Errors: 22004, 22001, 22003, 22008, 22023 type, TC001 closed, TC003, TC005, TC008, TC010, TC011, TC014, TC015, TC023, TC026 zero or sign, TC032. Updates the session. Follows pointOfSaleDevicePaymentSessionAdjust.';

CREATE FUNCTION cash_tracking.record_payment(
  session_id      bigint,
  staff_member_id bigint,
  type            text,
  amount          cash_tracking.monetary_amount,
  tender          text DEFAULT 'cash',
  cash_rounding   cash_tracking.monetary_amount DEFAULT NULL,
  reference       text DEFAULT NULL,
  occurred_at     timestamptz DEFAULT NULL,
  note            text DEFAULT NULL,
  request_id      uuid DEFAULT NULL)
RETURNS cash_tracking.session_activities
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_record_payment';
COMMENT ON FUNCTION cash_tracking.record_payment(bigint, bigint, text, cash_tracking.monetary_amount, text, cash_tracking.monetary_amount, text, timestamptz, text, uuid) IS
  'Records a payment and returns it. type is "sale", "refund" or "change" and gives the direction; amount is above 0, before cash rounding; where change is recorded, the sale carries what was handed over. tender is a lower-case code; only "cash" moves the drawer, and change is always cash. cash_rounding is the signed amount added to amount; NULL means rounded to the location''s increment for cash, ties away from zero, else none. session_id, staff_member_id, type, amount and tender must not be NULL. A repeated request_id returns the same payment. Errors: 22004, 22001, 22003, 22008, 22023 type or tender, TC001 closed, TC003, TC005, TC008, TC010, TC011, TC014, TC023, TC026. Updates the session.';

CREATE FUNCTION cash_tracking.record_device_payment(
  device_id       bigint,
  staff_member_id bigint,
  type            text,
  amount          cash_tracking.monetary_amount,
  tender          text DEFAULT 'cash',
  cash_rounding   cash_tracking.monetary_amount DEFAULT NULL,
  reference       text DEFAULT NULL,
  occurred_at     timestamptz DEFAULT NULL,
  note            text DEFAULT NULL,
  request_id      uuid DEFAULT NULL)
RETURNS cash_tracking.session_activities
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_record_device_payment';
COMMENT ON FUNCTION cash_tracking.record_device_payment(bigint, bigint, text, cash_tracking.monetary_amount, text, cash_tracking.monetary_amount, text, timestamptz, text, uuid) IS
  'Records a payment in the open session of a device and returns it, as record_payment does. Where none is open it opens one first, with counted = expected and the reason AUTO_START_SESSION_CHECKOUT. device_id, staff_member_id, type, amount and tender must not be NULL. A repeated request_id returns the same payment. Errors: those of record_payment and open_session but for TC002, TC003 and TC032 to TC034. Updates the session; to open one, locks and updates the device, then the drawer.';

CREATE FUNCTION cash_tracking.record_no_sale(
  session_id      bigint,
  staff_member_id bigint,
  occurred_at     timestamptz DEFAULT NULL,
  reason_code_id  bigint DEFAULT NULL,
  note            text DEFAULT NULL,
  request_id      uuid DEFAULT NULL)
RETURNS cash_tracking.session_activities
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_record_no_sale';
COMMENT ON FUNCTION cash_tracking.record_no_sale(bigint, bigint, timestamptz, bigint, text, uuid) IS
  'Records that the drawer was opened without a sale, and returns that activity; it moves no cash. session_id and staff_member_id must not be NULL. A reason is needed where the location has reason_required. A repeated request_id returns the same activity. Errors: 22004, 22001, 22008, TC001 closed, TC003, TC008, TC010, TC011, TC014, TC015, TC023, TC032. Updates the session.';

CREATE FUNCTION cash_tracking.reverse_activity(
  session_id      bigint,
  ordinal         integer,
  staff_member_id bigint,
  occurred_at     timestamptz DEFAULT NULL,
  reason_code_id  bigint DEFAULT NULL,
  note            text DEFAULT NULL,
  request_id      uuid DEFAULT NULL)
RETURNS cash_tracking.session_activities
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_reverse_activity';
COMMENT ON FUNCTION cash_tracking.reverse_activity(bigint, integer, bigint, timestamptz, bigint, text, uuid) IS
  'Takes an adjustment, a cash payout or a payment back, once, while its session is open, and returns the reversal: an activity of the same type, tender and reference with the opposite amounts, which lowers the same totals. ordinal is that of the activity in its session. Counts, no-sales, closing adjustments and reversals are not reversed. session_id, ordinal and staff_member_id must not be NULL. A repeated request_id returns the same reversal. Errors: 22004, 22001, 22003, 22008, TC001 closed, TC003, TC008, TC010, TC011, TC014, TC015, TC023, TC027 no such activity, TC028 already reversed, TC029 not reversible, TC032 reason required. Updates the session.';

CREATE FUNCTION cash_tracking.close_session(
  session_id      bigint,
  balance         cash_tracking.monetary_amount,
  staff_member_id bigint,
  leave_in_drawer cash_tracking.monetary_amount DEFAULT NULL,
  occurred_at     timestamptz DEFAULT NULL,
  reason_code_id  bigint DEFAULT NULL,
  note            text DEFAULT NULL,
  denominations   jsonb DEFAULT NULL,
  approved_by     bigint DEFAULT NULL,
  request_id      uuid DEFAULT NULL)
RETURNS cash_tracking.payment_sessions
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_close_session';
COMMENT ON FUNCTION cash_tracking.close_session(bigint, cash_tracking.monetary_amount, bigint, cash_tracking.monetary_amount, timestamptz, bigint, text, jsonb, bigint, uuid) IS
  'Closes a session and returns it; it never changes again. balance is what was counted in the whole drawer, 0 or more; leave_in_drawer, 0 or more, is the float to leave: where it differs from balance, a closing adjustment moves the drawer to it; NULL leaves what was counted. session_id, balance and staff_member_id must not be NULL. denominations is a JSON object from face value to number of pieces, such as {"20.00": 3, "0.25": 40}, which adds up to balance; NULL where not known. approved_by is another staff member, who approves of the count: needed where it is off by more than the location''s discrepancy_limit; a reason is, beyond its discrepancy_tolerance and where it has reason_required. A repeated request_id returns the closed session. Errors: 22004, 22001, 22003, 22008, 22023 denominations or approved_by, TC001 closed, TC003, TC005, TC008, TC009, TC010, TC011, TC014, TC015, TC023, TC026, TC032, TC033, TC034. Locks and updates the drawer, then the session; costs the same for any number of activities. Follows pointOfSaleDevicePaymentSessionClose.';

CREATE FUNCTION cash_tracking.active_session(device_id bigint)
RETURNS SETOF cash_tracking.payment_sessions
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF ROWS 1
AS 'MODULE_PATHNAME', 'ct_active_session';
COMMENT ON FUNCTION cash_tracking.active_session(bigint) IS
  'The open session of a device, or no row. device_id must not be NULL. Errors: 22004, TC004. Takes no lock.';

CREATE FUNCTION cash_tracking.correct_session(
  session_id      bigint,
  kind            text,
  amount          cash_tracking.monetary_amount,
  staff_member_id bigint,
  tender          text DEFAULT NULL,
  reason_code_id  bigint DEFAULT NULL,
  note            text DEFAULT NULL,
  request_id      uuid DEFAULT NULL)
RETURNS cash_tracking.session_corrections
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_correct_session';
COMMENT ON FUNCTION cash_tracking.correct_session(bigint, text, cash_tracking.monetary_amount, bigint, text, bigint, text, uuid) IS
  'Records a late fact about a closed session and returns the correction. The session stays as it was closed, and no balance moves: the next count does that. kind is "sale", "refund", "change", "adjustment", or "recount" for what was counted at closing; amount, not 0, is by how much that figure should have been more (or, negative, less): positive for a refund that was not recorded, negative for a payout. tender, for sales and refunds, is a lower-case code; NULL means "cash", and change is always cash. session_id, kind, amount and staff_member_id must not be NULL. A repeated request_id returns the same correction. Errors: 22004, 22001, 22003 a corrected figure is out of range, 22023 kind or tender, TC003, TC005, TC008, TC009, TC014, TC015, TC023, TC026 zero, or a count below zero, TC030 the session is open. Locks and updates the drawer.';
-- # Guards
--
-- Triggers on every table, in every replication role. They cover whatever SQL
-- does: INSERT, UPDATE, DELETE, MERGE, COPY, upserts, cascades, TRUNCATE.
--
-- Triggers of one kind fire in the order of their names, byte by byte. Ours
-- "zzz_…" fire last BEFORE ROW, so that nothing changes a row after it was
-- checked and counted; where a user's name sorts later still, they say so.
-- Ours "a_…" fire first otherwise: when a user's trigger AFTER STATEMENT runs,
-- the totals are written.
--
-- The functions keep their names and C symbols for ever: a session with an
-- old library must find them after an update. The triggers themselves are
-- defined in the next part.

CREATE FUNCTION cash_tracking.guard_reference() RETURNS trigger
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_guard_reference';
COMMENT ON FUNCTION cash_tracking.guard_reference() IS
  'Trigger on locations, staff members, cash drawers, devices and reason codes: their rows are changed by functions only, and whole ones inserted by the owner, as a restore does. Errors: 22023 a shipped reason code, 39P01, 42501 not the owner, TC006, TC016 a trigger fires later. Since 1.0.';

CREATE FUNCTION cash_tracking.guard_session() RETURNS trigger
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_guard_session';
COMMENT ON FUNCTION cash_tracking.guard_session() IS
  'Trigger on payment_session: its rows are changed by functions only, and whole ones inserted by the owner, as a restore does. Errors: 39P01, 42501 not the owner, TC006, TC009 a row that contradicts itself, TC016 a trigger fires later. Since 1.0.';

CREATE FUNCTION cash_tracking.guard_activity() RETURNS trigger
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_guard_activity';
COMMENT ON FUNCTION cash_tracking.guard_activity() IS
  'Trigger on session_activity: its rows never change. The owner may insert new ones, which are recorded as the functions would record them, and ones with an ordinal, as a restore does; and delete those whose session does not exist. Errors: those of adjust_cash and record_payment, 0A000 not through another table, 39P01, 42501 not the owner, 55000 replica role, 55006 in use by another statement, TC006, TC007 ordinal, TC009 a row that contradicts itself, TC016 a trigger fires later. Since 1.0.';

CREATE FUNCTION cash_tracking.guard_correction() RETURNS trigger
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_guard_correction';
COMMENT ON FUNCTION cash_tracking.guard_correction() IS
  'Trigger on session_correction: its rows never change. The owner may insert whole ones that the drawer has counted, as a restore does, and delete those whose drawer does not exist. Errors: 39P01, 42501 not the owner, TC006, TC007 number, TC009 a row that contradicts itself, TC016 a trigger fires later. Since 1.0.';

CREATE FUNCTION cash_tracking.guard_truncate() RETURNS trigger
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_guard_truncate';
COMMENT ON FUNCTION cash_tracking.guard_truncate() IS
  'Trigger on every table: none is ever truncated. Errors: 39P01, TC006. Since 1.0.';
-- # Installation
--
-- What the owner or a superuser may have done to the tables, or a restore with
-- --disable-triggers has left behind, shows here together with the statement
-- that mends it. The guards are installed by the very same mechanism.

CREATE FUNCTION cash_tracking.expected_guards()
RETURNS TABLE (relation regclass, trigger_name name, purpose text, definition text)
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100 ROWS 21
SET search_path = pg_catalog, pg_temp
AS $$
  WITH guard (tables, trigger_name, event, level, guard_function, purpose) AS (
    VALUES
      ('{location,staff_member,cash_drawer,point_of_sale_device,reason_code,reason_code_state}'::name[],
        'zzz_guard_row', 'BEFORE INSERT OR DELETE OR UPDATE', 'ROW', 'guard_reference',
        'Refuses changes by hand; takes whole rows from the owner. Fires last.'),
      ('{payment_session}',
        'zzz_guard_row', 'BEFORE INSERT OR DELETE OR UPDATE', 'ROW', 'guard_session',
        'Refuses changes by hand; takes whole rows from the owner. Fires last.'),
      ('{session_activity}',
        'zzz_guard_row', 'BEFORE INSERT OR DELETE OR UPDATE', 'ROW', 'guard_activity',
        'Gives new rows their ordinal and adds them to the totals; refuses changes. Fires last.'),
      ('{session_activity}',
        'a_guard_statement_begin', 'BEFORE INSERT', 'STATEMENT', 'guard_activity',
        'Begins to keep the totals of the sessions that the statement inserts into.'),
      -- Rows that a restore brings are older than its transaction: leaving them
      -- out keeps the queue of after-triggers empty, however many there are.
      ('{session_activity}',
        'a_guard_row_stored', 'AFTER INSERT', 'ROW WHEN ((new.recorded_at >= transaction_timestamp()))', 'guard_activity',
        'Counts the new rows that were really stored.'),
      ('{session_activity}',
        'a_guard_statement_end', 'AFTER INSERT', 'STATEMENT', 'guard_activity',
        'Writes the totals of the sessions that the statement inserted into.'),
      ('{session_correction}',
        'zzz_guard_row', 'BEFORE INSERT OR DELETE OR UPDATE', 'ROW', 'guard_correction',
        'Refuses changes by hand; takes whole rows from the owner. Fires last.'),
      ('{location,staff_member,cash_drawer,point_of_sale_device,reason_code,reason_code_state,payment_session,session_activity,session_correction}',
        'a_guard_truncate', 'BEFORE TRUNCATE', 'STATEMENT', 'guard_truncate',
        'Refuses TRUNCATE.')
  )
  -- In the form that pg_get_triggerdef returns.
  SELECT concat('cash_tracking.', t)::regclass, g.trigger_name::name, g.purpose,
    format('CREATE TRIGGER %I %s ON cash_tracking.%I FOR EACH %s EXECUTE FUNCTION cash_tracking.%I()',
      g.trigger_name, g.event, t, g.level, g.guard_function)
  FROM guard g, unnest(g.tables) t
$$;
COMMENT ON FUNCTION cash_tracking.expected_guards() IS
  'The triggers that guard the tables, by table, with what each is for and the statement that creates it. For the owner.';

CREATE FUNCTION cash_tracking.check_installation()
RETURNS TABLE (object text, deviation text, remedy text)
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10000 ROWS 1
SET search_path = pg_catalog, pg_temp
AS $$
  WITH extension AS (
    SELECT e.oid, e.extowner, e.extconfig FROM pg_extension e WHERE e.extname = 'cash_tracking'
  ), member AS (
    SELECT c.oid, c.oid::regclass AS relation, c.relkind, c.relpersistence, c.relrowsecurity, c.relforcerowsecurity,
      c.relowner, c.relacl
    FROM extension e
    JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'
      AND d.classid = 'pg_class'::regclass
    JOIN pg_class c ON c.oid = d.objid
  ), our_table AS (
    SELECT * FROM member m WHERE m.relkind = 'r'
  ), found_guard AS (
    SELECT g.*, t.oid AS found, t.tgenabled, pg_get_triggerdef(t.oid) AS found_definition
    FROM cash_tracking.expected_guards() g
    LEFT JOIN pg_trigger t ON t.tgrelid = g.relation AND t.tgname = g.trigger_name
  )
  SELECT format('trigger %I on table %s', g.trigger_name, g.relation), 'is missing',
    format('%s; COMMENT ON TRIGGER %I ON %s IS %L; ALTER TABLE %3$s ENABLE ALWAYS TRIGGER %2$I',
      g.definition, g.trigger_name, g.relation, g.purpose)
  FROM found_guard g WHERE g.found IS NULL
  UNION ALL
  SELECT format('trigger %I on table %s', g.trigger_name, g.relation), 'is another than the one installed',
    format('DROP TRIGGER %2$I ON %3$s; %1$s; COMMENT ON TRIGGER %2$I ON %3$s IS %4$L; ALTER TABLE %3$s ENABLE ALWAYS TRIGGER %2$I',
      g.definition, g.trigger_name, g.relation, g.purpose)
  FROM found_guard g WHERE g.found_definition <> g.definition
  UNION ALL
  SELECT format('trigger %I on table %s', g.trigger_name, g.relation),
    CASE g.tgenabled WHEN 'D' THEN 'is disabled' ELSE 'does not fire in every replication role' END,
    format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', g.relation, g.trigger_name)
  FROM found_guard g WHERE g.found_definition = g.definition AND g.tgenabled <> 'A'
  UNION ALL
  SELECT format('trigger %I on table %s', u.tgname, u.tgrelid::regclass), 'fires after the guard and could change what it checked',
    format('ALTER TRIGGER %I ON %s RENAME TO %I', u.tgname, u.tgrelid::regclass, left('before_guard_' || u.tgname, 63))
  FROM our_table t
  JOIN pg_trigger u ON u.tgrelid = t.oid AND NOT u.tgisinternal
    AND u.tgtype::integer & 3 = 3 AND u.tgtype::integer & 20 <> 0 AND u.tgname > 'zzz_guard_row'
  UNION ALL
  SELECT format('function %s', p.oid::regprocedure), 'is not the one installed', NULL
  FROM pg_proc p
  JOIN pg_language l ON l.oid = p.prolang
  WHERE p.pronamespace = 'cash_tracking'::regnamespace AND p.prorettype = 'trigger'::regtype AND p.proname ~ '^guard_'
    AND (l.lanname <> 'c' OR p.prosrc <> 'ct_' || p.proname OR p.probin NOT LIKE '%cash_tracking' OR p.prosecdef OR p.proconfig IS NOT NULL)
  UNION ALL
  SELECT format('table %s', i.inhrelid::regclass), format('inherits from table %s', t.relation),
    format('ALTER TABLE %s NO INHERIT %s', i.inhrelid::regclass, t.relation)
  FROM our_table t
  JOIN pg_inherits i ON i.inhparent = t.oid
  UNION ALL
  SELECT format('rule %I on table %s', r.rulename, t.relation), 'rewrites statements on the table',
    format('DROP RULE %I ON %s', r.rulename, t.relation)
  FROM our_table t
  JOIN pg_rewrite r ON r.ev_class = t.oid
  UNION ALL
  SELECT format('table %s', t.relation), 'is unlogged: a crash would empty it', format('ALTER TABLE %s SET LOGGED', t.relation)
  FROM our_table t WHERE t.relpersistence <> 'p'
  UNION ALL
  SELECT format('table %s', t.relation), 'has row security, which would change what the views show',
    format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY; ALTER TABLE %1$s NO FORCE ROW LEVEL SECURITY', t.relation)
  FROM our_table t WHERE t.relrowsecurity OR t.relforcerowsecurity
  UNION ALL
  SELECT format('index cash_tracking.%I', n.name), 'is missing or not valid', NULL
  FROM unnest('{location_pkey,location_external_id_key,staff_member_pkey,staff_member_external_id_key,cash_drawer_pkey,'
    'cash_drawer_location_name_key,cash_drawer_external_id_key,point_of_sale_device_pkey,point_of_sale_device_external_id_key,'
    'reason_code_pkey,reason_code_kind_code_key,reason_code_state_pkey,payment_session_pkey,payment_session_one_open_per_device,'
    'payment_session_drawer_z_number,session_activity_pkey,session_activity_request_id_key,session_correction_pkey,'
    'session_correction_request_id_key}'::name[]) AS n (name)
  WHERE NOT EXISTS (
    SELECT FROM pg_index i
    JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relnamespace = 'cash_tracking'::regnamespace AND c.relname = n.name AND i.indisunique AND i.indisvalid AND i.indisready)
  UNION ALL
  SELECT format('%s %s', CASE m.relkind WHEN 'S' THEN 'sequence' ELSE 'table' END, m.relation), 'is not dumped', NULL
  FROM member m, extension e
  WHERE m.relkind IN ('r', 'S') AND m.oid <> ALL (coalesce(e.extconfig, '{}'))
  UNION ALL
  SELECT format('%s %s', CASE m.relkind WHEN 'S' THEN 'sequence' ELSE 'table' END, m.relation),
    format('%s has been granted to %s', a.privilege_type, coalesce(nullif(a.grantee, 0)::regrole::text, 'PUBLIC')),
    format('REVOKE %s ON %s %s FROM %s', a.privilege_type, CASE m.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
      m.relation, coalesce(nullif(a.grantee, 0)::regrole::text, 'PUBLIC'))
  FROM member m, aclexplode(m.relacl) a
  WHERE m.relkind IN ('r', 'S') AND a.grantee <> m.relowner
  UNION ALL
  SELECT format('relation %s', m.relation), format('belongs to %s, the extension to %s', m.relowner::regrole, e.extowner::regrole), NULL
  FROM member m, extension e
  WHERE m.relowner <> e.extowner
$$;
COMMENT ON FUNCTION cash_tracking.check_installation() IS
  'What of the installation is not as it was installed: guards that are missing, disabled or replaced, triggers that could outwit them, children, rules, row security, unlogged tables, missing indexes, rights on tables; with the statement that mends it, NULL where there is none. No row if all is well. For the owner.';

CREATE FUNCTION cash_tracking.repair_installation()
RETURNS TABLE (object text, deviation text, remedy text)
LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000 ROWS 1
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  FOR object, deviation, remedy IN
    SELECT c.object, c.deviation, c.remedy
    FROM cash_tracking.check_installation() c
    WHERE c.remedy IS NOT NULL
  LOOP
    EXECUTE remedy;
    RETURN NEXT;
  END LOOP;
END
$$;
COMMENT ON FUNCTION cash_tracking.repair_installation() IS
  'Carries out the remedies of check_installation and returns those rows; what has no remedy stays there to be seen. Run it after a restore with --disable-triggers. Errors: 42501 if not the owner. Locks each table it alters.';

SELECT cash_tracking.repair_installation();
-- # Verification
--
-- What the owner of the tables or a superuser does to the data by hand cannot
-- be prevented; it is found. Each row is a finding; none means that all is
-- well.

CREATE FUNCTION cash_tracking.verify_session(session_id bigint)
RETURNS TABLE (subject text, fact text, expected text, found text)
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000 ROWS 1
AS 'MODULE_PATHNAME', 'ct_verify_session';
COMMENT ON FUNCTION cash_tracking.verify_session(bigint) IS
  'What is wrong with a session: it computes the totals and the digest anew from the activities and compares all that is stored; no row if all is well. For a closed session the seal is checked by verify_drawer. session_id must not be NULL. Errors: 22004, TC003. Takes no lock; runs on a standby.';

CREATE FUNCTION cash_tracking.verify_drawer(cash_drawer_id bigint)
RETURNS TABLE (subject text, fact text, expected text, found text)
LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 1000000 ROWS 1
AS 'MODULE_PATHNAME', 'ct_verify_drawer';
COMMENT ON FUNCTION cash_tracking.verify_drawer(bigint) IS
  'What is wrong with a cash drawer: each of its sessions as verify_session sees it, gaps in the Z numbers, the chain of seals, the settled balance, and the chain of corrections; no row if all is well. cash_drawer_id must not be NULL. Errors: 22004, TC019. Takes no lock; runs on a standby.';

CREATE FUNCTION cash_tracking.verify_all()
RETURNS TABLE (subject text, fact text, expected text, found text)
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000000 ROWS 10
SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT v.subject, v.fact, v.expected, v.found
  FROM ONLY cash_tracking.cash_drawer d, LATERAL cash_tracking.verify_drawer(d.id) v
  UNION ALL
  -- Sessions that verify_drawer does not come to.
  SELECT concat('session ', s.id), 'z_number',
    CASE WHEN s.closing_time IS NULL THEN NULL ELSE 'a number' END, s.z_number::text
  FROM ONLY cash_tracking.payment_session s
  WHERE (s.closing_time IS NULL) <> (s.z_number IS NULL)
  UNION ALL
  -- Rows that refer to nothing.
  SELECT concat('session ', s.id), r.fact, r.id::text, NULL
  FROM ONLY cash_tracking.payment_session s,
    LATERAL (
      SELECT 'cash_drawer_id' AS fact, s.cash_drawer_id AS id
      WHERE NOT EXISTS (SELECT FROM ONLY cash_tracking.cash_drawer d WHERE d.id = s.cash_drawer_id)
      UNION ALL
      SELECT 'point_of_sale_device_id', s.point_of_sale_device_id
      WHERE NOT EXISTS (SELECT FROM ONLY cash_tracking.point_of_sale_device d WHERE d.id = s.point_of_sale_device_id)
      UNION ALL
      SELECT 'location_id', s.location_id
      WHERE NOT EXISTS (SELECT FROM ONLY cash_tracking.location l WHERE l.id = s.location_id)) r
  UNION ALL
  SELECT concat('activity ', a.session_id, '-', a.ordinal), 'session_id', a.session_id::text, NULL
  FROM ONLY cash_tracking.session_activity a
  WHERE NOT EXISTS (SELECT FROM ONLY cash_tracking.payment_session s WHERE s.id = a.session_id)
  UNION ALL
  SELECT concat('activity ', a.session_id, '-', a.ordinal), 'staff_member_id', a.staff_member_id::text, NULL
  FROM ONLY cash_tracking.session_activity a
  WHERE NOT EXISTS (SELECT FROM ONLY cash_tracking.staff_member m WHERE m.id = a.staff_member_id)
  UNION ALL
  SELECT concat('activity ', a.session_id, '-', a.ordinal), 'approved_by', a.approved_by::text, NULL
  FROM ONLY cash_tracking.session_activity a
  WHERE a.approved_by IS NOT NULL
    AND NOT EXISTS (SELECT FROM ONLY cash_tracking.staff_member m WHERE m.id = a.approved_by)
  UNION ALL
  SELECT concat('activity ', a.session_id, '-', a.ordinal), 'reason_code_id', a.reason_code_id::text, NULL
  FROM ONLY cash_tracking.session_activity a
  WHERE a.reason_code_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM ONLY cash_tracking.reason_code c WHERE c.id = a.reason_code_id)
  UNION ALL
  SELECT concat('correction ', c.cash_drawer_id, '-', c.number), r.fact, r.value, NULL
  FROM ONLY cash_tracking.session_correction c,
    LATERAL (
      SELECT 'cash_drawer_id' AS fact, c.cash_drawer_id::text AS value
      WHERE NOT EXISTS (SELECT FROM ONLY cash_tracking.cash_drawer d WHERE d.id = c.cash_drawer_id)
      UNION ALL
      SELECT 'staff_member_id', c.staff_member_id::text
      WHERE NOT EXISTS (SELECT FROM ONLY cash_tracking.staff_member m WHERE m.id = c.staff_member_id)
      UNION ALL
      SELECT 'reason_code_id', c.reason_code_id::text
      WHERE c.reason_code_id IS NOT NULL
        AND NOT EXISTS (SELECT FROM ONLY cash_tracking.reason_code r WHERE r.id = c.reason_code_id)) r
  UNION ALL
  -- A request that took effect twice.
  SELECT concat('correction ', c.cash_drawer_id, '-', c.number), 'request_id',
    'a request of its own', concat('that of activity ', a.session_id, '-', a.ordinal)
  FROM ONLY cash_tracking.session_correction c
  JOIN ONLY cash_tracking.session_activity a ON a.request_id = c.request_id
$$;
COMMENT ON FUNCTION cash_tracking.verify_all() IS
  'What is wrong anywhere: verify_drawer for every drawer, and every session, activity or correction that refers to a row that is not there; no row if all is well. Takes no lock; runs on a standby.';

CREATE FUNCTION cash_tracking.digest()
RETURNS text
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 1000
SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT concat_ws(' ', 'cash_tracking/1',
    to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    string_agg(concat_ws(':', d.id, d.last_z_number, encode(d.last_seal, 'hex'),
      nullif(d.last_correction_number, 0), encode(d.correction_digest, 'hex')), ' ' ORDER BY d.id))
  FROM ONLY cash_tracking.cash_drawer d
  WHERE d.last_z_number > 0
$$;
COMMENT ON FUNCTION cash_tracking.digest() IS
  'One line that stands for every closed session and every correction: the time in UTC and, for each drawer with a closed session, its id, its last Z number and the seal of that close and, where there are corrections, the number and the digest of the last. Kept outside of the database (a log, a receipt, another server), it proves later by verify_digest that no closed session and no correction was changed or removed.';

CREATE FUNCTION cash_tracking.verify_digest(digest text)
RETURNS TABLE (subject text, fact text, expected text, found text)
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10000 ROWS 1
SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  words text[] := regexp_split_to_array(btrim(digest), '\s+');
BEGIN
  IF digest IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = '22004',
      MESSAGE = 'argument "digest" must not be null',
      DETAIL = 'The function needs a value for "digest".',
      HINT = 'Give "digest" a value.';
  END IF;
  IF words[1] <> 'cash_tracking/1' OR words[2] IS NULL
    OR EXISTS (SELECT FROM unnest(words[3:]) w WHERE w !~ '^[0-9]{1,18}:[0-9]{1,18}:[0-9a-f]{64}(:[0-9]{1,18}:[0-9a-f]{64})?$')
  THEN
    RAISE EXCEPTION USING ERRCODE = '22023',
      MESSAGE = 'invalid digest',
      DETAIL = 'It is not a line that the function digest returned.',
      HINT = 'Give the whole line as it was kept.';
  END IF;
  RETURN QUERY
    SELECT concat('cash drawer ', k.drawer_id, ', Z ', k.z_number), 'seal', k.seal, encode(s.seal, 'hex')
    FROM (
      SELECT split_part(w, ':', 1)::bigint AS drawer_id, split_part(w, ':', 2)::bigint AS z_number, split_part(w, ':', 3) AS seal
      FROM unnest(words[3:]) w) k
    LEFT JOIN ONLY cash_tracking.payment_session s ON s.cash_drawer_id = k.drawer_id AND s.z_number = k.z_number
    WHERE encode(s.seal, 'hex') IS DISTINCT FROM k.seal
    ORDER BY k.drawer_id;
  RETURN QUERY
    SELECT concat('cash drawer ', k.drawer_id, ', correction ', k.number), 'digest', k.digest, encode(c.digest, 'hex')
    FROM (
      SELECT split_part(w, ':', 1)::bigint AS drawer_id, split_part(w, ':', 4)::bigint AS number, split_part(w, ':', 5) AS digest
      FROM unnest(words[3:]) w
      WHERE w LIKE '%:%:%:%') k
    LEFT JOIN ONLY cash_tracking.session_correction c ON c.cash_drawer_id = k.drawer_id AND c.number = k.number
    WHERE encode(c.digest, 'hex') IS DISTINCT FROM k.digest
    ORDER BY k.drawer_id;
END
$$;
COMMENT ON FUNCTION cash_tracking.verify_digest(text) IS
  'Compares the seals and digests in a line that digest returned earlier with those that are stored: a row for each drawer whose history up to then is another. Together with verify_all, which proves them, it finds even a history that was forged as a whole. digest must not be NULL. Errors: 22004, 22023. Takes no lock; runs on a standby.';
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
-- # Reports of sessions
--
-- One definition of all figures of a session. The X report is that of an open
-- session, the Z report that of a closed one: what was last read from the one
-- is what the other says for ever.
--
-- All reports read the public views and run with the rights of their caller,
-- so what the views hide from him is hidden here, too. A sum of which a part is
-- hidden is NULL.

CREATE FUNCTION cash_tracking.check_report_arguments(missing text, is_reversed boolean, first text, last text)
RETURNS void
LANGUAGE plpgsql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF missing IS NOT NULL THEN
    RAISE EXCEPTION 'argument "%" must not be null', missing USING
      ERRCODE = '22004',
      DETAIL = pg_catalog.format('The function needs a value for "%s".', missing),
      HINT = pg_catalog.format('Give "%s" a value.', missing);
  END IF;
  IF is_reversed THEN
    RAISE EXCEPTION 'argument "%" is before "%"', last, first USING
      ERRCODE = '22023',
      DETAIL = 'A period does not end before it begins.',
      HINT = 'Exchange the two.';
  END IF;
END
$$;
COMMENT ON FUNCTION cash_tracking.check_report_arguments(text, boolean, text, text) IS
  'Raises what reports raise of their arguments: missing is the name of one that is NULL, or NULL; is_reversed says whether last is before first. Errors: 22004, 22023. Since 1.0.';

CREATE FUNCTION cash_tracking.location_currency(location_id bigint)
RETURNS text
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  currency text;
BEGIN
  PERFORM cash_tracking.check_report_arguments(
    CASE WHEN location_currency.location_id IS NULL THEN 'location_id' END, NULL, NULL, NULL);
  SELECT l.currency
  INTO currency
  FROM cash_tracking.locations l
  WHERE l.id OPERATOR(pg_catalog.=) location_currency.location_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'location % does not exist', location_id USING
      ERRCODE = 'TC020',
      DETAIL = 'No row of the view "locations" has this id.',
      HINT = 'Use the id that was returned when the location was created.';
  END IF;
  RETURN currency;
END
$$;
COMMENT ON FUNCTION cash_tracking.location_currency(bigint) IS
  'ISO 4217 code of the amounts of a location. location_id must not be NULL. Errors: 22004, TC020. Takes no lock. Since 1.0.';

CREATE VIEW cash_tracking.session_seals WITH (security_barrier) AS
SELECT
  s.id AS payment_session_id,
  s.cash_drawer_id,
  s.z_number,
  pg_catalog.encode(s.seal, 'hex') AS seal
FROM ONLY cash_tracking.payment_session s
WHERE s.closing_time IS NOT NULL;
COMMENT ON VIEW cash_tracking.session_seals IS
  'The seals of closed sessions. A seal covers the one before it on the drawer, so whoever keeps one, on paper for example, can tell whether anything was changed up to that close.';
COMMENT ON COLUMN cash_tracking.session_seals.payment_session_id IS 'The session.';
COMMENT ON COLUMN cash_tracking.session_seals.cash_drawer_id IS 'Its drawer, along which the seals are chained.';
COMMENT ON COLUMN cash_tracking.session_seals.z_number IS 'Number of the close on the drawer.';
COMMENT ON COLUMN cash_tracking.session_seals.seal IS
  'SHA-256 over the drawer''s previous seal, the Z number, the digest and the final figures, as 64 hexadecimal digits.';

-- Names are looked up one by one, so that a list of sessions costs nothing for
-- what it does not show.
CREATE VIEW cash_tracking.session_reports WITH (security_barrier) AS
SELECT
  s.id AS payment_session_id,
  CASE WHEN s.closing_time IS NULL THEN 'X' ELSE 'Z' END AS report,
  s.z_number,
  s.business_date,
  s.currency,
  s.location_id,
  (SELECT l.name FROM cash_tracking.locations l
   WHERE l.id OPERATOR(pg_catalog.=) s.location_id) AS location_name,
  s.cash_drawer_id,
  (SELECT d.name FROM cash_tracking.cash_drawers d
   WHERE d.id OPERATOR(pg_catalog.=) s.cash_drawer_id) AS cash_drawer_name,
  s.point_of_sale_device_id,
  (SELECT d.name FROM cash_tracking.point_of_sale_devices d
   WHERE d.id OPERATOR(pg_catalog.=) s.point_of_sale_device_id) AS point_of_sale_device_name,
  s.opening_time,
  s.opening_staff_member_id,
  (SELECT m.name FROM cash_tracking.staff_members m
   WHERE m.id OPERATOR(pg_catalog.=) s.opening_staff_member_id) AS opening_staff_member_name,
  s.closing_time,
  s.closing_staff_member_id,
  (SELECT m.name FROM cash_tracking.staff_members m
   WHERE m.id OPERATOR(pg_catalog.=) s.closing_staff_member_id) AS closing_staff_member_name,
  s.total_sales,
  s.total_refunds,
  s.net_sales,
  s.total_cash_rounding,
  s.net_sales OPERATOR(cash_tracking.-) s.total_cash_rounding AS net_sales_before_rounding,
  s.total_cash_sales,
  s.total_cash_refunds,
  s.net_cash_sales,
  s.total_adjustments,
  s.expected_cash_at_open,
  s.opening_counted,
  s.cash_counted_at_open,
  s.opening_discrepancy,
  s.mid_session_discrepancy,
  coalesce(s.expected_cash_at_close, s.expected_cash_now) AS expected_cash,
  s.cash_counted_at_close,
  s.closing_discrepancy,
  coalesce(s.mid_session_discrepancy OPERATOR(cash_tracking.+) s.closing_discrepancy,
    s.mid_session_discrepancy) AS over_or_short,
  s.total_discrepancy,
  s.closing_adjustment,
  s.left_in_drawer,
  n.sales AS number_of_sales,
  n.refunds AS number_of_refunds,
  n.no_sales AS number_of_no_sales,
  n.adjustments AS number_of_adjustments,
  n.counts AS number_of_counts,
  n.reversals AS number_of_reversals,
  coalesce(s.total_sales OPERATOR(cash_tracking.+) e.total_sales, s.total_sales) AS perpetual_sales,
  coalesce(s.total_refunds OPERATOR(cash_tracking.+) e.total_refunds, s.total_refunds) AS perpetual_refunds,
  coalesce(s.net_sales OPERATOR(cash_tracking.+) e.net_sales, s.net_sales) AS perpetual_net_sales,
  coalesce(s.total_cash_rounding OPERATOR(cash_tracking.+) e.total_cash_rounding,
    s.total_cash_rounding) AS perpetual_cash_rounding,
  (SELECT v.seal FROM cash_tracking.session_seals v
   WHERE v.payment_session_id OPERATOR(pg_catalog.=) s.id) AS seal,
  coalesce(c.correction_count, 0) AS number_of_corrections,
  coalesce(s.total_sales OPERATOR(cash_tracking.+) c.total_sales, s.total_sales) AS corrected_total_sales,
  coalesce(s.total_refunds OPERATOR(cash_tracking.+) c.total_refunds, s.total_refunds) AS corrected_total_refunds,
  coalesce(s.net_sales OPERATOR(cash_tracking.+) c.net_sales, s.net_sales) AS corrected_net_sales,
  coalesce(s.net_cash_sales OPERATOR(cash_tracking.+) c.net_cash_sales, s.net_cash_sales) AS corrected_net_cash_sales,
  coalesce(s.total_adjustments OPERATOR(cash_tracking.+) c.total_adjustments, s.total_adjustments) AS corrected_total_adjustments,
  coalesce(s.cash_counted_at_close OPERATOR(cash_tracking.+) c.cash_counted_at_close, s.cash_counted_at_close) AS corrected_cash_counted_at_close,
  coalesce(s.left_in_drawer OPERATOR(cash_tracking.+) c.left_in_drawer, s.left_in_drawer) AS corrected_left_in_drawer,
  coalesce(s.opening_discrepancy OPERATOR(cash_tracking.+) c.opening_discrepancy, s.opening_discrepancy) AS corrected_opening_discrepancy,
  coalesce(
    s.mid_session_discrepancy OPERATOR(cash_tracking.+) s.closing_discrepancy
      OPERATOR(cash_tracking.+) c.closing_discrepancy,
    s.mid_session_discrepancy OPERATOR(cash_tracking.+) s.closing_discrepancy,
    s.mid_session_discrepancy) AS corrected_over_or_short,
  coalesce(s.total_discrepancy OPERATOR(cash_tracking.+) c.total_discrepancy,
    s.total_discrepancy) AS corrected_total_discrepancy
FROM cash_tracking.payment_sessions s
LEFT JOIN LATERAL (
  SELECT
    count(*) FILTER (WHERE a.type OPERATOR(pg_catalog.=) 'sale' AND a.reverses IS NULL) AS sales,
    count(*) FILTER (WHERE a.type OPERATOR(pg_catalog.=) 'refund' AND a.reverses IS NULL) AS refunds,
    count(*) FILTER (WHERE a.type OPERATOR(pg_catalog.=) 'no_sale') AS no_sales,
    count(*) FILTER (WHERE a.type OPERATOR(pg_catalog.=) ANY ('{adjustment,cash_payout}')
      AND a.reverses IS NULL) AS adjustments,
    count(a.reverses) AS reversals,
    count(*) FILTER (WHERE a.type OPERATOR(pg_catalog.=) ANY ('{mid_session,closing}')
      OR a.type OPERATOR(pg_catalog.=) 'opening' AND s.opening_counted) AS counts
  FROM cash_tracking.session_activities a
  WHERE a.payment_session_id OPERATOR(pg_catalog.=) s.id
) n ON true
-- The sessions closed before it; those closed so far, while it is open.
LEFT JOIN LATERAL (
  SELECT
    cash_tracking.sum(o.total_sales) AS total_sales,
    cash_tracking.sum(o.total_refunds) AS total_refunds,
    cash_tracking.sum(o.net_sales) AS net_sales,
    cash_tracking.sum(o.total_cash_rounding) AS total_cash_rounding
  FROM cash_tracking.payment_sessions o
  WHERE o.cash_drawer_id OPERATOR(pg_catalog.=) s.cash_drawer_id
    AND o.z_number OPERATOR(pg_catalog.<) CASE WHEN s.z_number IS NULL THEN 9223372036854775807 ELSE s.z_number END
) e ON true
LEFT JOIN cash_tracking.session_correction_totals c
  ON c.payment_session_id OPERATOR(pg_catalog.=) s.id;
COMMENT ON VIEW cash_tracking.session_reports IS
  'All figures of a session: its X report while it is open, its Z report once it is closed.';
COMMENT ON COLUMN cash_tracking.session_reports.payment_session_id IS 'The session.';
COMMENT ON COLUMN cash_tracking.session_reports.report IS '"X" of an open session, "Z" of a closed one.';
COMMENT ON COLUMN cash_tracking.session_reports.z_number IS 'Number of the close on its drawer, 1, 2, 3, … without gaps; NULL while open.';
COMMENT ON COLUMN cash_tracking.session_reports.business_date IS 'The date to which it belongs with all its activities: that of its opening.';
COMMENT ON COLUMN cash_tracking.session_reports.currency IS 'ISO 4217 code of all its amounts.';
COMMENT ON COLUMN cash_tracking.session_reports.location_id IS 'The location.';
COMMENT ON COLUMN cash_tracking.session_reports.location_name IS 'Its name.';
COMMENT ON COLUMN cash_tracking.session_reports.cash_drawer_id IS 'The drawer.';
COMMENT ON COLUMN cash_tracking.session_reports.cash_drawer_name IS 'Its name.';
COMMENT ON COLUMN cash_tracking.session_reports.point_of_sale_device_id IS 'The device.';
COMMENT ON COLUMN cash_tracking.session_reports.point_of_sale_device_name IS 'Its name.';
COMMENT ON COLUMN cash_tracking.session_reports.opening_time IS 'When it was opened.';
COMMENT ON COLUMN cash_tracking.session_reports.opening_staff_member_id IS 'Who opened it.';
COMMENT ON COLUMN cash_tracking.session_reports.opening_staff_member_name IS 'Name of who opened it.';
COMMENT ON COLUMN cash_tracking.session_reports.closing_time IS 'When it was closed; NULL while open.';
COMMENT ON COLUMN cash_tracking.session_reports.closing_staff_member_id IS 'Who closed it; NULL while open.';
COMMENT ON COLUMN cash_tracking.session_reports.closing_staff_member_name IS 'Name of who closed it; NULL while open.';
COMMENT ON COLUMN cash_tracking.session_reports.total_sales IS 'Sales of every tender less change, after cash rounding.';
COMMENT ON COLUMN cash_tracking.session_reports.total_refunds IS 'Refunds of every tender after cash rounding, positive.';
COMMENT ON COLUMN cash_tracking.session_reports.net_sales IS 'Sales less refunds of every tender, signed.';
COMMENT ON COLUMN cash_tracking.session_reports.total_cash_rounding IS 'What cash rounding did to the drawer, signed.';
COMMENT ON COLUMN cash_tracking.session_reports.net_sales_before_rounding IS 'net_sales less total_cash_rounding: what the receipts of the customers add up to.';
COMMENT ON COLUMN cash_tracking.session_reports.total_cash_sales IS 'Cash sales less change, after cash rounding.';
COMMENT ON COLUMN cash_tracking.session_reports.total_cash_refunds IS 'Cash refunds after cash rounding, positive.';
COMMENT ON COLUMN cash_tracking.session_reports.net_cash_sales IS 'Cash sales less cash refunds, signed.';
COMMENT ON COLUMN cash_tracking.session_reports.total_adjustments IS 'Adjustments and cash payouts, signed, without the closing adjustment.';
COMMENT ON COLUMN cash_tracking.session_reports.expected_cash_at_open IS 'Balance of the drawer before the opening, signed.';
COMMENT ON COLUMN cash_tracking.session_reports.opening_counted IS 'Whether somebody counted at opening.';
COMMENT ON COLUMN cash_tracking.session_reports.cash_counted_at_open IS 'What was counted, or else expected, at opening.';
COMMENT ON COLUMN cash_tracking.session_reports.opening_discrepancy IS 'Counted less expected at opening: positive over, negative short.';
COMMENT ON COLUMN cash_tracking.session_reports.mid_session_discrepancy IS 'Sum of counted less expected over the counts in mid-session, signed.';
COMMENT ON COLUMN cash_tracking.session_reports.expected_cash IS 'Balance of the whole drawer, signed: now, or just before the closing count.';
COMMENT ON COLUMN cash_tracking.session_reports.cash_counted_at_close IS 'What was counted at closing; NULL while open.';
COMMENT ON COLUMN cash_tracking.session_reports.closing_discrepancy IS 'Counted less expected at closing, signed; NULL while open.';
COMMENT ON COLUMN cash_tracking.session_reports.over_or_short IS 'The headline: mid-session and closing discrepancy together, signed. What was there at opening is somebody else''s.';
COMMENT ON COLUMN cash_tracking.session_reports.total_discrepancy IS 'Opening, mid-session and closing discrepancy together, signed.';
COMMENT ON COLUMN cash_tracking.session_reports.closing_adjustment IS 'Cash put in (positive) or taken out (negative) after the closing count to leave the float; zero if none, NULL while open.';
COMMENT ON COLUMN cash_tracking.session_reports.left_in_drawer IS 'Balance of the drawer right after the close; NULL while open.';
COMMENT ON COLUMN cash_tracking.session_reports.number_of_sales IS 'Sales of every tender, those that were taken back too.';
COMMENT ON COLUMN cash_tracking.session_reports.number_of_refunds IS 'Refunds of every tender, those that were taken back too.';
COMMENT ON COLUMN cash_tracking.session_reports.number_of_no_sales IS 'How often the drawer was opened without a sale.';
COMMENT ON COLUMN cash_tracking.session_reports.number_of_adjustments IS 'Adjustments and cash payouts, without the closing adjustment.';
COMMENT ON COLUMN cash_tracking.session_reports.number_of_counts IS 'How often somebody counted, at opening and closing too.';
COMMENT ON COLUMN cash_tracking.session_reports.number_of_reversals IS 'How often a payment or an adjustment was taken back.';
COMMENT ON COLUMN cash_tracking.session_reports.perpetual_sales IS 'total_sales of the drawer''s sessions from Z number 1 up to and including this one; while it is open, of all closed so far and this one.';
COMMENT ON COLUMN cash_tracking.session_reports.perpetual_refunds IS 'total_refunds likewise.';
COMMENT ON COLUMN cash_tracking.session_reports.perpetual_net_sales IS 'net_sales likewise.';
COMMENT ON COLUMN cash_tracking.session_reports.perpetual_cash_rounding IS 'total_cash_rounding likewise.';
COMMENT ON COLUMN cash_tracking.session_reports.seal IS 'The seal of the close, 64 hexadecimal digits; NULL while open.';
COMMENT ON COLUMN cash_tracking.session_reports.number_of_corrections IS 'Corrections of the session after its close. What follows is as corrected, beside the figures as closed; the same where nothing was corrected.';
COMMENT ON COLUMN cash_tracking.session_reports.corrected_total_sales IS 'total_sales as corrected.';
COMMENT ON COLUMN cash_tracking.session_reports.corrected_total_refunds IS 'total_refunds as corrected.';
COMMENT ON COLUMN cash_tracking.session_reports.corrected_net_sales IS 'net_sales as corrected.';
COMMENT ON COLUMN cash_tracking.session_reports.corrected_net_cash_sales IS 'net_cash_sales as corrected.';
COMMENT ON COLUMN cash_tracking.session_reports.corrected_total_adjustments IS 'total_adjustments as corrected.';
COMMENT ON COLUMN cash_tracking.session_reports.corrected_cash_counted_at_close IS 'cash_counted_at_close as corrected, by recounts; NULL while open.';
COMMENT ON COLUMN cash_tracking.session_reports.corrected_left_in_drawer IS 'left_in_drawer as corrected, by recounts; NULL while open.';
COMMENT ON COLUMN cash_tracking.session_reports.corrected_opening_discrepancy IS 'opening_discrepancy less recounts of the close before it: what they found is not over or short again.';
COMMENT ON COLUMN cash_tracking.session_reports.corrected_over_or_short IS 'over_or_short as corrected.';
COMMENT ON COLUMN cash_tracking.session_reports.corrected_total_discrepancy IS 'total_discrepancy as corrected.';

CREATE VIEW cash_tracking.x_reports WITH (security_barrier) AS
SELECT r.*
FROM cash_tracking.session_reports r
WHERE r.report OPERATOR(pg_catalog.=) 'X';
COMMENT ON VIEW cash_tracking.x_reports IS
  'The rows of session_reports of open sessions: what a Z report would say now. Reading them has no effect.';

CREATE VIEW cash_tracking.z_reports WITH (security_barrier) AS
SELECT r.*
FROM cash_tracking.session_reports r
WHERE r.report OPERATOR(pg_catalog.=) 'Z';
COMMENT ON VIEW cash_tracking.z_reports IS
  'The rows of session_reports of closed sessions, numbered without gaps on each drawer. They never change.';

-- The columns of the two say what those of session_reports say.
DO $$
DECLARE
  target  regclass;
  column_ record;
BEGIN
  FOREACH target IN ARRAY ARRAY['cash_tracking.x_reports', 'cash_tracking.z_reports']::regclass[] LOOP
    FOR column_ IN
      SELECT a.attname AS name, pg_catalog.col_description(a.attrelid, a.attnum) AS text
      FROM pg_catalog.pg_attribute a
      WHERE a.attrelid OPERATOR(pg_catalog.=) 'cash_tracking.session_reports'::regclass
        AND a.attnum OPERATOR(pg_catalog.>) 0
    LOOP
      EXECUTE pg_catalog.format('COMMENT ON COLUMN %s.%I IS %L', target, column_.name, column_.text);
    END LOOP;
  END LOOP;
END
$$;

-- ## By tender

CREATE VIEW cash_tracking.payments_by_tender WITH (security_barrier) AS
SELECT
  t.payment_session_id,
  t.tender,
  CASE WHEN t.is_visible THEN t.gross_sales END AS gross_sales,
  CASE WHEN t.is_visible THEN t.change END AS change,
  CASE WHEN t.is_visible THEN t.refunds END AS refunds,
  CASE WHEN t.is_visible
    THEN t.gross_sales OPERATOR(cash_tracking.-) t.change OPERATOR(cash_tracking.-) t.refunds
  END AS net_payments,
  CASE WHEN t.is_visible THEN t.cash_rounding END AS cash_rounding,
  CASE WHEN t.is_visible
    THEN t.gross_sales OPERATOR(cash_tracking.-) t.change OPERATOR(cash_tracking.-) t.refunds
      OPERATOR(cash_tracking.-) t.cash_rounding
  END AS net_payments_before_rounding,
  t.number_of_sales,
  t.number_of_refunds,
  CASE WHEN t.is_visible
    THEN t.gross_sales OPERATOR(cash_tracking.-) t.change OPERATOR(cash_tracking.-) t.refunds
      OPERATOR(cash_tracking.+) t.correction
  END AS corrected_net_payments
FROM (
  SELECT
    p.payment_session_id,
    p.tender,
    -- Who may not see the totals of the session does not see its parts.
    (SELECT s.net_sales IS NOT NULL
     FROM cash_tracking.payment_sessions s
     WHERE s.id OPERATOR(pg_catalog.=) p.payment_session_id) AS is_visible,
    coalesce(cash_tracking.sum(p.paid) FILTER (WHERE p.type OPERATOR(pg_catalog.=) 'sale'),
      cash_tracking.monetary_amount(0, p.currency)) AS gross_sales,
    coalesce(cash_tracking.sum(p.paid) FILTER (WHERE p.type OPERATOR(pg_catalog.=) 'change'),
      cash_tracking.monetary_amount(0, p.currency)) AS change,
    coalesce(cash_tracking.sum(p.paid) FILTER (WHERE p.type OPERATOR(pg_catalog.=) 'refund'),
      cash_tracking.monetary_amount(0, p.currency)) AS refunds,
    coalesce(cash_tracking.sum(CASE WHEN p.type OPERATOR(pg_catalog.=) 'sale'
        THEN p.cash_rounding ELSE OPERATOR(cash_tracking.-) p.cash_rounding END),
      cash_tracking.monetary_amount(0, p.currency)) AS cash_rounding,
    coalesce(cash_tracking.sum(p.correction), cash_tracking.monetary_amount(0, p.currency)) AS correction,
    count(*) FILTER (WHERE p.type OPERATOR(pg_catalog.=) 'sale' AND p.reverses IS NULL) AS number_of_sales,
    count(*) FILTER (WHERE p.type OPERATOR(pg_catalog.=) 'refund' AND p.reverses IS NULL) AS number_of_refunds
  FROM (
    SELECT
      a.payment_session_id,
      a.tender,
      a.type,
      a.reverses,
      a.cash_rounding,
      cash_tracking.currency_code(a.amount) AS currency,
      coalesce(a.amount OPERATOR(cash_tracking.+) a.cash_rounding, a.amount) AS paid,
      NULL::cash_tracking.monetary_amount AS correction
    FROM cash_tracking.session_activities a
    WHERE a.amount IS NOT NULL
    UNION ALL
    SELECT
      c.payment_session_id, c.tender, NULL, NULL, NULL, cash_tracking.currency_code(c.amount), NULL,
      CASE c.kind WHEN 'sale' THEN c.amount ELSE OPERATOR(cash_tracking.-) c.amount END
    FROM cash_tracking.session_corrections c
    WHERE c.tender IS NOT NULL
  ) p
  GROUP BY p.payment_session_id, p.tender, p.currency
) t;
COMMENT ON VIEW cash_tracking.payments_by_tender IS
  'The payments of each session by tender; tenders that were neither used nor corrected are missing. All amounts are after cash rounding, unless they say otherwise. The sum of net_payments over the tenders of a session is its net_sales, and like that the amounts are NULL where it is hidden from the reader. Ask for single sessions, by payment_session_id.';
COMMENT ON COLUMN cash_tracking.payments_by_tender.payment_session_id IS 'The session.';
COMMENT ON COLUMN cash_tracking.payments_by_tender.tender IS 'How was paid, such as "cash" or "card".';
COMMENT ON COLUMN cash_tracking.payments_by_tender.gross_sales IS 'Sales, before change is taken off.';
COMMENT ON COLUMN cash_tracking.payments_by_tender.change IS 'Change given back, positive; it is always cash.';
COMMENT ON COLUMN cash_tracking.payments_by_tender.refunds IS 'Refunds, positive.';
COMMENT ON COLUMN cash_tracking.payments_by_tender.net_payments IS 'gross_sales less change and refunds, signed.';
COMMENT ON COLUMN cash_tracking.payments_by_tender.cash_rounding IS 'What cash rounding added to net_payments, signed.';
COMMENT ON COLUMN cash_tracking.payments_by_tender.net_payments_before_rounding IS 'net_payments less cash_rounding.';
COMMENT ON COLUMN cash_tracking.payments_by_tender.number_of_sales IS 'Number of sales.';
COMMENT ON COLUMN cash_tracking.payments_by_tender.number_of_refunds IS 'Number of refunds.';
COMMENT ON COLUMN cash_tracking.payments_by_tender.corrected_net_payments IS 'net_payments as corrected after the close; the same where nothing was corrected.';

CREATE FUNCTION cash_tracking.location_payments_by_tender(location_id bigint, start_date date, end_date date)
RETURNS TABLE (
  business_date                date,
  tender                       text,
  gross_sales                  cash_tracking.monetary_amount,
  change                       cash_tracking.monetary_amount,
  refunds                      cash_tracking.monetary_amount,
  net_payments                 cash_tracking.monetary_amount,
  cash_rounding                cash_tracking.monetary_amount,
  net_payments_before_rounding cash_tracking.monetary_amount,
  number_of_sales              bigint,
  number_of_refunds            bigint,
  corrected_net_payments       cash_tracking.monetary_amount)
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 1000 ROWS 20
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM cash_tracking.check_report_arguments(
    CASE WHEN location_payments_by_tender.location_id IS NULL THEN 'location_id'
      WHEN start_date IS NULL THEN 'start_date'
      WHEN end_date IS NULL THEN 'end_date' END,
    end_date OPERATOR(pg_catalog.<) start_date, 'start_date', 'end_date');
  PERFORM cash_tracking.location_currency(location_payments_by_tender.location_id);

  RETURN QUERY
  SELECT
    s.business_date,
    t.tender,
    CASE WHEN count(t.gross_sales) OPERATOR(pg_catalog.=) count(*) THEN cash_tracking.sum(t.gross_sales) END,
    CASE WHEN count(t.change) OPERATOR(pg_catalog.=) count(*) THEN cash_tracking.sum(t.change) END,
    CASE WHEN count(t.refunds) OPERATOR(pg_catalog.=) count(*) THEN cash_tracking.sum(t.refunds) END,
    CASE WHEN count(t.net_payments) OPERATOR(pg_catalog.=) count(*) THEN cash_tracking.sum(t.net_payments) END,
    CASE WHEN count(t.cash_rounding) OPERATOR(pg_catalog.=) count(*) THEN cash_tracking.sum(t.cash_rounding) END,
    CASE WHEN count(t.net_payments_before_rounding) OPERATOR(pg_catalog.=) count(*) THEN cash_tracking.sum(t.net_payments_before_rounding) END,
    pg_catalog.sum(t.number_of_sales)::bigint,
    pg_catalog.sum(t.number_of_refunds)::bigint,
    CASE WHEN count(t.corrected_net_payments) OPERATOR(pg_catalog.=) count(*)
      THEN cash_tracking.sum(t.corrected_net_payments) END
  FROM cash_tracking.payment_sessions s
  CROSS JOIN LATERAL (
    SELECT p.*
    FROM cash_tracking.payments_by_tender p
    WHERE p.payment_session_id OPERATOR(pg_catalog.=) s.id
    -- Keeps it a subquery, so that the id of the session reaches the index.
    OFFSET 0
  ) t
  WHERE s.location_id OPERATOR(pg_catalog.=) location_payments_by_tender.location_id
    AND s.business_date OPERATOR(pg_catalog.>=) start_date
    AND s.business_date OPERATOR(pg_catalog.<=) end_date
  GROUP BY s.business_date, t.tender
  ORDER BY s.business_date, t.tender;
END
$$;
COMMENT ON FUNCTION cash_tracking.location_payments_by_tender(bigint, date, date) IS
  'The payments of a location by business date and tender, with the columns of payments_by_tender: sessions of the business dates start_date to end_date, both included. Dates and tenders without payments are missing. An amount of which a part is hidden from the caller is NULL. The arguments must not be NULL. Errors: 22004, 22023 end before start, TC020. Takes no lock. Since 1.0.';
-- # Drawers over time
--
-- Two axes. What was recorded until an instant is what the database knew then:
-- so are the balance of a drawer at an instant and its timeline. What occurred
-- in a range of times is what the till says of itself: so are drawer totals.
--
-- Whole sessions are left out by their first and their last activity: within a
-- session recorded_at does not fall.

CREATE FUNCTION cash_tracking.cash_drawer_currency(cash_drawer_id bigint)
RETURNS text
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  currency text;
BEGIN
  PERFORM cash_tracking.check_report_arguments(
    CASE WHEN cash_drawer_currency.cash_drawer_id IS NULL THEN 'cash_drawer_id' END, NULL, NULL, NULL);
  SELECT d.currency
  INTO currency
  FROM cash_tracking.cash_drawers d
  WHERE d.id OPERATOR(pg_catalog.=) cash_drawer_currency.cash_drawer_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'cash drawer % does not exist', cash_drawer_id USING
      ERRCODE = 'TC019',
      DETAIL = 'No row of the view "cash_drawers" has this id.',
      HINT = 'Use the id that was returned when the cash drawer was created.';
  END IF;
  RETURN currency;
END
$$;
COMMENT ON FUNCTION cash_tracking.cash_drawer_currency(bigint) IS
  'ISO 4217 code of the amounts of a drawer. cash_drawer_id must not be NULL. Errors: 22004, TC019. Takes no lock. Since 1.0.';

CREATE FUNCTION cash_tracking.drawer_balance_at(cash_drawer_id bigint, instant timestamptz)
RETURNS cash_tracking.monetary_amount
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10000
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  currency text;
BEGIN
  PERFORM cash_tracking.check_report_arguments(
    CASE WHEN drawer_balance_at.cash_drawer_id IS NULL THEN 'cash_drawer_id'
      WHEN instant IS NULL THEN 'instant' END,
    NULL, NULL, NULL);
  currency := cash_tracking.cash_drawer_currency(drawer_balance_at.cash_drawer_id);
  -- Who may not see the balance now does not see it at any time.
  IF (SELECT d.balance IS NULL FROM cash_tracking.cash_drawers d
      WHERE d.id OPERATOR(pg_catalog.=) drawer_balance_at.cash_drawer_id) THEN
    RETURN NULL;
  END IF;
  RETURN (
    SELECT coalesce(cash_tracking.sum(c.change), cash_tracking.monetary_amount(0, currency))
    FROM (
      SELECT
        CASE WHEN r.last OPERATOR(pg_catalog.<=) instant
          -- All of it was recorded by then: the totals say it.
          THEN coalesce(
            s.total_discrepancy OPERATOR(cash_tracking.+) s.net_cash_sales
              OPERATOR(cash_tracking.+) s.total_adjustments OPERATOR(cash_tracking.+) s.closing_adjustment,
            s.total_discrepancy OPERATOR(cash_tracking.+) s.net_cash_sales
              OPERATOR(cash_tracking.+) s.total_adjustments)
          ELSE (
            SELECT cash_tracking.sum(a.cash)
            FROM cash_tracking.session_activities a
            WHERE a.payment_session_id OPERATOR(pg_catalog.=) s.id
              AND a.recorded_at OPERATOR(pg_catalog.<=) instant)
        END AS change
      FROM cash_tracking.payment_sessions s
      CROSS JOIN LATERAL (
        SELECT pg_catalog.min(a.recorded_at) AS first, pg_catalog.max(a.recorded_at) AS last
        FROM cash_tracking.session_activities a
        WHERE a.payment_session_id OPERATOR(pg_catalog.=) s.id
          AND a.ordinal OPERATOR(pg_catalog.=) ANY (ARRAY[1, s.activity_count])
      ) r
      WHERE s.cash_drawer_id OPERATOR(pg_catalog.=) drawer_balance_at.cash_drawer_id
        AND r.first OPERATOR(pg_catalog.<=) instant
    ) c);
END
$$;
COMMENT ON FUNCTION cash_tracking.drawer_balance_at(bigint, timestamptz) IS
  'What should have been in a drawer at an instant, by all that was recorded until then, inclusive: the sum of cash over these activities. Later entries do not change the answer, whatever time they give. Sessions that were over by then count with their totals; the activities of those in use are read. NULL where the balance of the drawer is hidden from the caller. The arguments must not be NULL. Errors: 22004, TC019. Takes no lock. Since 1.0.';

CREATE FUNCTION cash_tracking.drawer_timeline(
  cash_drawer_id bigint,
  from_time      timestamptz DEFAULT NULL,
  to_time        timestamptz DEFAULT NULL)
RETURNS TABLE (
  recorded_at        timestamptz,
  occurred_at        timestamptz,
  payment_session_id bigint,
  ordinal            integer,
  type               text,
  tender             text,
  cash               cash_tracking.monetary_amount,
  balance            cash_tracking.monetary_amount,
  staff_member_id    bigint,
  reason_code        text,
  reference          text,
  note               text)
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10000 ROWS 1000
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  since        CONSTANT timestamptz := coalesce(from_time, '-infinity');
  until        CONSTANT timestamptz := coalesce(to_time, 'infinity');
  at_beginning cash_tracking.monetary_amount;
BEGIN
  PERFORM cash_tracking.check_report_arguments(
    CASE WHEN drawer_timeline.cash_drawer_id IS NULL THEN 'cash_drawer_id' END,
    to_time OPERATOR(pg_catalog.<) from_time, 'from_time', 'to_time');
  -- A time is a whole number of microseconds.
  at_beginning := cash_tracking.drawer_balance_at(drawer_timeline.cash_drawer_id,
    since OPERATOR(pg_catalog.-) '1 microsecond'::interval);

  RETURN QUERY
  SELECT
    a.recorded_at, a.occurred_at, a.payment_session_id, a.ordinal, a.type, a.tender, a.cash,
    at_beginning OPERATOR(cash_tracking.+) cash_tracking.sum(a.cash) OVER so_far,
    a.staff_member_id,
    (SELECT r.code FROM cash_tracking.reason_codes r
     WHERE r.id OPERATOR(pg_catalog.=) a.reason_code_id),
    a.reference, a.note
  FROM cash_tracking.payment_sessions s
  CROSS JOIN LATERAL (
    SELECT pg_catalog.min(e.recorded_at) AS first, pg_catalog.max(e.recorded_at) AS last
    FROM cash_tracking.session_activities e
    WHERE e.payment_session_id OPERATOR(pg_catalog.=) s.id
      AND e.ordinal OPERATOR(pg_catalog.=) ANY (ARRAY[1, s.activity_count])
  ) r
  CROSS JOIN LATERAL (
    SELECT e.*
    FROM cash_tracking.session_activities e
    WHERE e.payment_session_id OPERATOR(pg_catalog.=) s.id
      AND e.recorded_at OPERATOR(pg_catalog.>=) since
      AND e.recorded_at OPERATOR(pg_catalog.<) until
    -- Keeps it a subquery, so that the id of the session reaches the index.
    OFFSET 0
  ) a
  WHERE s.cash_drawer_id OPERATOR(pg_catalog.=) drawer_timeline.cash_drawer_id
    AND r.first OPERATOR(pg_catalog.<) until
    AND r.last OPERATOR(pg_catalog.>=) since
  WINDOW so_far AS (ORDER BY a.recorded_at, a.payment_session_id, a.ordinal
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
  ORDER BY a.recorded_at, a.payment_session_id, a.ordinal;
END
$$;
COMMENT ON FUNCTION cash_tracking.drawer_timeline(bigint, timestamptz, timestamptz) IS
  'All activities of all sessions of a drawer that were recorded from from_time until before to_time (NULL: without limit), in the order in which they were recorded, with the balance after each. The balance goes on from what was recorded before. A payment that was under way during a count comes after it there, and may stand before it here: at READ COMMITTED its line has the earlier time. The balances are NULL where that of the drawer is hidden from the caller. cash_drawer_id must not be NULL. Errors: 22004, 22023 end before start, TC019. Takes no lock. Since 1.0.';

CREATE FUNCTION cash_tracking.drawer_totals(cash_drawer_id bigint, from_time timestamptz, to_time timestamptz)
RETURNS TABLE (
  total_sales               cash_tracking.monetary_amount,
  total_refunds             cash_tracking.monetary_amount,
  net_sales                 cash_tracking.monetary_amount,
  total_cash_rounding       cash_tracking.monetary_amount,
  net_sales_before_rounding cash_tracking.monetary_amount,
  total_adjustments         cash_tracking.monetary_amount,
  closing_adjustments       cash_tracking.monetary_amount,
  total_discrepancies       cash_tracking.monetary_amount)
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10000 ROWS 1
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  nothing cash_tracking.monetary_amount;
BEGIN
  PERFORM cash_tracking.check_report_arguments(
    CASE WHEN drawer_totals.cash_drawer_id IS NULL THEN 'cash_drawer_id'
      WHEN from_time IS NULL THEN 'from_time'
      WHEN to_time IS NULL THEN 'to_time' END,
    to_time OPERATOR(pg_catalog.<) from_time, 'from_time', 'to_time');
  nothing := cash_tracking.monetary_amount(0, cash_tracking.cash_drawer_currency(drawer_totals.cash_drawer_id));

  RETURN QUERY
  SELECT
    CASE WHEN t.is_visible THEN t.sales END,
    CASE WHEN t.is_visible THEN t.refunds END,
    CASE WHEN t.is_visible THEN t.sales OPERATOR(cash_tracking.-) t.refunds END,
    CASE WHEN t.is_visible THEN t.rounding END,
    CASE WHEN t.is_visible
      THEN t.sales OPERATOR(cash_tracking.-) t.refunds OPERATOR(cash_tracking.-) t.rounding END,
    CASE WHEN t.is_visible THEN t.adjustments END,
    CASE WHEN t.is_visible THEN t.closing_adjustments END,
    CASE WHEN t.is_visible THEN t.discrepancies END
  FROM (
    SELECT
      coalesce(cash_tracking.sum(a.sales), nothing) AS sales,
      coalesce(cash_tracking.sum(a.refunds), nothing) AS refunds,
      coalesce(cash_tracking.sum(a.rounding), nothing) AS rounding,
      coalesce(cash_tracking.sum(a.adjustments), nothing) AS adjustments,
      coalesce(cash_tracking.sum(a.closing_adjustments), nothing) AS closing_adjustments,
      coalesce(cash_tracking.sum(a.discrepancies), nothing) AS discrepancies,
      coalesce(pg_catalog.bool_and(s.total_discrepancy IS NOT NULL), true) AS is_visible
    FROM cash_tracking.payment_sessions s
    CROSS JOIN LATERAL (
      SELECT pg_catalog.max(e.recorded_at) AS last
      FROM cash_tracking.session_activities e
      WHERE e.payment_session_id OPERATOR(pg_catalog.=) s.id
        AND e.ordinal OPERATOR(pg_catalog.=) s.activity_count
    ) r
    CROSS JOIN LATERAL (
      SELECT
        cash_tracking.sum(CASE e.type
            WHEN 'sale' THEN p.paid
            WHEN 'change' THEN OPERATOR(cash_tracking.-) p.paid END) AS sales,
        cash_tracking.sum(p.paid) FILTER (WHERE e.type OPERATOR(pg_catalog.=) 'refund') AS refunds,
        cash_tracking.sum(CASE WHEN e.type OPERATOR(pg_catalog.=) 'sale'
            THEN e.cash_rounding ELSE OPERATOR(cash_tracking.-) e.cash_rounding END)
          FILTER (WHERE e.tender OPERATOR(pg_catalog.=) 'cash') AS rounding,
        cash_tracking.sum(e.cash) FILTER (WHERE e.type OPERATOR(pg_catalog.=) ANY ('{adjustment,cash_payout}')) AS adjustments,
        cash_tracking.sum(e.cash) FILTER (WHERE e.type OPERATOR(pg_catalog.=) 'closing_adjustment') AS closing_adjustments,
        cash_tracking.sum(e.cash) FILTER (WHERE e.type OPERATOR(pg_catalog.=) ANY ('{opening,mid_session,closing}')) AS discrepancies
      FROM cash_tracking.session_activities e
      CROSS JOIN LATERAL (
        SELECT coalesce(e.amount OPERATOR(cash_tracking.+) e.cash_rounding, e.amount) AS paid
      ) p
      WHERE e.payment_session_id OPERATOR(pg_catalog.=) s.id
        AND e.occurred_at OPERATOR(pg_catalog.>=) from_time
        AND e.occurred_at OPERATOR(pg_catalog.<) to_time
    ) a
    WHERE s.cash_drawer_id OPERATOR(pg_catalog.=) drawer_totals.cash_drawer_id
      -- Nothing occurs before the opening of its session, nor more than a day,
      -- the largest clock skew, after it was recorded.
      AND s.opening_time OPERATOR(pg_catalog.<) to_time
      AND r.last OPERATOR(pg_catalog.>=) (from_time OPERATOR(pg_catalog.-) '1 day'::interval)
  ) t;
END
$$;
COMMENT ON FUNCTION cash_tracking.drawer_totals(bigint, timestamptz, timestamptz) IS
  'What happened in a drawer from from_time until before to_time, by occurred_at (netSales, totalSales, totalRefunds, totalAdjustments, totalDiscrepancies of CashDrawer). Sales and refunds are those of every tender, after cash rounding; adjustments are without closing adjustments; total_discrepancies are those of all counts. All are NULL where a session that may be in the range is hidden from the caller. The arguments must not be NULL. Errors: 22004, 22023 end before start, TC019. Takes no lock. Since 1.0.';
-- # Reports of discrepancies
--
-- The headline is what went wrong in a session: the counts in mid-session and
-- at closing. What was found at opening went wrong before, and stands apart.

CREATE FUNCTION cash_tracking.discrepancies(
  by          text,
  start_date  date,
  end_date    date,
  location_id bigint DEFAULT NULL)
RETURNS TABLE (
  id                            bigint,
  name                          text,
  business_date                 date,
  currency                      text,
  number_of_counts              bigint,
  total_over                    cash_tracking.monetary_amount,
  total_short                   cash_tracking.monetary_amount,
  over_or_short                 cash_tracking.monetary_amount,
  opening_discrepancy           cash_tracking.monetary_amount,
  corrected_over_or_short       cash_tracking.monetary_amount,
  corrected_opening_discrepancy cash_tracking.monetary_amount,
  summary                       cash_tracking.discrepancy_summary,
  opening_summary               cash_tracking.discrepancy_summary)
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10000 ROWS 20
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  -- Setting up a float is nobody's mistake.
  setup bigint[];
BEGIN
  PERFORM cash_tracking.check_report_arguments(
    CASE WHEN by IS NULL THEN 'by'
      WHEN start_date IS NULL THEN 'start_date'
      WHEN end_date IS NULL THEN 'end_date' END,
    end_date OPERATOR(pg_catalog.<) start_date, 'start_date', 'end_date');
  IF by OPERATOR(pg_catalog.<>) ALL (ARRAY['staff_member', 'cash_drawer', 'location', 'reason_code', 'business_date']) THEN
    RAISE EXCEPTION 'discrepancies cannot be reported by "%"', by USING
      ERRCODE = '22023',
      DETAIL = 'A discrepancy belongs to a count, and that to a person, a drawer, a location, a reason and a date.',
      HINT = 'Use "staff_member", "cash_drawer", "location", "reason_code" or "business_date".';
  END IF;
  IF by OPERATOR(pg_catalog.=) 'staff_member' THEN
    setup := ARRAY(SELECT c.id FROM cash_tracking.reason_codes c
                   WHERE c.code OPERATOR(pg_catalog.=) 'FLOAT_SETUP');
  END IF;

  RETURN QUERY
  WITH counted AS (
    SELECT
      CASE by
        WHEN 'staff_member' THEN c.staff_member_id
        WHEN 'cash_drawer' THEN s.cash_drawer_id
        WHEN 'location' THEN s.location_id
        WHEN 'reason_code' THEN c.reason_code_id
      END AS id,
      CASE WHEN by OPERATOR(pg_catalog.=) 'business_date' THEN s.business_date END AS business_date,
      s.currency, c.summary, c.opening_summary, c.is_hidden, c.opening_is_hidden,
      CASE WHEN c.has_closing THEN k.closing_discrepancy END AS correction,
      CASE WHEN c.opening_summary IS NOT NULL THEN k.opening_discrepancy END AS opening_correction
    FROM cash_tracking.payment_sessions s
    CROSS JOIN LATERAL (
      SELECT
        a.staff_member_id,
        a.reason_code_id,
        cash_tracking.discrepancy_agg(a.cash_counted, a.cash_expected)
          FILTER (WHERE a.type OPERATOR(pg_catalog.<>) 'opening') AS summary,
        cash_tracking.discrepancy_agg(a.cash_counted, a.cash_expected)
          FILTER (WHERE a.type OPERATOR(pg_catalog.=) 'opening') AS opening_summary,
        pg_catalog.bool_or(a.cash_discrepancy IS NULL)
          FILTER (WHERE a.type OPERATOR(pg_catalog.<>) 'opening') AS is_hidden,
        pg_catalog.bool_or(a.cash_discrepancy IS NULL)
          FILTER (WHERE a.type OPERATOR(pg_catalog.=) 'opening') AS opening_is_hidden,
        pg_catalog.bool_or(a.type OPERATOR(pg_catalog.=) 'closing') AS has_closing
      FROM cash_tracking.session_activities a
      WHERE a.payment_session_id OPERATOR(pg_catalog.=) s.id
        AND (a.type OPERATOR(pg_catalog.=) ANY ('{mid_session,closing}')
          OR a.type OPERATOR(pg_catalog.=) 'opening' AND s.opening_counted
            AND (a.reason_code_id OPERATOR(pg_catalog.=) ANY (setup)) IS NOT TRUE)
      GROUP BY a.staff_member_id, a.reason_code_id
    ) c
    LEFT JOIN cash_tracking.session_correction_totals k
      ON k.payment_session_id OPERATOR(pg_catalog.=) s.id
    WHERE s.business_date OPERATOR(pg_catalog.>=) start_date
      AND s.business_date OPERATOR(pg_catalog.<=) end_date
      AND (discrepancies.location_id IS NULL OR s.location_id OPERATOR(pg_catalog.=) discrepancies.location_id)
  ), merged AS (
    SELECT
      c.id,
      c.business_date,
      c.currency,
      CASE WHEN pg_catalog.bool_or(c.is_hidden) IS NOT TRUE THEN cash_tracking.rollup(c.summary) END AS summary,
      CASE WHEN pg_catalog.bool_or(c.opening_is_hidden) IS NOT TRUE
        THEN cash_tracking.rollup(c.opening_summary) END AS opening_summary,
      cash_tracking.sum(c.correction) AS correction,
      cash_tracking.sum(c.opening_correction) AS opening_correction
    FROM counted c
    GROUP BY c.id, c.business_date, c.currency
  )
  SELECT
    m.id,
    CASE by
      WHEN 'staff_member' THEN (
        SELECT p.name FROM cash_tracking.staff_members p WHERE p.id OPERATOR(pg_catalog.=) m.id)
      WHEN 'cash_drawer' THEN (
        SELECT d.name FROM cash_tracking.cash_drawers d WHERE d.id OPERATOR(pg_catalog.=) m.id)
      WHEN 'location' THEN (
        SELECT l.name FROM cash_tracking.locations l WHERE l.id OPERATOR(pg_catalog.=) m.id)
      WHEN 'reason_code' THEN (
        SELECT r.code FROM cash_tracking.reason_codes r WHERE r.id OPERATOR(pg_catalog.=) m.id)
    END,
    m.business_date,
    m.currency,
    cash_tracking.total_count(m.summary),
    cash_tracking.total_over(m.summary),
    cash_tracking.total_short(m.summary),
    cash_tracking.net_discrepancy(m.summary),
    cash_tracking.net_discrepancy(m.opening_summary),
    coalesce(cash_tracking.net_discrepancy(m.summary) OPERATOR(cash_tracking.+) m.correction,
      cash_tracking.net_discrepancy(m.summary)),
    coalesce(cash_tracking.net_discrepancy(m.opening_summary) OPERATOR(cash_tracking.+) m.opening_correction,
      cash_tracking.net_discrepancy(m.opening_summary)),
    m.summary,
    m.opening_summary
  FROM merged m
  ORDER BY m.business_date, m.id, m.currency;
END
$$;
COMMENT ON FUNCTION cash_tracking.discrepancies(text, date, date, bigint) IS
  'Over and short in the sessions of the business dates start_date to end_date, both included, of one location or, with NULL, of all, by "staff_member" (who counted), "cash_drawer", "location", "reason_code" (of the count) or "business_date". id and name say of whom or what; NULL where no reason was given, and by business_date. number_of_counts, total_over, total_short and over_or_short (the headline, their sum) are of the counts in mid-session and at closing; opening_discrepancy is apart. corrected_over_or_short and corrected_opening_discrepancy are the two as corrected: a correction counts with the closing of its session, a recount also, the other way, with the opening after it. summary and opening_summary say the same as a discrepancy_summary, which rollup merges. NULL where there was no such count, or one is hidden from the caller. By staff_member, openings with the reason FLOAT_SETUP are left out; openings that nobody counted always are. by, start_date and end_date must not be NULL. Errors: 22004, 22023 an unknown word, or end before start. Takes no lock. Since 1.0.';
-- # Exceptions
--
-- What deserves a second look. None of it is refused; all of it is recorded.

CREATE FUNCTION cash_tracking.exceptions(
  start_date         date,
  end_date           date,
  location_id        bigint DEFAULT NULL,
  repeated_shortages integer DEFAULT 3,
  open_longer_than   interval DEFAULT '24 hours')
RETURNS TABLE (
  exception                  text,
  cash_drawer_id             bigint,
  payment_session_id         bigint,
  ordinal                    integer,
  staff_member_id            bigint,
  occurred_at                timestamptz,
  amount                     cash_tracking.monetary_amount,
  times                      bigint,
  duration                   interval,
  related_payment_session_id bigint,
  related_ordinal            integer)
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10000 ROWS 20
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM cash_tracking.check_report_arguments(
    CASE WHEN start_date IS NULL THEN 'start_date'
      WHEN end_date IS NULL THEN 'end_date'
      WHEN repeated_shortages IS NULL THEN 'repeated_shortages'
      WHEN open_longer_than IS NULL THEN 'open_longer_than' END,
    end_date OPERATOR(pg_catalog.<) start_date, 'start_date', 'end_date');

  RETURN QUERY
  WITH session AS MATERIALIZED (
    SELECT s.*
    FROM cash_tracking.payment_sessions s
    WHERE s.business_date OPERATOR(pg_catalog.>=) start_date
      AND s.business_date OPERATOR(pg_catalog.<=) end_date
      AND (exceptions.location_id IS NULL OR s.location_id OPERATOR(pg_catalog.=) exceptions.location_id)
  ), activity AS MATERIALIZED (
    SELECT s.cash_drawer_id, a.*,
      a.type OPERATOR(pg_catalog.=) ANY ('{mid_session,closing}')
        OR a.type OPERATOR(pg_catalog.=) 'opening' AND s.opening_counted AS is_count
    FROM session s
    CROSS JOIN LATERAL (
      SELECT e.*
      FROM cash_tracking.session_activities e
      WHERE e.payment_session_id OPERATOR(pg_catalog.=) s.id
        AND (e.type OPERATOR(pg_catalog.<>) ALL ('{sale,refund,change}')
          OR e.reverses IS NOT NULL OR e.occurred_at OPERATOR(pg_catalog.<) e.recorded_at)
      -- Keeps it a subquery, so that the id of the session reaches the index.
      OFFSET 0
    ) a
  ), span AS (
    SELECT
      s.cash_drawer_id,
      pg_catalog.min(s.opening_time) AS first,
      pg_catalog.max(coalesce(s.closing_time, 'infinity')) AS last
    FROM session s
    GROUP BY s.cash_drawer_id
  ), neighbour AS MATERIALIZED (
    -- The sessions and those that met them on the drawer.
    SELECT o.*, r.first AS first_recorded_at, r.last AS last_recorded_at
    FROM span p
    CROSS JOIN LATERAL (
      SELECT n.id, n.cash_drawer_id, n.activity_count, n.opening_counted, n.closing_time
      FROM cash_tracking.payment_sessions n
      WHERE n.cash_drawer_id OPERATOR(pg_catalog.=) p.cash_drawer_id
        AND n.opening_time OPERATOR(pg_catalog.<=) p.last
        AND coalesce(n.closing_time, 'infinity') OPERATOR(pg_catalog.>=) p.first
      OFFSET 0
    ) o
    CROSS JOIN LATERAL (
      SELECT pg_catalog.min(e.recorded_at) AS first, pg_catalog.max(e.recorded_at) AS last
      FROM cash_tracking.session_activities e
      WHERE e.payment_session_id OPERATOR(pg_catalog.=) o.id
        AND e.ordinal OPERATOR(pg_catalog.=) ANY (ARRAY[1, o.activity_count])
    ) r
  ), drawer_count AS MATERIALIZED (
    SELECT n.cash_drawer_id, a.*
    FROM neighbour n
    CROSS JOIN LATERAL (
      SELECT e.payment_session_id, e.ordinal, e.occurred_at, e.recorded_at
      FROM cash_tracking.session_activities e
      WHERE e.payment_session_id OPERATOR(pg_catalog.=) n.id
        AND (e.type OPERATOR(pg_catalog.=) ANY ('{mid_session,closing}')
          OR e.type OPERATOR(pg_catalog.=) 'opening' AND n.opening_counted)
      OFFSET 0
    ) a
  ), found AS (
    SELECT
      'no_sale' AS exception, a.cash_drawer_id, a.payment_session_id, a.ordinal,
      a.staff_member_id, a.occurred_at, NULL::cash_tracking.monetary_amount AS amount,
      NULL::bigint AS times, NULL::interval AS duration,
      NULL::bigint AS related_payment_session_id, NULL::integer AS related_ordinal
    FROM activity a
    WHERE a.type OPERATOR(pg_catalog.=) 'no_sale'
    UNION ALL
    SELECT
      'adjustment_without_reason', a.cash_drawer_id, a.payment_session_id, a.ordinal,
      a.staff_member_id, a.occurred_at, a.cash, NULL, NULL, NULL, NULL
    FROM activity a
    WHERE a.type OPERATOR(pg_catalog.=) ANY ('{adjustment,cash_payout}') AND a.reason_code_id IS NULL
      AND a.reverses IS NULL
    UNION ALL
    SELECT
      'reversal', a.cash_drawer_id, a.payment_session_id, a.ordinal, a.staff_member_id, a.occurred_at,
      coalesce(a.amount, a.cash), NULL, NULL, a.payment_session_id, a.reverses
    FROM activity a
    WHERE a.reverses IS NOT NULL
    UNION ALL
    SELECT
      'correction', s.cash_drawer_id, s.id, NULL, c.staff_member_id, c.recorded_at, c.amount, c.number,
      c.recorded_at OPERATOR(pg_catalog.-) s.closing_time, NULL, NULL
    FROM session s
    CROSS JOIN LATERAL (
      SELECT k.staff_member_id, k.recorded_at, k.amount, k.number
      FROM cash_tracking.session_corrections k
      WHERE k.payment_session_id OPERATOR(pg_catalog.=) s.id
      OFFSET 0
    ) c
    UNION ALL
    SELECT
      'repeated_shortage', NULL, NULL, NULL, a.staff_member_id, pg_catalog.max(a.occurred_at),
      CASE WHEN count(a.cash_discrepancy) OPERATOR(pg_catalog.=) count(*)
        THEN cash_tracking.sum(a.cash_discrepancy)
          FILTER (WHERE cash_tracking.sign(a.cash_discrepancy) OPERATOR(pg_catalog.<) 0) END,
      count(*) FILTER (WHERE cash_tracking.sign(a.cash_discrepancy) OPERATOR(pg_catalog.<) 0),
      NULL, NULL, NULL
    FROM activity a
    WHERE a.type OPERATOR(pg_catalog.=) ANY ('{mid_session,closing}')
    GROUP BY a.staff_member_id, cash_tracking.currency_code(a.cash_counted)
    HAVING count(*) FILTER (WHERE cash_tracking.sign(a.cash_discrepancy) OPERATOR(pg_catalog.<) 0)
      OPERATOR(pg_catalog.>=) greatest(repeated_shortages, 1)
    UNION ALL
    SELECT
      'session_open_too_long', s.cash_drawer_id, s.id, NULL,
      s.opening_staff_member_id, s.opening_time, NULL, NULL,
      coalesce(s.closing_time, pg_catalog.now()) OPERATOR(pg_catalog.-) s.opening_time, NULL, NULL
    FROM session s
    WHERE coalesce(s.closing_time, pg_catalog.now())
      OPERATOR(pg_catalog.>) (s.opening_time OPERATOR(pg_catalog.+) open_longer_than)
    UNION ALL
    SELECT
      'recorded_after_count', a.cash_drawer_id, a.payment_session_id, a.ordinal,
      a.staff_member_id, a.occurred_at, a.cash, NULL,
      a.recorded_at OPERATOR(pg_catalog.-) a.occurred_at,
      c.payment_session_id, c.ordinal
    FROM activity a
    CROSS JOIN LATERAL (
      -- The last of the counts that should have known it.
      SELECT d.payment_session_id, d.ordinal
      FROM drawer_count d
      WHERE d.cash_drawer_id OPERATOR(pg_catalog.=) a.cash_drawer_id
        AND d.occurred_at OPERATOR(pg_catalog.>) a.occurred_at
        AND CASE WHEN d.payment_session_id OPERATOR(pg_catalog.=) a.payment_session_id
          THEN d.ordinal OPERATOR(pg_catalog.<) a.ordinal
          ELSE d.recorded_at OPERATOR(pg_catalog.<) a.recorded_at END
      ORDER BY d.recorded_at DESC, d.payment_session_id, d.ordinal DESC
      LIMIT 1
    ) c
    WHERE NOT a.is_count AND cash_tracking.sign(a.cash) OPERATOR(pg_catalog.<>) 0
      -- What has no time of its own did not occur before it was recorded,
      -- though the clock of the till that counted was ahead.
      AND a.occurred_at OPERATOR(pg_catalog.<) a.recorded_at
    UNION ALL
    SELECT
      'counted_with_other_session_open', a.cash_drawer_id, a.payment_session_id, a.ordinal,
      a.staff_member_id, a.occurred_at, a.cash_discrepancy, NULL, NULL, n.id, NULL
    FROM activity a
    JOIN neighbour n
      ON n.cash_drawer_id OPERATOR(pg_catalog.=) a.cash_drawer_id
      AND n.id OPERATOR(pg_catalog.<>) a.payment_session_id
      AND n.first_recorded_at OPERATOR(pg_catalog.<) a.recorded_at
      AND (n.closing_time IS NULL OR n.last_recorded_at OPERATOR(pg_catalog.>) a.recorded_at)
    WHERE a.is_count
  )
  SELECT f.*
  FROM found f
  ORDER BY f.exception, f.payment_session_id, f.ordinal, f.times, f.staff_member_id,
    f.related_payment_session_id;
END
$$;
COMMENT ON FUNCTION cash_tracking.exceptions(date, date, bigint, integer, interval) IS
  'What deserves a second look in the sessions of the business dates start_date to end_date, both included, of one location or, with NULL, of all. exception is a code. "no_sale": the drawer was opened without a sale. "adjustment_without_reason": an adjustment or payout without reason code. "reversal": an activity that takes back related_ordinal. "correction": one of a session after its close; times is its number on the drawer, duration how long after. "repeated_shortage": one person counted short, in mid-session or at closing, at least repeated_shortages times; times says how often, amount how much. "session_open_too_long": longer than open_longer_than; duration says how long, until now where it is still open. "recorded_after_count": occurred before a count of the drawer and was recorded after it, so that the count did not expect it; duration is the delay, related_… is the last such count. "counted_with_other_session_open": a count while the session related_payment_session_id was open on the drawer. What is hidden from the caller is not judged, and amounts of which a part is hidden are NULL. Only location_id may be NULL. Errors: 22004, 22023 end before start. Takes no lock. Since 1.0.';
-- # Summaries of locations and of the shop
--
-- A session with all its activities belongs to the business date of its
-- opening, so all comes from the totals that sessions store.

-- What changed the balance is net_cash, closing_adjustments and
-- total_discrepancies together.
--
-- Only stored columns are added up, and computed with afterwards: an operation
-- for each session would cost more than reading it. They are read from the
-- table, not from the view before it: of what stands behind a security barrier
-- the planner knows no statistics, and would sort all sessions of all years. So
-- what that view hides is hidden here once more.
CREATE VIEW cash_tracking.location_days WITH (security_barrier) AS
SELECT
  t.location_id,
  t.business_date,
  cash_tracking.currency_code(t.zero) AS currency,
  t.number_of_sessions,
  t.number_of_open_sessions,
  v.total_sales,
  v.total_refunds,
  v.total_sales OPERATOR(cash_tracking.-) v.total_refunds AS net_sales,
  v.total_cash_rounding,
  v.total_sales OPERATOR(cash_tracking.-) v.total_refunds
    OPERATOR(cash_tracking.-) v.total_cash_rounding AS net_sales_before_rounding,
  v.total_cash_sales,
  v.total_cash_refunds,
  v.total_cash_sales OPERATOR(cash_tracking.-) v.total_cash_refunds AS net_cash_sales,
  v.total_adjustments,
  v.total_cash_sales OPERATOR(cash_tracking.-) v.total_cash_refunds
    OPERATOR(cash_tracking.+) v.total_adjustments AS net_cash,
  coalesce(t.closing_adjustments, t.zero) AS closing_adjustments,
  v.opening_discrepancies,
  v.over_or_short,
  v.opening_discrepancies OPERATOR(cash_tracking.+) v.over_or_short AS total_discrepancies,
  coalesce(v.total_sales OPERATOR(cash_tracking.-) v.total_refunds OPERATOR(cash_tracking.+) c.net_sales,
    v.total_sales OPERATOR(cash_tracking.-) v.total_refunds) AS corrected_net_sales,
  coalesce(v.over_or_short OPERATOR(cash_tracking.+) c.closing_discrepancies, v.over_or_short) AS corrected_over_or_short,
  coalesce(
    v.opening_discrepancies OPERATOR(cash_tracking.+) v.over_or_short OPERATOR(cash_tracking.+) c.total_discrepancies,
    v.opening_discrepancies OPERATOR(cash_tracking.+) v.over_or_short) AS corrected_total_discrepancies
FROM (
  SELECT
    d.*,
    d.total_sales OPERATOR(cash_tracking.-) d.total_sales AS zero,
    d.number_of_open_sessions OPERATOR(pg_catalog.=) 0 OR cash_tracking.may_view_expected() AS is_visible
  FROM (
    SELECT
      s.location_id,
      s.business_date,
      count(*) AS number_of_sessions,
      count(*) OPERATOR(pg_catalog.-) count(s.closing_time) AS number_of_open_sessions,
      cash_tracking.sum(s.total_sales) AS total_sales,
      cash_tracking.sum(s.total_refunds) AS total_refunds,
      cash_tracking.sum(s.total_cash_rounding) AS total_cash_rounding,
      cash_tracking.sum(s.total_cash_sales) AS total_cash_sales,
      cash_tracking.sum(s.total_cash_refunds) AS total_cash_refunds,
      cash_tracking.sum(s.total_adjustments) AS total_adjustments,
      cash_tracking.sum(s.closing_adjustment) AS closing_adjustments,
      cash_tracking.sum(s.expected_cash_at_open) AS expected_at_open,
      cash_tracking.sum(s.cash_counted_at_open) AS counted_at_open,
      cash_tracking.sum(s.mid_session_discrepancy) AS mid_session_discrepancies,
      cash_tracking.sum(s.expected_cash_at_close) AS expected_at_close,
      cash_tracking.sum(s.cash_counted_at_close) AS counted_at_close
    FROM ONLY cash_tracking.payment_session s
    GROUP BY s.location_id, s.business_date
  ) d
) t
CROSS JOIN LATERAL (
  SELECT
    CASE WHEN t.is_visible THEN t.total_sales END AS total_sales,
    CASE WHEN t.is_visible THEN t.total_refunds END AS total_refunds,
    CASE WHEN t.is_visible THEN t.total_cash_rounding END AS total_cash_rounding,
    CASE WHEN t.is_visible THEN t.total_cash_sales END AS total_cash_sales,
    CASE WHEN t.is_visible THEN t.total_cash_refunds END AS total_cash_refunds,
    CASE WHEN t.is_visible THEN t.total_adjustments END AS total_adjustments,
    CASE WHEN t.is_visible
      THEN t.counted_at_open OPERATOR(cash_tracking.-) t.expected_at_open END AS opening_discrepancies,
    CASE WHEN t.is_visible
      THEN t.mid_session_discrepancies OPERATOR(cash_tracking.+) coalesce(
        t.counted_at_close OPERATOR(cash_tracking.-) t.expected_at_close, t.zero) END AS over_or_short
) v
LEFT JOIN (
  SELECT
    s.location_id,
    s.business_date,
    cash_tracking.sum(k.net_sales) AS net_sales,
    cash_tracking.sum(k.closing_discrepancy) AS closing_discrepancies,
    cash_tracking.sum(k.total_discrepancy) AS total_discrepancies
  FROM cash_tracking.session_correction_totals k
  JOIN ONLY cash_tracking.payment_session s ON s.id OPERATOR(pg_catalog.=) k.payment_session_id
  GROUP BY s.location_id, s.business_date
) c ON c.location_id OPERATOR(pg_catalog.=) t.location_id
  AND c.business_date OPERATOR(pg_catalog.=) t.business_date;
COMMENT ON VIEW cash_tracking.location_days IS
  'Every location on every business date on which sessions were opened: their totals, those of open sessions as they stand now. Where a session is hidden from the reader, the figures of its date are NULL.';
COMMENT ON COLUMN cash_tracking.location_days.location_id IS 'The location.';
COMMENT ON COLUMN cash_tracking.location_days.business_date IS 'The date to which the sessions belong: that of their opening.';
COMMENT ON COLUMN cash_tracking.location_days.currency IS 'ISO 4217 code of all amounts.';
COMMENT ON COLUMN cash_tracking.location_days.number_of_sessions IS 'Sessions of this date.';
COMMENT ON COLUMN cash_tracking.location_days.number_of_open_sessions IS 'Those of them that are open now.';
COMMENT ON COLUMN cash_tracking.location_days.total_sales IS 'Sales of every tender less change, after cash rounding.';
COMMENT ON COLUMN cash_tracking.location_days.total_refunds IS 'Refunds of every tender after cash rounding, positive.';
COMMENT ON COLUMN cash_tracking.location_days.net_sales IS 'Sales less refunds, signed.';
COMMENT ON COLUMN cash_tracking.location_days.total_cash_rounding IS 'What cash rounding did to the drawers, signed.';
COMMENT ON COLUMN cash_tracking.location_days.net_sales_before_rounding IS 'net_sales less total_cash_rounding.';
COMMENT ON COLUMN cash_tracking.location_days.total_cash_sales IS 'Cash sales less change, after cash rounding.';
COMMENT ON COLUMN cash_tracking.location_days.total_cash_refunds IS 'Cash refunds after cash rounding, positive.';
COMMENT ON COLUMN cash_tracking.location_days.net_cash_sales IS 'Cash sales less cash refunds, signed.';
COMMENT ON COLUMN cash_tracking.location_days.total_adjustments IS 'Adjustments and cash payouts, signed, without closing adjustments.';
COMMENT ON COLUMN cash_tracking.location_days.net_cash IS 'Net cash sales and adjustments together, signed.';
COMMENT ON COLUMN cash_tracking.location_days.closing_adjustments IS 'What was put in (positive) or taken out (negative) to leave the floats.';
COMMENT ON COLUMN cash_tracking.location_days.opening_discrepancies IS 'Counted less expected over the openings, signed.';
COMMENT ON COLUMN cash_tracking.location_days.over_or_short IS 'The headline: discrepancies in mid-session and at closing, signed.';
COMMENT ON COLUMN cash_tracking.location_days.total_discrepancies IS 'opening_discrepancies and over_or_short together, signed.';
COMMENT ON COLUMN cash_tracking.location_days.corrected_net_sales IS 'net_sales as corrected after the closes; the same where nothing was corrected.';
COMMENT ON COLUMN cash_tracking.location_days.corrected_over_or_short IS 'over_or_short as corrected.';
COMMENT ON COLUMN cash_tracking.location_days.corrected_total_discrepancies IS 'total_discrepancies as corrected.';

-- The balance at a date is the balance now, less what later sessions changed:
-- so a summary reads the sessions since its first date, not all that were
-- before.
CREATE FUNCTION cash_tracking.summarize_sessions(location_ids bigint[], currency text, start_date date, end_date date)
RETURNS TABLE (
  cash_balance_at_start           cash_tracking.monetary_amount,
  cash_balance_at_end             cash_tracking.monetary_amount,
  net_cash                        cash_tracking.monetary_amount,
  closing_adjustments             cash_tracking.monetary_amount,
  total_discrepancies             cash_tracking.monetary_amount,
  sessions_opened                 bigint,
  sessions_closed                 bigint,
  corrected_cash_balance_at_start cash_tracking.monetary_amount,
  corrected_cash_balance_at_end   cash_tracking.monetary_amount,
  corrected_net_cash              cash_tracking.monetary_amount,
  corrected_total_discrepancies   cash_tracking.monetary_amount)
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10000 ROWS 1
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  nothing CONSTANT cash_tracking.monetary_amount := cash_tracking.monetary_amount(0, summarize_sessions.currency);
  balance cash_tracking.monetary_amount;
BEGIN
  SELECT CASE WHEN count(d.balance) OPERATOR(pg_catalog.=) count(*)
    THEN coalesce(cash_tracking.sum(d.balance), nothing) END
  INTO balance
  FROM cash_tracking.cash_drawers d
  WHERE d.location_id OPERATOR(pg_catalog.=) ANY (location_ids);

  RETURN QUERY
  WITH day AS (
    SELECT
      d.business_date OPERATOR(pg_catalog.>) end_date AS is_later,
      d.number_of_sessions,
      d.net_cash,
      d.closing_adjustments,
      d.total_discrepancies,
      d.net_cash OPERATOR(cash_tracking.+) d.closing_adjustments
        OPERATOR(cash_tracking.+) d.total_discrepancies AS change
    FROM cash_tracking.location_days d
    WHERE d.location_id OPERATOR(pg_catalog.=) ANY (location_ids)
      AND d.business_date OPERATOR(pg_catalog.>=) start_date
  ), total AS (
    SELECT
      CASE WHEN count(d.change) OPERATOR(pg_catalog.=) count(*)
        THEN coalesce(cash_tracking.sum(d.change), nothing) END AS since_start,
      CASE WHEN count(d.change) FILTER (WHERE d.is_later) OPERATOR(pg_catalog.=) count(*) FILTER (WHERE d.is_later)
        THEN coalesce(cash_tracking.sum(d.change) FILTER (WHERE d.is_later), nothing) END AS since_end,
      CASE WHEN count(d.net_cash) FILTER (WHERE NOT d.is_later) OPERATOR(pg_catalog.=) count(*) FILTER (WHERE NOT d.is_later)
        THEN coalesce(cash_tracking.sum(d.net_cash) FILTER (WHERE NOT d.is_later), nothing) END AS net_cash,
      coalesce(cash_tracking.sum(d.closing_adjustments) FILTER (WHERE NOT d.is_later), nothing) AS closing_adjustments,
      CASE WHEN count(d.total_discrepancies) FILTER (WHERE NOT d.is_later) OPERATOR(pg_catalog.=) count(*) FILTER (WHERE NOT d.is_later)
        THEN coalesce(cash_tracking.sum(d.total_discrepancies) FILTER (WHERE NOT d.is_later), nothing) END AS total_discrepancies,
      coalesce(pg_catalog.sum(d.number_of_sessions) FILTER (WHERE NOT d.is_later), 0)::bigint AS sessions_opened
    FROM day d
  ), correction AS (
    SELECT
      coalesce(cash_tracking.sum(k.expected_cash_at_close OPERATOR(cash_tracking.+) k.total_discrepancy)
        FILTER (WHERE s.business_date OPERATOR(pg_catalog.<) start_date), nothing) AS before_start,
      coalesce(cash_tracking.sum(k.expected_cash_at_close OPERATOR(cash_tracking.+) k.total_discrepancy), nothing) AS before_end,
      coalesce(cash_tracking.sum(k.expected_cash_at_close)
        FILTER (WHERE s.business_date OPERATOR(pg_catalog.>=) start_date), nothing) AS net_cash,
      coalesce(cash_tracking.sum(k.total_discrepancy)
        FILTER (WHERE s.business_date OPERATOR(pg_catalog.>=) start_date), nothing) AS total_discrepancies
    FROM cash_tracking.session_correction_totals k
    JOIN cash_tracking.payment_sessions s ON s.id OPERATOR(pg_catalog.=) k.payment_session_id
    WHERE s.location_id OPERATOR(pg_catalog.=) ANY (location_ids)
      AND s.business_date OPERATOR(pg_catalog.<=) end_date
  )
  SELECT
    balance OPERATOR(cash_tracking.-) t.since_start,
    balance OPERATOR(cash_tracking.-) t.since_end,
    t.net_cash,
    t.closing_adjustments,
    t.total_discrepancies,
    t.sessions_opened,
    (SELECT coalesce(pg_catalog.sum(c.number), 0)::bigint
     FROM cash_tracking.locations l
     CROSS JOIN LATERAL (
       SELECT count(*) AS number
       FROM cash_tracking.payment_sessions s
       WHERE s.location_id OPERATOR(pg_catalog.=) l.id
         -- No zone is further than a day from UTC, no day starts later than one.
         AND s.closing_time OPERATOR(pg_catalog.>=) (start_date::timestamp AT TIME ZONE 'UTC' OPERATOR(pg_catalog.-) '1 day'::interval)
         AND s.closing_time OPERATOR(pg_catalog.<) (end_date::timestamp AT TIME ZONE 'UTC' OPERATOR(pg_catalog.+) '3 days'::interval)
         AND (s.closing_time AT TIME ZONE l.time_zone OPERATOR(pg_catalog.-) l.business_day_start)::date
           OPERATOR(pg_catalog.>=) start_date
         AND (s.closing_time AT TIME ZONE l.time_zone OPERATOR(pg_catalog.-) l.business_day_start)::date
           OPERATOR(pg_catalog.<=) end_date
     ) c
     WHERE l.id OPERATOR(pg_catalog.=) ANY (location_ids)),
    balance OPERATOR(cash_tracking.-) t.since_start OPERATOR(cash_tracking.+) c.before_start,
    balance OPERATOR(cash_tracking.-) t.since_end OPERATOR(cash_tracking.+) c.before_end,
    t.net_cash OPERATOR(cash_tracking.+) c.net_cash,
    t.total_discrepancies OPERATOR(cash_tracking.+) c.total_discrepancies
  FROM total t
  CROSS JOIN correction c;
END
$$;
COMMENT ON FUNCTION cash_tracking.summarize_sessions(bigint[], text, date, date) IS
  'The summary of locations that have one currency; see location_summary. Takes no lock. Since 1.0.';

CREATE FUNCTION cash_tracking.location_summary(location_id bigint, start_date date, end_date date)
RETURNS TABLE (
  cash_balance_at_start           cash_tracking.monetary_amount,
  cash_balance_at_end             cash_tracking.monetary_amount,
  net_cash                        cash_tracking.monetary_amount,
  closing_adjustments             cash_tracking.monetary_amount,
  total_discrepancies             cash_tracking.monetary_amount,
  sessions_opened                 bigint,
  sessions_closed                 bigint,
  corrected_cash_balance_at_start cash_tracking.monetary_amount,
  corrected_cash_balance_at_end   cash_tracking.monetary_amount,
  corrected_net_cash              cash_tracking.monetary_amount,
  corrected_total_discrepancies   cash_tracking.monetary_amount)
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10000 ROWS 1
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM cash_tracking.check_report_arguments(
    CASE WHEN location_summary.location_id IS NULL THEN 'location_id'
      WHEN start_date IS NULL THEN 'start_date'
      WHEN end_date IS NULL THEN 'end_date' END,
    end_date OPERATOR(pg_catalog.<) start_date, 'start_date', 'end_date');
  RETURN QUERY
  SELECT t.*
  FROM cash_tracking.summarize_sessions(ARRAY[location_summary.location_id],
    cash_tracking.location_currency(location_summary.location_id), start_date, end_date) t;
END
$$;
COMMENT ON FUNCTION cash_tracking.location_summary(bigint, date, date) IS
  'The summary of a location over the business dates start_date to end_date, both included (CashManagementSummary). cash_balance_at_start: of all its drawers together, before the sessions of start_date; cash_balance_at_end: after those of end_date. net_cash: net cash sales and adjustments. The end is the start and net_cash, closing_adjustments and total_discrepancies. sessions_opened belong to these dates; sessions_closed have their closing time in them. The corrected_… figures are as corrected after the closes, and the same holds of them. Where a part of a figure is hidden from the caller, it is NULL. The arguments must not be NULL. Errors: 22004, 22023 end before start, TC020. Takes no lock. Since 1.0.';

CREATE FUNCTION cash_tracking.shop_summary(currency text, start_date date, end_date date)
RETURNS TABLE (
  cash_balance_at_start           cash_tracking.monetary_amount,
  cash_balance_at_end             cash_tracking.monetary_amount,
  net_cash                        cash_tracking.monetary_amount,
  closing_adjustments             cash_tracking.monetary_amount,
  total_discrepancies             cash_tracking.monetary_amount,
  sessions_opened                 bigint,
  sessions_closed                 bigint,
  corrected_cash_balance_at_start cash_tracking.monetary_amount,
  corrected_cash_balance_at_end   cash_tracking.monetary_amount,
  corrected_net_cash              cash_tracking.monetary_amount,
  corrected_total_discrepancies   cash_tracking.monetary_amount)
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10000 ROWS 1
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM cash_tracking.check_report_arguments(
    CASE WHEN shop_summary.currency IS NULL THEN 'currency'
      WHEN start_date IS NULL THEN 'start_date'
      WHEN end_date IS NULL THEN 'end_date' END,
    end_date OPERATOR(pg_catalog.<) start_date, 'start_date', 'end_date');
  RETURN QUERY
  SELECT t.*
  FROM cash_tracking.summarize_sessions(
    ARRAY(SELECT l.id FROM cash_tracking.locations l
          WHERE l.currency OPERATOR(pg_catalog.=) shop_summary.currency),
    shop_summary.currency, start_date, end_date) t;
END
$$;
COMMENT ON FUNCTION cash_tracking.shop_summary(text, date, date) IS
  'The summary of all locations that have this currency, with the columns of location_summary. A currency that no location has gives zeros. The arguments must not be NULL. Errors: 22004, 22023 end before start, 22P02 no currency. Takes no lock. Since 1.0.';
-- # Reports for a receipt printer

CREATE FUNCTION cash_tracking.receipt_line(label text, value text, width integer)
RETURNS text
LANGUAGE c IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10
AS 'MODULE_PATHNAME', 'ct_receipt_line';
COMMENT ON FUNCTION cash_tracking.receipt_line(text, text, integer) IS
  'A label at the left and a value at the right of a line of width columns, 32 to 80; as many lines as they need. Columns are those of the screen: a wide character takes two, a combining one none. Long texts are broken between words; further lines have the indent of the first. Control characters become blanks. NULL counts as an empty text; NULL for a NULL width. Errors: 22023 width. Since 1.0.';

CREATE FUNCTION cash_tracking.receipt_heading(heading text, width integer)
RETURNS text
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 10
AS 'MODULE_PATHNAME', 'ct_receipt_heading';
COMMENT ON FUNCTION cash_tracking.receipt_heading(text, integer) IS
  'A text in the middle of a line of width columns, 32 to 80, of as many lines as it needs; as for receipt_line. NULL for NULL. Errors: 22023 width. Since 1.0.';

CREATE FUNCTION cash_tracking.z_report_text(session_id bigint, width integer DEFAULT 40)
RETURNS text
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10000
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  r      cash_tracking.session_reports;
  zone   text;
  rule   text;
  result text;
BEGIN
  PERFORM cash_tracking.check_report_arguments(
    CASE WHEN z_report_text.session_id IS NULL THEN 'session_id'
      WHEN width IS NULL THEN 'width' END,
    NULL, NULL, NULL);
  SELECT v.*
  INTO r
  FROM cash_tracking.session_reports v
  WHERE v.payment_session_id OPERATOR(pg_catalog.=) z_report_text.session_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'session % does not exist', z_report_text.session_id USING
      ERRCODE = 'TC003',
      DETAIL = 'There is no session with this id.',
      HINT = 'Open a session, or look its id up in the view payment_sessions.';
  END IF;
  SELECT l.time_zone
  INTO zone
  FROM cash_tracking.locations l
  WHERE l.id OPERATOR(pg_catalog.=) r.location_id;
  rule := pg_catalog.repeat('-', width);

  -- What is hidden from the caller says so.
  WITH tender AS (
    SELECT t.*, (100 OPERATOR(pg_catalog.*) pg_catalog.row_number() OVER (ORDER BY t.tender))::integer AS place
    FROM cash_tracking.payments_by_tender t
    WHERE t.payment_session_id OPERATOR(pg_catalog.=) r.payment_session_id
  ), statement AS (
    SELECT
      t.*,
      m.name AS staff_member_name
    FROM cash_tracking.session_statement(r.payment_session_id) t
    LEFT JOIN cash_tracking.staff_members m ON m.id OPERATOR(pg_catalog.=) t.staff_member_id
  ), line (section, place, label, value) AS (
    SELECT f.section, f.place, f.label, f.value
    FROM (VALUES
      (1, 1, 'Business date', pg_catalog.to_char(r.business_date, 'YYYY-MM-DD')),
      (1, 2, 'Session', r.payment_session_id::text),
      (1, 3, 'Device', r.point_of_sale_device_name),
      (1, 4, 'Cash drawer', r.cash_drawer_name),
      (1, 5, 'Opened', pg_catalog.to_char(r.opening_time AT TIME ZONE zone, 'YYYY-MM-DD HH24:MI')),
      (1, 6, NULL, r.opening_staff_member_name),
      (1, 7, 'Closed', pg_catalog.to_char(r.closing_time AT TIME ZONE zone, 'YYYY-MM-DD HH24:MI')),
      (1, 8, NULL, r.closing_staff_member_name),
      (2, 1, 'Sales', coalesce(r.total_sales::text, 'hidden')),
      (2, 2, 'Refunds', coalesce((OPERATOR(cash_tracking.-) r.total_refunds)::text, 'hidden')),
      (2, 3, 'Net sales', coalesce(r.net_sales::text, 'hidden')),
      (2, 4, 'Cash rounding', coalesce(r.total_cash_rounding::text, 'hidden')),
      (2, 5, 'Net before rounding', coalesce(r.net_sales_before_rounding::text, 'hidden')),
      (6, 1, 'Over or short', coalesce(r.over_or_short::text, 'hidden')),
      (6, 2, 'At opening, apart', coalesce(r.opening_discrepancy::text, 'hidden')),
      (7, 1, 'Sales', r.number_of_sales::text),
      (7, 2, 'Refunds', r.number_of_refunds::text),
      (7, 3, 'Opened without a sale', r.number_of_no_sales::text),
      (7, 4, 'Paid in or out', r.number_of_adjustments::text),
      (7, 5, 'Counts', r.number_of_counts::text),
      (7, 6, 'Taken back', r.number_of_reversals::text),
      (8, 1, 'Sales', coalesce(r.perpetual_sales::text, 'hidden')),
      (8, 2, 'Refunds', coalesce((OPERATOR(cash_tracking.-) r.perpetual_refunds)::text, 'hidden')),
      (8, 3, 'Net sales', coalesce(r.perpetual_net_sales::text, 'hidden')),
      (10, 1, 'Seal', pg_catalog.regexp_replace(pg_catalog.left(r.seal, 16), '(....)(?=.)', '\1 ', 'g'))
    ) AS f (section, place, label, value)
    WHERE f.value IS NOT NULL
    UNION ALL
    SELECT 3, t.place OPERATOR(pg_catalog.+) f.place, f.label, f.value
    FROM tender t
    CROSS JOIN LATERAL (VALUES
      (0, t.tender, coalesce(t.net_payments::text, 'hidden')),
      (1, pg_catalog.format('  Sales, %s', t.number_of_sales),
        CASE WHEN t.number_of_sales OPERATOR(pg_catalog.>) 0 THEN t.gross_sales::text END),
      (2, '  Change', CASE WHEN cash_tracking.sign(t.change) OPERATOR(pg_catalog.<>) 0
        THEN (OPERATOR(cash_tracking.-) t.change)::text END),
      (3, pg_catalog.format('  Refunds, %s', t.number_of_refunds),
        CASE WHEN t.number_of_refunds OPERATOR(pg_catalog.>) 0 THEN (OPERATOR(cash_tracking.-) t.refunds)::text END),
      (4, '  Cash rounding in it', CASE WHEN cash_tracking.sign(t.cash_rounding) OPERATOR(pg_catalog.<>) 0
        THEN t.cash_rounding::text END)
    ) AS f (place, label, value)
    WHERE f.value IS NOT NULL
    UNION ALL
    SELECT 4, t.line OPERATOR(pg_catalog.*) 10 OPERATOR(pg_catalog.+) f.place, f.label, f.value
    FROM statement t
    CROSS JOIN LATERAL (VALUES
      (0, pg_catalog.concat(CASE WHEN t.balance IS NOT NULL THEN '= ' END, t.description),
        coalesce(t.amount::text, t.balance::text, 'hidden')),
      (1, pg_catalog.concat('  ', pg_catalog.concat_ws(', ', t.staff_member_name, t.reason_code, t.note)), NULL)
    ) AS f (place, label, value)
    WHERE f.place OPERATOR(pg_catalog.=) 0 OR t.ordinal IS NOT NULL
    UNION ALL
    SELECT 5, 1000 OPERATOR(pg_catalog.*) a.ordinal::bigint,
      CASE a.type WHEN 'opening' THEN 'At opening' WHEN 'closing' THEN 'At closing' ELSE 'At a count' END, NULL
    FROM cash_tracking.session_activities a
    WHERE a.payment_session_id OPERATOR(pg_catalog.=) r.payment_session_id AND a.denominations IS NOT NULL
    UNION ALL
    SELECT 5, 1000 OPERATOR(pg_catalog.*) d.ordinal::bigint OPERATOR(pg_catalog.+)
        pg_catalog.row_number() OVER (PARTITION BY d.ordinal ORDER BY d.face_value USING OPERATOR(cash_tracking.>)),
      pg_catalog.format('  %s x %s', d.quantity, d.face_value), d.amount::text
    FROM cash_tracking.count_denominations d
    WHERE d.payment_session_id OPERATOR(pg_catalog.=) r.payment_session_id
    UNION ALL
    SELECT 9, f.place, f.label, f.value
    FROM cash_tracking.session_corrections c
    LEFT JOIN cash_tracking.staff_members m ON m.id OPERATOR(pg_catalog.=) c.staff_member_id
    LEFT JOIN cash_tracking.reason_codes o ON o.id OPERATOR(pg_catalog.=) c.reason_code_id
    CROSS JOIN LATERAL (VALUES
      (10 OPERATOR(pg_catalog.*) c.number,
        pg_catalog.concat_ws(', ', pg_catalog.initcap(c.kind), c.tender), c.amount::text),
      (10 OPERATOR(pg_catalog.*) c.number OPERATOR(pg_catalog.+) 1,
        pg_catalog.concat('  ', pg_catalog.concat_ws(', ', m.name, o.code, c.note)), NULL)
    ) AS f (place, label, value)
    WHERE c.payment_session_id OPERATOR(pg_catalog.=) r.payment_session_id
    UNION ALL
    SELECT 9, f.place, f.label, f.value
    FROM (VALUES
      (9223372036854775805, 'Net sales', r.corrected_net_sales::text),
      (9223372036854775806, 'Over or short', r.corrected_over_or_short::text),
      (9223372036854775807, 'At opening, apart', r.corrected_opening_discrepancy::text)
    ) AS f (place, label, value)
    WHERE r.number_of_corrections OPERATOR(pg_catalog.>) 0
      OR r.corrected_total_discrepancy OPERATOR(cash_tracking.<>) r.total_discrepancy
  )
  SELECT pg_catalog.concat_ws(E'\n',
    cash_tracking.receipt_heading(r.location_name, width),
    cash_tracking.receipt_heading(
      CASE WHEN r.report OPERATOR(pg_catalog.=) 'Z' THEN pg_catalog.format('Z REPORT %s', r.z_number)
        ELSE 'X REPORT' END, width),
    pg_catalog.string_agg(s.text, E'\n' ORDER BY s.section),
    rule)
  INTO result
  FROM (
    SELECT
      l.section,
      pg_catalog.concat_ws(E'\n',
        rule,
        (ARRAY[NULL, 'SALES', 'PAYMENTS', 'CASH DRAWER', 'NOTES AND COINS', 'COUNTED', 'HOW OFTEN',
          'ALL CLOSES OF THE DRAWER', 'AS CORRECTED', NULL])[l.section],
        pg_catalog.string_agg(cash_tracking.receipt_line(l.label, l.value, width), E'\n' ORDER BY l.place)) AS text
    FROM line l
    GROUP BY l.section
  ) s;
  RETURN result;
END
$$;
COMMENT ON FUNCTION cash_tracking.z_report_text(bigint, integer) IS
  'The Z report of a closed session, or the X report of an open one, for a printer of width columns, 32 to 80: lines parted by newlines, none wider. The figures are those of session_reports, payments_by_tender and session_statement; notes and coins are those of count_denominations; times are those of the location. The last line has the first 16 of the 64 digits of the seal: who keeps the paper can tell whether the records are those that were printed. What is hidden from the caller reads "hidden". The arguments must not be NULL. Errors: 22004, 22023 width, TC003. Takes no lock. Since 1.0.';
-- # Search
--
-- Lists with the search language and the paging of the cash management API.
-- search_page finds the page; the functions behind it join the rows of the
-- public view. All of it reads the views with the rights of the caller, so that
-- nobody finds, sorts or counts by what he may not see.

CREATE FUNCTION cash_tracking.search_page(
  list            text,
  query           text DEFAULT NULL,
  sort_key        text DEFAULT NULL,
  reverse         boolean DEFAULT false,
  first           integer DEFAULT NULL,
  after           text DEFAULT NULL,
  last            integer DEFAULT NULL,
  before          text DEFAULT NULL,
  parent_id       bigint DEFAULT NULL,
  staff_member_id bigint DEFAULT NULL,
  time_zone       text DEFAULT NULL,
  OUT ids               text[],
  OUT cursors           text[],
  OUT has_previous_page boolean,
  OUT has_next_page     boolean)
LANGUAGE c STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10000
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'ct_search_page';
COMMENT ON FUNCTION cash_tracking.search_page(text, text, text, boolean, integer, text, integer, text, bigint, bigint, text) IS
  'A page of a list: the ids of its rows in order, a cursor for each, and whether there are rows before and behind the page; always one row, with empty arrays for an empty page. list is "payment_sessions", "cash_drawers", "session_cash_activities", "drawer_cash_activities", "reason_codes" or "point_of_sale_devices"; query is in the language of docs/search.md, NULL for all rows; sort_key one of the orders of the list, NULL for the first of them; reverse turns the whole order round. Either first, with or without after, or last, with or without before, 1 to 250. parent_id is the session or the drawer of activities, and may be the drawer of devices; staff_member_id restricts activities. Times and dates without a zone are of time_zone, NULL for that of each row''s location. Errors: 22001, 22004, 22023, TC003, TC012, TC013, TC019. Takes no lock; runs on a standby.';

CREATE FUNCTION cash_tracking.search_payment_sessions(
  query text DEFAULT NULL,
  sort_key text DEFAULT NULL,
  reverse boolean DEFAULT false,
  first integer DEFAULT NULL,
  after text DEFAULT NULL,
  last integer DEFAULT NULL,
  before text DEFAULT NULL,
  time_zone text DEFAULT NULL)
RETURNS TABLE (
  id bigint,
  status text,
  point_of_sale_device_id bigint,
  cash_drawer_id bigint,
  location_id bigint,
  currency text,
  business_date date,
  opening_time timestamptz,
  opening_staff_member_id bigint,
  opening_reason_code_id bigint,
  opening_note text,
  opening_counted boolean,
  expected_cash_at_open cash_tracking.monetary_amount,
  cash_counted_at_open cash_tracking.monetary_amount,
  closing_time timestamptz,
  closing_staff_member_id bigint,
  closing_reason_code_id bigint,
  closing_note text,
  expected_cash_at_close cash_tracking.monetary_amount,
  cash_counted_at_close cash_tracking.monetary_amount,
  closing_balance cash_tracking.monetary_amount,
  closing_adjustment cash_tracking.monetary_amount,
  left_in_drawer cash_tracking.monetary_amount,
  expected_cash_now cash_tracking.monetary_amount,
  total_cash_sales cash_tracking.monetary_amount,
  total_cash_refunds cash_tracking.monetary_amount,
  net_cash_sales cash_tracking.monetary_amount,
  total_sales cash_tracking.monetary_amount,
  total_refunds cash_tracking.monetary_amount,
  net_sales cash_tracking.monetary_amount,
  total_cash_rounding cash_tracking.monetary_amount,
  total_adjustments cash_tracking.monetary_amount,
  opening_discrepancy cash_tracking.monetary_amount,
  mid_session_discrepancy cash_tracking.monetary_amount,
  closing_discrepancy cash_tracking.monetary_amount,
  total_discrepancy cash_tracking.monetary_amount,
  totals_ready boolean,
  activity_count integer,
  z_number bigint,
  closing_approved_by bigint,
  closing_discrepancy_tolerance cash_tracking.monetary_amount,
  closing_discrepancy_limit cash_tracking.monetary_amount,
  cursor text)
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 20000 ROWS 50
BEGIN ATOMIC
  SELECT v.*, r.cursor
  FROM cash_tracking.search_page(
    list => 'payment_sessions',
    query => search_payment_sessions.query,
    sort_key => search_payment_sessions.sort_key,
    reverse => search_payment_sessions.reverse,
    first => CASE WHEN search_payment_sessions.first IS NULL AND search_payment_sessions.last IS NULL AND search_payment_sessions.before IS NULL THEN 50 ELSE search_payment_sessions.first END,
    after => search_payment_sessions.after,
    last => CASE WHEN search_payment_sessions.first IS NULL AND search_payment_sessions.last IS NULL AND search_payment_sessions.before IS NOT NULL THEN 50 ELSE search_payment_sessions.last END,
    before => search_payment_sessions.before,
    time_zone => search_payment_sessions.time_zone) p
  CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(p.ids), pg_catalog.unnest(p.cursors))
    WITH ORDINALITY AS r (id, cursor, place)
  JOIN cash_tracking.payment_sessions v
    ON v.id OPERATOR(pg_catalog.=) r.id::bigint
  ORDER BY r.place;
END;
COMMENT ON FUNCTION cash_tracking.search_payment_sessions(text, text, boolean, integer, text, integer, text, text) IS
  'Sessions: a page of the rows of the view payment_sessions that a query finds (docs/search.md), each with its cursor. query NULL finds all. sort_key is "ID" (default), "OPENING_TIME", "CLOSING_TIME" with open sessions last, or "DISCREPANCY"; reverse turns the whole order round. first rows, after the cursor after if it is given, or the last ones, before the cursor before; 50 if neither number is given, at most 250. Times and dates without a zone are of time_zone, NULL for that of the location. Errors: 22001, 22023, TC012, TC013. Takes no lock; runs on a standby.';

CREATE FUNCTION cash_tracking.search_cash_drawers(
  query text DEFAULT NULL,
  sort_key text DEFAULT NULL,
  reverse boolean DEFAULT false,
  first integer DEFAULT NULL,
  after text DEFAULT NULL,
  last integer DEFAULT NULL,
  before text DEFAULT NULL)
RETURNS TABLE (
  id bigint,
  name text,
  location_id bigint,
  currency text,
  balance cash_tracking.monetary_amount,
  last_z_number bigint,
  external_id text,
  created_at timestamptz,
  retired_at timestamptz,
  cursor text)
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 20000 ROWS 50
BEGIN ATOMIC
  SELECT v.*, r.cursor
  FROM cash_tracking.search_page(
    list => 'cash_drawers',
    query => search_cash_drawers.query,
    sort_key => search_cash_drawers.sort_key,
    reverse => search_cash_drawers.reverse,
    first => CASE WHEN search_cash_drawers.first IS NULL AND search_cash_drawers.last IS NULL AND search_cash_drawers.before IS NULL THEN 50 ELSE search_cash_drawers.first END,
    after => search_cash_drawers.after,
    last => CASE WHEN search_cash_drawers.first IS NULL AND search_cash_drawers.last IS NULL AND search_cash_drawers.before IS NOT NULL THEN 50 ELSE search_cash_drawers.last END,
    before => search_cash_drawers.before) p
  CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(p.ids), pg_catalog.unnest(p.cursors))
    WITH ORDINALITY AS r (id, cursor, place)
  JOIN cash_tracking.cash_drawers v
    ON v.id OPERATOR(pg_catalog.=) r.id::bigint
  ORDER BY r.place;
END;
COMMENT ON FUNCTION cash_tracking.search_cash_drawers(text, text, boolean, integer, text, integer, text) IS
  'Cash drawers, with their balance now: a page of the rows of the view cash_drawers that a query finds (docs/search.md), each with its cursor. query NULL finds all. sort_key is "ID" (default) or "NAME"; reverse turns the whole order round. first rows, after the cursor after if it is given, or the last ones, before the cursor before; 50 if neither number is given, at most 250. Errors: 22023, TC012, TC013. Takes no lock; runs on a standby.';

CREATE FUNCTION cash_tracking.search_session_cash_activities(
  session_id bigint,
  query text DEFAULT NULL,
  sort_key text DEFAULT NULL,
  reverse boolean DEFAULT false,
  first integer DEFAULT NULL,
  after text DEFAULT NULL,
  last integer DEFAULT NULL,
  before text DEFAULT NULL,
  time_zone text DEFAULT NULL)
RETURNS TABLE (
  id text,
  payment_session_id bigint,
  ordinal integer,
  kind text,
  type text,
  cash cash_tracking.monetary_amount,
  staff_member_id bigint,
  "time" timestamptz,
  recorded_at timestamptz,
  reason_code_id bigint,
  note text,
  cash_counted cash_tracking.monetary_amount,
  cash_expected cash_tracking.monetary_amount,
  cash_discrepancy cash_tracking.monetary_amount,
  order_transaction text,
  gift_card text,
  request_id uuid,
  approved_by bigint,
  discrepancy_tolerance cash_tracking.monetary_amount,
  discrepancy_limit cash_tracking.monetary_amount,
  denominations jsonb,
  reverses integer,
  cursor text)
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 20000 ROWS 50
BEGIN ATOMIC
  SELECT v.*, r.cursor
  FROM cash_tracking.search_page(
    list => 'session_cash_activities',
    query => search_session_cash_activities.query,
    sort_key => search_session_cash_activities.sort_key,
    reverse => search_session_cash_activities.reverse,
    first => CASE WHEN search_session_cash_activities.first IS NULL AND search_session_cash_activities.last IS NULL AND search_session_cash_activities.before IS NULL THEN 50 ELSE search_session_cash_activities.first END,
    after => search_session_cash_activities.after,
    last => CASE WHEN search_session_cash_activities.first IS NULL AND search_session_cash_activities.last IS NULL AND search_session_cash_activities.before IS NOT NULL THEN 50 ELSE search_session_cash_activities.last END,
    before => search_session_cash_activities.before,
    parent_id => search_session_cash_activities.session_id,
    time_zone => search_session_cash_activities.time_zone) p
  CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(p.ids), pg_catalog.unnest(p.cursors))
    WITH ORDINALITY AS r (id, cursor, place)
  JOIN cash_tracking.cash_activities v
    ON v.payment_session_id OPERATOR(pg_catalog.=) pg_catalog.split_part(r.id, '-', 1)::bigint
    AND v.ordinal OPERATOR(pg_catalog.=) pg_catalog.split_part(r.id, '-', 2)::integer
  ORDER BY r.place;
END;
COMMENT ON FUNCTION cash_tracking.search_session_cash_activities(bigint, text, text, boolean, integer, text, integer, text, text) IS
  'Cash activities of a session: a page of the rows of the view cash_activities that a query finds (docs/search.md), each with its cursor. query NULL finds all. sort_key is "ID" (default), which is the order of the ledger, or "TIME"; reverse turns the whole order round. first rows, after the cursor after if it is given, or the last ones, before the cursor before; 50 if neither number is given, at most 250. Times and dates without a zone are of time_zone, NULL for that of the location. session_id must not be NULL. Errors: 22001, 22004, 22023, TC003, TC012, TC013. Takes no lock; runs on a standby.';

CREATE FUNCTION cash_tracking.search_drawer_cash_activities(
  cash_drawer_id bigint,
  query text DEFAULT NULL,
  sort_key text DEFAULT NULL,
  reverse boolean DEFAULT false,
  first integer DEFAULT NULL,
  after text DEFAULT NULL,
  last integer DEFAULT NULL,
  before text DEFAULT NULL,
  time_zone text DEFAULT NULL)
RETURNS TABLE (
  id text,
  payment_session_id bigint,
  ordinal integer,
  kind text,
  type text,
  cash cash_tracking.monetary_amount,
  staff_member_id bigint,
  "time" timestamptz,
  recorded_at timestamptz,
  reason_code_id bigint,
  note text,
  cash_counted cash_tracking.monetary_amount,
  cash_expected cash_tracking.monetary_amount,
  cash_discrepancy cash_tracking.monetary_amount,
  order_transaction text,
  gift_card text,
  request_id uuid,
  approved_by bigint,
  discrepancy_tolerance cash_tracking.monetary_amount,
  discrepancy_limit cash_tracking.monetary_amount,
  denominations jsonb,
  reverses integer,
  cursor text)
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 20000 ROWS 50
BEGIN ATOMIC
  SELECT v.*, r.cursor
  FROM cash_tracking.search_page(
    list => 'drawer_cash_activities',
    query => search_drawer_cash_activities.query,
    sort_key => search_drawer_cash_activities.sort_key,
    reverse => search_drawer_cash_activities.reverse,
    first => CASE WHEN search_drawer_cash_activities.first IS NULL AND search_drawer_cash_activities.last IS NULL AND search_drawer_cash_activities.before IS NULL THEN 50 ELSE search_drawer_cash_activities.first END,
    after => search_drawer_cash_activities.after,
    last => CASE WHEN search_drawer_cash_activities.first IS NULL AND search_drawer_cash_activities.last IS NULL AND search_drawer_cash_activities.before IS NOT NULL THEN 50 ELSE search_drawer_cash_activities.last END,
    before => search_drawer_cash_activities.before,
    parent_id => search_drawer_cash_activities.cash_drawer_id,
    time_zone => search_drawer_cash_activities.time_zone) p
  CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(p.ids), pg_catalog.unnest(p.cursors))
    WITH ORDINALITY AS r (id, cursor, place)
  JOIN cash_tracking.cash_activities v
    ON v.payment_session_id OPERATOR(pg_catalog.=) pg_catalog.split_part(r.id, '-', 1)::bigint
    AND v.ordinal OPERATOR(pg_catalog.=) pg_catalog.split_part(r.id, '-', 2)::integer
  ORDER BY r.place;
END;
COMMENT ON FUNCTION cash_tracking.search_drawer_cash_activities(bigint, text, text, boolean, integer, text, integer, text, text) IS
  'Cash activities of a drawer over all its sessions: a page of the rows of the view cash_activities that a query finds (docs/search.md), each with its cursor. query NULL finds all. sort_key is "TIME" (default) or "ID"; reverse turns the whole order round. first rows, after the cursor after if it is given, or the last ones, before the cursor before; 50 if neither number is given, at most 250. Times and dates without a zone are of time_zone, NULL for that of the location. cash_drawer_id must not be NULL. Errors: 22001, 22004, 22023, TC012, TC013, TC019. Takes no lock; runs on a standby.';

CREATE FUNCTION cash_tracking.search_reason_codes(
  query text DEFAULT NULL,
  sort_key text DEFAULT NULL,
  reverse boolean DEFAULT false,
  first integer DEFAULT NULL,
  after text DEFAULT NULL,
  last integer DEFAULT NULL,
  before text DEFAULT NULL)
RETURNS TABLE (
  id bigint,
  kind text,
  code text,
  retired_at timestamptz,
  cursor text)
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 20000 ROWS 50
BEGIN ATOMIC
  SELECT v.*, r.cursor
  FROM cash_tracking.search_page(
    list => 'reason_codes',
    query => search_reason_codes.query,
    sort_key => search_reason_codes.sort_key,
    reverse => search_reason_codes.reverse,
    first => CASE WHEN search_reason_codes.first IS NULL AND search_reason_codes.last IS NULL AND search_reason_codes.before IS NULL THEN 50 ELSE search_reason_codes.first END,
    after => search_reason_codes.after,
    last => CASE WHEN search_reason_codes.first IS NULL AND search_reason_codes.last IS NULL AND search_reason_codes.before IS NOT NULL THEN 50 ELSE search_reason_codes.last END,
    before => search_reason_codes.before) p
  CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(p.ids), pg_catalog.unnest(p.cursors))
    WITH ORDINALITY AS r (id, cursor, place)
  JOIN cash_tracking.reason_codes v
    ON v.id OPERATOR(pg_catalog.=) r.id::bigint
  ORDER BY r.place;
END;
COMMENT ON FUNCTION cash_tracking.search_reason_codes(text, text, boolean, integer, text, integer, text) IS
  'Reason codes: a page of the rows of the view reason_codes that a query finds (docs/search.md), each with its cursor. query NULL finds all. sort_key is "ID"; reverse turns the whole order round. first rows, after the cursor after if it is given, or the last ones, before the cursor before; 50 if neither number is given, at most 250. Errors: 22023, TC012, TC013. Takes no lock; runs on a standby.';

CREATE FUNCTION cash_tracking.search_point_of_sale_devices(
  query text DEFAULT NULL,
  sort_key text DEFAULT NULL,
  reverse boolean DEFAULT false,
  first integer DEFAULT NULL,
  after text DEFAULT NULL,
  last integer DEFAULT NULL,
  before text DEFAULT NULL)
RETURNS TABLE (
  id bigint,
  name text,
  location_id bigint,
  cash_drawer_id bigint,
  active_payment_session_id bigint,
  external_id text,
  created_at timestamptz,
  retired_at timestamptz,
  fiscal_device_identifier text,
  cursor text)
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 20000 ROWS 50
BEGIN ATOMIC
  SELECT v.*, r.cursor
  FROM cash_tracking.search_page(
    list => 'point_of_sale_devices',
    query => search_point_of_sale_devices.query,
    sort_key => search_point_of_sale_devices.sort_key,
    reverse => search_point_of_sale_devices.reverse,
    first => CASE WHEN search_point_of_sale_devices.first IS NULL AND search_point_of_sale_devices.last IS NULL AND search_point_of_sale_devices.before IS NULL THEN 50 ELSE search_point_of_sale_devices.first END,
    after => search_point_of_sale_devices.after,
    last => CASE WHEN search_point_of_sale_devices.first IS NULL AND search_point_of_sale_devices.last IS NULL AND search_point_of_sale_devices.before IS NOT NULL THEN 50 ELSE search_point_of_sale_devices.last END,
    before => search_point_of_sale_devices.before) p
  CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(p.ids), pg_catalog.unnest(p.cursors))
    WITH ORDINALITY AS r (id, cursor, place)
  JOIN cash_tracking.point_of_sale_devices v
    ON v.id OPERATOR(pg_catalog.=) r.id::bigint
  ORDER BY r.place;
END;
COMMENT ON FUNCTION cash_tracking.search_point_of_sale_devices(text, text, boolean, integer, text, integer, text) IS
  'Devices, with their open session: a page of the rows of the view point_of_sale_devices that a query finds (docs/search.md), each with its cursor. query NULL finds all. sort_key is "ID" (default) or "NAME"; reverse turns the whole order round. first rows, after the cursor after if it is given, or the last ones, before the cursor before; 50 if neither number is given, at most 250. Errors: 22023, TC012, TC013. Takes no lock; runs on a standby.';

-- # JSON: objects
--
-- An object of the API is the row of a view in the API's spelling, so the one
-- shows what the other shows. The rules are in docs/json.md.

CREATE FUNCTION cash_tracking.api_global_id(name text, local_id text)
RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_api_global_id';
COMMENT ON FUNCTION cash_tracking.api_global_id(text, text) IS
  'The global id of an object: gid://cash-tracking/<name>/<local_id>. NULL for NULL. Since 1.0.';

CREATE FUNCTION cash_tracking.api_object("row" record)
RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_api_object';
COMMENT ON FUNCTION cash_tracking.api_object(record) IS
  'The object of the API that a row of a view is: its columns in camelCase, amounts as MoneyV2, times in UTC, global ids; what it refers to has the id only. NULL for NULL. Errors: 22023 for a row of anything but locations, staff_members, cash_drawers, point_of_sale_devices, reason_codes, payment_sessions, session_activities, cash_activities and session_corrections. Since 1.0.';

CREATE FUNCTION cash_tracking.api_node(id text)
RETURNS jsonb
LANGUAGE C STABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 100
AS 'MODULE_PATHNAME', 'ct_api_node';
COMMENT ON FUNCTION cash_tracking.api_node(text) IS
  'The object with a global id, of any application; what it refers to has the id only. NULL for NULL, for an id of an unknown form or name, and where there is no such object. Takes no lock. Since 1.0.';

CREATE FUNCTION cash_tracking.api_expand(object jsonb)
RETURNS jsonb
LANGUAGE C STABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1000
AS 'MODULE_PATHNAME', 'ct_api_expand';
COMMENT ON FUNCTION cash_tracking.api_expand(jsonb) IS
  'An object with what it refers to: device, its active session, drawer, location, staff members and reason codes with their own fields, and the id only of what those refer to. The session of an activity stays an id. NULL for NULL. Takes no lock. Since 1.0.';
-- # JSON: arguments
--
-- One list says what each operation takes; reading, calling and telling the
-- argument at fault all go by it. It is in src/api_input.c.

CREATE FUNCTION cash_tracking.api_lists()
RETURNS TABLE (input text, list text, type text)
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10 ROWS 10
AS 'MODULE_PATHNAME', 'ct_api_lists';
COMMENT ON FUNCTION cash_tracking.api_lists() IS
  'The connections of the API: queries, and fields of objects; the list of search_page behind each, and the type of its nodes. Since 1.0.';

CREATE FUNCTION cash_tracking.api_inputs(operation text DEFAULT NULL)
RETURNS TABLE (input text, argument text, type text, is_required boolean, parameter text)
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10 ROWS 20
AS 'MODULE_PATHNAME', 'ct_api_inputs';
COMMENT ON FUNCTION cash_tracking.api_inputs(text) IS
  'The arguments of an operation of the API, or the fields of an input object; NULL: of all of them. Name, type, whether required, and the parameter that takes it. The type of an id is the object that it names; a type with a dot has the arguments of a field of the result. Since 1.0.';

CREATE FUNCTION cash_tracking.api_read(input text, arguments jsonb, path text DEFAULT '')
RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 100
AS 'MODULE_PATHNAME', 'ct_api_read';
COMMENT ON FUNCTION cash_tracking.api_read(text, jsonb, text) IS
  'Reads the arguments of an operation, or the fields of an input object, and returns an object of parameters and their values as text; what is absent or null is left out. It has a key "." if there are arguments of fields of the result. path is written before the names in errors. NULL for NULL. Errors: 22P02 no object or no value of the type, 22003 out of range, 22004 required arguments are missing, 22023 unknown arguments. Since 1.0.';
-- # JSON: mutations
--
-- One function for each operation of the API that changes something, and for
-- what the API lacks. Each takes one object of arguments and returns the
-- payload; all of them are calls of api_mutation.

CREATE FUNCTION cash_tracking.api_mutations()
RETURNS TABLE (mutation text, command text, payload text, activity text)
LANGUAGE sql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10 ROWS 20
BEGIN ATOMIC
  SELECT m.mutation, m.command, m.payload, m.activity
  FROM (VALUES
    ('pointOfSaleDevicePaymentSessionOpen', 'open_session', 'pointOfSaleDevicePaymentSession', NULL),
    ('pointOfSaleDevicePaymentSessionCount', 'count_cash', 'pointOfSaleDevicePaymentSession', 'cashActivity'),
    ('pointOfSaleDevicePaymentSessionAdjust', 'adjust_cash', 'pointOfSaleDevicePaymentSession', 'cashActivity'),
    ('pointOfSaleDevicePaymentSessionClose', 'close_session', 'pointOfSaleDevicePaymentSession', NULL),
    ('pointOfSaleDevicePaymentSessionRecordPayment', 'record_payment', 'pointOfSaleDevicePaymentSession', 'sessionActivity'),
    ('pointOfSaleDeviceRecordPayment', 'record_device_payment', 'pointOfSaleDevicePaymentSession', 'sessionActivity'),
    ('pointOfSaleDevicePaymentSessionRecordNoSale', 'record_no_sale', 'pointOfSaleDevicePaymentSession', 'sessionActivity'),
    ('pointOfSaleDevicePaymentSessionReverse', 'reverse_activity', 'pointOfSaleDevicePaymentSession', 'sessionActivity'),
    ('pointOfSaleDevicePaymentSessionCorrect', 'correct_session', 'sessionCorrection', NULL),
    ('cashDrawerCreate', 'create_cash_drawer', 'cashDrawer', NULL),
    ('cashDrawerUpdate', 'update_cash_drawer', 'cashDrawer', NULL),
    ('cashDrawerFindOrCreate', 'find_or_create_cash_drawer', 'cashDrawer', NULL),
    ('pointOfSaleDeviceAssignToCashDrawer', 'assign_device_to_cash_drawer', 'pointOfSaleDevice', NULL),
    ('cashManagementReasonCodeCreate', 'create_reason_code', 'reasonCode', NULL),
    ('cashManagementReasonCodeDelete', 'delete_reason_code', 'deletedId', NULL)
  ) AS m (mutation, command, payload, activity);
END;
COMMENT ON FUNCTION cash_tracking.api_mutations() IS
  'The mutations of the API: the command that each calls, the field of the payload with the result and, where the command returns an activity, the field with that. Since 1.0.';

CREATE FUNCTION cash_tracking.api_error_codes()
RETURNS TABLE (sqlstate text, mutation text, pattern text, code text, parameter text)
LANGUAGE sql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10 ROWS 50
BEGIN ATOMIC
  SELECT e.sqlstate, e.mutation, e.pattern, e.code, e.parameter
  FROM (VALUES
    ('TC001', NULL, NULL, 'SESSION_ALREADY_CLOSED', 'session_id'),
    ('TC002', NULL, NULL, 'ALREADY_OPEN', 'device_id'),
    ('TC003', NULL, NULL, 'PAYMENT_SESSION_NOT_FOUND', 'session_id'),
    ('TC004', NULL, NULL, 'POINT_OF_SALE_DEVICE_NOT_FOUND', 'device_id'),
    ('TC005', NULL, NULL, 'CURRENCY_MISMATCH', NULL),
    ('TC008', NULL, NULL, 'REQUEST_CONFLICT', 'request_id'),
    ('TC010', NULL, NULL, 'TIME_BEFORE_SESSION_OPEN', 'occurred_at'),
    ('TC010', 'pointOfSaleDevicePaymentSessionOpen', NULL, 'TIME_BEFORE_PREVIOUS_CLOSE', 'occurred_at'),
    ('TC011', NULL, NULL, 'TIME_IN_FUTURE', 'occurred_at'),
    ('TC014', NULL, NULL, 'STAFF_MEMBER_NOT_FOUND', 'staff_member_id'),
    ('TC015', NULL, NULL, 'REASON_CODE_NOT_FOUND', 'reason_code_id'),
    ('TC015', 'cashManagementReasonCodeDelete', NULL, 'NOT_FOUND', 'reason_code_id'),
    ('TC017', NULL, NULL, 'NO_CASH_DRAWER_ASSOCIATED', 'device_id'),
    ('TC018', NULL, NULL, 'LOCATION_MISMATCH', 'device_id'),
    ('TC018', 'pointOfSaleDeviceAssignToCashDrawer', NULL, 'LOCATION_MISMATCH', 'cash_drawer_id'),
    ('TC019', NULL, NULL, 'CASH_DRAWER_NOT_FOUND', 'cash_drawer_id'),
    ('TC020', NULL, NULL, 'LOCATION_NOT_FOUND', 'location_id'),
    ('TC021', NULL, NULL, 'CASH_DRAWER_ALREADY_EXISTS', 'name'),
    ('TC021', 'cashManagementReasonCodeCreate', NULL, 'CODE_ALREADY_EXISTS', 'code'),
    ('TC021', NULL, '^a [a-z ]+ with external id "', 'EXTERNAL_ID_ALREADY_EXISTS', 'external_id'),
    ('TC022', NULL, NULL, 'INVALID_NAME', 'name'),
    ('TC022', NULL, '"external_id"', 'INVALID_EXTERNAL_ID', 'external_id'),
    ('TC022', 'cashManagementReasonCodeCreate', NULL, 'INVALID_CODE', 'code'),
    ('TC022', 'cashManagementReasonCodeCreate', 'is blank', 'BLANK', 'code'),
    ('TC023', NULL, '^location ', 'LOCATION_RETIRED', 'location_id'),
    ('TC023', NULL, '^staff member ', 'STAFF_MEMBER_RETIRED', 'staff_member_id'),
    ('TC023', NULL, '^cash drawer ', 'CASH_DRAWER_RETIRED', 'cash_drawer_id'),
    ('TC023', NULL, '^(point of sale )?device ', 'POINT_OF_SALE_DEVICE_RETIRED', 'device_id'),
    ('TC023', NULL, '^reason code ', 'REASON_CODE_RETIRED', 'reason_code_id'),
    ('TC024', NULL, NULL, 'SESSION_OPEN', 'device_id'),
    ('TC025', NULL, NULL, 'NOT_DELETABLE', 'reason_code_id'),
    ('TC026', NULL, NULL, 'INVALID_AMOUNT', NULL),
    ('TC026', NULL, '(?i)\mcash rounding\M|only payments in cash', 'INVALID_AMOUNT', 'cash_rounding'),
    ('TC027', NULL, NULL, 'ACTIVITY_NOT_FOUND', 'ordinal'),
    ('TC028', NULL, NULL, 'ALREADY_REVERSED', 'ordinal'),
    ('TC029', NULL, NULL, 'NOT_REVERSIBLE', 'ordinal'),
    ('TC030', NULL, NULL, 'SESSION_STILL_OPEN', 'session_id'),
    ('TC032', NULL, NULL, 'REASON_REQUIRED', 'reason_code_id'),
    ('TC033', NULL, NULL, 'APPROVAL_REQUIRED', 'approved_by'),
    ('TC034', NULL, NULL, 'DENOMINATIONS_MISMATCH', 'denominations'),
    ('22001', NULL, '^argument "', 'TOO_LONG', NULL),
    ('22003', NULL, 'monetary.amount', 'AMOUNT_OUT_OF_RANGE', NULL),
    ('22023', 'pointOfSaleDevicePaymentSessionAdjust', '^invalid adjustment type', 'INVALID_TYPE', 'type'),
    ('22023', NULL, '^invalid payment type', 'INVALID_TYPE', 'type'),
    ('22023', NULL, '^(invalid tender|change cannot be given|a correction of kind "\w+" has no "tender")', 'INVALID_TENDER', 'tender'),
    ('22023', NULL, '^invalid correction kind', 'INVALID_KIND', 'kind'),
    ('22023', NULL, '^currency "\w+" cannot be used', 'CURRENCY_NOT_IN_USE', 'device_id'),
    ('22023', NULL, '^argument "denominations"', 'INVALID_DENOMINATIONS', 'denominations'),
    ('22023', NULL, '^argument "approved_by"', 'INVALID_APPROVER', 'approved_by'),
    ('22P02', NULL, '[Tt]oo many decimals', 'INVALID_AMOUNT', NULL)
  ) AS e (sqlstate, mutation, pattern, code, parameter);
END;
COMMENT ON FUNCTION cash_tracking.api_error_codes() IS
  'Which errors of commands are user errors, and the code of each: for one mutation, or where that is NULL for all; with a pattern, a regular expression, for some texts only. parameter is at fault; NULL where the text or the currency tells. A row with a mutation or a pattern goes before one without. Every other error is raised. Since 1.0.';

CREATE FUNCTION cash_tracking.api_user_error(mutation text, arguments jsonb, sqlstate text, message text, detail text)
RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 1000
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
  body  CONSTANT text := concat_ws(E'\n', message, detail);
  error record;
  field text[];
BEGIN
  SELECT e.code, coalesce(e.parameter, substring(body FROM 'argument "([\w.]+)"'), substring(body FROM '"([a-z]+(_[a-z]+)*)" is')) AS parameter
  INTO error
  FROM cash_tracking.api_error_codes() e
  WHERE e.sqlstate = api_user_error.sqlstate
    AND coalesce(e.mutation, api_user_error.mutation) = api_user_error.mutation
    AND body ~ coalesce(e.pattern, '')
  ORDER BY e.mutation IS NULL, e.pattern IS NULL
  LIMIT 1;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;

  -- The argument with that parameter, or within an input object; of two staff
  -- members the one of whom the message speaks. Else the amount in the currency
  -- that the message names first, or the only amount.
  SELECT p.path
  INTO field
  FROM (
    SELECT array_remove(ARRAY[i.argument, f.argument], NULL) AS path, coalesce(f.parameter, i.parameter) AS parameter, i.type
    FROM cash_tracking.api_inputs(mutation) i
    LEFT JOIN cash_tracking.api_inputs(i.type) f ON f.parameter IS NOT NULL
  ) p
  WHERE CASE
    WHEN error.parameter = 'staff_member_id' THEN p.type = 'StaffMember'
    WHEN error.parameter IS NOT NULL THEN error.parameter IN (p.parameter, p.path[1])
    ELSE p.type = 'MoneyInput'
      AND arguments #>> ARRAY[p.path[1], 'currencyCode'] = coalesce(substring(body FROM '"([A-Z]{3})"'), arguments #>> ARRAY[p.path[1], 'currencyCode'])
  END
  ORDER BY substring(arguments ->> p.path[1] FROM '\d+$') = substring(message FROM '\d+') DESC NULLS LAST,
    p.parameter = error.parameter DESC
  LIMIT 1;
  RETURN jsonb_build_object(
    'field', to_jsonb(field),
    'message', CASE WHEN starts_with(message, 'invalid value for argument') THEN detail
      ELSE replace(concat_ws(' ', upper(left(message, 1)) || substr(message, 2) || '.', nullif(detail, '')),
        format('"%s"', error.parameter), format('"%s"', array_to_string(field, '.'))) END,
    'code', error.code);
END
$$;
COMMENT ON FUNCTION cash_tracking.api_user_error(text, jsonb, text, text, text) IS
  'The user error of a mutation that an error of its command is: field, the path of the argument at fault or null, message and code. NULL if it is none and must be raised. Since 1.0.';

CREATE FUNCTION cash_tracking.session_of_call(session_id bigint, request_id uuid)
RETURNS cash_tracking.payment_sessions
LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF
AS 'MODULE_PATHNAME', 'ct_session_of_call';
COMMENT ON FUNCTION cash_tracking.session_of_call(bigint, uuid) IS
  'The session on which a command was just called, for those who may call commands and not read: an open session, or a closed one in which the request was recorded. session_id must not be NULL. Errors: 22004, TC003 any other session. Takes no lock. Since 1.0.';

CREATE FUNCTION cash_tracking.api_mutation(mutation text, arguments jsonb)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  m          record;
  parameters jsonb;
  call       text;
  object     jsonb;
  activity   jsonb;
  payload    jsonb;
  message    text;
  detail     text;
  user_error jsonb;
BEGIN
  IF arguments IS NULL OR mutation IS NULL THEN
    RAISE EXCEPTION 'the arguments must not be null' USING
      ERRCODE = '22004',
      DETAIL = 'They are one JSON object.',
      HINT = 'Give {} where there are none.';
  END IF;
  SELECT a.command, a.payload, a.activity
  INTO m
  FROM cash_tracking.api_mutations() a
  WHERE a.mutation = api_mutation.mutation;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'unknown mutation "%"', mutation USING
      ERRCODE = '22023',
      DETAIL = 'Each mutation has a function of its own.',
      HINT = 'See api_mutations() for their names.';
  END IF;
  payload := jsonb_build_object(m.payload, NULL, 'userErrors', '[]'::jsonb);
  IF m.activity IS NOT NULL THEN
    payload := payload || jsonb_build_object(m.activity, NULL);
  END IF;

  -- Whatever fails in here leaves nothing behind.
  BEGIN
    parameters := cash_tracking.api_read(mutation, arguments);
    -- Names and types are the command's own; values stay in the parameter.
    SELECT format('SELECT cash_tracking.api_object(r) FROM cash_tracking.%I(%s) r', m.command,
      string_agg(format('%I => ($1 ->> %1$L)::%s', a.name, a.type::regtype), ', '))
    INTO call
    FROM pg_proc p, unnest(p.proargnames, p.proargtypes::oid[]) AS a (name, type)
    WHERE p.oid = format('cash_tracking.%I', m.command)::regproc AND parameters ? a.name;
    EXECUTE call INTO object USING parameters;

    IF m.activity IS NOT NULL THEN
      activity := object;
      SELECT cash_tracking.api_object(s)
      INTO object
      FROM cash_tracking.session_of_call(
        substring(activity #>> '{paymentSession,id}' FROM '\d+$')::bigint, (parameters ->> 'request_id')::uuid) s;
    END IF;
    -- Who may not read is told the ids of what a session refers to.
    IF has_function_privilege('cash_tracking.api_expand(jsonb)', 'EXECUTE') THEN
      object := cash_tracking.api_expand(object);
      activity := cash_tracking.api_expand(activity);
    END IF;
    IF parameters ? '.' THEN
      object := cash_tracking.api_fields(object, arguments);
    END IF;
    IF m.activity IS NOT NULL THEN
      payload := payload || jsonb_build_object(m.activity, activity);
    END IF;
    RETURN payload || jsonb_build_object(m.payload,
      CASE m.payload WHEN 'deletedId' THEN object -> 'id' ELSE object END);
  EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL;
    user_error := cash_tracking.api_user_error(mutation, arguments, SQLSTATE, message, detail);
    IF user_error IS NULL THEN
      RAISE;
    END IF;
  END;
  RETURN payload || jsonb_build_object('userErrors', jsonb_build_array(user_error));
END
$$;
COMMENT ON FUNCTION cash_tracking.api_mutation(text, jsonb) IS
  'Carries out a mutation of the API: reads the arguments, calls the command, and returns the payload. What api_error_codes knows as a user error undoes the call and comes as userErrors, beside nulls; every other error is raised. Errors: 22P02, 22003, 22004, 22023 of arguments, and those of the commands. Locks as the command does. Since 1.0.';

CREATE FUNCTION cash_tracking.point_of_sale_device_payment_session_open(arguments jsonb)
RETURNS jsonb
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
BEGIN ATOMIC
  SELECT cash_tracking.api_mutation('pointOfSaleDevicePaymentSessionOpen', arguments);
END;
COMMENT ON FUNCTION cash_tracking.point_of_sale_device_payment_session_open(jsonb) IS
  'Opens a session on a device as open_session does and returns the payload of pointOfSaleDevicePaymentSessionOpen. Errors: those of api_mutation. Since 1.0.';

CREATE FUNCTION cash_tracking.point_of_sale_device_payment_session_count(arguments jsonb)
RETURNS jsonb
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
BEGIN ATOMIC
  SELECT cash_tracking.api_mutation('pointOfSaleDevicePaymentSessionCount', arguments);
END;
COMMENT ON FUNCTION cash_tracking.point_of_sale_device_payment_session_count(jsonb) IS
  'Records a count of the whole drawer in mid-session as count_cash does and returns the payload of pointOfSaleDevicePaymentSessionCount. Errors: those of api_mutation. Since 1.0.';

CREATE FUNCTION cash_tracking.point_of_sale_device_payment_session_adjust(arguments jsonb)
RETURNS jsonb
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
BEGIN ATOMIC
  SELECT cash_tracking.api_mutation('pointOfSaleDevicePaymentSessionAdjust', arguments);
END;
COMMENT ON FUNCTION cash_tracking.point_of_sale_device_payment_session_adjust(jsonb) IS
  'Puts cash into the drawer or takes it out as adjust_cash does and returns the payload of pointOfSaleDevicePaymentSessionAdjust. Errors: those of api_mutation. Since 1.0.';

CREATE FUNCTION cash_tracking.point_of_sale_device_payment_session_close(arguments jsonb)
RETURNS jsonb
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
BEGIN ATOMIC
  SELECT cash_tracking.api_mutation('pointOfSaleDevicePaymentSessionClose', arguments);
END;
COMMENT ON FUNCTION cash_tracking.point_of_sale_device_payment_session_close(jsonb) IS
  'Closes a session as close_session does and returns the payload of pointOfSaleDevicePaymentSessionClose. Errors: those of api_mutation. Since 1.0.';

CREATE FUNCTION cash_tracking.point_of_sale_device_payment_session_record_payment(arguments jsonb)
RETURNS jsonb
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
BEGIN ATOMIC
  SELECT cash_tracking.api_mutation('pointOfSaleDevicePaymentSessionRecordPayment', arguments);
END;
COMMENT ON FUNCTION cash_tracking.point_of_sale_device_payment_session_record_payment(jsonb) IS
  'Records a sale, a refund or change as record_payment does and returns the payload of pointOfSaleDevicePaymentSessionRecordPayment. Errors: those of api_mutation. Since 1.0.';

CREATE FUNCTION cash_tracking.point_of_sale_device_record_payment(arguments jsonb)
RETURNS jsonb
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
BEGIN ATOMIC
  SELECT cash_tracking.api_mutation('pointOfSaleDeviceRecordPayment', arguments);
END;
COMMENT ON FUNCTION cash_tracking.point_of_sale_device_record_payment(jsonb) IS
  'Records a sale, a refund or change in the open session of a device, and opens one where none is as record_device_payment does and returns the payload of pointOfSaleDeviceRecordPayment. Errors: those of api_mutation. Since 1.0.';

CREATE FUNCTION cash_tracking.point_of_sale_device_payment_session_record_no_sale(arguments jsonb)
RETURNS jsonb
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
BEGIN ATOMIC
  SELECT cash_tracking.api_mutation('pointOfSaleDevicePaymentSessionRecordNoSale', arguments);
END;
COMMENT ON FUNCTION cash_tracking.point_of_sale_device_payment_session_record_no_sale(jsonb) IS
  'Records that the drawer was opened without a sale as record_no_sale does and returns the payload of pointOfSaleDevicePaymentSessionRecordNoSale. Errors: those of api_mutation. Since 1.0.';

CREATE FUNCTION cash_tracking.point_of_sale_device_payment_session_reverse(arguments jsonb)
RETURNS jsonb
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
BEGIN ATOMIC
  SELECT cash_tracking.api_mutation('pointOfSaleDevicePaymentSessionReverse', arguments);
END;
COMMENT ON FUNCTION cash_tracking.point_of_sale_device_payment_session_reverse(jsonb) IS
  'Takes an adjustment or a payment of an open session back as reverse_activity does and returns the payload of pointOfSaleDevicePaymentSessionReverse. Errors: those of api_mutation. Since 1.0.';

CREATE FUNCTION cash_tracking.point_of_sale_device_payment_session_correct(arguments jsonb)
RETURNS jsonb
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
BEGIN ATOMIC
  SELECT cash_tracking.api_mutation('pointOfSaleDevicePaymentSessionCorrect', arguments);
END;
COMMENT ON FUNCTION cash_tracking.point_of_sale_device_payment_session_correct(jsonb) IS
  'Records a late fact about a closed session as correct_session does and returns the payload of pointOfSaleDevicePaymentSessionCorrect. Errors: those of api_mutation. Since 1.0.';

CREATE FUNCTION cash_tracking.cash_drawer_create(arguments jsonb)
RETURNS jsonb
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
BEGIN ATOMIC
  SELECT cash_tracking.api_mutation('cashDrawerCreate', arguments);
END;
COMMENT ON FUNCTION cash_tracking.cash_drawer_create(jsonb) IS
  'Creates a cash drawer as create_cash_drawer does and returns the payload of cashDrawerCreate. Errors: those of api_mutation. Since 1.0.';

CREATE FUNCTION cash_tracking.cash_drawer_update(arguments jsonb)
RETURNS jsonb
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
BEGIN ATOMIC
  SELECT cash_tracking.api_mutation('cashDrawerUpdate', arguments);
END;
COMMENT ON FUNCTION cash_tracking.cash_drawer_update(jsonb) IS
  'Renames a cash drawer as update_cash_drawer does and returns the payload of cashDrawerUpdate. Errors: those of api_mutation. Since 1.0.';

CREATE FUNCTION cash_tracking.cash_drawer_find_or_create(arguments jsonb)
RETURNS jsonb
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
BEGIN ATOMIC
  SELECT cash_tracking.api_mutation('cashDrawerFindOrCreate', arguments);
END;
COMMENT ON FUNCTION cash_tracking.cash_drawer_find_or_create(jsonb) IS
  'Finds or creates a cash drawer by its name and makes sure that a device is assigned to it as find_or_create_cash_drawer does and returns the payload of cashDrawerFindOrCreate. Errors: those of api_mutation. Since 1.0.';

CREATE FUNCTION cash_tracking.point_of_sale_device_assign_to_cash_drawer(arguments jsonb)
RETURNS jsonb
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
BEGIN ATOMIC
  SELECT cash_tracking.api_mutation('pointOfSaleDeviceAssignToCashDrawer', arguments);
END;
COMMENT ON FUNCTION cash_tracking.point_of_sale_device_assign_to_cash_drawer(jsonb) IS
  'Assigns a device to a cash drawer as assign_device_to_cash_drawer does and returns the payload of pointOfSaleDeviceAssignToCashDrawer. Errors: those of api_mutation. Since 1.0.';

CREATE FUNCTION cash_tracking.cash_management_reason_code_create(arguments jsonb)
RETURNS jsonb
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
BEGIN ATOMIC
  SELECT cash_tracking.api_mutation('cashManagementReasonCodeCreate', arguments);
END;
COMMENT ON FUNCTION cash_tracking.cash_management_reason_code_create(jsonb) IS
  'Creates a custom reason code as create_reason_code does and returns the payload of cashManagementReasonCodeCreate. Errors: those of api_mutation. Since 1.0.';

CREATE FUNCTION cash_tracking.cash_management_reason_code_delete(arguments jsonb)
RETURNS jsonb
LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
BEGIN ATOMIC
  SELECT cash_tracking.api_mutation('cashManagementReasonCodeDelete', arguments);
END;
COMMENT ON FUNCTION cash_tracking.cash_management_reason_code_delete(jsonb) IS
  'Takes a default or custom reason code out of use as delete_reason_code does and returns the payload of cashManagementReasonCodeDelete. Errors: those of api_mutation. Since 1.0.';
-- # JSON: queries
--
-- One function for each query of the API, and for what it lacks. They read the
-- views as their caller, through the functions that search and summarize.

CREATE FUNCTION cash_tracking.api_fields(object jsonb, arguments jsonb)
RETURNS jsonb
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 10000
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  id    CONSTANT bigint := substring(object ->> 'id' FROM '\d+$')::bigint;
  field record;
  given jsonb;
BEGIN
  FOR field IN
    SELECT i.argument AS name, i.type, arguments -> i.argument AS arguments
    FROM cash_tracking.api_inputs((object ->> '__typename') || '.*') i
    WHERE jsonb_typeof(arguments -> i.argument) <> 'null'
  LOOP
    IF field.type = 'CashDrawer.totals' THEN
      given := cash_tracking.api_read(field.type, field.arguments, field.name || '.');
      SELECT object || jsonb_build_object(field.name, CASE field.name
        WHEN 'netSales' THEN t.net_sales
        WHEN 'totalSales' THEN t.total_sales
        WHEN 'totalRefunds' THEN t.total_refunds
        WHEN 'totalAdjustments' THEN t.total_adjustments
        WHEN 'totalDiscrepancies' THEN t.total_discrepancies END::jsonb)
      INTO object
      FROM cash_tracking.drawer_totals(id, (given ->> 'from_time')::timestamptz, (given ->> 'to_time')::timestamptz) t;
    ELSE
      object := object || jsonb_build_object(field.name,
        cash_tracking.api_connection(field.type, field.arguments, field.name || '.', id));
    END IF;
  END LOOP;
  RETURN object;
END
$$;
COMMENT ON FUNCTION cash_tracking.api_fields(jsonb, jsonb) IS
  'An object with those of its fields that have arguments and were asked for: connections, and the totals of a cash drawer over a range of times. NULL for NULL. Errors: those of api_read, search_page and drawer_totals. Takes no lock. Since 1.0.';

CREATE FUNCTION cash_tracking.api_connection(input text, arguments jsonb, path text DEFAULT '', parent_id bigint DEFAULT 0)
RETURNS jsonb
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 100000
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  given  CONSTANT jsonb := cash_tracking.api_read(input, arguments, path);
  l      record;
  result jsonb;
BEGIN
  SELECT a.list, a.type INTO l FROM cash_tracking.api_lists() a WHERE a.input = api_connection.input;
  WITH page AS (
    SELECT p.ids, p.cursors, p.has_previous_page, p.has_next_page
    FROM cash_tracking.search_page(
      list => l.list,
      query => given ->> 'query',
      sort_key => given ->> 'sort_key',
      reverse => coalesce((given ->> 'reverse')::boolean, false),
      first => (given ->> 'first')::integer,
      after => given ->> 'after',
      last => (given ->> 'last')::integer,
      before => given ->> 'before',
      parent_id => nullif(parent_id, 0),
      staff_member_id => (given ->> 'staff_member_id')::bigint,
      time_zone => given ->> 'time_zone') p
  ), edge AS MATERIALIZED (
    SELECT e.n, e.cursor,
      cash_tracking.api_fields(cash_tracking.api_expand(cash_tracking.api_node(cash_tracking.api_global_id(l.type, e.id))), arguments) AS node
    FROM page p, unnest(p.ids, p.cursors) WITH ORDINALITY AS e (id, cursor, n)
  )
  SELECT jsonb_build_object(
    'edges', coalesce(jsonb_agg(jsonb_build_object('cursor', e.cursor, 'node', e.node) ORDER BY e.n), '[]'),
    'nodes', coalesce(jsonb_agg(e.node ORDER BY e.n), '[]'),
    'pageInfo', (
      SELECT jsonb_build_object(
        'hasNextPage', p.has_next_page,
        'hasPreviousPage', p.has_previous_page,
        'startCursor', p.cursors[1],
        'endCursor', p.cursors[cardinality(p.cursors)])
      FROM page p))
  INTO result
  FROM edge e;
  RETURN result;
END
$$;
COMMENT ON FUNCTION cash_tracking.api_connection(text, jsonb, text, bigint) IS
  'A page of a connection, a query or a field of the object with the number parent_id (0: a query): edges with cursor and node, nodes, and pageInfo. path is written before the names in errors. NULL for NULL. Errors: those of api_read and search_page. Takes no lock. Since 1.0.';

CREATE FUNCTION cash_tracking.api_summary(given jsonb)
RETURNS jsonb
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 10000
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  summary record;
BEGIN
  IF given ? 'location_id' THEN
    SELECT s.*
    INTO summary
    FROM cash_tracking.location_summary((given ->> 'location_id')::bigint, (given ->> 'start_date')::date, (given ->> 'end_date')::date) s;
  ELSE
    SELECT s.*
    INTO summary
    FROM cash_tracking.shop_summary(given ->> 'currency', (given ->> 'start_date')::date, (given ->> 'end_date')::date) s;
  END IF;
  RETURN jsonb_build_object(
    '__typename', 'CashManagementSummary',
    'cashBalanceAtStart', summary.cash_balance_at_start::jsonb,
    'cashBalanceAtEnd', summary.cash_balance_at_end::jsonb,
    'netCash', summary.net_cash::jsonb,
    'closingAdjustments', summary.closing_adjustments::jsonb,
    'totalDiscrepancies', summary.total_discrepancies::jsonb,
    'sessionsOpened', summary.sessions_opened,
    'sessionsClosed', summary.sessions_closed);
END
$$;
COMMENT ON FUNCTION cash_tracking.api_summary(jsonb) IS
  'The CashManagementSummary of a location or of the shop in a currency: cashBalanceAtEnd is cashBalanceAtStart and netCash, closingAdjustments and totalDiscrepancies. NULL for NULL. Errors: those of location_summary and shop_summary. Takes no lock. Since 1.0.';

CREATE FUNCTION cash_tracking.api_query(query text, arguments jsonb)
RETURNS jsonb
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100000
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  given jsonb;
BEGIN
  IF arguments IS NULL OR query IS NULL THEN
    RAISE EXCEPTION 'the arguments must not be null' USING
      ERRCODE = '22004',
      DETAIL = 'They are one JSON object.',
      HINT = 'Give {} where there are none.';
  END IF;
  CASE
    WHEN query IN ('cashDrawers', 'cashManagementReasonCodes', 'pointOfSaleDevices', 'pointOfSaleDevicePaymentSessions') THEN
      RETURN cash_tracking.api_connection(query, arguments);
    WHEN query IN ('cashDrawer', 'location', 'pointOfSaleDevice', 'pointOfSaleDevicePaymentSession', 'staffMember') THEN
      given := cash_tracking.api_read(query, arguments);
      RETURN cash_tracking.api_fields(cash_tracking.api_expand(cash_tracking.api_node(
        cash_tracking.api_global_id(upper(left(query, 1)) || substr(query, 2), given ->> 'id'))), arguments);
    WHEN query IN ('cashManagementLocationSummary', 'cashManagementShopSummary') THEN
      RETURN cash_tracking.api_summary(cash_tracking.api_read(query, arguments));
    WHEN query = 'node' THEN
      given := cash_tracking.api_read(query, arguments);
      RETURN cash_tracking.api_expand(cash_tracking.api_node(given ->> 'id'));
    WHEN query = 'nodes' THEN
      given := cash_tracking.api_read(query, arguments);
      RETURN (
        SELECT coalesce(jsonb_agg(cash_tracking.api_expand(cash_tracking.api_node(i.id)) ORDER BY i.n), '[]')
        FROM jsonb_array_elements_text((given ->> 'ids')::jsonb) WITH ORDINALITY AS i (id, n));
    ELSE
      RAISE EXCEPTION 'unknown query "%"', query USING
        ERRCODE = '22023',
        DETAIL = 'Each query has a function of its own.',
        HINT = 'See docs/json.md for their names.';
  END CASE;
END
$$;
COMMENT ON FUNCTION cash_tracking.api_query(text, jsonb) IS
  'The result of a query of the API: an object, NULL where there is none, or a connection. The arguments must not be NULL. Errors: 22P02, 22003, 22004, 22023 of arguments, TC012, TC013 and 22023 of search_page, TC020 and 22023 of summaries. Takes no lock. Since 1.0.';

CREATE FUNCTION cash_tracking.cash_drawer(arguments jsonb)
RETURNS jsonb
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100000
BEGIN ATOMIC
  SELECT cash_tracking.api_query('cashDrawer', arguments);
END;
COMMENT ON FUNCTION cash_tracking.cash_drawer(jsonb) IS
  'A cash drawer by its id (cashDrawer). Errors: those of api_query. Since 1.0.';

CREATE FUNCTION cash_tracking.cash_drawers(arguments jsonb)
RETURNS jsonb
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100000
BEGIN ATOMIC
  SELECT cash_tracking.api_query('cashDrawers', arguments);
END;
COMMENT ON FUNCTION cash_tracking.cash_drawers(jsonb) IS
  'Cash drawers (cashDrawers). Errors: those of api_query. Since 1.0.';

CREATE FUNCTION cash_tracking.cash_management_location_summary(arguments jsonb)
RETURNS jsonb
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100000
BEGIN ATOMIC
  SELECT cash_tracking.api_query('cashManagementLocationSummary', arguments);
END;
COMMENT ON FUNCTION cash_tracking.cash_management_location_summary(jsonb) IS
  'The summary of a location over business dates (cashManagementLocationSummary). Errors: those of api_query. Since 1.0.';

CREATE FUNCTION cash_tracking.cash_management_shop_summary(arguments jsonb)
RETURNS jsonb
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100000
BEGIN ATOMIC
  SELECT cash_tracking.api_query('cashManagementShopSummary', arguments);
END;
COMMENT ON FUNCTION cash_tracking.cash_management_shop_summary(jsonb) IS
  'The summary of the shop in one currency over business dates (cashManagementShopSummary). Errors: those of api_query. Since 1.0.';

CREATE FUNCTION cash_tracking.cash_management_reason_codes(arguments jsonb)
RETURNS jsonb
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100000
BEGIN ATOMIC
  SELECT cash_tracking.api_query('cashManagementReasonCodes', arguments);
END;
COMMENT ON FUNCTION cash_tracking.cash_management_reason_codes(jsonb) IS
  'Reason codes (cashManagementReasonCodes). Errors: those of api_query. Since 1.0.';

CREATE FUNCTION cash_tracking.point_of_sale_device(arguments jsonb)
RETURNS jsonb
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100000
BEGIN ATOMIC
  SELECT cash_tracking.api_query('pointOfSaleDevice', arguments);
END;
COMMENT ON FUNCTION cash_tracking.point_of_sale_device(jsonb) IS
  'A device by its id (pointOfSaleDevice). Errors: those of api_query. Since 1.0.';

CREATE FUNCTION cash_tracking.point_of_sale_devices(arguments jsonb)
RETURNS jsonb
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100000
BEGIN ATOMIC
  SELECT cash_tracking.api_query('pointOfSaleDevices', arguments);
END;
COMMENT ON FUNCTION cash_tracking.point_of_sale_devices(jsonb) IS
  'Devices, which the API does not list (pointOfSaleDevices). Errors: those of api_query. Since 1.0.';

CREATE FUNCTION cash_tracking.point_of_sale_device_payment_session(arguments jsonb)
RETURNS jsonb
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100000
BEGIN ATOMIC
  SELECT cash_tracking.api_query('pointOfSaleDevicePaymentSession', arguments);
END;
COMMENT ON FUNCTION cash_tracking.point_of_sale_device_payment_session(jsonb) IS
  'A session by its id (pointOfSaleDevicePaymentSession). Errors: those of api_query. Since 1.0.';

CREATE FUNCTION cash_tracking.point_of_sale_device_payment_sessions(arguments jsonb)
RETURNS jsonb
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100000
BEGIN ATOMIC
  SELECT cash_tracking.api_query('pointOfSaleDevicePaymentSessions', arguments);
END;
COMMENT ON FUNCTION cash_tracking.point_of_sale_device_payment_sessions(jsonb) IS
  'Sessions (pointOfSaleDevicePaymentSessions). Errors: those of api_query. Since 1.0.';

CREATE FUNCTION cash_tracking.location(arguments jsonb)
RETURNS jsonb
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100000
BEGIN ATOMIC
  SELECT cash_tracking.api_query('location', arguments);
END;
COMMENT ON FUNCTION cash_tracking.location(jsonb) IS
  'A location by its id (location). Errors: those of api_query. Since 1.0.';

CREATE FUNCTION cash_tracking.staff_member(arguments jsonb)
RETURNS jsonb
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100000
BEGIN ATOMIC
  SELECT cash_tracking.api_query('staffMember', arguments);
END;
COMMENT ON FUNCTION cash_tracking.staff_member(jsonb) IS
  'A staff member by his id (staffMember). Errors: those of api_query. Since 1.0.';

CREATE FUNCTION cash_tracking.node(arguments jsonb)
RETURNS jsonb
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100000
BEGIN ATOMIC
  SELECT cash_tracking.api_query('node', arguments);
END;
COMMENT ON FUNCTION cash_tracking.node(jsonb) IS
  'Any object by its global id (node). Errors: those of api_query. Since 1.0.';

CREATE FUNCTION cash_tracking.nodes(arguments jsonb)
RETURNS jsonb
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100000
BEGIN ATOMIC
  SELECT cash_tracking.api_query('nodes', arguments);
END;
COMMENT ON FUNCTION cash_tracking.nodes(jsonb) IS
  'Objects by their global ids (nodes). Errors: those of api_query. Since 1.0.';
-- # Access
--
-- Nothing is granted to PUBLIC. There are three scopes, none of which includes
-- another: one reads the views, one calls the commands, and who has not the
-- third, "view_expected", sees nothing computed of an open session; none has a
-- right on a table or a sequence. What belongs to a scope follows from the catalogue, so
-- nobody keeps a list. The functions here belong to no scope.
--
-- Scopes are granted by calls, never by a script: what the script of an
-- extension does to the rights on an object, pg_dump takes for the extension's
-- own, with all grants on that object, and leaves it out. So the last line of
-- every script, revoke_default_access, touches new objects only, and
-- refresh_access is called after an update.
--
-- This part comes last.

CREATE FUNCTION cash_tracking.access_privileges()
RETURNS TABLE (scope text, privilege text, object text, class_id oid, object_id oid)
LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 10000 ROWS 200
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  -- A function that depends on its arguments alone belongs to the types.
  SELECT s.scope, s.privilege, pg_catalog.concat(k.keyword, ' ', o.identity), d.classid, d.objid
  FROM pg_catalog.pg_extension e
  JOIN pg_catalog.pg_depend d
    ON d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_extension'::regclass
    AND d.refobjid OPERATOR(pg_catalog.=) e.oid
    AND d.deptype OPERATOR(pg_catalog.=) 'e'
  CROSS JOIN LATERAL pg_catalog.pg_identify_object(d.classid, d.objid, 0) o
  LEFT JOIN pg_catalog.pg_proc p
    ON d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::regclass
    AND d.objid OPERATOR(pg_catalog.=) p.oid
  LEFT JOIN pg_catalog.pg_type t
    ON d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_type'::regclass
    AND d.objid OPERATOR(pg_catalog.=) t.oid
  JOIN (VALUES
    ('schema', 'SCHEMA', 'USAGE', 'USAGE', NULL),
    ('type', 'TYPE', 'USAGE', 'USAGE', NULL),
    ('table', 'TABLE', NULL, NULL, NULL),
    ('sequence', 'SEQUENCE', NULL, NULL, NULL),
    ('view', 'TABLE', 'SELECT', NULL, NULL),
    ('aggregate', 'ROUTINE', 'EXECUTE', 'EXECUTE', NULL),
    ('function', 'ROUTINE', 'EXECUTE', 'EXECUTE', NULL),
    ('reading function', 'ROUTINE', 'EXECUTE', NULL, NULL),
    ('command', 'ROUTINE', NULL, 'EXECUTE', NULL),
    ('function of expected cash', 'ROUTINE', NULL, NULL, 'EXECUTE'),
    ('owner''s function', 'ROUTINE', NULL, NULL, NULL)
  ) AS k (type, keyword, readers, writers, viewers)
    ON k.type OPERATOR(pg_catalog.=) CASE
      WHEN p.prorettype OPERATOR(pg_catalog.=) 'pg_catalog.trigger'::regtype
        OR p.proname OPERATOR(pg_catalog.=) ANY (ARRAY[
          'access_privileges', 'check_access_arguments', 'check_installation', 'expected_guards',
          'grant_access', 'has_access', 'refresh_access', 'repair_installation', 'revoke_access',
          'revoke_default_access']::name[])
      THEN 'owner''s function'
      -- verify_… report what they expected and what they found.
      WHEN p.proname OPERATOR(pg_catalog.=) ANY (ARRAY[
          'view_expected', 'verify_session', 'verify_drawer', 'verify_all']::name[])
      THEN 'function of expected cash'
      WHEN p.proname OPERATOR(pg_catalog.=) ANY (ARRAY[
          'may_view_expected', 'may_view_expected_of', 'may_view_opening_count']::name[])
      THEN 'function'
      WHEN p.provolatile OPERATOR(pg_catalog.=) 'v' THEN 'command'
      WHEN p.provolatile OPERATOR(pg_catalog.=) 's' THEN 'reading function'
      ELSE o.type
    END
  CROSS JOIN LATERAL (VALUES
    ('read_cash_tracking', k.readers),
    ('write_cash_tracking', k.writers),
    ('view_expected', k.viewers)
  ) AS s (scope, privilege)
  -- 17 lists the types of rows and arrays as members, too.
  WHERE e.extname OPERATOR(pg_catalog.=) 'cash_tracking'
    AND coalesce(t.typrelid, 0) OPERATOR(pg_catalog.=) 0
    AND coalesce(t.typcategory, '') OPERATOR(pg_catalog.<>) 'A';
END;
COMMENT ON FUNCTION cash_tracking.access_privileges() IS
  'For every object of the extension, as GRANT names it, the privilege that each scope has on it; NULL where it has none. class_id and object_id are those of pg_depend. For the owner.';

CREATE FUNCTION cash_tracking.has_access(role regrole, scope text)
RETURNS boolean
LANGUAGE sql STABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 100
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
  SELECT EXISTS (
    SELECT
    FROM pg_catalog.pg_class c
    CROSS JOIN LATERAL pg_catalog.aclexplode(c.relacl) a
    WHERE scope OPERATOR(pg_catalog.=) 'read_cash_tracking'
      AND c.oid OPERATOR(pg_catalog.=) 'cash_tracking.payment_sessions'::regclass
      AND a.grantee OPERATOR(pg_catalog.=) role
    UNION ALL
    SELECT
    FROM pg_catalog.pg_proc p
    CROSS JOIN LATERAL pg_catalog.aclexplode(p.proacl) a
    WHERE scope OPERATOR(pg_catalog.=) 'write_cash_tracking'
      AND p.oid OPERATOR(pg_catalog.=) 'cash_tracking.open_session'::regproc
      AND a.grantee OPERATOR(pg_catalog.=) role
    UNION ALL
    SELECT
    FROM pg_catalog.pg_proc p
    CROSS JOIN LATERAL pg_catalog.aclexplode(p.proacl) a
    WHERE scope OPERATOR(pg_catalog.=) 'view_expected'
      AND p.oid OPERATOR(pg_catalog.=) 'cash_tracking.view_expected'::regproc
      AND a.grantee OPERATOR(pg_catalog.=) role);
END;
COMMENT ON FUNCTION cash_tracking.has_access(regrole, text) IS
  'Whether a role itself was granted a scope: not through another role, nor because it owns everything. NULL for NULL; false for an unknown scope. For the owner.';

CREATE FUNCTION cash_tracking.check_access_arguments(role regrole, scope text)
RETURNS void
LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE NOT LEAKPROOF COST 100
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  missing text := CASE WHEN role IS NULL THEN 'role' WHEN scope IS NULL THEN 'scope' END;
BEGIN
  IF missing IS NOT NULL THEN
    RAISE EXCEPTION 'argument "%" must not be null', missing USING
      ERRCODE = '22004',
      DETAIL = pg_catalog.format('The function needs a value for "%s".', missing),
      HINT = pg_catalog.format('Give "%s" a value.', missing);
  END IF;
  IF scope OPERATOR(pg_catalog.<>) ALL (ARRAY['read_cash_tracking', 'write_cash_tracking', 'view_expected']) THEN
    RAISE EXCEPTION 'unknown scope "%"', scope USING
      ERRCODE = '22023',
      DETAIL = 'A scope is what a role may do: read the views, call the commands, or see what is expected in a drawer.',
      HINT = 'Use "read_cash_tracking", "write_cash_tracking" or "view_expected".';
  END IF;
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.oid OPERATOR(pg_catalog.=) role) THEN
    RAISE EXCEPTION 'role "%" does not exist', role USING
      ERRCODE = '42704',
      DETAIL = 'A scope is granted to one role.',
      HINT = 'Create the role first.';
  END IF;
  IF EXISTS (
    SELECT
    FROM pg_catalog.pg_extension e
    WHERE e.extname OPERATOR(pg_catalog.=) 'cash_tracking' AND e.extowner OPERATOR(pg_catalog.=) role)
  THEN
    RAISE EXCEPTION 'role "%" owns the extension', role USING
      ERRCODE = '22023',
      DETAIL = 'The owner has every right, and the views need it.',
      HINT = 'Use another role for the application.';
  END IF;
END
$$;
COMMENT ON FUNCTION cash_tracking.check_access_arguments(regrole, text) IS
  'Raises the errors of grant_access and revoke_access: 22004, 22023, 42704. For the owner.';

CREATE FUNCTION cash_tracking.grant_access(role regrole, scope text)
RETURNS void
LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  privilege text;
BEGIN
  PERFORM cash_tracking.check_access_arguments(role, scope);
  FOR privilege IN
    SELECT pg_catalog.format('%s ON %s', p.privilege, p.object)
    FROM cash_tracking.access_privileges() p
    WHERE p.scope OPERATOR(pg_catalog.=) grant_access.scope AND p.privilege IS NOT NULL
  LOOP
    EXECUTE pg_catalog.format('GRANT %s TO %s', privilege, role);
  END LOOP;
END
$$;
COMMENT ON FUNCTION cash_tracking.grant_access(regrole, text) IS
  'Grants a role a scope: "read_cash_tracking", the views and the functions that read,, "write_cash_tracking", the commands, or "view_expected", what is expected in drawers and in sessions still open. None includes another; a role may have several. After an update of the extension, refresh_access adds what is new. The arguments must not be NULL. Errors: 22004, 22023 scope, or the owner''s own role; 42704 no such role; 42501 unless called by the owner.';

CREATE FUNCTION cash_tracking.revoke_access(role regrole, scope text)
RETURNS void
LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  privilege text;
BEGIN
  PERFORM cash_tracking.check_access_arguments(role, scope);
  FOR privilege IN
    SELECT pg_catalog.format('%s ON %s', p.privilege, p.object)
    FROM cash_tracking.access_privileges() p
    WHERE p.scope OPERATOR(pg_catalog.=) revoke_access.scope AND p.privilege IS NOT NULL
    EXCEPT
    SELECT pg_catalog.format('%s ON %s', p.privilege, p.object)
    FROM cash_tracking.access_privileges() p
    WHERE p.scope OPERATOR(pg_catalog.<>) revoke_access.scope
      AND cash_tracking.has_access(role, p.scope)
  LOOP
    EXECUTE pg_catalog.format('REVOKE %s FROM %s', privilege, role);
  END LOOP;
END
$$;
COMMENT ON FUNCTION cash_tracking.revoke_access(regrole, text) IS
  'Takes a scope from a role, except what its other scopes need. Nothing happens if the role had not the scope. What the role has through another role stays. The arguments must not be NULL. Errors: those of grant_access.';

CREATE FUNCTION cash_tracking.refresh_access()
RETURNS void
LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM cash_tracking.grant_access(r.oid::regrole, s.scope)
  FROM pg_catalog.pg_roles r
  CROSS JOIN (VALUES ('read_cash_tracking'), ('write_cash_tracking'), ('view_expected')) AS s (scope)
  WHERE cash_tracking.has_access(r.oid::regrole, s.scope)
    AND NOT EXISTS (
      SELECT
      FROM pg_catalog.pg_extension e
      WHERE e.extname OPERATOR(pg_catalog.=) 'cash_tracking' AND e.extowner OPERATOR(pg_catalog.=) r.oid);
END
$$;
COMMENT ON FUNCTION cash_tracking.refresh_access() IS
  'Gives each role that has a scope what belongs to the scope now. To be called after ALTER EXTENSION cash_tracking UPDATE, not in a script: a dump would lose the grants. For the owner.';

CREATE FUNCTION cash_tracking.revoke_default_access()
RETURNS void
LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE NOT LEAKPROOF COST 10000
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  others text;
  object text;
BEGIN
  -- Default privileges of whoever installs count for others as well.
  SELECT pg_catalog.concat_ws(', ', 'PUBLIC', pg_catalog.string_agg(DISTINCT r.oid::regrole::text, ', '))
  INTO others
  FROM pg_catalog.pg_default_acl d
  CROSS JOIN LATERAL pg_catalog.aclexplode(d.defaclacl) a
  JOIN pg_catalog.pg_roles r ON r.oid OPERATOR(pg_catalog.=) a.grantee
  JOIN pg_catalog.pg_extension e ON e.extowner OPERATOR(pg_catalog.<>) r.oid
  WHERE e.extname OPERATOR(pg_catalog.=) 'cash_tracking';
  FOR object IN
    SELECT DISTINCT p.object
    FROM cash_tracking.access_privileges() p
    WHERE NOT EXISTS (
      SELECT
      FROM pg_catalog.pg_init_privs i
      WHERE i.classoid OPERATOR(pg_catalog.=) p.class_id AND i.objoid OPERATOR(pg_catalog.=) p.object_id)
  LOOP
    EXECUTE pg_catalog.format('REVOKE ALL ON %s FROM %s', object, others);
  END LOOP;
END
$$;
COMMENT ON FUNCTION cash_tracking.revoke_default_access() IS
  'Takes from all but the owner the rights that PostgreSQL and default privileges give on new objects: those on which no script has set rights yet. The last line of the install script and of every upgrade script. For the owner.';

SELECT cash_tracking.revoke_default_access();
