/*
 * money.h
 *		monetary_amount: a 64-bit count of minor units with its currency.
 *
 * The on-disk form is final: 12 bytes, int4-aligned, passed by reference.  The
 * digits travel in the value, so that printing and adding need no table.
 *
 * All arithmetic on money is done by the helpers declared here.  They raise
 * 22003 when 64 bits do not suffice and TC005 when currencies differ.
 */
#ifndef CT_MONEY_H
#define CT_MONEY_H

#include "common/int.h"
#include "fmgr.h"
#include "utils/array.h"

#include "currency.h"

typedef struct MonetaryAmount
{
	int32		units[2];		/* signed 64-bit count of minor units, machine
								 * order; two words because the type is
								 * int4-aligned */
	char		code[3];		/* ISO 4217 letters */
	uint8		digits;			/* of the minor unit: 0, 2, 3 or 4 */
} MonetaryAmount;

StaticAssertDecl(sizeof(MonetaryAmount) == 12,
				 "the on-disk form of monetary_amount is 12 bytes");

#define DatumGetMonetaryAmountP(d)	((MonetaryAmount *) DatumGetPointer(d))
#define MonetaryAmountPGetDatum(p)	PointerGetDatum(p)
#define PG_GETARG_MONETARY_AMOUNT_P(n) \
	DatumGetMonetaryAmountP(PG_GETARG_DATUM(n))
#define PG_RETURN_MONETARY_AMOUNT_P(p) PG_RETURN_POINTER(p)

/* The count of minor units, signed. */
static inline int64
money_units(const MonetaryAmount *amount)
{
	int64		units;

	memcpy(&units, amount->units, sizeof(units));
	return units;
}

/* Sets the count of minor units and leaves the currency. */
static inline void
money_set_units(MonetaryAmount *amount, int64 units)
{
	memcpy(amount->units, &units, sizeof(units));
}

/*
 * Do two amounts have the same currency?  Compares the digits along with the
 * letters, on which they depend: one word.
 */
static inline bool
money_same_currency(const MonetaryAmount *a, const MonetaryAmount *b)
{
	const size_t offset = offsetof(MonetaryAmount, code);

	return memcmp((const char *) a + offset, (const char *) b + offset,
				  sizeof(MonetaryAmount) - offset) == 0;
}

/* An amount of "units" minor units in the given currency. */
extern MonetaryAmount money_of(const Currency *currency, int64 units);

/* An amount of "units" minor units in the currency of another amount. */
extern MonetaryAmount money_like(const MonetaryAmount *model, int64 units);

/* A copy in the caller's memory context, for functions that return it. */
extern MonetaryAmount *money_copy(MonetaryAmount amount);

#define PG_RETURN_MONETARY_AMOUNT(amount) \
	PG_RETURN_MONETARY_AMOUNT_P(money_copy(amount))

/* The array that a function with this call returns. */
extern ArrayType *money_array(FunctionCallInfo fcinfo, MonetaryAmount *amounts,
							  int count);

/*
 * The amount that a number such as "12.34" and a code mean together.  Exact;
 * 22P02 and 22003 as for the text form.
 */
/* The cast from jsonb, which money_json.c explains. */
extern Datum ct_jsonb_to_monetary_amount(PG_FUNCTION_ARGS);

extern MonetaryAmount money_from_parts(const char *number, const char *code);

/* The errors of all arithmetic: TC005, and 22003 in the model's currency. */
extern void money_raise_mismatch(const MonetaryAmount *a,
								 const MonetaryAmount *b);
extern void money_raise_out_of_range(const MonetaryAmount *model);

/* Raises TC005 that names both codes unless the currencies are the same. */
static inline void
money_check_same_currency(const MonetaryAmount *a, const MonetaryAmount *b)
{
	if (unlikely(!money_same_currency(a, b)))
		money_raise_mismatch(a, b);
}

/*
 * The minor units of a + b; inline for the aggregates.  TC005 for mixed
 * currencies, 22003 out of range.
 */
static inline int64
money_add_units(const MonetaryAmount *a, const MonetaryAmount *b)
{
	int64		units;

	money_check_same_currency(a, b);
	if (unlikely(pg_add_s64_overflow(money_units(a), money_units(b), &units)))
		money_raise_out_of_range(a);
	return units;
}

/* Checked arithmetic: TC005 for mixed currencies, 22003 out of range. */
extern MonetaryAmount money_add(const MonetaryAmount *a,
								const MonetaryAmount *b);
extern MonetaryAmount money_subtract(const MonetaryAmount *a,
									 const MonetaryAmount *b);
extern MonetaryAmount money_negate(const MonetaryAmount *a);

/*
 * The amount that brings "amount" to a multiple of "increment", ties away
 * from zero: round(amount) - amount.  increment is positive and of the same
 * currency.
 */
extern MonetaryAmount money_rounding(const MonetaryAmount *amount,
									 const MonetaryAmount *increment);

/*
 * The text form "12.34 USD" in the caller's memory context, for messages.
 */
extern char *money_to_cstring(const MonetaryAmount *amount);

#endif							/* CT_MONEY_H */
