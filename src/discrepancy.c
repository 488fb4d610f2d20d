/*
 * discrepancy.c
 *		discrepancy_summary: text and binary form, accessors.
 *
 * Whatever comes from outside must be a summary that some counts can have; so
 * merging and the accessors need not look again.
 */
#include "postgres.h"

#include "fmgr.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

#include "compat.h"
#include "discrepancy.h"
#include "money_text.h"

PG_FUNCTION_INFO_V1(ct_discrepancy_summary_in);
PG_FUNCTION_INFO_V1(ct_discrepancy_summary_out);
PG_FUNCTION_INFO_V1(ct_discrepancy_summary_recv);
PG_FUNCTION_INFO_V1(ct_discrepancy_summary_send);
PG_FUNCTION_INFO_V1(ct_total_count);
PG_FUNCTION_INFO_V1(ct_net_discrepancy);
PG_FUNCTION_INFO_V1(ct_mean_discrepancy);
PG_FUNCTION_INFO_V1(ct_discrepancy_deviation);

/* Length of the binary form: the struct without its reserved bytes. */
#define BINARY_LENGTH (9 * sizeof(int64) + 3 + 1)

/*
 * An amount of minor units in the currency of a summary.
 */
MonetaryAmount
discrepancy_amount(const DiscrepancySummary *summary, int64 units)
{
	MonetaryAmount amount;

	money_set_units(&amount, units);
	memcpy(amount.code, summary->code, sizeof(amount.code));
	amount.digits = summary->digits;
	return amount;
}

/*
 * Can "count" discrepancies on one side have this total and this worst?  All
 * are absolute minor units, and each discrepancy is at least one.
 */
static bool
side_is_possible(int64 count, uint64 total, uint64 worst)
{
	if (count == 0)
		return total == 0 && worst == 0;
	return count > 0 && worst > 0 && total >= worst &&
		total - worst >= (uint64) count - 1 &&
		(uint128) worst * (uint64) count >= total;
}

/* Is it a summary of counts? */
static bool
is_possible(const DiscrepancySummary *summary)
{
	uint128		over = (uint64) summary->worst_over;
	uint128		missing = -(uint64) summary->worst_short;
	int64		count;

	if (summary->over_count < 0 || summary->short_count < 0 ||
		summary->exact_count < 0 || summary->total_over < 0 ||
		summary->total_short > 0 || summary->worst_over < 0 ||
		summary->worst_short > 0)
		return false;
	if (pg_add_s64_overflow(summary->over_count, summary->short_count,
							&count) ||
		pg_add_s64_overflow(count, summary->exact_count, &count) || count == 0)
		return false;
	return side_is_possible(summary->over_count, summary->total_over,
							summary->worst_over) &&
		side_is_possible(summary->short_count, -(uint64) summary->total_short,
						 -(uint64) summary->worst_short) &&
		discrepancy_squares(summary) >= over * over + missing * missing &&
		(discrepancy_squares(summary) == 0) == (over == 0 && missing == 0);
}

/* A number of 128 bits as numeric. */
static Numeric
numeric_of_squares(uint128 squares)
{
	char		reversed[40];
	char		text[40];
	int			count = 0;
	int			length = 0;

	do
	{
		reversed[count++] = '0' + (int) (squares % 10);
		squares /= 10;
	} while (squares > 0);
	while (count > 0)
		text[length++] = reversed[--count];
	text[length] = '\0';
	return DatumGetNumeric(DirectFunctionCall3(numeric_in,
											   CStringGetDatum(text),
											   ObjectIdGetDatum(InvalidOid),
											   Int32GetDatum(-1)));
}

/*
 * Reads a word after a literal text; moves the cursor behind it.  False unless
 * both are there and the word has room.
 */
