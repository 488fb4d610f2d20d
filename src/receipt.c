/*
 * receipt.c
 *		Lines of text for a receipt printer, which counts columns, not
 *		characters.
 */
#include "postgres.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#define MIN_RECEIPT_WIDTH 32
#define MAX_RECEIPT_WIDTH 80

PG_FUNCTION_INFO_V1(ct_receipt_line);
PG_FUNCTION_INFO_V1(ct_receipt_heading);

/* 22023 unless the width, in columns, is one that printers have. */
static int
checked_width(int32 width)
{
	if (width < MIN_RECEIPT_WIDTH || width > MAX_RECEIPT_WIDTH)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("argument \"width\" is out of range"),
				 errdetail("It is the number of columns of the printer, from %d to %d.",
						   MIN_RECEIPT_WIDTH, MAX_RECEIPT_WIDTH),
				 errhint("Most printers have 32, 40, 42 or 48 columns.")));
	return width;
}

/* A blank, or a control character, which must not reach the printer. */
static bool
is_blank(const char *character)
{
	return *character == ' ' || pg_dsplen(character) < 0;
}

/* The columns that characters from start to end take, none being blank. */
static int
columns_of(const char *start, const char *end)
{
	int			columns = 0;

	for (; start < end; start += pg_mblen(start))
		columns += pg_dsplen(start);
	return columns;
}

/* The end of the word that begins here. */
static const char *
end_of_word(const char *word)
{
	while (*word != '\0' && !is_blank(word))
		word += pg_mblen(word);
	return word;
}

/* Begins a new line with blanks. */
static void
break_line(StringInfo receipt, int indent)
{
	appendStringInfoChar(receipt, '\n');
	appendStringInfoSpaces(receipt, indent);
}

/*
 * Appends a text in lines of at most width columns, broken between words, or
 * within a word that is longer than a line.  All lines have the indent of the
 * first.  Returns the columns of the last line.
 */
static int
append_wrapped(StringInfo receipt, const char *text, int width)
{
	int			indent = strspn(text, " ");
	int			column;

	indent = Min(indent, width / 2);
	appendStringInfoSpaces(receipt, indent);
	column = indent;
	for (;;)
	{
		const char *end;
		int			columns;

		while (*text != '\0' && is_blank(text))
			text += pg_mblen(text);
		if (*text == '\0')
			return column;
		end = end_of_word(text);
		columns = columns_of(text, end);
		if (column > indent && column + 1 + columns <= width)
		{
			appendStringInfoChar(receipt, ' ');
			column++;
		}
		else if (column > indent)
		{
			break_line(receipt, indent);
			column = indent;
		}
		while (text < end)
		{
			columns = pg_dsplen(text);
			if (column + columns > width)
			{
				break_line(receipt, indent);
				column = indent;
			}
			appendBinaryStringInfo(receipt, text, pg_mblen(text));
			column += columns;
			text += pg_mblen(text);
		}
	}
}

/* The text of an argument; "" for NULL. */
static char *
text_argument(FunctionCallInfo fcinfo, int number)
{
	return PG_ARGISNULL(number) ? pstrdup("")
		: text_to_cstring(PG_GETARG_TEXT_PP(number));
}

/*
 * receipt_line(label, value, width): the label at the left and the value at
 * the right, in the last line of the label, or below where it has no room.
 */
Datum
ct_receipt_line(PG_FUNCTION_ARGS)
{
	char	   *label = text_argument(fcinfo, 0);
	char	   *value = text_argument(fcinfo, 1);
	StringInfoData receipt;
	StringInfoData right;
	int			width;
	int			column;
	int			columns;

	if (PG_ARGISNULL(2))
		PG_RETURN_NULL();
	width = checked_width(PG_GETARG_INT32(2));
	initStringInfo(&receipt);
	column = append_wrapped(&receipt, label, width);
	initStringInfo(&right);
	columns = append_wrapped(&right, value, width);
	if (right.len > 0)
	{
		bool		is_long = strchr(right.data, '\n') != NULL;

		if (column > 0 && (is_long || column + 1 + columns > width))
		{
			break_line(&receipt, 0);
			column = 0;
		}
		if (!is_long)
			appendStringInfoSpaces(&receipt, width - column - columns);
		appendBinaryStringInfo(&receipt, right.data, right.len);
	}
	PG_RETURN_TEXT_P(cstring_to_text_with_len(receipt.data, receipt.len));
}

/*
 * receipt_heading(heading, width): the text in the middle of as many lines as
 * it needs.
 */
Datum
ct_receipt_heading(PG_FUNCTION_ARGS)
{
	char	   *heading = text_to_cstring(PG_GETARG_TEXT_PP(0));
	int			width = checked_width(PG_GETARG_INT32(1));
	StringInfoData receipt;
	StringInfoData wrapped;
	const char *line;

	initStringInfo(&wrapped);
	append_wrapped(&wrapped, heading + strspn(heading, " "), width);
	initStringInfo(&receipt);
	for (line = wrapped.data; line != NULL;)
	{
		const char *end = strchr(line, '\n');
		int			length = strcspn(line, "\n");

		appendStringInfoSpaces(&receipt,
							   (width - columns_of(line, line + length)) / 2);
		appendBinaryStringInfo(&receipt, line, length);
		if (end != NULL)
			appendStringInfoChar(&receipt, '\n');
		line = end == NULL ? NULL : end + 1;
	}
	PG_RETURN_TEXT_P(cstring_to_text_with_len(receipt.data, receipt.len));
}
