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
