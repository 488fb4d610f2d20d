/*
 * money_order.c
 *		Comparison and hashing of monetary_amount.
 *
 * The total order, by currency code and then by amount, is for indexes,
 * sorting and grouping: it never raises.  The strict comparisons are for
 * people: they raise TC005 on two currencies.
 *
 * Digits follow from the code, so nothing here looks at them.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "fmgr.h"

#include "money.h"

PG_FUNCTION_INFO_V1(ct_monetary_amount_cmp);
PG_FUNCTION_INFO_V1(ct_monetary_amount_hash);
PG_FUNCTION_INFO_V1(ct_monetary_amount_hash_extended);

/* The three letters as one number that orders as they do. */
static inline uint32
code_key(const MonetaryAmount *amount)
{
	return (uint32) (unsigned char) amount->code[0] << 16 |
		(uint32) (unsigned char) amount->code[1] << 8 |
		(uint32) (unsigned char) amount->code[2];
}

/*
 * The total order: negative, zero or positive as a stands before, with or
 * behind b.
 */
static inline int
money_compare(const MonetaryAmount *a, const MonetaryAmount *b)
{
	uint32		a_code = code_key(a);
	uint32		b_code = code_key(b);
	int64		a_units;
	int64		b_units;

	if (a_code != b_code)
		return a_code < b_code ? -1 : 1;
	a_units = money_units(a);
	b_units = money_units(b);
	return a_units < b_units ? -1 : a_units > b_units;
}

/*
 * The order within one currency; TC005 for two.
 */
static inline int
money_compare_strictly(const MonetaryAmount *a, const MonetaryAmount *b)
{
	money_check_same_currency(a, b);
	return money_compare(a, b);
}

/*
 * Defines the SQL-callable function ct_<name> that says whether compare(a, b)
 * stands in the given relation to 0.
 */
#define DEFINE_COMPARISON(name, compare, relation) \
PG_FUNCTION_INFO_V1(ct_##name); \
Datum \
ct_##name(PG_FUNCTION_ARGS) \
{ \
	PG_RETURN_BOOL(compare(PG_GETARG_MONETARY_AMOUNT_P(0), \
						   PG_GETARG_MONETARY_AMOUNT_P(1)) relation 0); \
}

DEFINE_COMPARISON(monetary_amount_lt, money_compare, <)
DEFINE_COMPARISON(monetary_amount_le, money_compare, <=)
DEFINE_COMPARISON(monetary_amount_eq, money_compare, ==)
DEFINE_COMPARISON(monetary_amount_ne, money_compare, !=)
DEFINE_COMPARISON(monetary_amount_ge, money_compare, >=)
DEFINE_COMPARISON(monetary_amount_gt, money_compare, >)
DEFINE_COMPARISON(monetary_amount_strict_lt, money_compare_strictly, <)
DEFINE_COMPARISON(monetary_amount_strict_le, money_compare_strictly, <=)
DEFINE_COMPARISON(monetary_amount_strict_eq, money_compare_strictly, ==)
DEFINE_COMPARISON(monetary_amount_strict_ne, money_compare_strictly, !=)
DEFINE_COMPARISON(monetary_amount_strict_ge, money_compare_strictly, >=)
DEFINE_COMPARISON(monetary_amount_strict_gt, money_compare_strictly, >)

/*
 * monetary_amount_cmp(a, b): btree's comparison, by the total order.
 */
Datum
ct_monetary_amount_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(money_compare(PG_GETARG_MONETARY_AMOUNT_P(0),
								  PG_GETARG_MONETARY_AMOUNT_P(1)));
}

/*
 * What is hashed: code and units as three words by value, so that the hash is
 * the same on machines of either byte order.
 */
typedef struct HashKey
{
	uint32		words[3];
} HashKey;

static inline HashKey
hash_key(const MonetaryAmount *amount)
{
	uint64		units = (uint64) money_units(amount);
	HashKey		key = {{code_key(amount), (uint32) (units >> 32), (uint32) units}};

	return key;
}

/*
 * monetary_amount_hash(amount).
 */
Datum
ct_monetary_amount_hash(PG_FUNCTION_ARGS)
{
	HashKey		key = hash_key(PG_GETARG_MONETARY_AMOUNT_P(0));

	return hash_any((unsigned char *) &key, sizeof(key));
}

/*
 * monetary_amount_hash_extended(amount, seed).
 */
Datum
ct_monetary_amount_hash_extended(PG_FUNCTION_ARGS)
{
	HashKey		key = hash_key(PG_GETARG_MONETARY_AMOUNT_P(0));

	return hash_any_extended((unsigned char *) &key, sizeof(key),
							 PG_GETARG_INT64(1));
}
