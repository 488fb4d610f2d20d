/*
 * currency_test.c
 *		The currency table and the look-up in it.
 */
#include <string.h>

#include "currency.h"
#include "tap.h"

/* Is every row of the table of the form that the code relies on? */
static void
test_table(void)
{
	bool		ascending = true;
	bool		letters = true;
	bool		digits = true;
	bool		steps = true;
	bool		found = true;

	for (size_t i = 0; i < currency_table_length; i++)
	{
		const Currency *currency = &currency_table[i];

		if (i > 0)
			ascending &= strcmp(currency[-1].code, currency->code) < 0;
		letters &= strspn(currency->code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
		digits &= currency->digits == CURRENCY_NO_MINOR_UNITS ||
			(currency->digits >= 0 && currency->digits <= 4);
		steps &= currency->cash_step >= 1;
		found &= currency_find(currency->code) == currency;
	}
	ok(currency_table_length == 234, "the table has 234 codes");
	ok(ascending, "the table ascends");
	ok(letters, "every code has three capital letters");
	ok(digits, "every currency has 0 to 4 digits or no minor unit");
	ok(steps, "no cash step is below the minor unit");
	ok(found, "every code is found");
}

/* Known rows, one for each kind of smallest cash step. */
static void
test_known_rows(void)
{
	static const struct
	{
		const char *code;
		int			digits;
		int			cash_step;
		bool		is_active;
		bool		is_tender;
	}			rows[] = {
		{"USD", 2, 1, true, true},
		{"CAD", 2, 5, true, true},
		{"CHF", 2, 5, true, true},
		{"DKK", 2, 50, true, true},
		{"SEK", 2, 100, true, true},
		{"HUF", 2, 500, true, true},
		{"JPY", 0, 1, true, true},
		{"KWD", 3, 1, true, true},
		{"CLF", 4, 1, true, false},
		{"BEF", 0, 1, false, true},
		{"XAU", CURRENCY_NO_MINOR_UNITS, 1, true, false},
		{"XTS", CURRENCY_NO_MINOR_UNITS, 1, true, false},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
	{
		const Currency *currency = currency_find(rows[i].code);

		ok(currency != NULL &&
		   currency->digits == rows[i].digits &&
		   currency->cash_step == rows[i].cash_step &&
		   currency->is_active == rows[i].is_active &&
		   currency->is_tender == rows[i].is_tender,
		   "%s is as ISO 4217 and CLDR say", rows[i].code);
	}
}

/* What is no code is not found, and nothing is read behind its end. */
static void
test_unknown(void)
{
	static const char *const codes[] = {
		"", "U", "US", "AAA", "ZZZ", "usd", "Usd", "U D", "\xff\xff\xff", "\x01\x01\x01"
	};

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		ok(currency_find(codes[i]) == NULL, "unknown code %zu is not found", i);
	ok(currency_find("USD and more") == currency_find("USD"),
	   "only three letters are read");
}

int
main(void)
{
	test_table();
	test_known_rows();
	test_unknown();
	return done_testing();
}
