/*
 * blind.c
 *		Blind counting: who may see what a drawer should hold.
 *
 * The rows that functions return (result.c, cash_drawer.c) and those of the
 * views (sql/parts/40-views.sql) are hidden by these questions alone.  They go
 * by the current user: inside a function with definer's rights that is its
 * owner, as for every other privilege.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/snapmgr.h"

#include "blind.h"
#include "catalog.h"
#include "compat.h"

PG_FUNCTION_INFO_V1(ct_may_view_expected);
PG_FUNCTION_INFO_V1(ct_may_view_expected_of);
PG_FUNCTION_INFO_V1(ct_may_view_opening_count);

/* See blind.h. */
bool
may_view_expected(void)
{
	return compat_may_execute(catalog_view_expected_oid(), GetUserId());
}

/* See blind.h. */
bool
session_shows_expected(const SessionRow *session)
{
	return session->is_closed || may_view_expected();
}

/* See blind.h. */
bool
session_shows_opening_count(const SessionRow *session)
{
	return session->opening_counted || session_shows_expected(session);
}

/* may_view_expected() */
Datum
ct_may_view_expected(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(may_view_expected());
}

/*
 * Answers a question about the session with the id of the first argument, as
 * the query's snapshot sees it; false if it sees none.  Whoever may see all
 * is not made to pay for looking it up.
 */
static bool
ask_of_session(FunctionCallInfo fcinfo,
			   bool (*question) (const SessionRow *session))
{
	SessionRow	session;

	return may_view_expected() ||
		(session_find(PG_GETARG_INT64(0), GetActiveSnapshot(), &session) &&
		 question(&session));
}

/* may_view_expected_of(session_id) */
Datum
ct_may_view_expected_of(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(ask_of_session(fcinfo, session_shows_expected));
}

/* may_view_opening_count(session_id) */
Datum
ct_may_view_opening_count(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(ask_of_session(fcinfo, session_shows_opening_count));
}
