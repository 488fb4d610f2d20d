/*
 * money.c
 *		monetary_amount: input, output, accessors, constructor, and the
 *		checked arithmetic that everything else uses.
 *
 * A value is valid by construction: its code is in the currency table and its
 * digits are what the table says.  Whatever comes from outside is checked here.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/numeric.h"

#include "compat.h"
#include "errors.h"
#include "money.h"
#include "money_text.h"

PG_FUNCTION_INFO_V1(ct_monetary_amount_in);
PG_FUNCTION_INFO_V1(ct_monetary_amount_out);
PG_FUNCTION_INFO_V1(ct_monetary_amount_recv);
PG_FUNCTION_INFO_V1(ct_monetary_amount_send);
PG_FUNCTION_INFO_V1(ct_monetary_amount);
PG_FUNCTION_INFO_V1(ct_amount);
PG_FUNCTION_INFO_V1(ct_minor_units);
PG_FUNCTION_INFO_V1(ct_currency_code);

/* Length of the binary form: the units, the code, the digits. */
#define BINARY_LENGTH (sizeof(int64) + 3 + 1)

/*
 * An amount of "units" minor units in the given currency, which has some.
 */
MonetaryAmount
money_of(const Currency *currency, int64 units)
{
	MonetaryAmount result;

	Assert(currency->digits != CURRENCY_NO_MINOR_UNITS);
	money_set_units(&result, units);
	memcpy(result.code, currency->code, sizeof(result.code));
	result.digits = currency->digits;
	return result;
}

/*
 * An amount of "units" minor units in the currency of another amount.
 */
MonetaryAmount
money_like(const MonetaryAmount *model, int64 units)
{
	MonetaryAmount result = *model;

	money_set_units(&result, units);
	return result;
}

/*
 * A copy in the caller's memory context, for functions that return it.
 */
MonetaryAmount *
money_copy(MonetaryAmount amount)
{
	MonetaryAmount *result = palloc(sizeof(MonetaryAmount));

	*result = amount;
	return result;
}

/*
 * The array that a function with this call returns, in the caller's memory
 * context.
 */
ArrayType *
money_array(FunctionCallInfo fcinfo, MonetaryAmount *amounts, int count)
{
	Oid			array_type = get_func_rettype(fcinfo->flinfo->fn_oid);
	Datum	   *elements = palloc(sizeof(Datum) * count);

	for (int i = 0; i < count; i++)
		elements[i] = MonetaryAmountPGetDatum(&amounts[i]);
	return construct_array(elements, count, get_element_type(array_type),
						   sizeof(MonetaryAmount), false, TYPALIGN_INT);
}

/*
 * The text form "12.34 USD" in the caller's memory context.
 */
char *
money_to_cstring(const MonetaryAmount *amount)
{
	char	   *text = palloc(MONEY_TEXT_SIZE);

	money_text_format(text, money_units(amount), amount->digits, amount->code);
	return text;
}

/*
 * Raises TC005 for two amounts of different currencies.
 */
void
money_raise_mismatch(const MonetaryAmount *a, const MonetaryAmount *b)
{
	ereport(ERROR,
			(errcode(ERRCODE_CT_CURRENCY_MISMATCH),
			 errmsg("currencies \"%.3s\" and \"%.3s\" cannot be mixed",
					a->code, b->code),
			 errdetail("Amounts can be added, subtracted, divided and strictly compared in one currency only."),
			 errhint("Handle each currency apart, for example with GROUP BY currency_code(...).")));
}

/*
 * Detail line for amounts out of range: what the currency can hold.
 */
static int
errdetail_range(int digits, const char *code)
{
	char		lowest[MONEY_TEXT_SIZE];
	char		highest[MONEY_TEXT_SIZE];

	money_text_format(lowest, PG_INT64_MIN, digits, code);
	money_text_format(highest, PG_INT64_MAX, digits, code);
	return errdetail("The smallest amount is %s, the largest %s.",
					 lowest, highest);
}

/*
 * Raises 22003 for a result in the currency of "model".
 */
void
money_raise_out_of_range(const MonetaryAmount *model)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("monetary amount out of range"),
			 errdetail_range(model->digits, model->code)));
}

/*
 * a + b.  TC005 for mixed currencies, 22003 out of range.
 */
MonetaryAmount
money_add(const MonetaryAmount *a, const MonetaryAmount *b)
{
	return money_like(a, money_add_units(a, b));
}

