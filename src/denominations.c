/*
 * denominations.c
 *		What a count consisted of: how many pieces of which face value.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"

#include "compat.h"
#include "denominations.h"
#include "errors.h"
#include "money_text.h"

/* Longer keys are no face values; no more of them is shown. */
#define MAX_KEY_LENGTH	64

/* What can be wrong with them, and nothing. */
typedef enum Fault
{
	FAULT_NONE,
	FAULT_NO_OBJECT,
	FAULT_TOO_MANY,
	FAULT_NO_FACE_VALUE,
	FAULT_REPEATED_FACE_VALUE,
	FAULT_NO_QUANTITY,
	FAULT_OUT_OF_RANGE
} Fault;

/* Denominations as they are read. */
typedef struct Denominations
{
	const Currency *currency;
	int			count;
	int64		face_values[MAX_DENOMINATIONS]; /* minor units */
	int64		quantities[MAX_DENOMINATIONS];
	int64		sum;			/* minor units */
	char	   *key;			/* where a fault is, if it is at a key */
} Denominations;

/* Reads a key as the next face value. */
static Fault
read_face_value(const JsonbValue *key, Denominations *result)
{
	int			length = pg_mbcliplen(key->val.string.val,
									  key->val.string.len, MAX_KEY_LENGTH);
	MoneyText	number;
	MoneyTextStatus status;

	result->key = pnstrdup(key->val.string.val, length);
	if (length < key->val.string.len)
		return FAULT_NO_FACE_VALUE;
	status = money_text_parse_number(result->key, result->currency, &number);
	if (status == MONEY_TEXT_OUT_OF_RANGE)
		return FAULT_OUT_OF_RANGE;
	if (status != MONEY_TEXT_OK || number.units <= 0)
		return FAULT_NO_FACE_VALUE;
	for (int i = 0; i < result->count; i++)
	{
		if (result->face_values[i] == number.units)
			return FAULT_REPEATED_FACE_VALUE;
	}
	result->face_values[result->count] = number.units;
	return FAULT_NONE;
}

/* Reads a value as the number of pieces: 0 to 2147483647, without decimals. */
static Fault
read_quantity(const JsonbValue *value, Denominations *result)
{
	int64		quantity = 0;
	Datum		number;
	char	   *digits;

	if (value->type != jbvNumeric)
		return FAULT_NO_QUANTITY;
	number = NumericGetDatum(value->val.numeric);
	digits = DatumGetCString(DirectFunctionCall1(numeric_out, number));
	for (const char *digit = digits; *digit != '\0'; digit++)
	{
		if (*digit < '0' || *digit > '9')
			return FAULT_NO_QUANTITY;
		quantity = 10 * quantity + (*digit - '0');
		if (quantity > PG_INT32_MAX)
			return FAULT_NO_QUANTITY;
	}
	result->quantities[result->count] = quantity;
	return FAULT_NONE;
}

/* Adds the face value and the number of pieces that were read. */
static Fault
add_line(Denominations *result)
{
	int64		product;

	if (pg_mul_s64_overflow(result->face_values[result->count],
							result->quantities[result->count], &product) ||
		pg_add_s64_overflow(result->sum, product, &result->sum))
		return FAULT_OUT_OF_RANGE;
	result->count++;
	return FAULT_NONE;
}

/* Reads denominations in the currency of an amount; raises no error. */
static Fault
read_denominations(Jsonb *json, const MonetaryAmount *model,
				   Denominations *result)
{
	Fault		fault = FAULT_NONE;
	JsonbIterator *iterator;
	JsonbIteratorToken token;
	JsonbValue	value;

	memset(result, 0, sizeof(*result));
	result->currency = currency_find(model->code);
	if (result->currency == NULL || !JB_ROOT_IS_OBJECT(json))
		return FAULT_NO_OBJECT;
	if (JB_ROOT_COUNT(json) > MAX_DENOMINATIONS)
		return FAULT_TOO_MANY;

	iterator = JsonbIteratorInit(&json->root);
	while (fault == FAULT_NONE &&
		   (token = JsonbIteratorNext(&iterator, &value, true)) != WJB_DONE)
	{
		if (token == WJB_KEY)
			fault = read_face_value(&value, result);
		else if (token == WJB_VALUE)
		{
			fault = read_quantity(&value, result);
			if (fault == FAULT_NONE)
				fault = add_line(result);
		}
	}
	return fault;
}

