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
#include "utils/sortsupport.h"

#include "money.h"

PG_FUNCTION_INFO_V1(ct_monetary_amount_cmp);
PG_FUNCTION_INFO_V1(ct_monetary_amount_sortsupport);
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

/* Bits of an abbreviated key for the units; the code takes 15 above them. */
#define ABBREVIATED_UNITS_BITS 49

/*
 * An abbreviated key: 5 bits for each letter, then the units as far as 49 bits
 * hold them.  Unsigned keys that differ order as their amounts do, and up to
 * 2.8 trillion dollars in cents they tell all amounts apart.
 */
static Datum
abbreviate(Datum original, SortSupport ssup pg_attribute_unused())
{
	const MonetaryAmount *amount = DatumGetMonetaryAmountP(original);
	const int64 limit = INT64CONST(1) << (ABBREVIATED_UNITS_BITS - 1);
	int64		units = Max(-limit, Min(money_units(amount), limit - 1));
	uint64		key = 0;

	for (size_t i = 0; i < lengthof(amount->code); i++)
		key = key << 5 | (uint64) (amount->code[i] - 'A');
	return (Datum) (key << ABBREVIATED_UNITS_BITS | (uint64) (units + limit));
}

/*
 * Abbreviation is never given up: a key costs little more than fetching the
 * amount, and the keys of common amounts all differ.
 */
static bool
abbreviation_abort(int count pg_attribute_unused(),
				   SortSupport ssup pg_attribute_unused())
{
	return false;
}

/* The total order for sorting. */
static int
sort_compare(Datum a, Datum b, SortSupport ssup pg_attribute_unused())
{
	return money_compare(DatumGetMonetaryAmountP(a),
						 DatumGetMonetaryAmountP(b));
}

/*
 * monetary_amount_sortsupport(internal): sorts by abbreviated keys where a
 * Datum has room for them.
 */
Datum
ct_monetary_amount_sortsupport(PG_FUNCTION_ARGS)
{
	SortSupport ssup = (SortSupport) PG_GETARG_POINTER(0);

	ssup->comparator = sort_compare;
	if (ssup->abbreviate && sizeof(Datum) == sizeof(uint64))
	{
		ssup->abbrev_full_comparator = sort_compare;
		ssup->comparator = ssup_datum_unsigned_cmp;
		ssup->abbrev_converter = abbreviate;
		ssup->abbrev_abort = abbreviation_abort;
	}
	PG_RETURN_VOID();
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
	HashKey		key = {{
		code_key(amount), (uint32) (units >> 32), (uint32) units
	}};

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
