/*
 * money_ops.c
 *		The arithmetic operators of monetary_amount.
 */
#include "postgres.h"

#include "fmgr.h"

#include "money.h"

PG_FUNCTION_INFO_V1(ct_monetary_amount_add);
PG_FUNCTION_INFO_V1(ct_monetary_amount_subtract);
PG_FUNCTION_INFO_V1(ct_monetary_amount_negate);
PG_FUNCTION_INFO_V1(ct_monetary_amount_plus);
PG_FUNCTION_INFO_V1(ct_abs);
PG_FUNCTION_INFO_V1(ct_sign);

/*
 * a + b.  TC005 for mixed currencies, 22003 out of range.
 */
Datum
ct_monetary_amount_add(PG_FUNCTION_ARGS)
{
	PG_RETURN_MONETARY_AMOUNT(money_add(PG_GETARG_MONETARY_AMOUNT_P(0),
										PG_GETARG_MONETARY_AMOUNT_P(1)));
}

/*
 * a - b.  TC005 for mixed currencies, 22003 out of range.
 */
Datum
ct_monetary_amount_subtract(PG_FUNCTION_ARGS)
{
	PG_RETURN_MONETARY_AMOUNT(money_subtract(PG_GETARG_MONETARY_AMOUNT_P(0),
											 PG_GETARG_MONETARY_AMOUNT_P(1)));
}

/*
 * - amount.  22003 for the smallest amount.
 */
Datum
ct_monetary_amount_negate(PG_FUNCTION_ARGS)
{
	PG_RETURN_MONETARY_AMOUNT(money_negate(PG_GETARG_MONETARY_AMOUNT_P(0)));
}

/*
 * + amount: the amount itself.
 */
Datum
ct_monetary_amount_plus(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(PG_GETARG_DATUM(0));
}

/*
 * abs(amount).  22003 for the smallest amount.
 */
Datum
ct_abs(PG_FUNCTION_ARGS)
{
	MonetaryAmount *amount = PG_GETARG_MONETARY_AMOUNT_P(0);

	if (money_units(amount) >= 0)
		PG_RETURN_MONETARY_AMOUNT_P(amount);
	PG_RETURN_MONETARY_AMOUNT(money_negate(amount));
}

/*
 * sign(amount): -1, 0 or 1.
 */
Datum
ct_sign(PG_FUNCTION_ARGS)
{
	int64		units = money_units(PG_GETARG_MONETARY_AMOUNT_P(0));

	PG_RETURN_INT32(units < 0 ? -1 : units > 0);
}