static bool
read_word(const char **cursor, const char *before, char *word, size_t size)
{
	size_t		length = strlen(before);

	if (strncmp(*cursor, before, length) != 0)
		return false;
	*cursor += length;
	length = strcspn(*cursor, " ");
	if (length == 0 || length >= size)
		return false;
	memcpy(word, *cursor, length);
	word[length] = '\0';
	*cursor += length;
	return true;
}

/* Reads a whole number that is not negative. */
static bool
read_count(const char **cursor, const char *before, uint128 limit,
		   uint128 *count)
{
	char		word[64];

	if (!read_word(cursor, before, word, sizeof(word)))
		return false;
	*count = 0;
	for (const char *digit = word; *digit != '\0'; digit++)
	{
		if (*digit < '0' || *digit > '9' ||
			*count > (limit - (*digit - '0')) / 10)
			return false;
		*count = *count * 10 + (*digit - '0');
	}
	return true;
}

/* Reads a count of 64 bits. */
static bool
read_int64(const char **cursor, const char *before, int64 *count)
{
	uint128		wide;

	if (!read_count(cursor, before, PG_INT64_MAX, &wide))
		return false;
	*count = (int64) wide;
	return true;
}

/* Reads the number of an amount. */
static bool
read_units(const char **cursor, const char *before, const Currency *currency,
		   int64 *units)
{
	char		word[64];
	MoneyText	parsed;

	if (!read_word(cursor, before, word, sizeof(word)) ||
		money_text_parse_number(word, currency, &parsed) != MONEY_TEXT_OK)
		return false;
	*units = parsed.units;
	return true;
}

/* Reads the text form.  False if it is none, or no possible summary. */
static bool
parse_summary(const char *text, DiscrepancySummary *summary)
{
	char		code[4];
	const Currency *currency = NULL;
	uint128		squares;

	memset(summary, 0, sizeof(*summary));
	if (read_word(&text, "", code, sizeof(code)) && strlen(code) == 3)
		currency = currency_find(code);
	if (currency == NULL || currency->digits == CURRENCY_NO_MINOR_UNITS)
		return false;
	memcpy(summary->code, currency->code, sizeof(summary->code));
	summary->digits = currency->digits;
	if (!read_int64(&text, " over ", &summary->over_count) ||
		!read_units(&text, " total ", currency, &summary->total_over) ||
		!read_units(&text, " worst ", currency, &summary->worst_over) ||
		!read_int64(&text, " short ", &summary->short_count) ||
		!read_units(&text, " total ", currency, &summary->total_short) ||
		!read_units(&text, " worst ", currency, &summary->worst_short) ||
		!read_int64(&text, " exact ", &summary->exact_count) ||
		!read_count(&text, " squares ", ~(uint128) 0, &squares) ||
		*text != '\0')
		return false;
	discrepancy_set_squares(summary, squares);
	return is_possible(summary);
}

/*
 * discrepancy_summary_in(cstring): the text form.  Softly 22P02 for anything
 * that is not the text of a possible summary.
 */
Datum
ct_discrepancy_summary_in(PG_FUNCTION_ARGS)
{
	char	   *text = PG_GETARG_CSTRING(0);
	DiscrepancySummary *summary = palloc(sizeof(DiscrepancySummary));

	if (!parse_summary(text, summary))
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type discrepancy_summary: \"%s\"",
						text),
				 errdetail("It must be what the type itself writes, for counts that there can be.")));
	PG_RETURN_DISCREPANCY_SUMMARY_P(summary);
}

/* The number of an amount of a summary, as text. */
static char *
number_text(const DiscrepancySummary *summary, int64 units)
{
	char	   *text = palloc(MONEY_TEXT_SIZE);

	money_text_format_number(text, units, summary->digits);
	return text;
}

/*
 * discrepancy_summary_out(discrepancy_summary): "USD over 2 total 3.50 worst
 * 3.00 short 1 total -1.20 worst -1.20 exact 7 squares 106900".  The squares
 * are those of minor units.
 */
