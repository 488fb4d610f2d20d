/*
 * money_math.c
 *		Multiplication and division of amounts, allocation, cash rounding.
 *
 * All of it is exact until the one rounding at the end: the quotient is
 * truncated to minor units, and the exact remainder decides about the rest.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "common/int.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

#include "errors.h"
#include "money.h"

PG_FUNCTION_INFO_V1(ct_monetary_amount_multiply);
PG_FUNCTION_INFO_V1(ct_numeric_multiply_monetary_amount);
PG_FUNCTION_INFO_V1(ct_monetary_amount_divide);
PG_FUNCTION_INFO_V1(ct_monetary_amount_ratio);
PG_FUNCTION_INFO_V1(ct_multiply);
PG_FUNCTION_INFO_V1(ct_divide);
PG_FUNCTION_INFO_V1(ct_allocate_weights);
PG_FUNCTION_INFO_V1(ct_allocate_equally);
PG_FUNCTION_INFO_V1(ct_cash_round);
PG_FUNCTION_INFO_V1(ct_cash_round_default);

/* More parts than anybody divides an amount into; bounds the memory taken. */
#define MAX_PARTS 1000000

/* What happens to a part of a minor unit. */
typedef enum RoundingMode
{
	ROUND_HALF_AWAY,			/* to the nearest, ties away from zero */
	ROUND_HALF_EVEN,			/* to the nearest, ties to the even one */
	ROUND_UP,					/* away from zero */
	ROUND_DOWN					/* towards zero */
} RoundingMode;

static const char *const rounding_names[] = {
	[ROUND_HALF_AWAY] = "half_away",
	[ROUND_HALF_EVEN] = "half_even",
	[ROUND_UP] = "up",
	[ROUND_DOWN] = "down",
};

/* Calls a numeric function of two arguments. */
static inline Numeric
numeric_call(PGFunction function, Numeric a, Numeric b)
{
	return DatumGetNumeric(DirectFunctionCall2(function, NumericGetDatum(a),
											   NumericGetDatum(b)));
}

/* -1, 0 or 1 as a is less than, equal to or greater than b. */
static inline int
numeric_compare(Numeric a, Numeric b)
{
	return DatumGetInt32(DirectFunctionCall2(numeric_cmp, NumericGetDatum(a),
											 NumericGetDatum(b)));
}

static inline Numeric
numeric_absolute(Numeric a)
{
	return DatumGetNumeric(DirectFunctionCall1(numeric_abs,
											   NumericGetDatum(a)));
}

/*
 * The rounding mode with this name; 22023 for any other.
 */
static RoundingMode
rounding_mode(const text *name)
{
	char	   *wanted = text_to_cstring(name);

	for (size_t mode = 0; mode < lengthof(rounding_names); mode++)
		if (strcmp(wanted, rounding_names[mode]) == 0)
			return mode;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown rounding mode \"%s\"", wanted),
			 errdetail("The modes are half_away, half_even, up and down.")));
}

/*
 * The number as minor units; 22003 in the currency of "model" if 64 bits do
 * not hold it.  It is an integer.
 */
static int64
units_of_numeric(Numeric number, const MonetaryAmount *model)
{
	if (numeric_compare(number, int64_to_numeric(PG_INT64_MIN)) < 0 ||
		numeric_compare(number, int64_to_numeric(PG_INT64_MAX)) > 0)
		money_raise_out_of_range(model);
	return DatumGetInt64(DirectFunctionCall1(numeric_int8,
											 NumericGetDatum(number)));
}

/*
 * Does a quotient truncated to "units" go one further from zero?
 */
static bool
rounds_away(Numeric remainder, Numeric divisor, int64 units, RoundingMode mode)
{
	Numeric		twice;
	int			comparison;

	if (mode == ROUND_DOWN)
		return false;
	if (mode == ROUND_UP)
		return numeric_compare(remainder, int64_to_numeric(0)) != 0;
	twice = numeric_absolute(numeric_call(numeric_add, remainder, remainder));
	comparison = numeric_compare(twice, numeric_absolute(divisor));
	if (comparison != 0)
		return comparison > 0;
	return mode == ROUND_HALF_AWAY || units % 2 != 0;
}

/*
 * dividend / divisor in minor units of the currency of "model", rounded once.
 * 22012 for a divisor of zero, 22003 out of range.
 */
static MonetaryAmount
divide_rounded(Numeric dividend, Numeric divisor, RoundingMode mode,
			   const MonetaryAmount *model)
{
	Numeric		zero = int64_to_numeric(0);
	Numeric		quotient = numeric_call(numeric_div_trunc, dividend, divisor);
	Numeric		whole = numeric_call(numeric_mul, quotient, divisor);
	Numeric		remainder = numeric_call(numeric_sub, dividend, whole);
	int64		units = units_of_numeric(quotient, model);

	if (rounds_away(remainder, divisor, units, mode))
	{
		bool		is_negative = (numeric_compare(dividend, zero) < 0) !=
			(numeric_compare(divisor, zero) < 0);

		if (pg_add_s64_overflow(units, is_negative ? -1 : 1, &units))
			money_raise_out_of_range(model);
	}
	return money_like(model, units);
}

