/*
 * discrepancy_agg.c
 *		discrepancy_agg and rollup.
 *
 * The state of both is the summary itself, changed in place.  In an aggregate
 * it may be empty, that is all zero, while only NULL was seen: the executor
 * wants a state then.  No empty summary leaves an aggregate.
 *
 * The inverse functions return NULL, which makes the executor start anew, when
 * the worst discrepancy leaves: what comes after it is not known.
 */
#include "postgres.h"

#include "fmgr.h"

#include "discrepancy.h"

PG_FUNCTION_INFO_V1(ct_discrepancy_transition);
PG_FUNCTION_INFO_V1(ct_discrepancy_inverse);
PG_FUNCTION_INFO_V1(ct_discrepancy_merge);
PG_FUNCTION_INFO_V1(ct_discrepancy_unmerge);
PG_FUNCTION_INFO_V1(ct_discrepancy_final);

/* The summary of one count. */
static DiscrepancySummary
summary_of(const MonetaryAmount *counted, const MonetaryAmount *expected)
{
	MonetaryAmount discrepancy = money_subtract(counted, expected);
	int64		units = money_units(&discrepancy);
	uint128		absolute = units < 0 ? -(uint64) units : (uint64) units;
	DiscrepancySummary summary = {0};

	memcpy(summary.code, discrepancy.code, sizeof(summary.code));
	summary.digits = discrepancy.digits;
	summary.over_count = units > 0;
	summary.short_count = units < 0;
	summary.exact_count = units == 0;
	summary.total_over = summary.worst_over = Max(units, 0);
	summary.total_short = summary.worst_short = Min(units, 0);
	discrepancy_set_squares(&summary, absolute * absolute);
	return summary;
}

/* The sum of minor units of two summaries.  TC005, 22003. */
static MonetaryAmount
add_units(const DiscrepancySummary *a, int64 a_units,
		  const DiscrepancySummary *b, int64 b_units)
{
	MonetaryAmount left = discrepancy_amount(a, a_units);
	MonetaryAmount right = discrepancy_amount(b, b_units);

	return money_add(&left, &right);
}

/*
 * Adds a summary to another; either may be empty.  TC005 for mixed currencies,
 * 22003 where a total or the sum of squares does not fit.
 */
static void
merge(DiscrepancySummary *summary, const DiscrepancySummary *other)
{
	uint128		squares =
		discrepancy_squares(summary) + discrepancy_squares(other);
	MonetaryAmount over;
	MonetaryAmount missing;

	if (discrepancy_count(other) == 0)
		return;
	if (discrepancy_count(summary) == 0)
	{
		*summary = *other;
		return;
	}
	over = add_units(summary, summary->total_over, other, other->total_over);
	missing = add_units(summary, summary->total_short,
						other, other->total_short);
	if (squares < discrepancy_squares(other) ||
		discrepancy_count(other) > PG_INT64_MAX - discrepancy_count(summary))
		money_raise_out_of_range(&over);
	summary->over_count += other->over_count;
	summary->short_count += other->short_count;
	summary->exact_count += other->exact_count;
	summary->total_over = money_units(&over);
	summary->total_short = money_units(&missing);
	summary->worst_over = Max(summary->worst_over, other->worst_over);
	summary->worst_short = Min(summary->worst_short, other->worst_short);
	discrepancy_set_squares(summary, squares);
}

/*
 * Takes a summary that was added out again.  False, with the summary as it was,
 * if the worst discrepancy of either side may leave with it, or all counts do.
 */
static bool
unmerge(DiscrepancySummary *summary, const DiscrepancySummary *other)
{
	if (discrepancy_count(other) == discrepancy_count(summary) ||
		(other->worst_over != 0 && other->worst_over == summary->worst_over) ||
		(other->worst_short != 0 && other->worst_short == summary->worst_short))
		return false;
	summary->over_count -= other->over_count;
	summary->short_count -= other->short_count;
	summary->exact_count -= other->exact_count;
	summary->total_over -= other->total_over;
	summary->total_short -= other->total_short;
	discrepancy_set_squares(summary, discrepancy_squares(summary) -
							discrepancy_squares(other));
	return true;
}

