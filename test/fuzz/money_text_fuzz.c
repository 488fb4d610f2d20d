/*
 * money_text_fuzz.c
 *		Coverage-guided fuzzing of the parser and the formatter of amounts.
 *
 * The bytes are read as an amount, and as a number alone.  Whatever is
 * accepted must print, and what is printed must read back as the same amount
 * and print the same again.  The sanitizers watch the rest.
 */
#include <stdlib.h>
#include <string.h>

#include "money_text.h"

/* Aborts unless the amount survives printing and reading. */
static void
check_round_trip(const MoneyText *money)
{
	MoneyText	again;
	char		printed[MONEY_TEXT_SIZE];
	char		printed_again[MONEY_TEXT_SIZE];
	size_t		length = money_text_format(printed, money->units,
										   money->currency->digits,
										   money->currency->code);

	if (length != strlen(printed) || length >= MONEY_TEXT_SIZE ||
		money_text_parse(printed, &again) != MONEY_TEXT_OK ||
		again.units != money->units || again.currency != money->currency ||
		again.decimals != money->currency->digits)
		abort();
	money_text_format(printed_again, again.units, again.currency->digits,
					  again.currency->code);
	if (strcmp(printed, printed_again) != 0)
		abort();
}

/* Aborts unless a refusal tells what its message needs. */
static void
check_refusal(MoneyTextStatus status, const MoneyText *money, const char *text,
			  size_t size)
{
	if (status >= MONEY_TEXT_UNKNOWN_CURRENCY &&
		(money->code < text || money->code + money->code_length > text + size ||
		 money->code_length == 0))
		abort();
	if (status >= MONEY_TEXT_NO_MINOR_UNITS && money->currency == NULL)
		abort();
	if (status == MONEY_TEXT_TOO_MANY_DECIMALS &&
		money->decimals <= money->currency->digits)
		abort();
}

int			LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const codes[] = {"JPY", "USD", "KWD", "CLF", "XAU"};
	char	   *text = malloc(size + 1);
	MoneyText	money;
	MoneyTextStatus status;

	/* A copy with an exact end, so that reading behind it is found. */
	memcpy(text, data, size);
	text[size] = '\0';
	status = money_text_parse(text, &money);
	if (status == MONEY_TEXT_OK)
		check_round_trip(&money);
	else
		check_refusal(status, &money, text, size);
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (money_text_parse_number(text, currency_find(codes[i]), &money) == MONEY_TEXT_OK)
			check_round_trip(&money);
	(void) currency_find(text);
	free(text);
	return 0;
}
