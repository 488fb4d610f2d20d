/*
 * money_text.h
 *		The text form of an amount: "12.34 USD".  Pure C: no server header
 *		needed, no memory taken, no errors raised.
 *
 *	amount:	blanks? (number blanks code | code blanks number) blanks?
 *	number:	("+" | "-")? digit+ ("." digit+)?
 *	code:	three letters A-Z of ISO 4217
 *
 * Digits are ASCII, blanks are ASCII white space.  No locale has a say.
 */
#ifndef CT_MONEY_TEXT_H
#define CT_MONEY_TEXT_H

#include "currency.h"

typedef enum MoneyTextStatus
{
	MONEY_TEXT_OK,
	MONEY_TEXT_MALFORMED,
	MONEY_TEXT_UNKNOWN_CURRENCY,
	MONEY_TEXT_NO_MINOR_UNITS,	/* a currency such as XAU */
	MONEY_TEXT_TOO_MANY_DECIMALS,
	MONEY_TEXT_OUT_OF_RANGE
} MoneyTextStatus;

/* What a text says.  Set as far as the status shows that it was read. */
typedef struct MoneyText
{
	const Currency *currency;	/* from NO_MINOR_UNITS on and for OK */
	const char *code;			/* points into the text; from
								 * UNKNOWN_CURRENCY on */
	size_t		code_length;
	int			decimals;		/* written in the text */
	int64_t		units;			/* signed minor units; for OK */
} MoneyText;

/* Room for every amount as text, with the final zero byte. */
#define MONEY_TEXT_SIZE 32

/* Reads an amount with its currency. */
extern MoneyTextStatus money_text_parse(const char *text, MoneyText *result);

/*
 * Reads a number alone, as an amount of the given currency: no blanks around.
 */
extern MoneyTextStatus money_text_parse_number(const char *text,
											   const Currency *currency,
											   MoneyText *result);

/*
 * Writes the number of an amount with all its decimals and a final zero byte
 * into "text", which has room for MONEY_TEXT_SIZE.  Returns its length.
 */
extern size_t money_text_format_number(char *text, int64_t units, int digits);

/* The same with a blank and the three letters of "code" behind. */
extern size_t money_text_format(char *text, int64_t units, int digits,
								const char *code);

#endif							/* CT_MONEY_TEXT_H */
