/*
 * search_value_test.c
 *		Ids, times, numbers and cursors of searches.
 */
#include <stdlib.h>
#include <string.h>

#include "search_cursor.h"
#include "search_value.h"
#include "tap.h"

#define SECOND	INT64_C(1000000)
#define MINUTE	(60 * SECOND)
#define HOUR	(60 * MINUTE)
#define DAY		(24 * HOUR)

/* Times, and the periods they are. */
static void
test_periods(void)
{
	static const struct
	{
		const char *text;
		int64_t		begin;
		int64_t		length;
		bool		has_clock;
		bool		has_zone;
	}			cases[] = {
		{"2000", 0, 366 * DAY, false, false},
		{"2001", 366 * DAY, 365 * DAY, false, false},
		{"1900", -36524 * DAY, 365 * DAY, false, false},
		{"0001", -730119 * DAY, 365 * DAY, false, false},
		{"9999", 2921575 * DAY, 365 * DAY, false, false},
		{"2000-01", 0, 31 * DAY, false, false},
		{"2000-02", 31 * DAY, 29 * DAY, false, false},
		{"1999-12", -31 * DAY, 31 * DAY, false, false},
		{"2100-02", 36556 * DAY, 28 * DAY, false, false},
		{"2000-02-29", 59 * DAY, DAY, false, false},
		{"1999-12-31", -DAY, DAY, false, false},
		{"2026-03-31", 9586 * DAY, DAY, false, false},
		{"2000-01-02T03", DAY + 3 * HOUR, HOUR, true, false},
		{"2000-01-02T03:04", DAY + 3 * HOUR + 4 * MINUTE, MINUTE, true, false},
		{"2000-01-02 03:04", DAY + 3 * HOUR + 4 * MINUTE, MINUTE, true, false},
		{"2000-01-02t03:04:05", DAY + 3 * HOUR + 4 * MINUTE + 5 * SECOND,
		SECOND, true, false},
		{"2000-01-01T00:00:00.5", SECOND / 2, SECOND / 10, true, false},
		{"2000-01-01T00:00:00.123", 123000, 1000, true, false},
		{"2000-01-01T00:00:00.000001", 1, 1, true, false},
		{"2000-01-01T00:00:00Z", 0, SECOND, true, true},
		{"2000-01-01T00:00:00z", 0, SECOND, true, true},
		{"2000-01-01T00:00:00.250Z", 250000, 1000, true, true},
		{"2000-01-01T00Z", 0, HOUR, true, true},
		{"2000-01-01T05:30+05:30", 0, MINUTE, true, true},
		{"2000-01-01T05:30+0530", 0, MINUTE, true, true},
		{"1999-12-31T19:00:00-05", 0, SECOND, true, true},
		{"1999-12-31T16:00:00-08:00", 0, SECOND, true, true},
		{"2000-01-01T23:59:59Z", DAY - SECOND, SECOND, true, true},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		SearchPeriod period;

		ok(search_read_period(cases[i].text, &period) &&
		   period.begin == cases[i].begin &&
		   period.end == cases[i].begin + cases[i].length &&
		   period.has_clock == cases[i].has_clock &&
		   period.has_zone == cases[i].has_zone,
		   "%s is a period", cases[i].text);
	}
}

/* A reader of one kind of value. */
typedef bool (*Reader) (const char *text);

static bool
is_period(const char *text)
{
	SearchPeriod period;

	return search_read_period(text, &period);
}

static bool
is_id(const char *text)
{
	SearchId	id;

	return search_read_id(text, &id);
}

static bool
is_pair(const char *text)
{
	SearchId	id;

	return search_read_pair(text, &id);
}

/* Texts that a reader takes, or does not. */
static void
test_texts(const char *kind, Reader reader, bool expected,
		   const char *const *texts)
{
	for (; *texts != NULL; texts++)
		ok(reader(*texts) == expected, "\"%s\" is %s%s", *texts,
		   expected ? "" : "no ", kind);
}

static void
test_no_periods(void)
{
	static const char *const texts[] = {
		"", "now", "not-a-date", "24", "20240", "0000", "2024-", "2024-1",
		"2024-00", "2024-13", "2024-001", "2024-01-", "2024-01-1",
		"2024-01-00", "2024-01-32", "2023-02-29", "1900-02-29", "2024-04-31",
		"2024-01-01T", "2024-01-01T1", "2024-01-01T24", "2024-01-01T10:",
		"2024-01-01T10:60", "2024-01-01T10:00:60", "2024-01-01T10:00:00.",
		"2024-01-01T10:00:00.1234567", "2024-01-01T10:00:00Zx",
		"2024-01-01T10:00:00 Z", "2024-01-01T10:00:00+", "2024-01-01T10:00:00+5",
		"2024-01-01T10:00:00+16", "2024-01-01T10:00:00+05:60",
		"2024-01-01T10:00:00+05:30:00", "2024-01-01Z", "2024-01-01+05",
		" 2024", "2024 ", "+2024", "-2024", "2024/01/01", "01.01.2024",
		"2024-01-01T10:00 America/New_York", NULL
	};

	test_texts("period", is_period, false, texts);
}

