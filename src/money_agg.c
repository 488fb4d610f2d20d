/*
 * money_agg.c
 *		Aggregates over monetary_amount.
 *
 * A running sum that leaves 64 bits is an error, even if later rows would
 * bring it back.
 *
 * sum, min and max have an amount as state and change it in place: the
 * executor has given it its own copy of the first amount.  avg and
 * sum_by_currency share a state of totals by currency.
 */
#include "postgres.h"

#include "fmgr.h"
#include "libpq/pqformat.h"

#include "compat.h"
#include "money.h"

PG_FUNCTION_INFO_V1(ct_monetary_amount_sum);
PG_FUNCTION_INFO_V1(ct_monetary_amount_sum_inverse);
PG_FUNCTION_INFO_V1(ct_monetary_amount_smaller);
PG_FUNCTION_INFO_V1(ct_monetary_amount_larger);
PG_FUNCTION_INFO_V1(ct_monetary_amount_extreme_inverse);
PG_FUNCTION_INFO_V1(ct_currency_totals_transition);
PG_FUNCTION_INFO_V1(ct_currency_totals_inverse);
PG_FUNCTION_INFO_V1(ct_currency_totals_combine);
PG_FUNCTION_INFO_V1(ct_currency_totals_serialize);
PG_FUNCTION_INFO_V1(ct_currency_totals_deserialize);
PG_FUNCTION_INFO_V1(ct_currency_totals_average);
PG_FUNCTION_INFO_V1(ct_currency_totals_sums);

/* Sum and number of the amounts of one currency. */
typedef struct CurrencyTotal
{
	MonetaryAmount sum;
	int64		count;			/* positive */
} CurrencyTotal;

/* The totals of all currencies seen, in order of their first amount. */
typedef struct CurrencyTotals
{
	int			count;
	int			capacity;
	int			last;			/* the one added to last: most often again */
	CurrencyTotal *totals;
} CurrencyTotals;

/* Sets a state to a new value: in place within an aggregate. */
static Datum
replace_state(FunctionCallInfo fcinfo, MonetaryAmount *state,
			  MonetaryAmount value)
{
	if (!AggCheckCallContext(fcinfo, NULL))
		PG_RETURN_MONETARY_AMOUNT(value);
	*state = value;
	PG_RETURN_MONETARY_AMOUNT_P(state);
}

/*
 * Outside of an aggregate, monetary_amount_sum is an addition.  Not inline, to
 * keep the way of the aggregate short.
 */
static pg_noinline Datum
sum_of_two(FunctionCallInfo fcinfo)
{
	PG_RETURN_MONETARY_AMOUNT(money_add(PG_GETARG_MONETARY_AMOUNT_P(0),
										PG_GETARG_MONETARY_AMOUNT_P(1)));
}

/*
 * monetary_amount_sum(state, amount): transition and combine function of sum.
 * TC005 for mixed currencies, 22003 out of range.
 */
Datum
ct_monetary_amount_sum(PG_FUNCTION_ARGS)
{
	MonetaryAmount *state = PG_GETARG_MONETARY_AMOUNT_P(0);

	if (unlikely(!AggCheckCallContext(fcinfo, NULL)))
		return sum_of_two(fcinfo);
	money_set_units(state,
					money_add_units(state, PG_GETARG_MONETARY_AMOUNT_P(1)));
	PG_RETURN_MONETARY_AMOUNT_P(state);
}

/*
 * monetary_amount_sum_inverse(state, amount): takes an amount out of a moving
 * sum.  22003 where the sum of the other rows is out of range: they would be
 * refused on their own, too.
 */
Datum
ct_monetary_amount_sum_inverse(PG_FUNCTION_ARGS)
{
	MonetaryAmount *state = PG_GETARG_MONETARY_AMOUNT_P(0);

	return replace_state(fcinfo, state,
						 money_subtract(state, PG_GETARG_MONETARY_AMOUNT_P(1)));
}

/*
 * monetary_amount_smaller(state, amount): transition and combine function of
 * min.  TC005 for mixed currencies.
 */
Datum
ct_monetary_amount_smaller(PG_FUNCTION_ARGS)
{
	MonetaryAmount *state = PG_GETARG_MONETARY_AMOUNT_P(0);
	MonetaryAmount *amount = PG_GETARG_MONETARY_AMOUNT_P(1);

	money_check_same_currency(state, amount);
	if (money_units(amount) >= money_units(state))
		PG_RETURN_MONETARY_AMOUNT_P(state);
	return replace_state(fcinfo, state, *amount);
}

