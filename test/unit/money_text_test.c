/*
 * money_text_test.c
 *		The parser and the formatter of amounts.
 */
#include <string.h>

#include "money_text.h"
#include "tap.h"

/* Texts that are amounts: what they mean and how they are printed. */
static void
test_valid(void)
{
	static const struct
	{
		const char *text;
		int64_t		units;
		const char *printed;
	}			cases[] = {
		{"12.34 USD", 1234, "12.34 USD"},
		{"USD 12.34", 1234, "12.34 USD"},
		{"+12.34 USD", 1234, "12.34 USD"},
		{"-12.34 USD", -1234, "-12.34 USD"},
		{"USD -12.34", -1234, "-12.34 USD"},
		{"USD +12.34", 1234, "12.34 USD"},
		{" \t\r\n\v\f12.34 \t\r\n\v\fUSD \t\r\n\v\f", 1234, "12.34 USD"},
		{"12 USD", 1200, "12.00 USD"},
		{"12.3 USD", 1230, "12.30 USD"},
		{"0 USD", 0, "0.00 USD"},
		{"-0 USD", 0, "0.00 USD"},
		{"-0.00 USD", 0, "0.00 USD"},
		{"0.01 USD", 1, "0.01 USD"},
		{"-0.01 USD", -1, "-0.01 USD"},
		{"0.10 USD", 10, "0.10 USD"},
		{"00000000000000000000000000012.34 USD", 1234, "12.34 USD"},
		{"500 JPY", 500, "500 JPY"},
		{"0 JPY", 0, "0 JPY"},
		{"-1 JPY", -1, "-1 JPY"},
		{"1.234 KWD", 1234, "1.234 KWD"},
		{"0.0001 CLF", 1, "0.0001 CLF"},
		{"7 DEM", 700, "7.00 DEM"},
		{"92233720368547758.07 USD", INT64_MAX, "92233720368547758.07 USD"},
		{"-92233720368547758.08 USD", INT64_MIN, "-92233720368547758.08 USD"},
		{"9223372036854775807 JPY", INT64_MAX, "9223372036854775807 JPY"},
		{"-9223372036854775808 JPY", INT64_MIN, "-9223372036854775808 JPY"},
		{"922337203685477.5807 CLF", INT64_MAX, "922337203685477.5807 CLF"},
		{"-922337203685477.5808 CLF", INT64_MIN, "-922337203685477.5808 CLF"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		MoneyText	money;
		char		printed[MONEY_TEXT_SIZE] = "";
		size_t		length = 0;
		MoneyTextStatus status = money_text_parse(cases[i].text, &money);

		if (status == MONEY_TEXT_OK)
			length = money_text_format(printed, money.units,
									   money.currency->digits,
									   money.currency->code);
		ok(status == MONEY_TEXT_OK && money.units == cases[i].units &&
		   strcmp(printed, cases[i].printed) == 0 && length == strlen(printed),
		   "amount %zu reads and prints as %s", i, cases[i].printed);
	}
}

/* Texts that are none, and what is said about them. */
static void
test_invalid(void)
{
	static const struct
	{
		const char *text;
		MoneyTextStatus status;
	}			cases[] = {
		{"", MONEY_TEXT_MALFORMED},
		{" ", MONEY_TEXT_MALFORMED},
		{"12.34", MONEY_TEXT_MALFORMED},
		{"USD", MONEY_TEXT_MALFORMED},
		{"USD ", MONEY_TEXT_MALFORMED},
		{"12.34 ", MONEY_TEXT_MALFORMED},
		{"12.34USD", MONEY_TEXT_MALFORMED},
		{"USD12.34", MONEY_TEXT_MALFORMED},
		{"12. USD", MONEY_TEXT_MALFORMED},
		{".34 USD", MONEY_TEXT_MALFORMED},
		{". USD", MONEY_TEXT_MALFORMED},
		{"- USD", MONEY_TEXT_MALFORMED},
		{"--1 USD", MONEY_TEXT_MALFORMED},
		{"- 1 USD", MONEY_TEXT_MALFORMED},
		{"1- USD", MONEY_TEXT_MALFORMED},
		{"-USD 1", MONEY_TEXT_MALFORMED},
		{"1,000.00 USD", MONEY_TEXT_MALFORMED},
		{"12,34 USD", MONEY_TEXT_MALFORMED},
		{"1 000 USD", MONEY_TEXT_MALFORMED},
		{"1.2.3 USD", MONEY_TEXT_MALFORMED},
		{"1e2 USD", MONEY_TEXT_MALFORMED},
		{"0x10 USD", MONEY_TEXT_MALFORMED},
		{"NaN USD", MONEY_TEXT_MALFORMED},
		{"Infinity USD", MONEY_TEXT_MALFORMED},
		{"$12.34", MONEY_TEXT_MALFORMED},
		{"12.34 $", MONEY_TEXT_MALFORMED},
		{"12.34 USD USD", MONEY_TEXT_MALFORMED},
		{"USD 12.34 USD", MONEY_TEXT_MALFORMED},
		{"12.34 USD1", MONEY_TEXT_MALFORMED},
		{"12.34 U5D", MONEY_TEXT_MALFORMED},
		{"\xd9\xa1 USD", MONEY_TEXT_MALFORMED},
		{"1\xc2\xa0USD", MONEY_TEXT_MALFORMED},
		{"12.34 usd", MONEY_TEXT_UNKNOWN_CURRENCY},
		{"12.34 Usd", MONEY_TEXT_UNKNOWN_CURRENCY},
		{"12.34 US", MONEY_TEXT_UNKNOWN_CURRENCY},
		{"12.34 USDX", MONEY_TEXT_UNKNOWN_CURRENCY},
		{"ZZZ 12.34", MONEY_TEXT_UNKNOWN_CURRENCY},
		{"1 XAU", MONEY_TEXT_NO_MINOR_UNITS},
		{"1.5 XXX", MONEY_TEXT_NO_MINOR_UNITS},
		{"12.345 USD", MONEY_TEXT_TOO_MANY_DECIMALS},
		{"12.340 USD", MONEY_TEXT_TOO_MANY_DECIMALS},
		{"1.0 JPY", MONEY_TEXT_TOO_MANY_DECIMALS},
		{"1.2345 KWD", MONEY_TEXT_TOO_MANY_DECIMALS},
		{"99999999999999999999.999 USD", MONEY_TEXT_TOO_MANY_DECIMALS},
		{"92233720368547758.08 USD", MONEY_TEXT_OUT_OF_RANGE},
		{"-92233720368547758.09 USD", MONEY_TEXT_OUT_OF_RANGE},
		{"92233720368547759 USD", MONEY_TEXT_OUT_OF_RANGE},
		{"9223372036854775808 JPY", MONEY_TEXT_OUT_OF_RANGE},
		{"-9223372036854775809 JPY", MONEY_TEXT_OUT_OF_RANGE},
		{"18446744073709551616 JPY", MONEY_TEXT_OUT_OF_RANGE},
		{"922337203685477.5808 CLF", MONEY_TEXT_OUT_OF_RANGE},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		MoneyText	money;

		ok(money_text_parse(cases[i].text, &money) == cases[i].status,
		   "text %zu is refused: %s", i, cases[i].text);
	}
}

/* What a refusal knows for its message. */
static void
test_refusal_details(void)
{
	MoneyText	money;

	money_text_parse("1 DOLLAR", &money);
	ok(money.code_length == 6 && memcmp(money.code, "DOLLAR", 6) == 0,
	   "the unknown code is known");
	money_text_parse("USD 1.2345", &money);
	ok(money.decimals == 4 && strcmp(money.currency->code, "USD") == 0,
	   "decimals and currency are known");
}

/* A number alone has no room for blanks or codes. */
static void
test_number(void)
{
	const Currency *usd = currency_find("USD");
	MoneyText	money;

	ok(money_text_parse_number("-12.3", usd, &money) == MONEY_TEXT_OK &&
	   money.units == -1230, "a number alone reads as an amount");
	ok(money_text_parse_number("12.3 ", usd, &money) == MONEY_TEXT_MALFORMED,
	   "a blank behind a number is refused");
	ok(money_text_parse_number("12.3 USD", usd, &money) == MONEY_TEXT_MALFORMED,
	   "a code behind a number is refused");
	ok(money_text_parse_number("", usd, &money) == MONEY_TEXT_MALFORMED,
	   "an empty number is refused");
	ok(money_text_parse_number("1.234", usd, &money) == MONEY_TEXT_TOO_MANY_DECIMALS,
	   "too many decimals are refused");
	ok(money_text_parse_number("1", currency_find("XAU"), &money) == MONEY_TEXT_NO_MINOR_UNITS,
	   "a currency without minor unit is refused");
}

/* Every power of two and its neighbours print and read back, in all digits. */
static void
test_round_trip(void)
{
	static const char *const codes[] = {"JPY", "USD", "KWD", "CLF"};
	int			failures = 0;

	for (size_t c = 0; c < sizeof(codes) / sizeof(codes[0]); c++)
		for (int bit = 0; bit < 64; bit++)
			for (int offset = -1; offset <= 1; offset++)
			{
				int64_t		units = (int64_t) ((UINT64_C(1) << bit) + offset);
				const Currency *currency = currency_find(codes[c]);
				char		text[MONEY_TEXT_SIZE];
				MoneyText	money;

				money_text_format(text, units, currency->digits,
								  currency->code);
				failures += money_text_parse(text, &money) != MONEY_TEXT_OK ||
					money.units != units || money.currency != currency;
			}
	ok(failures == 0, "what is printed reads back as the same amount");
}

int
main(void)
{
	test_valid();
	test_invalid();
	test_refusal_details();
	test_number();
	test_round_trip();
	return done_testing();
}
