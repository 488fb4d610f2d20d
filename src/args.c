/*
 * args.c
 *		Arguments of SQL functions, checked for form as they are read.
 */
#include "postgres.h"

#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "args.h"
#include "compat.h"
#include "ledger.h"

/* See args.h. */
void
arg_require(FunctionCallInfo fcinfo, int n, const char *name)
{
	if (PG_ARGISNULL(n))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("argument \"%s\" must not be null", name),
				 errdetail("The function needs a value for \"%s\".", name),
				 errhint("Give \"%s\" a value.", name)));
}

/* A required id. */
int64
arg_id(FunctionCallInfo fcinfo, int n, const char *name)
{
	arg_require(fcinfo, n, name);
	return PG_GETARG_INT64(n);
}

/* A required amount. */
const MonetaryAmount *
arg_money(FunctionCallInfo fcinfo, int n, const char *name)
{
	arg_require(fcinfo, n, name);
	return PG_GETARG_MONETARY_AMOUNT_P(n);
}

/* An optional amount; NULL for NULL. */
const MonetaryAmount *
arg_optional_money(FunctionCallInfo fcinfo, int n)
{
	return PG_ARGISNULL(n) ? NULL : PG_GETARG_MONETARY_AMOUNT_P(n);
}

/* A required text of at most max_characters characters; else 22001. */
text *
arg_text(FunctionCallInfo fcinfo, int n, const char *name, int max_characters)
{
	text	   *value;
	int			characters;

	arg_require(fcinfo, n, name);
	value = PG_GETARG_TEXT_PP(n);
	characters = pg_mbstrlen_with_len(VARDATA_ANY(value),
									  VARSIZE_ANY_EXHDR(value));
	if (characters > max_characters)
		ereport(ERROR,
				(errcode(ERRCODE_STRING_DATA_RIGHT_TRUNCATION),
				 errmsg("argument \"%s\" is too long", name),
				 errdetail("It has %d characters; %d are allowed.",
						   characters, max_characters),
				 errhint("Shorten \"%s\".", name)));
	return value;
}

/* An optional text; NULL for NULL. */
text *
arg_optional_text(FunctionCallInfo fcinfo, int n, const char *name,
				  int max_characters)
{
	return PG_ARGISNULL(n) ? NULL : arg_text(fcinfo, n, name, max_characters);
}

/* An optional time; false for NULL, 22008 for infinity. */
bool
arg_optional_time(FunctionCallInfo fcinfo, int n, const char *name,
				  TimestampTz *time)
{
	if (PG_ARGISNULL(n))
		return false;
	*time = PG_GETARG_TIMESTAMPTZ(n);
	if (TIMESTAMP_NOT_FINITE(*time))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("argument \"%s\" must be finite", name),
				 errdetail("An activity happens at one moment."),
				 errhint("Leave \"%s\" out to take the server's clock.", name)));
	return true;
}
