/*
 * currency_sql.c
 *		The currency table as rows.
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"

#include "money.h"

PG_FUNCTION_INFO_V1(ct_currencies);

/*
 * currencies(): every currency of ISO 4217, in order of code.
 */
Datum
ct_currencies(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	for (size_t i = 0; i < currency_table_length; i++)
	{
		const Currency *currency = &currency_table[i];
		bool		has_digits = currency->digits != CURRENCY_NO_MINOR_UNITS;
		MonetaryAmount cash_step;
		Datum		values[8];
		bool		nulls[8] = {false};

		if (has_digits)
			cash_step = money_of(currency, currency->cash_step);
		values[0] = CStringGetTextDatum(currency->code);
		values[1] = Int16GetDatum(currency->numeric_code);
		nulls[1] = currency->numeric_code == 0;
		values[2] = CStringGetTextDatum(currency->name);
		values[3] = Int16GetDatum(currency->digits);
		nulls[3] = !has_digits;
		values[4] = Int16GetDatum(currency->cash_digits);
		values[5] = MonetaryAmountPGetDatum(&cash_step);
		nulls[5] = !has_digits;
		values[6] = BoolGetDatum(currency->is_active);
		values[7] = BoolGetDatum(currency->is_tender);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}