Datum
ct_discrepancy_summary_out(PG_FUNCTION_ARGS)
{
	DiscrepancySummary *summary = PG_GETARG_DISCREPANCY_SUMMARY_P(0);
	Numeric		number = numeric_of_squares(discrepancy_squares(summary));
	Datum		squares = DirectFunctionCall1(numeric_out,
											  NumericGetDatum(number));

	PG_RETURN_CSTRING(psprintf("%.3s over " INT64_FORMAT " total %s worst %s"
							   " short " INT64_FORMAT " total %s worst %s"
							   " exact " INT64_FORMAT " squares %s",
							   summary->code, summary->over_count,
							   number_text(summary, summary->total_over),
							   number_text(summary, summary->worst_over),
							   summary->short_count,
							   number_text(summary, summary->total_short),
							   number_text(summary, summary->worst_short),
							   summary->exact_count,
							   DatumGetCString(squares)));
}

/*
 * discrepancy_summary_recv(internal): the binary form, 76 bytes: the nine
 * numbers of the struct in its order as 64-bit integers in network order, the
 * three letters, the digits.  22P03 for what is no possible summary.
 */
Datum
ct_discrepancy_summary_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	DiscrepancySummary *summary = palloc0(sizeof(DiscrepancySummary));
	const Currency *currency;

	if (message->len - message->cursor != BINARY_LENGTH)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid length of a binary discrepancy_summary"),
				 errdetail("It has %d bytes instead of %d.",
						   message->len - message->cursor,
						   (int) BINARY_LENGTH)));
	summary->over_count = pq_getmsgint64(message);
	summary->short_count = pq_getmsgint64(message);
	summary->exact_count = pq_getmsgint64(message);
	summary->total_over = pq_getmsgint64(message);
	summary->total_short = pq_getmsgint64(message);
	summary->worst_over = pq_getmsgint64(message);
	summary->worst_short = pq_getmsgint64(message);
	summary->squares_high = pq_getmsgint64(message);
	summary->squares_low = pq_getmsgint64(message);
	pq_copymsgbytes(message, summary->code, sizeof(summary->code));
	summary->digits = pq_getmsgbyte(message);
	currency = currency_find(summary->code);
	if (currency == NULL || currency->digits != summary->digits ||
		!is_possible(summary))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary discrepancy_summary"),
				 errdetail("There can be no counts that have this summary.")));
	PG_RETURN_DISCREPANCY_SUMMARY_P(summary);
}

/*
 * discrepancy_summary_send(discrepancy_summary): the binary form.
 */
