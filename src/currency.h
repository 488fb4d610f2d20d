/*
 * currency.h
 *		The ISO 4217 table, compiled in.  Pure C: no server header needed.
 *
 * src/currency_table.c is generated from data/currencies.csv.
 */
#ifndef CT_CURRENCY_H
#define CT_CURRENCY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CURRENCY_NO_MINOR_UNITS	(-1)	/* XAU, XTS, XXX and their like */

typedef struct Currency
{
	char		code[4];		/* ISO 4217 letters, with a final zero byte */
	int16_t		numeric_code;	/* ISO 4217 number; not unique over time */
	int8_t		digits;			/* of the minor unit, or
								 * CURRENCY_NO_MINOR_UNITS */
	int8_t		cash_digits;	/* CLDR: digits used in cash */
	int32_t		cash_step;		/* smallest cash step, in minor units; at
								 * least 1 */
	bool		is_active;		/* on ISO's current list */
	bool		is_tender;		/* money one can pay with, not a unit of
								 * account */
	const char *name;
} Currency;

/* The table in ascending order of code, and its length. */
extern const Currency currency_table[];
extern const size_t currency_table_length;

/*
 * The currency with this code: three letters A-Z, exactly so.  NULL if ISO
 * never knew it.  The code need not end in a zero byte.
 */
extern const Currency *currency_find(const char *code);

#endif							/* CT_CURRENCY_H */
