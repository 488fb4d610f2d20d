/*
 * money_json.c
 *		Amounts as JSON: {"amount": "12.34", "currencyCode": "USD"}.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"

#include "compat.h"
#include "money.h"
#include "money_text.h"

PG_FUNCTION_INFO_V1(ct_monetary_amount_to_jsonb);
PG_FUNCTION_INFO_V1(ct_jsonb_to_monetary_amount);

/*
 * The object of an amount.  The number is a string, since JSON's own numbers
 * are binary fractions to most readers.
 */
Datum
ct_monetary_amount_to_jsonb(PG_FUNCTION_ARGS)
{
	MonetaryAmount *amount = PG_GETARG_MONETARY_AMOUNT_P(0);
	char		number[MONEY_TEXT_SIZE];
	char	   *json;

	money_text_format_number(number, money_units(amount), amount->digits);
	json = psprintf("{\"amount\": \"%s\", \"currencyCode\": \"%.3s\"}",
					number, amount->code);
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(json));
}

/*
 * The string or number under a key of an object, as text; NULL if there is
 * none.
 */
static char *
scalar_of_key(Jsonb *object, const char *key, bool numbers)
{
	JsonbValue	found;
	JsonbValue *value = NULL;

	if (JB_ROOT_IS_OBJECT(object))
		value = getKeyJsonValueFromContainer(&object->root, key, strlen(key),
											 &found);
	if (value != NULL && value->type == jbvString)
		return pnstrdup(value->val.string.val, value->val.string.len);
	if (value != NULL && value->type == jbvNumeric && numbers)
	{
		Datum		number = NumericGetDatum(value->val.numeric);

		return DatumGetCString(DirectFunctionCall1(numeric_out, number));
	}
	return NULL;
}

/*
 * The amount of an object.  The number may be a string or a JSON number; other
 * keys are passed over.  22P02 for what is no amount, 22003 out of range.
 */
Datum
ct_jsonb_to_monetary_amount(PG_FUNCTION_ARGS)
{
	Jsonb	   *object = PG_GETARG_JSONB_P(0);
	char	   *number = scalar_of_key(object, "amount", true);
	char	   *code = scalar_of_key(object, "currencyCode", false);

	if (number == NULL || code == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid jsonb for type monetary_amount: %s",
						JsonbToCString(NULL, &object->root, VARSIZE(object))),
				 errdetail("An amount is an object such as {\"amount\": \"12.34\", \"currencyCode\": \"USD\"}.")));
	PG_RETURN_MONETARY_AMOUNT(money_from_parts(number, code));
}