/*
 * Raises 22023 unless an amount can be multiplied with or divided by the
 * number.
 */
static void
check_finite(Numeric number)
{
	if (numeric_is_nan(number) || numeric_is_inf(number))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("amount cannot be multiplied with or divided by %s",
						numeric_is_nan(number) ? "NaN" : "infinity")));
}

/* amount * factor, rounded once. */
static MonetaryAmount
multiply(const MonetaryAmount *amount, Numeric factor, RoundingMode mode)
{
	Numeric		units = int64_to_numeric(money_units(amount));

	check_finite(factor);
	return divide_rounded(numeric_call(numeric_mul, units, factor),
						  int64_to_numeric(1), mode, amount);
}

/* amount / divisor, rounded once. */
static MonetaryAmount
divide(const MonetaryAmount *amount, Numeric divisor, RoundingMode mode)
{
	check_finite(divisor);
	return divide_rounded(int64_to_numeric(money_units(amount)), divisor, mode,
						  amount);
}

/*
 * amount * factor, ties away from zero.  22003 out of range, 22023 for a
 * factor that is not finite.
 */
Datum
ct_monetary_amount_multiply(PG_FUNCTION_ARGS)
{
	PG_RETURN_MONETARY_AMOUNT(multiply(PG_GETARG_MONETARY_AMOUNT_P(0),
									   PG_GETARG_NUMERIC(1),
									   ROUND_HALF_AWAY));
}

/*
 * factor * amount: the same.
 */
Datum
ct_numeric_multiply_monetary_amount(PG_FUNCTION_ARGS)
{
	PG_RETURN_MONETARY_AMOUNT(multiply(PG_GETARG_MONETARY_AMOUNT_P(1),
									   PG_GETARG_NUMERIC(0),
									   ROUND_HALF_AWAY));
}

/*
 * amount / divisor, ties away from zero.  22012 for zero, 22003 out of range,
 * 22023 for a divisor that is not finite.
 */
Datum
ct_monetary_amount_divide(PG_FUNCTION_ARGS)
{
	PG_RETURN_MONETARY_AMOUNT(divide(PG_GETARG_MONETARY_AMOUNT_P(0),
									 PG_GETARG_NUMERIC(1),
									 ROUND_HALF_AWAY));
}

/*
 * amount / amount: a number.  TC005 for mixed currencies, 22012 for zero.
 */
Datum
ct_monetary_amount_ratio(PG_FUNCTION_ARGS)
{
	MonetaryAmount *a = PG_GETARG_MONETARY_AMOUNT_P(0);
	MonetaryAmount *b = PG_GETARG_MONETARY_AMOUNT_P(1);

	money_check_same_currency(a, b);
	PG_RETURN_NUMERIC(numeric_call(numeric_div,
								   int64_to_numeric(money_units(a)),
								   int64_to_numeric(money_units(b))));
}

/*
 * multiply(amount, factor, rounding): with a named rounding mode.
 */
Datum
ct_multiply(PG_FUNCTION_ARGS)
{
	PG_RETURN_MONETARY_AMOUNT(multiply(PG_GETARG_MONETARY_AMOUNT_P(0),
									   PG_GETARG_NUMERIC(1),
									   rounding_mode(PG_GETARG_TEXT_PP(2))));
}

/*
 * divide(amount, divisor, rounding): with a named rounding mode.
 */
Datum
ct_divide(PG_FUNCTION_ARGS)
{
	PG_RETURN_MONETARY_AMOUNT(divide(PG_GETARG_MONETARY_AMOUNT_P(0),
									 PG_GETARG_NUMERIC(1),
									 rounding_mode(PG_GETARG_TEXT_PP(2))));
}

/* Raises 22023 for weights by which nothing can be allocated. */
static void
raise_invalid_weights(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid weights"),
			 errdetail("Weights are a one-dimensional array of up to %d finite numbers, none of them negative or NULL, and not all zero.",
					   MAX_PARTS)));
}

/*
 * The weights as an array in memory, and their sum.  22023 unless they are
 * what raise_invalid_weights says.
 */
static Numeric *
read_weights(ArrayType *array, int *count, Numeric *total)
{
	Numeric		zero = int64_to_numeric(0);
	Datum	   *elements;
	Numeric    *weights;

	if (ARR_NDIM(array) != 1 || array_contains_nulls(array))
		raise_invalid_weights();
	deconstruct_array(array, NUMERICOID, -1, false, TYPALIGN_INT,
					  &elements, NULL, count);
	if (*count > MAX_PARTS)
		raise_invalid_weights();
	weights = palloc(sizeof(Numeric) * *count);
	*total = zero;
	for (int i = 0; i < *count; i++)
	{
		weights[i] = DatumGetNumeric(elements[i]);
		if (numeric_is_nan(weights[i]) || numeric_is_inf(weights[i]) ||
			numeric_compare(weights[i], zero) < 0)
			raise_invalid_weights();
		*total = numeric_call(numeric_add, *total, weights[i]);
	}
	if (numeric_compare(*total, zero) == 0)
		raise_invalid_weights();
	return weights;
}