/*
 * monetary_amount_larger(state, amount): transition and combine function of
 * max.  TC005 for mixed currencies.
 */
Datum
ct_monetary_amount_larger(PG_FUNCTION_ARGS)
{
	MonetaryAmount *state = PG_GETARG_MONETARY_AMOUNT_P(0);
	MonetaryAmount *amount = PG_GETARG_MONETARY_AMOUNT_P(1);

	money_check_same_currency(state, amount);
	if (money_units(amount) <= money_units(state))
		PG_RETURN_MONETARY_AMOUNT_P(state);
	return replace_state(fcinfo, state, *amount);
}

/*
 * monetary_amount_extreme_inverse(state, amount): takes an amount out of a
 * moving min or max.  NULL, which makes the executor start anew, for the
 * extreme itself: what comes after it is not known.
 */
Datum
ct_monetary_amount_extreme_inverse(PG_FUNCTION_ARGS)
{
	MonetaryAmount *state = PG_GETARG_MONETARY_AMOUNT_P(0);
	MonetaryAmount *amount = PG_GETARG_MONETARY_AMOUNT_P(1);

	money_check_same_currency(state, amount);
	if (money_units(amount) == money_units(state))
		PG_RETURN_NULL();
	PG_RETURN_MONETARY_AMOUNT_P(state);
}

/*
 * The state of the call, a new and empty one if it is NULL.  It lives as long
 * as the aggregate's context, into which this switches until the caller
 * switches back.
 */
static CurrencyTotals *
totals_state(FunctionCallInfo fcinfo, MemoryContext *caller)
{
	MemoryContext context;
	CurrencyTotals *state;

	if (!AggCheckCallContext(fcinfo, &context))
		elog(ERROR, "currency totals called in non-aggregate context");
	*caller = MemoryContextSwitchTo(context);
	if (!PG_ARGISNULL(0))
		return (CurrencyTotals *) PG_GETARG_POINTER(0);
	state = palloc0(sizeof(CurrencyTotals));
	state->capacity = 4;
	state->totals = palloc(sizeof(CurrencyTotal) * state->capacity);
	return state;
}

/*
 * The position of a currency's total, or the number of totals if there is
 * none.
 */
static int
find_total(const CurrencyTotals *state, const MonetaryAmount *amount)
{
	int			position = 0;

	while (position < state->count &&
		   !money_same_currency(&state->totals[position].sum, amount))
		position++;
	return position;
}

/*
 * Adds "count" amounts whose sum is "amount".  22003 out of range.  New totals
 * are allocated in the current context.
 */
static void
add_total(CurrencyTotals *state, const MonetaryAmount *amount, int64 count)
{
	CurrencyTotal *total = &state->totals[state->last];

	if (state->last >= state->count ||
		!money_same_currency(&total->sum, amount))
	{
		state->last = find_total(state, amount);
		if (state->last == state->capacity)
		{
			state->capacity *= 2;
			state->totals = repalloc(state->totals,
									 sizeof(CurrencyTotal) * state->capacity);
		}
		total = &state->totals[state->last];
		if (state->last == state->count)
		{
			state->count++;
			total->sum = money_like(amount, 0);
			total->count = 0;
		}
	}
	money_set_units(&total->sum, money_add_units(&total->sum, amount));
	total->count += count;
}

/*
 * currency_totals_transition(state, amount): adds an amount that is not NULL.
 */
Datum
ct_currency_totals_transition(PG_FUNCTION_ARGS)
{
	MemoryContext caller;
	CurrencyTotals *state = totals_state(fcinfo, &caller);

	if (!PG_ARGISNULL(1))
		add_total(state, PG_GETARG_MONETARY_AMOUNT_P(1), 1);
	MemoryContextSwitchTo(caller);
	PG_RETURN_POINTER(state);
}

/*
 * currency_totals_inverse(state, amount): takes an amount out of moving totals.
 * 22003 as for monetary_amount_sum_inverse.
 */
