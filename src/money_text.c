/*
 * money_text.c
 *		Reads and writes the text form of an amount.  Pure C.
 *
 * Exact or refused: nothing here rounds.
 */
#include "money_text.h"

#include <string.h>

/* A number as written: its digits as one integer, and where the point was. */
typedef struct Number
{
	int64_t		negative_value;	/* minus its absolute value, so that the
								 * minimum has room */
	int			decimals;
	bool		is_negative;
	bool		overflowed;		/* negative_value does not hold it */
} Number;

/* Decimals beyond this are counted no further: no currency has so many. */
#define MAX_DECIMALS 1000000

static inline bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static inline const char *
skip_blanks(const char *text)
{
	while (is_blank(*text))
		text++;
	return text;
}

/* Appends a decimal digit to a number that is kept negative. */
static inline void
append_digit(Number *number, int digit)
{
	number->overflowed |=
		__builtin_mul_overflow(number->negative_value, 10,
							   &number->negative_value) ||
		__builtin_sub_overflow(number->negative_value, digit,
							   &number->negative_value);
}

/*
 * Reads a number.  Returns what follows it, or NULL if there is no number.
 */
static const char *
scan_number(const char *text, Number *number)
{
	memset(number, 0, sizeof(*number));
	if (*text == '+' || *text == '-')
		number->is_negative = *text++ == '-';
	if (!is_digit(*text))
		return NULL;
	while (is_digit(*text))
		append_digit(number, *text++ - '0');
	if (*text != '.')
		return text;
	text++;
	if (!is_digit(*text))
		return NULL;
	while (is_digit(*text))
	{
		append_digit(number, *text++ - '0');
		if (number->decimals < MAX_DECIMALS)
			number->decimals++;
	}
	return text;
}

/*
 * Reads a word of letters as a currency code, whatever the letters are.
 * Returns what follows it, or NULL if there is no letter.
 */
static const char *
scan_code(const char *text, MoneyText *result)
{
	result->code = text;
	while (is_letter(*text))
		text++;
	result->code_length = text - result->code;
	return result->code_length > 0 ? text : NULL;
}

/*
 * Turns a number as written into minor units of result->currency.
 */
static MoneyTextStatus
number_to_units(const Number *number, MoneyText *result)
{
	Number		scaled = *number;

	result->decimals = number->decimals;
	if (result->currency->digits == CURRENCY_NO_MINOR_UNITS)
		return MONEY_TEXT_NO_MINOR_UNITS;
	if (number->decimals > result->currency->digits)
		return MONEY_TEXT_TOO_MANY_DECIMALS;
	for (int i = number->decimals; i < result->currency->digits; i++)
		append_digit(&scaled, 0);
	if (scaled.overflowed ||
		(!number->is_negative && scaled.negative_value == INT64_MIN))
		return MONEY_TEXT_OUT_OF_RANGE;
	result->units = number->is_negative ?
		scaled.negative_value : -scaled.negative_value;
	return MONEY_TEXT_OK;
}

/*
 * Reads an amount with its currency, in either order.
 */
MoneyTextStatus
money_text_parse(const char *text, MoneyText *result)
{
	Number		number;
	bool		code_first;

	memset(result, 0, sizeof(*result));
	text = skip_blanks(text);
	code_first = is_letter(*text);
	text = code_first ? scan_code(text, result) : scan_number(text, &number);
	if (text == NULL || !is_blank(*text))
		return MONEY_TEXT_MALFORMED;
	text = skip_blanks(text);
	text = code_first ? scan_number(text, &number) : scan_code(text, result);
	if (text == NULL || *skip_blanks(text) != '\0')
		return MONEY_TEXT_MALFORMED;

	if (result->code_length == 3)
		result->currency = currency_find(result->code);
	if (result->currency == NULL)
		return MONEY_TEXT_UNKNOWN_CURRENCY;
	return number_to_units(&number, result);
}

/*
 * Reads a number alone, as an amount of the given currency.
 */
MoneyTextStatus
money_text_parse_number(const char *text, const Currency *currency,
						MoneyText *result)
{
	Number		number;

	memset(result, 0, sizeof(*result));
	result->currency = currency;
	result->code = currency->code;
	result->code_length = strlen(currency->code);
	text = scan_number(text, &number);
	if (text == NULL || *text != '\0')
		return MONEY_TEXT_MALFORMED;
	return number_to_units(&number, result);
}

/*
 * Writes the number of an amount; returns its length.
 */
size_t
money_text_format_number(char *text, int64_t units, int digits)
{
	char		reversed[MONEY_TEXT_SIZE];
	size_t		count = 0;
	size_t		length = 0;
	uint64_t	rest = units < 0 ? -(uint64_t) units : (uint64_t) units;

	/* From the last digit to the first, one at least before the point. */
	for (int written = 0; rest > 0 || written <= digits; written++)
	{
		if (written == digits && digits > 0)
			reversed[count++] = '.';
		reversed[count++] = '0' + rest % 10;
		rest /= 10;
	}
	if (units < 0)
		reversed[count++] = '-';
	while (count > 0)
		text[length++] = reversed[--count];
	text[length] = '\0';
	return length;
}

/*
 * Writes an amount with its currency; returns its length.
 */
size_t
money_text_format(char *text, int64_t units, int digits, const char *code)
{
	size_t		length = money_text_format_number(text, units, digits);

	text[length++] = ' ';
	memcpy(text + length, code, 3);
	length += 3;
	text[length] = '\0';
	return length;
}