/* A part of an allocation, and what truncation left of it. */
typedef struct Part
{
	int			position;
	int64		units;
	Numeric		rest;			/* absolute, in units of the sum of weights */
} Part;

/* Orders parts by what was left, largest first, then by position. */
static int
compare_rests(const void *a, const void *b)
{
	const Part *left = a;
	const Part *right = b;
	int			comparison = numeric_compare(right->rest, left->rest);

	return comparison != 0 ? comparison : left->position - right->position;
}

/*
 * allocate(amount, weights): each part by its weight, truncated; the minor
 * units left go one each to the parts with the largest rests.  The parts add up
 * to the amount.
 */
Datum
ct_allocate_weights(PG_FUNCTION_ARGS)
{
	MonetaryAmount *amount = PG_GETARG_MONETARY_AMOUNT_P(0);
	int64		units = money_units(amount);
	Numeric		whole = int64_to_numeric(units);
	int64		left = units;
	int			count;
	Numeric		total;
	Numeric    *weights = read_weights(PG_GETARG_ARRAYTYPE_P(1), &count,
									   &total);
	Part	   *parts = palloc(sizeof(Part) * count);
	MonetaryAmount *amounts = palloc(sizeof(MonetaryAmount) * count);

	for (int i = 0; i < count; i++)
	{
		Numeric		share = numeric_call(numeric_mul, whole, weights[i]);
		Numeric		quotient = numeric_call(numeric_div_trunc, share, total);
		Numeric		taken = numeric_call(numeric_mul, quotient, total);

		parts[i].position = i;
		parts[i].units = units_of_numeric(quotient, amount);
		parts[i].rest = numeric_absolute(numeric_call(numeric_sub, share,
													  taken));
		left -= parts[i].units;
	}

	/* No more units are left than there are parts with a rest. */
	qsort(parts, count, sizeof(Part), compare_rests);
	for (int i = 0; left != 0; i++)
	{
		parts[i].units += left < 0 ? -1 : 1;
		left += left < 0 ? 1 : -1;
	}
	for (int i = 0; i < count; i++)
		amounts[parts[i].position] = money_like(amount, parts[i].units);
	PG_RETURN_ARRAYTYPE_P(money_array(fcinfo, amounts, count));
}

/*
 * allocate(amount, parts): as with equal weights, so the first parts get the
 * minor units that are left.
 */
Datum
ct_allocate_equally(PG_FUNCTION_ARGS)
{
	MonetaryAmount *amount = PG_GETARG_MONETARY_AMOUNT_P(0);
	int32		count = PG_GETARG_INT32(1);
	int64		quotient;
	int64		left;
	MonetaryAmount *amounts;

	if (count < 1 || count > MAX_PARTS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid number of parts: %d", count),
				 errdetail("An amount can be allocated to 1 to %d parts.",
						   MAX_PARTS)));
	amounts = palloc(sizeof(MonetaryAmount) * count);
	quotient = money_units(amount) / count;
	left = money_units(amount) % count;
	for (int i = 0; i < count; i++)
	{
		int64		extra = left < 0 ? -1 : left > 0;

		amounts[i] = money_like(amount, quotient + extra);
		left -= extra;
	}
	PG_RETURN_ARRAYTYPE_P(money_array(fcinfo, amounts, count));
}

/*
 * cash_round(amount, increment): the nearest multiple of the increment, ties
 * away from zero.  TC005 for mixed currencies, TC026 for an increment that is
 * not positive, 22003 out of range.
 */
Datum
ct_cash_round(PG_FUNCTION_ARGS)
{
	MonetaryAmount *amount = PG_GETARG_MONETARY_AMOUNT_P(0);
	MonetaryAmount *increment = PG_GETARG_MONETARY_AMOUNT_P(1);
	MonetaryAmount rounding;

	if (money_units(increment) <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_CT_INVALID_AMOUNT),
				 errmsg("increment of cash rounding must be positive"),
				 errdetail("It is %s.", money_to_cstring(increment))));
	rounding = money_rounding(amount, increment);
	PG_RETURN_MONETARY_AMOUNT(money_add(amount, &rounding));
}

/*
 * cash_round(amount): to the currency's smallest cash step.  22003 out of
 * range.
 */
Datum
ct_cash_round_default(PG_FUNCTION_ARGS)
{
	MonetaryAmount *amount = PG_GETARG_MONETARY_AMOUNT_P(0);
	const Currency *currency = currency_find(amount->code);
	MonetaryAmount step = money_of(currency, currency->cash_step);
	MonetaryAmount rounding = money_rounding(amount, &step);

	PG_RETURN_MONETARY_AMOUNT(money_add(amount, &rounding));
}
