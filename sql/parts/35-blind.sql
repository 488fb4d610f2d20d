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