static void
test_ids(void)
{
	static const char *const ids[] = {
		"0", "1", "17", "007", "9223372036854775807",
		"gid://shopify/CashDrawer/17", "gid://my-shop.example/Location/1", NULL
	};
	static const char *const no_ids[] = {
		"", "-1", "+1", "1.0", "1e3", "0x1", " 1", "1 ", "a", "1-2",
		"9223372036854775808", "99999999999999999999999", "gid://",
		"gid:///CashDrawer/1", "gid://shop", "gid://shop/", "gid://shop//1",
		"gid://shop/CashDrawer", "gid://shop/CashDrawer/",
		"gid://shop/CashDrawer/x", "gid://shop/CashDrawer/1/2",
		"gid://shop/Cash Drawer/1", "GID://shop/CashDrawer/1",
		"gid://shop/CashDrawer/1?x", NULL
	};
	static const char *const pairs[] = {
		"1-2", "17-0", "9223372036854775807-2147483647",
		"gid://shopify/CashActivity/17-3", NULL
	};
	static const char *const no_pairs[] = {
		"", "17", "17-", "-3", "17-3-", "17-3-1", "17--3", "17 - 3", "17-a",
		"17-2147483648", "9223372036854775808-1", "gid://shop/X/17", NULL
	};
	SearchId	id;

	test_texts("id", is_id, true, ids);
	test_texts("id", is_id, false, no_ids);
	test_texts("pair", is_pair, true, pairs);
	test_texts("pair", is_pair, false, no_pairs);
	ok(search_read_id("17", &id) && id.id == 17 && id.type == NULL,
	   "a number is an id without a type");
	ok(search_read_id("gid://a/CashDrawer/17", &id) && id.id == 17 &&
	   id.type_length == 10 && strncmp(id.type, "CashDrawer", 10) == 0,
	   "a global id has its type");
	ok(search_read_pair("17-3", &id) && id.id == 17 && id.ordinal == 3,
	   "a pair has two numbers");
}

static void
test_numbers(void)
{
	static const char *const numbers[] = {
		"0", "5", "-5", "+5", "5.00", "-0.01", "0005",
		"123456789012345678901234567890", NULL
	};
	static const char *const no_numbers[] = {
		"", "-", "+", ".", "5.", ".5", "--5", "5-", "1e5", "1,000", "NaN",
		"Infinity", "0x5", " 5", "5 ", "5 USD", "1.2.3",
		"1234567890123456789012345678901", NULL
	};

	test_texts("number", search_is_number, true, numbers);
	test_texts("number", search_is_number, false, no_numbers);
	ok(search_same_word("Cash_Payout1", "cASH_pAYOUT1"),
	   "capitals and small letters are the same");
	ok(!search_same_word("cash", "cash_payout") &&
	   !search_same_word("cash_payout", "cash") &&
	   !search_same_word("\xc3\x84", "\xc3\xa4"),
	   "other words, and other letters than ASCII's, are not");
}

/* The cursor of a row, as it is written. */
static char *
encode(const char *id, const char *value, const char *list, const char *key)
{
	SearchCursor cursor = {id, value, list, key};
	char	   *text = malloc(search_cursor_size(&cursor));

	search_cursor_encode(&cursor, text);
	return text;
}

/* Cursors are read as they were written. */
static void
test_cursors(void)
{
	static const char *const values[] = {
		NULL, "", "null", "\"", "\\", "\\\"\\", "\x01\x1f\n", "\x7f\xc3\xa9",
		"a", "ab", "abc", "abcd"
	};

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
	{
		char	   *text = encode("17-3", values[i], "cash_drawers", "NAME");
		char	   *buffer = malloc(strlen(text) + 1);
		SearchCursor cursor;

		ok(search_cursor_decode(text, buffer, &cursor) &&
		   strcmp(cursor.last_id, "17-3") == 0 &&
		   strcmp(cursor.list, "cash_drawers") == 0 &&
		   strcmp(cursor.sort_key, "NAME") == 0 &&
		   (values[i] == NULL ? cursor.last_value == NULL :
			strcmp(cursor.last_value, values[i]) == 0),
		   "cursor %zu reads as it was written", i);
		free(buffer);
		free(text);
	}
}

/* What is no cursor, however near. */
static void
test_no_cursors(void)
{
	char	   *text = encode("17", NULL, "l", "ID");
	char		buffer[256];
	SearchCursor cursor;
	size_t		length = strlen(text);
	bool		none = true;

	ok(strcmp(text, "eyJsYXN0X2lkIjoiMTciLCJsYXN0X3ZhbHVlIjpudWxsLCJsaXN0IjoibCIsInNvcnRfa2V5IjoiSUQifQ==") == 0,
	   "a cursor is base64 of JSON");
	for (size_t i = 0; i < length; i++)
	{
		char		broken[256];

		strcpy(broken, text);
		broken[i] = '\0';
		none = none && !search_cursor_decode(broken, buffer, &cursor);
		strcpy(broken, text);
		broken[i] = '!';
		none = none && !search_cursor_decode(broken, buffer, &cursor);
	}
	ok(none, "a cursor that is cut or has a foreign character is refused");
	strcat(strcpy(buffer + 128, text), "=");
	ok(!search_cursor_decode(buffer + 128, buffer, &cursor),
	   "more padding is refused");
	/* "}" and a bit that belongs to no byte. */
	strcpy(buffer + 128, text);
	buffer[128 + length - 3] = 'R';
	ok(!search_cursor_decode(buffer + 128, buffer, &cursor),
	   "a second form of a cursor is refused");
	/* {"last_id":1} */
	ok(!search_cursor_decode("eyJsYXN0X2lkIjoxfQ==", buffer, &cursor),
	   "other JSON is refused");
	ok(!search_cursor_decode("", buffer, &cursor), "nothing is no cursor");
	free(text);
}

int
main(void)
{
	test_periods();
	test_no_periods();
	test_ids();
	test_numbers();
	test_cursors();
	test_no_cursors();
	return done_testing();
}