/* The form that is stored. */
static Jsonb *
canonical_form(const Denominations *denominations)
{
	StringInfoData json;
	const char *separator = "";

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	for (int i = 0; i < denominations->count; i++)
	{
		char		number[MONEY_TEXT_SIZE];

		if (denominations->quantities[i] == 0)
			continue;
		money_text_format_number(number, denominations->face_values[i],
								 denominations->currency->digits);
		appendStringInfo(&json, "%s\"%s\": %lld", separator, number,
						 (long long) denominations->quantities[i]);
		separator = ", ";
	}
	appendStringInfoChar(&json, '}');
	return DatumGetJsonbP(DirectFunctionCall1(jsonb_in,
											  CStringGetDatum(json.data)));
}

/* What is wrong with an argument; 22003 out of range. */
static const char *
describe(Fault fault, const Denominations *given, const MonetaryAmount *balance)
{
	switch (fault)
	{
		case FAULT_TOO_MANY:
			return psprintf(_("It has more than %d face values."),
							MAX_DENOMINATIONS);
		case FAULT_NO_FACE_VALUE:
			return psprintf(_("\"%s\" is no face value in %.3s."), given->key,
							balance->code);
		case FAULT_REPEATED_FACE_VALUE:
			return psprintf(_("The face value \"%s\" is there a second time."),
							given->key);
		case FAULT_NO_QUANTITY:
			return psprintf(_("The number of pieces of \"%s\" is no whole number from 0 to %d."),
							given->key, PG_INT32_MAX);
		case FAULT_OUT_OF_RANGE:
			money_raise_out_of_range(balance);
			break;
		default:
			break;
	}
	return _("It is no JSON object from face value to number of pieces.");
}

/* See denominations.h. */
Jsonb *
arg_denominations(FunctionCallInfo fcinfo, int n,
				  const MonetaryAmount *balance)
{
	Jsonb	   *json;
	Denominations given;
	MonetaryAmount sum;
	Fault		fault;

	if (PG_ARGISNULL(n))
		return NULL;
	json = PG_GETARG_JSONB_P(n);
	if (balance == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("argument \"denominations\" needs \"balance\""),
				 errdetail("Denominations are those of the amount that was counted."),
				 errhint("Give \"balance\" a value, or leave \"denominations\" out.")));
	fault = read_denominations(json, balance, &given);
	if (fault != FAULT_NONE)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("argument \"denominations\" is not valid"),
				 errdetail_internal("%s", describe(fault, &given, balance)),
				 errhint("Give an object such as {\"20.00\": 3, \"0.25\": 40}.")));
	sum = money_like(balance, given.sum);
	if (given.sum != money_units(balance))
		ereport(ERROR,
				(errcode(ERRCODE_CT_DENOMINATIONS_MISMATCH),
				 errmsg("the denominations do not add up to the balance"),
				 errdetail("They make %s; the balance is %s.",
						   money_to_cstring(&sum), money_to_cstring(balance)),
				 errhint("Correct the number of pieces or the balance.")));
	return canonical_form(&given);
}

/* See denominations.h. */
bool
denominations_fit(Jsonb *stored, const MonetaryAmount *counted)
{
	Denominations read;

	return read_denominations(stored, counted, &read) == FAULT_NONE &&
		read.sum == money_units(counted) &&
		compareJsonbContainers(&stored->root,
							   &canonical_form(&read)->root) == 0;
}