Datum
ct_currency_totals_inverse(PG_FUNCTION_ARGS)
{
	CurrencyTotals *state = (CurrencyTotals *) PG_GETARG_POINTER(0);
	MonetaryAmount *amount;
	int			position;
	CurrencyTotal *total;

	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(state);
	amount = PG_GETARG_MONETARY_AMOUNT_P(1);
	position = find_total(state, amount);
	Assert(position < state->count);
	total = &state->totals[position];
	total->sum = money_subtract(&total->sum, amount);
	total->count--;
	if (total->count == 0)
		*total = state->totals[--state->count];
	PG_RETURN_POINTER(state);
}

/*
 * currency_totals_combine(state, other): adds the totals of another worker.
 */
Datum
ct_currency_totals_combine(PG_FUNCTION_ARGS)
{
	MemoryContext caller;
	CurrencyTotals *state = totals_state(fcinfo, &caller);

	if (!PG_ARGISNULL(1))
	{
		CurrencyTotals *other = (CurrencyTotals *) PG_GETARG_POINTER(1);

		for (int i = 0; i < other->count; i++)
			add_total(state, &other->totals[i].sum, other->totals[i].count);
	}
	MemoryContextSwitchTo(caller);
	PG_RETURN_POINTER(state);
}

/*
 * currency_totals_serialize(state): for the way between two processes of one
 * server.
 */
Datum
ct_currency_totals_serialize(PG_FUNCTION_ARGS)
{
	CurrencyTotals *state = (CurrencyTotals *) PG_GETARG_POINTER(0);
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendbytes(&message, (char *) state->totals,
				 sizeof(CurrencyTotal) * state->count);
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/*
 * currency_totals_deserialize(bytea, internal): the state again, in the
 * caller's memory context.
 */
Datum
ct_currency_totals_deserialize(PG_FUNCTION_ARGS)
{
	bytea	   *serialized = PG_GETARG_BYTEA_PP(0);
	CurrencyTotals *state = palloc0(sizeof(CurrencyTotals));

	state->count = VARSIZE_ANY_EXHDR(serialized) / sizeof(CurrencyTotal);
	state->capacity = Max(state->count, 1);
	state->totals = palloc(sizeof(CurrencyTotal) * state->capacity);
	memcpy(state->totals, VARDATA_ANY(serialized),
		   sizeof(CurrencyTotal) * state->count);
	PG_RETURN_POINTER(state);
}

/*
 * currency_totals_average(state): final function of avg, half away from zero.
 * NULL without amounts; TC005 for more than one currency.
 */
Datum
ct_currency_totals_average(PG_FUNCTION_ARGS)
{
	CurrencyTotals *state = (CurrencyTotals *) PG_GETARG_POINTER(0);
	CurrencyTotal *total;
	int64		quotient;
	int64		rest;

	if (PG_ARGISNULL(0) || state->count == 0)
		PG_RETURN_NULL();
	if (state->count > 1)
		money_raise_mismatch(&state->totals[0].sum, &state->totals[1].sum);
	total = &state->totals[0];
	quotient = money_units(&total->sum) / total->count;
	rest = money_units(&total->sum) % total->count;
	if (rest >= total->count - rest)
		quotient++;
	else if (-rest >= total->count + rest)
		quotient--;
	PG_RETURN_MONETARY_AMOUNT(money_like(&total->sum, quotient));
}

/* Orders sums by currency code. */
static int
compare_codes(const void *a, const void *b)
{
	const CurrencyTotal *left = a;
	const CurrencyTotal *right = b;

	return memcmp(left->sum.code, right->sum.code, sizeof(left->sum.code));
}

/*
 * currency_totals_sums(state): final function of sum_by_currency, an array with
 * one sum for each currency in order of code.  NULL without amounts.
 */
Datum
ct_currency_totals_sums(PG_FUNCTION_ARGS)
{
	CurrencyTotals *state = (CurrencyTotals *) PG_GETARG_POINTER(0);
	CurrencyTotal *totals;
	MonetaryAmount *sums;

	if (PG_ARGISNULL(0) || state->count == 0)
		PG_RETURN_NULL();
	totals = palloc(sizeof(CurrencyTotal) * state->count);
	memcpy(totals, state->totals, sizeof(CurrencyTotal) * state->count);
	qsort(totals, state->count, sizeof(CurrencyTotal), compare_codes);
	sums = palloc(sizeof(MonetaryAmount) * state->count);
	for (int i = 0; i < state->count; i++)
		sums[i] = totals[i].sum;
	PG_RETURN_ARRAYTYPE_P(money_array(fcinfo, sums, state->count));
}
