/*
 * search_window.c
 *		The activities of a drawer by time, without an index on their times.
 *
 * Each command would pay for such an index.  Instead the page is looked for in
 * windows of time, each twice as long as the one before, until it is full.  A
 * window reads the sessions that may have activities in it: those opened
 * before its end, less those whose last activity was recorded so early that no
 * time in them reaches into the window.  The latter end with one Z number: in
 * the order of their closing, sessions were last recorded later and later.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/timestamp.h"

#include "search.h"

/* How far ahead of the clock a location can allow times to be. */
#define GREATEST_SKEW	USECS_PER_DAY

#define FIRST_WIDTH		USECS_PER_DAY

/*
 * By halves: all sessions up to z are known to end before the window, none
 * above "above" is.  A number that is missing proves nothing, so it is as if it
 * ended in the window.
 */
static const char *const z_number_sql =
"WITH RECURSIVE halves (z, above) AS ("
" SELECT 0::pg_catalog.int8, d.last_z_number FROM cash_tracking.cash_drawers d"
" WHERE d.id OPERATOR(pg_catalog.=) $1"
" UNION ALL"
" SELECT CASE WHEN m.ends_before THEN m.z ELSE h.z END,"
" CASE WHEN m.ends_before THEN h.above ELSE m.z OPERATOR(pg_catalog.-) 1 END"
" FROM halves h"
" CROSS JOIN LATERAL (SELECT n.z,"
" (SELECT a.recorded_at OPERATOR(pg_catalog.<) $2"
" FROM cash_tracking.payment_sessions s"
" JOIN cash_tracking.cash_activities a"
" ON a.payment_session_id OPERATOR(pg_catalog.=) s.id"
" AND a.ordinal OPERATOR(pg_catalog.=) s.activity_count"
" WHERE s.cash_drawer_id OPERATOR(pg_catalog.=) $1"
" AND s.z_number OPERATOR(pg_catalog.=) n.z) AS ends_before"
" FROM (SELECT (h.z OPERATOR(pg_catalog.+) h.above OPERATOR(pg_catalog.+) 1)"
" OPERATOR(pg_catalog./) 2) AS n (z)"
/* Worked out once, not for each CASE. */
" OFFSET 0) m"
" WHERE h.z OPERATOR(pg_catalog.<) h.above)"
" SELECT pg_catalog.max(z) FROM halves";

static const char *const earliest_sql =
"SELECT s.opening_time FROM cash_tracking.payment_sessions s"
" WHERE s.cash_drawer_id OPERATOR(pg_catalog.=) $1"
" ORDER BY s.opening_time, s.id LIMIT 1";

/*
 * The one value that a query about the drawer returns; false if there is none.
 * The second parameter is a time; the first query does not use it.
 */
static bool
find_value(const char *query, int64 drawer_id, int parameters,
		   TimestampTz time, int64 *value)
{
	Oid			types[] = {INT8OID, TIMESTAMPTZOID};
	Datum		values[] = {Int64GetDatum(drawer_id),
	TimestampTzGetDatum(time)};
	bool		is_null = true;

	if (SPI_execute_with_args(query, parameters, types, values, NULL, true,
							  1) != SPI_OK_SELECT)
		elog(ERROR, "search in windows failed");
	if (SPI_processed > 0)
		*value = DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0],
											 SPI_tuptable->tupdesc, 1,
											 &is_null));
	SPI_freetuptable(SPI_tuptable);
	return !is_null;
}

/* Selects rows in one window. */
static int
select_in_window(const SearchRequest *request, bool is_descending,
				 const SearchRowKey *from, bool is_included, int limit,
				 TimestampTz since, TimestampTz until, SearchRowKey *rows)
{
	SearchWindow window = {.since = since, .until = until, .z_number = 0};
	SearchRequest in_window = *request;

	/* Before the first opening there is nothing to leave out. */
	if (since != DT_NOBEGIN &&
		!find_value(z_number_sql, request->parent_id, 2, since - GREATEST_SKEW,
					&window.z_number))
		window.z_number = 0;
	in_window.window = &window;
	return search_select(&in_window, is_descending, from, is_included, limit,
						 rows);
}

/* Between which times rows are. */
typedef struct Limits
{
	TimestampTz since;			/* what the query says: none is outside */
	TimestampTz until;
	TimestampTz first;			/* what is known: hardly one is outside */
	TimestampTz last;
} Limits;

/* Finds the limits; false if the drawer has no session. */
static bool
find_limits(const SearchRequest *request, Limits *limits)
{
	SearchSql	sql;

	if (!find_value(earliest_sql, request->parent_id, 1, 0, &limits->first))
		return false;
	search_sql_init(&sql);
	search_sql_condition(&sql, request->list, request->query,
						 request->time_zone);
	limits->since = sql.since;
	limits->until = sql.until;
	limits->first = Max(limits->first, sql.since);
	limits->last = Min(GetCurrentTimestamp() + GREATEST_SKEW, sql.until);
	return true;
}

/*
 * Goes through windows upwards.  The last one has no end but the query's, so
 * that what is known matters to the speed only; downwards likewise.
 */
static int
select_upwards(const SearchRequest *request, const Limits *limits,
			   const SearchRowKey *from, bool is_included, int limit,
			   SearchRowKey *rows)
{
	TimestampTz since = limits->since;
	TimestampTz at = limits->first;
	int64		width = FIRST_WIDTH;
	int			found = 0;
	bool		is_last;

	if (from != NULL)
	{
		since = Max(since, DatumGetTimestampTz(from->value));
		at = Max(at, since);
	}
	do
	{
		is_last = at >= limits->last - width;
		at = is_last ? limits->until : at + width;
		found += select_in_window(request, false, from, is_included,
								  limit - found, since, at, rows + found);
		since = at;
		width *= 2;
	} while (found < limit && !is_last);
	return found;
}

/* Goes through windows downwards. */
static int
select_downwards(const SearchRequest *request, const Limits *limits,
				 const SearchRowKey *from, bool is_included, int limit,
				 SearchRowKey *rows)
{
	TimestampTz until = limits->until;
	TimestampTz at = limits->last;
	int64		width = FIRST_WIDTH;
	int			found = 0;
	bool		is_last;

	if (from != NULL && DatumGetTimestampTz(from->value) < at)
	{
		at = DatumGetTimestampTz(from->value);
		/* The row's own time is in the window. */
		until = at + 1;
	}
	do
	{
		is_last = at <= limits->first + width;
		at = is_last ? limits->since : at - width;
		found += select_in_window(request, true, from, is_included,
								  limit - found, at, until, rows + found);
		until = at;
		width *= 2;
	} while (found < limit && !is_last);
	return found;
}

/* See search.h. */
int
search_select_in_windows(const SearchRequest *request, bool is_descending,
						 const SearchRowKey *from, bool is_included,
						 int limit, SearchRowKey *rows)
{
	Limits		limits;

	if (!find_limits(request, &limits))
		return 0;
	return is_descending ?
		select_downwards(request, &limits, from, is_included, limit, rows) :
		select_upwards(request, &limits, from, is_included, limit, rows);
}
