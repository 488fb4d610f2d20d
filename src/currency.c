/*
 * currency.c
 *		Looks up currencies.  Pure C: no server header needed.
 */
#include "currency.h"

/* The three letters as one number that orders as they do. */
static inline uint32_t
code_key(const char *code)
{
	return (uint32_t) (unsigned char) code[0] << 16 |
		(uint32_t) (unsigned char) code[1] << 8 |
		(uint32_t) (unsigned char) code[2];
}

/*
 * The currency with this code, by binary search; NULL if there is none.  At
 * least three characters must be readable, or a zero byte before.
 */
const Currency *
currency_find(const char *code)
{
	size_t		low = 0;
	size_t		high = currency_table_length;
	uint32_t	key;

	if (code[0] == '\0' || code[1] == '\0')
		return NULL;
	key = code_key(code);
	while (low < high)
	{
		size_t		middle = low + (high - low) / 2;
		uint32_t	middle_key = code_key(currency_table[middle].code);

		if (key == middle_key)
			return &currency_table[middle];
		if (key < middle_key)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}