/*
 * The state to change: the argument itself within an aggregate, else a copy; a
 * new and empty one for NULL, which the executor copies to where it belongs.
 */
static DiscrepancySummary *
changeable_state(FunctionCallInfo fcinfo)
{
	DiscrepancySummary *copy;

	if (!PG_ARGISNULL(0) && AggCheckCallContext(fcinfo, NULL))
		return PG_GETARG_DISCREPANCY_SUMMARY_P(0);
	copy = palloc0(sizeof(DiscrepancySummary));
	if (!PG_ARGISNULL(0))
		*copy = *PG_GETARG_DISCREPANCY_SUMMARY_P(0);
	return copy;
}

/* Returns a state, but never an empty one to anybody else than the executor. */
static Datum
return_state(FunctionCallInfo fcinfo, DiscrepancySummary *state)
{
	if (discrepancy_count(state) == 0 && !AggCheckCallContext(fcinfo, NULL))
		PG_RETURN_NULL();
	PG_RETURN_DISCREPANCY_SUMMARY_P(state);
}

/*
 * discrepancy_transition(state, counted, expected): adds a count; one with a
 * NULL is left out.
 */
Datum
ct_discrepancy_transition(PG_FUNCTION_ARGS)
{
	DiscrepancySummary *state = changeable_state(fcinfo);

	if (!PG_ARGISNULL(1) && !PG_ARGISNULL(2))
	{
		DiscrepancySummary added = summary_of(PG_GETARG_MONETARY_AMOUNT_P(1),
											  PG_GETARG_MONETARY_AMOUNT_P(2));

		merge(state, &added);
	}
	return return_state(fcinfo, state);
}

/*
 * Raises 55000 outside of an aggregate: only there has a state what is to be
 * taken out of it.
 */
static void
require_aggregate(FunctionCallInfo fcinfo)
{
	if (!AggCheckCallContext(fcinfo, NULL))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("inverse function of an aggregate cannot be called by itself"),
				 errhint("Call discrepancy_agg or rollup with a window.")));
}

/*
 * discrepancy_inverse(state, counted, expected): takes a count out.
 */
Datum
ct_discrepancy_inverse(PG_FUNCTION_ARGS)
{
	DiscrepancySummary *state = PG_GETARG_DISCREPANCY_SUMMARY_P(0);

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	require_aggregate(fcinfo);
	if (!PG_ARGISNULL(1) && !PG_ARGISNULL(2))
	{
		DiscrepancySummary removed = summary_of(PG_GETARG_MONETARY_AMOUNT_P(1),
												PG_GETARG_MONETARY_AMOUNT_P(2));

		if (!unmerge(state, &removed))
			PG_RETURN_NULL();
	}
	PG_RETURN_DISCREPANCY_SUMMARY_P(state);
}

/*
 * discrepancy_merge(state, summary): adds a summary; transition function of
 * rollup, combine function of both aggregates.
 */
Datum
ct_discrepancy_merge(PG_FUNCTION_ARGS)
{
	DiscrepancySummary *state = changeable_state(fcinfo);

	merge(state, PG_GETARG_DISCREPANCY_SUMMARY_P(1));
	PG_RETURN_DISCREPANCY_SUMMARY_P(state);
}

/*
 * discrepancy_unmerge(state, summary): takes a summary out.
 */
Datum
ct_discrepancy_unmerge(PG_FUNCTION_ARGS)
{
	DiscrepancySummary *state = PG_GETARG_DISCREPANCY_SUMMARY_P(0);

	require_aggregate(fcinfo);
	if (!unmerge(state, PG_GETARG_DISCREPANCY_SUMMARY_P(1)))
		PG_RETURN_NULL();
	PG_RETURN_DISCREPANCY_SUMMARY_P(state);
}

/*
 * discrepancy_final(state): the summary, NULL if it is empty.
 */
Datum
ct_discrepancy_final(PG_FUNCTION_ARGS)
{
	DiscrepancySummary *state = PG_GETARG_DISCREPANCY_SUMMARY_P(0);

	if (discrepancy_count(state) == 0)
		PG_RETURN_NULL();
	PG_RETURN_DISCREPANCY_SUMMARY_P(state);
}