/*
 * a - b.  TC005 for mixed currencies, 22003 out of range.
 */
MonetaryAmount
money_subtract(const MonetaryAmount *a, const MonetaryAmount *b)
{
	int64		units;

	money_check_same_currency(a, b);
	if (unlikely(pg_sub_s64_overflow(money_units(a), money_units(b), &units)))
		money_raise_out_of_range(a);
	return money_like(a, units);
}

/*
 * -amount.  22003 for the smallest amount, which has no counterpart.
 */
MonetaryAmount
money_negate(const MonetaryAmount *amount)
{
	int64		units;

	if (unlikely(pg_sub_s64_overflow(0, money_units(amount), &units)))
		money_raise_out_of_range(amount);
	return money_like(amount, units);
}

/*
 * The amount that brings "amount" to a multiple of "increment", ties away from
 * zero.  increment is positive and of the same currency (TC005 otherwise).
 */
MonetaryAmount
money_rounding(const MonetaryAmount *amount, const MonetaryAmount *increment)
{
	int64		step = money_units(increment);
	int64		rest;
	int64		distance;

	Assert(step > 0);
	money_check_same_currency(amount, increment);
	rest = money_units(amount) % step;

	/*
	 * Compared by the distance to the next multiple away from zero, since
	 * twice the rest might not fit.
	 */
	if (rest >= 0)
	{
		distance = step - rest;
		return money_like(amount, rest >= distance ? distance : -rest);
	}
	distance = step + rest;
	return money_like(amount, -rest >= distance ? -distance : -rest);
}

/*
 * Reports why "input" is no amount, softly where the caller wants that.
 */
static void
report_parse_error(Node *escontext, MoneyTextStatus status, const char *input,
				   const MoneyText *parsed)
{
	const Currency *currency = parsed->currency;

	switch (status)
	{
		case MONEY_TEXT_UNKNOWN_CURRENCY:
			errsave(escontext,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("unknown currency \"%.*s\" in amount \"%s\"",
							(int) parsed->code_length, parsed->code, input),
					 errdetail("A currency is given by its three capital letters of ISO 4217."),
					 errhint("The function currencies() lists them.")));
			break;
		case MONEY_TEXT_NO_MINOR_UNITS:
			errsave(escontext,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("currency \"%s\" in amount \"%s\" has no minor unit",
							currency->code, input),
					 errdetail("Amounts are counted in minor units, and ISO 4217 gives none for %s (%s).",
							   currency->code, currency->name)));
			break;
		case MONEY_TEXT_TOO_MANY_DECIMALS:
			errsave(escontext,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("too many decimals in amount \"%s\"", input),
					 errdetail_plural("%s has %d decimal, the amount has %d.",
									  "%s has %d decimals, the amount has %d.",
									  currency->digits, currency->code,
									  currency->digits, parsed->decimals),
					 errhint("Round the number first; amounts are never rounded on input.")));
			break;
		case MONEY_TEXT_OUT_OF_RANGE:
			errsave(escontext,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("amount \"%s\" is out of range for type monetary_amount",
							input),
					 errdetail_range(currency->digits, currency->code)));
			break;
		default:
			errsave(escontext,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("invalid input syntax for type monetary_amount: \"%s\"",
							input),
					 errdetail("An amount is a number and an ISO 4217 code with a blank between, such as \"12.34 USD\" or \"USD 12.34\".")));
	}
}

/*
 * The amount that a number and a code mean together.  The number may end in
 * zeros that the currency has no room for: they do not change its value.
 * Errors as for the text form, which the messages show.
 */
MonetaryAmount
money_from_parts(const char *number, const char *code)
{
	const Currency *currency = strlen(code) == 3 ? currency_find(code) : NULL;
	MoneyText	parsed = {0};
	MoneyTextStatus status = MONEY_TEXT_UNKNOWN_CURRENCY;
	char	   *digits = pstrdup(number);

	if (strchr(digits, '.') != NULL)
	{
		size_t		length = strlen(digits);
		size_t		end = length;

		while (digits[end - 1] == '0')
			end--;
		if (end < length && digits[end - 1] == '.')
			end--;
		digits[end] = '\0';
	}
	if (currency != NULL)
		status = money_text_parse_number(digits, currency, &parsed);
	else
	{
		parsed.code = code;
		parsed.code_length = strlen(code);
	}
	if (status != MONEY_TEXT_OK)
		report_parse_error(NULL, status, psprintf("%s %s", number, code),
						   &parsed);
	return money_of(currency, parsed.units);
}

