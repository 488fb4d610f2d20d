/*
 * money_agg.c
 *		Aggregates over monetary_amount.
 *
 * A running sum that leaves 64 bits is an error, even if later rows would
 * bring it back: the result must not depend on the order of the rows that an
 * application never sees, and so it may at most fail.
 */
#include "postgres.h"

#include "fmgr.h"

#include "money.h"

PG_FUNCTION_INFO_V1(ct_monetary_amount_sum);

/*
 * monetary_amount_sum(state, amount): transition and combine function of sum.
 * In an aggregate the state is changed in place, since the executor has given
 * it its own copy of the first amount; elsewhere this is an addition.
 * TC005 for mixed currencies, 22003 out of range.
 */
Datum
ct_monetary_amount_sum(PG_FUNCTION_ARGS)
{
	MonetaryAmount *state = PG_GETARG_MONETARY_AMOUNT_P(0);
	MonetaryAmount *amount = PG_GETARG_MONETARY_AMOUNT_P(1);

	if (!AggCheckCallContext(fcinfo, NULL))
		PG_RETURN_MONETARY_AMOUNT_P(money_copy(money_add(state, amount)));
	*state = money_add(state, amount);
	PG_RETURN_MONETARY_AMOUNT_P(state);
}
