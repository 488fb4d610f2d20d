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

CREATE FUNCTION cash_tracking.monetary_amount_sum(state cash_tracking.monetary_amount, amount cash_tracking.monetary_amount)
RETURNS cash_tracking.monetary_amount
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE NOT LEAKPROOF COST 1
AS 'MODULE_PATHNAME', 'ct_monetary_amount_sum';
COMMENT ON FUNCTION cash_tracking.monetary_amount_sum(cash_tracking.monetary_amount, cash_tracking.monetary_amount) IS
  'Transition and combine function of sum. NULL for NULL. Errors: TC005 for mixed currencies, 22003 out of range. Since 1.0.';

CREATE AGGREGATE cash_tracking.sum(cash_tracking.monetary_amount) (
  SFUNC = cash_tracking.monetary_amount_sum,
  STYPE = cash_tracking.monetary_amount,
  COMBINEFUNC = cash_tracking.monetary_amount_sum,
  PARALLEL = SAFE
);
COMMENT ON AGGREGATE cash_tracking.sum(cash_tracking.monetary_amount) IS
  'Sum of the amounts that are not NULL; NULL if there are none. Errors: TC005 for mixed currencies; 22003 when the running sum leaves the range, even if later amounts would bring it back. Since 1.0.';
