/*
 * result.h
 *		Rows of the public views, as the functions return them.
 *
 * A function returns just what the view would show to the current user;
 * test/sql/result.sql and test/sql/blind.sql hold the two against each other.
 */
#ifndef CT_RESULT_H
#define CT_RESULT_H

#include "ledger.h"

#define RESULT_MAX_COLUMNS	48

/* A row of a view, filled from the first column to the last. */
typedef struct ResultRow
{
	int			count;
	Datum		values[RESULT_MAX_COLUMNS];
	bool		nulls[RESULT_MAX_COLUMNS];
} ResultRow;

/* Each adds the next column.  NO_ID and NULL pointers become NULL. */
extern void result_add(ResultRow *result, Datum value);
extern void result_add_null(ResultRow *result);
extern void result_add_id(ResultRow *result, int64 id);
extern void result_add_text(ResultRow *result, const text *value);
extern void result_add_cstring(ResultRow *result, const char *value);
extern void result_add_money(ResultRow *result, const MonetaryAmount *amount);
extern void result_add_currency(ResultRow *result,
								const MonetaryAmount *amount);

/* Adds the value of a column of a stored row, NULL or not. */
extern void result_add_column(ResultRow *result, const Row *row,
							  AttrNumber column);

/* The composite value of the view's row type; every column must be there. */
extern Datum result_finish(ResultRow *result, CtView view);

/* A row of payment_sessions; expected_cash_now is ignored when closed. */
extern Datum result_session(const SessionRow *session,
							const MonetaryAmount *expected_cash_now);

/*
 * A row of session_activities and of cash_activities.  A count needs its
 * session, which may hide what was expected; others may go without.
 */
extern Datum result_activity(const ActivityRow *activity,
							 const SessionRow *session);
extern Datum result_cash_activity(const ActivityRow *activity,
								  const SessionRow *session);

#endif							/* CT_RESULT_H */