Datum
ct_discrepancy_summary_send(PG_FUNCTION_ARGS)
{
	DiscrepancySummary *summary = PG_GETARG_DISCREPANCY_SUMMARY_P(0);
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendint64(&message, summary->over_count);
	pq_sendint64(&message, summary->short_count);
	pq_sendint64(&message, summary->exact_count);
	pq_sendint64(&message, summary->total_over);
	pq_sendint64(&message, summary->total_short);
	pq_sendint64(&message, summary->worst_over);
	pq_sendint64(&message, summary->worst_short);
	pq_sendint64(&message, summary->squares_high);
	pq_sendint64(&message, summary->squares_low);
	pq_sendbytes(&message, summary->code, sizeof(summary->code));
	pq_sendbyte(&message, summary->digits);
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/*
 * The accessors of single fields: over_count(summary) and its like.
 */
#define DEFINE_COUNT_ACCESSOR(field) \
PG_FUNCTION_INFO_V1(ct_##field); \
Datum \
ct_##field(PG_FUNCTION_ARGS) \
{ \
	PG_RETURN_INT64(PG_GETARG_DISCREPANCY_SUMMARY_P(0)->field); \
}
#define DEFINE_AMOUNT_ACCESSOR(field) \
PG_FUNCTION_INFO_V1(ct_##field); \
Datum \
ct_##field(PG_FUNCTION_ARGS) \
{ \
	DiscrepancySummary *summary = PG_GETARG_DISCREPANCY_SUMMARY_P(0); \
\
	PG_RETURN_MONETARY_AMOUNT(discrepancy_amount(summary, summary->field)); \
}

DEFINE_COUNT_ACCESSOR(over_count)
DEFINE_COUNT_ACCESSOR(short_count)
DEFINE_COUNT_ACCESSOR(exact_count)
DEFINE_AMOUNT_ACCESSOR(total_over)
DEFINE_AMOUNT_ACCESSOR(total_short)
DEFINE_AMOUNT_ACCESSOR(worst_over)
DEFINE_AMOUNT_ACCESSOR(worst_short)

/*
 * total_count(summary): the number of counts.
 */
Datum
ct_total_count(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(discrepancy_count(PG_GETARG_DISCREPANCY_SUMMARY_P(0)));
}

/*
 * The sum of all discrepancies, in minor units: the two sides cannot overflow.
 */
static inline int64
net_units(const DiscrepancySummary *summary)
{
	return summary->total_over + summary->total_short;
}

/*
 * net_discrepancy(summary): the sum of all discrepancies.
 */
Datum
ct_net_discrepancy(PG_FUNCTION_ARGS)
{
	DiscrepancySummary *summary = PG_GETARG_DISCREPANCY_SUMMARY_P(0);

	PG_RETURN_MONETARY_AMOUNT(discrepancy_amount(summary, net_units(summary)));
}

/* Calls a numeric function of two arguments. */
static inline Numeric
numeric_call(PGFunction function, Numeric a, Numeric b)
{
	return DatumGetNumeric(DirectFunctionCall2(function, NumericGetDatum(a),
											   NumericGetDatum(b)));
}

/* One major unit in minor units: what turns the latter into the former. */
static inline Numeric
minor_per_major(const DiscrepancySummary *summary)
{
	int64		units = 1;

	for (int i = 0; i < summary->digits; i++)
		units *= 10;
	return int64_to_numeric(units);
}

/*
 * mean_discrepancy(summary): a number in major units, not rounded to minor
 * ones.
 */
Datum
ct_mean_discrepancy(PG_FUNCTION_ARGS)
{
	DiscrepancySummary *summary = PG_GETARG_DISCREPANCY_SUMMARY_P(0);
	Numeric		count = int64_to_numeric(discrepancy_count(summary));
	Numeric		divisor = numeric_call(numeric_mul, count,
									   minor_per_major(summary));

	PG_RETURN_NUMERIC(numeric_call(numeric_div,
								   int64_to_numeric(net_units(summary)),
								   divisor));
}

/*
 * discrepancy_deviation(summary): the standard deviation of the sample, a
 * number in major units.  NULL for a single count.
 */
Datum
ct_discrepancy_deviation(PG_FUNCTION_ARGS)
{
	DiscrepancySummary *summary = PG_GETARG_DISCREPANCY_SUMMARY_P(0);
	Numeric		count = int64_to_numeric(discrepancy_count(summary));
	Numeric		count_less_one =
		int64_to_numeric(discrepancy_count(summary) - 1);
	Numeric		net = int64_to_numeric(net_units(summary));
	Numeric		minor = minor_per_major(summary);
	Numeric		squares = numeric_of_squares(discrepancy_squares(summary));
	Numeric		spread;
	Numeric		divisor;

	if (discrepancy_count(summary) < 2)
		PG_RETURN_NULL();

	/* (n * sum of squares - net squared) / (n * (n - 1)), in minor units. */
	spread = numeric_call(numeric_sub,
						  numeric_call(numeric_mul, count, squares),
						  numeric_call(numeric_mul, net, net));
	divisor = numeric_call(numeric_mul,
						   numeric_call(numeric_mul, count, count_less_one),
						   numeric_call(numeric_mul, minor, minor));
	return DirectFunctionCall1(numeric_sqrt,
							   NumericGetDatum(numeric_call(numeric_div, spread,
															divisor)));
}