/*
 * monetary_amount_in(cstring): the text form.  Softly 22P02 for what is no
 * amount, 22003 out of range.
 */
Datum
ct_monetary_amount_in(PG_FUNCTION_ARGS)
{
	char	   *text = PG_GETARG_CSTRING(0);
	MoneyText	parsed;
	MoneyTextStatus status = money_text_parse(text, &parsed);

	if (unlikely(status != MONEY_TEXT_OK))
	{
		report_parse_error(fcinfo->context, status, text, &parsed);
		PG_RETURN_NULL();
	}
	PG_RETURN_MONETARY_AMOUNT(money_of(parsed.currency, parsed.units));
}

/*
 * monetary_amount_out(monetary_amount): the text form "12.34 USD".
 */
Datum
ct_monetary_amount_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(money_to_cstring(PG_GETARG_MONETARY_AMOUNT_P(0)));
}

/*
 * monetary_amount_recv(internal): the binary form, 12 bytes: the minor units
 * as a 64-bit integer in network order, the three letters, the digits.
 * Whatever could not have been sent is refused, 22P03.
 */
Datum
ct_monetary_amount_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	const Currency *currency;
	const char *code;
	int64		units;
	int			digits;

	if (message->len - message->cursor != BINARY_LENGTH)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid length of a binary monetary_amount"),
				 errdetail("It has %d bytes instead of %d.",
						   message->len - message->cursor,
						   (int) BINARY_LENGTH)));
	units = pq_getmsgint64(message);
	code = pq_getmsgbytes(message, 3);
	digits = pq_getmsgbyte(message);
	currency = currency_find(code);
	if (currency == NULL || currency->digits == CURRENCY_NO_MINOR_UNITS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid currency in a binary monetary_amount"),
				 errdetail("The bytes 0x%02x%02x%02x are no code of a currency with minor units.",
						   (unsigned char) code[0], (unsigned char) code[1],
						   (unsigned char) code[2])));
	if (digits != currency->digits)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid number of decimals in a binary monetary_amount"),
				 errdetail("It has %d decimals where %s has %d.",
						   digits, currency->code, currency->digits)));
	PG_RETURN_MONETARY_AMOUNT(money_of(currency, units));
}

/*
 * monetary_amount_send(monetary_amount): the binary form.
 */
Datum
ct_monetary_amount_send(PG_FUNCTION_ARGS)
{
	MonetaryAmount *amount = PG_GETARG_MONETARY_AMOUNT_P(0);
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendint64(&message, money_units(amount));
	pq_sendbytes(&message, amount->code, sizeof(amount->code));
	pq_sendbyte(&message, amount->digits);
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/*
 * monetary_amount(numeric, text): the constructor.  Exact: 22P02 where the
 * value has more decimals than the currency, 22003 out of range.
 */
Datum
ct_monetary_amount(PG_FUNCTION_ARGS)
{
	Numeric		number = PG_GETARG_NUMERIC(0);
	char	   *code = text_to_cstring(PG_GETARG_TEXT_PP(1));
	Datum		digits = DirectFunctionCall1(numeric_out,
											 NumericGetDatum(number));
	char	   *text = DatumGetCString(digits);

	PG_RETURN_MONETARY_AMOUNT(money_from_parts(text, code));
}

/*
 * amount(monetary_amount): the number alone, with the currency's digits.
 */
Datum
ct_amount(PG_FUNCTION_ARGS)
{
	MonetaryAmount *amount = PG_GETARG_MONETARY_AMOUNT_P(0);

	PG_RETURN_NUMERIC(int64_div_fast_to_numeric(money_units(amount),
												amount->digits));
}

/*
 * minor_units(monetary_amount): the count of minor units.
 */
Datum
ct_minor_units(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(money_units(PG_GETARG_MONETARY_AMOUNT_P(0)));
}

/*
 * currency_code(monetary_amount): the three letters.
 */
Datum
ct_currency_code(PG_FUNCTION_ARGS)
{
	MonetaryAmount *amount = PG_GETARG_MONETARY_AMOUNT_P(0);

	PG_RETURN_TEXT_P(cstring_to_text_with_len(amount->code,
											  sizeof(amount->code)));
}
