/*
 * result.c
 *		Rows of the public views, as the functions return them.
 *
 * The order of the columns is that of sql/parts/40-views.sql.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

#include "blind.h"
#include "compat.h"
#include "result.h"

/* Adds a value that is not NULL. */
void
result_add(ResultRow *result, Datum value)
{
	Assert(result->count < RESULT_MAX_COLUMNS);
	result->values[result->count] = value;
	result->nulls[result->count] = false;
	result->count++;
}

/* Adds NULL. */
void
result_add_null(ResultRow *result)
{
	Assert(result->count < RESULT_MAX_COLUMNS);
	result->values[result->count] = (Datum) 0;
	result->nulls[result->count] = true;
	result->count++;
}

/* Adds an id; NO_ID becomes NULL. */
void
result_add_id(ResultRow *result, int64 id)
{
	if (id == NO_ID)
		result_add_null(result);
	else
		result_add(result, Int64GetDatum(id));
}

/* Adds a text; NULL becomes NULL. */
void
result_add_text(ResultRow *result, const text *value)
{
	if (value == NULL)
		result_add_null(result);
	else
		result_add(result, PointerGetDatum(value));
}

/* Adds a C string as text. */
void
result_add_cstring(ResultRow *result, const char *value)
{
	result_add(result, CStringGetTextDatum(value));
}

/* Adds an amount, by reference; NULL becomes NULL. */
void
result_add_money(ResultRow *result, const MonetaryAmount *amount)
{
	if (amount == NULL)
		result_add_null(result);
	else
		result_add(result, MonetaryAmountPGetDatum(amount));
}

/* Adds the code of an amount's currency. */
void
result_add_currency(ResultRow *result, const MonetaryAmount *amount)
{
	result_add(result,
			   PointerGetDatum(cstring_to_text_with_len(amount->code,
														sizeof(amount->code))));
}

/* Adds the value of a column of a stored row. */
void
result_add_column(ResultRow *result, const Row *row, AttrNumber column)
{
	if (ROW_IS_NULL(row, column))
		result_add_null(result);
	else
		result_add(result, ROW_VALUE(row, column));
}

/* See result.h. */
Datum
result_finish(ResultRow *result, CtView view)
{
	TupleDesc	desc = lookup_rowtype_tupdesc(catalog_view_row_type(view), -1);
	HeapTuple	tuple;

	if (desc->natts != result->count)
		elog(ERROR, "view %d has %d columns, its result %d", view, desc->natts,
			 result->count);
	tuple = heap_form_tuple(desc, result->values, result->nulls);
	ReleaseTupleDesc(desc);
	return HeapTupleGetDatum(tuple);
}

/* Adds the difference of two amounts; the result needs them no more. */
static void
add_difference(ResultRow *result, const MonetaryAmount *a,
			   const MonetaryAmount *b)
{
	MonetaryAmount *difference = palloc(sizeof(MonetaryAmount));

	*difference = money_subtract(a, b);
	result_add_money(result, difference);
}

/* Adds an amount, or NULL where it is hidden. */
static void
add_shown(ResultRow *result, bool is_shown, const MonetaryAmount *amount)
{
	result_add_money(result, is_shown ? amount : NULL);
}

/* Adds the columns about the closing; all NULL while open. */
static void
add_closing(ResultRow *result, const SessionRow *session)
{
	MonetaryAmount *left = palloc(sizeof(MonetaryAmount));

	if (!session->is_closed)
	{
		for (int i = 0; i < 9; i++)
			result_add_null(result);
		return;
	}
	*left = money_add(&session->cash_counted_at_close,
					  &session->closing_adjustment);
	result_add(result, TimestampTzGetDatum(session->closing_time));
	result_add_id(result, session->closing_staff_member_id);
	result_add_id(result, session->closing_reason_code_id);
	result_add_text(result, session->closing_note);
	result_add_money(result, &session->expected_cash_at_close);
	result_add_money(result, &session->cash_counted_at_close);
	result_add_money(result, &session->cash_counted_at_close);
	result_add_money(result, &session->closing_adjustment);
	result_add_money(result, left);
}

/* Adds the three discrepancies and their sum; all NULL where hidden. */
static void
add_discrepancies(ResultRow *result, const SessionRow *session, bool is_shown)
{
	MonetaryAmount *total = palloc(sizeof(MonetaryAmount));

	if (!is_shown)
	{
		for (int i = 0; i < 4; i++)
			result_add_null(result);
		return;
	}
	*total = ledger_total_discrepancy(session);
	add_difference(result, &session->cash_counted_at_open,
				   &session->expected_cash_at_open);
	result_add_money(result, &session->mid_session_discrepancy);
	if (session->is_closed)
		add_difference(result, &session->cash_counted_at_close,
					   &session->expected_cash_at_close);
	else
		result_add_null(result);
	result_add_money(result, total);
}

/* Adds the totals; all NULL where hidden. */
static void
add_totals(ResultRow *result, const SessionRow *session, bool is_shown)
{
	if (!is_shown)
	{
		for (int i = 0; i < 8; i++)
			result_add_null(result);
		return;
	}
	result_add_money(result, &session->total_cash_sales);
	result_add_money(result, &session->total_cash_refunds);
	add_difference(result, &session->total_cash_sales,
				   &session->total_cash_refunds);
	result_add_money(result, &session->total_sales);
	result_add_money(result, &session->total_refunds);
	add_difference(result, &session->total_sales, &session->total_refunds);
	result_add_money(result, &session->total_cash_rounding);
	result_add_money(result, &session->total_adjustments);
}

/* Adds the limits of a count. */
static void
add_limits(ResultRow *result, const CountLimits *limits)
{
	result_add_money(result, limits->has_tolerance ? &limits->tolerance : NULL);
	result_add_money(result, limits->has_limit ? &limits->limit : NULL);
}

/* Adds who approved of a count, its limits, and what it consisted of. */
static void
add_rules(ResultRow *result, const ActivityRow *activity)
{
	result_add_id(result, activity->approved_by);
	add_limits(result, &activity->limits);
	if (activity->denominations != NULL)
		result_add(result, JsonbPGetDatum(activity->denominations));
	else
		result_add_null(result);
}

/* See result.h. */
Datum
result_session(const SessionRow *session,
			   const MonetaryAmount *expected_cash_now)
{
	ResultRow	result = {.count = 0};
	bool		is_shown = session_shows_expected(session);

	result_add_id(&result, session->id);
	result_add_cstring(&result, session->is_closed ? "CLOSED" : "OPEN");
	result_add_id(&result, session->device_id);
	result_add_id(&result, session->cash_drawer_id);
	result_add_id(&result, session->location_id);
	result_add_currency(&result, &session->net_cash);
	result_add(&result, DateADTGetDatum(session->business_date));
	result_add(&result, TimestampTzGetDatum(session->opening_time));
	result_add_id(&result, session->opening_staff_member_id);
	result_add_id(&result, session->opening_reason_code_id);
	result_add_text(&result, session->opening_note);
	result_add(&result, BoolGetDatum(session->opening_counted));
	add_shown(&result, is_shown, &session->expected_cash_at_open);
	add_shown(&result, session_shows_opening_count(session),
			  &session->cash_counted_at_open);
	add_closing(&result, session);
	add_shown(&result, is_shown && !session->is_closed, expected_cash_now);
	add_totals(&result, session, is_shown);
	add_discrepancies(&result, session, is_shown);
	result_add(&result, BoolGetDatum(true));
	result_add(&result, Int32GetDatum(session->activity_count));
	result_add_id(&result, session->is_closed ? session->z_number : NO_ID);
	result_add_id(&result, session->closing_approved_by);
	add_limits(&result, &session->closing_limits);
	return result_finish(&result, CT_SESSIONS);
}

/* The public id of an activity: session-ordinal. */
static void
add_activity_id(ResultRow *result, const ActivityRow *activity)
{
	char		id[MAXINT8LEN + 1 + 12];	/* faster than psprintf */
	int			length = pg_lltoa(activity->session_id, id);

	id[length++] = '-';
	length += pg_ltoa(activity->ordinal, id + length);
	result_add(result, PointerGetDatum(cstring_to_text_with_len(id, length)));
}

/* When it occurred: as given, else when it was recorded. */
static void
add_occurred_at(ResultRow *result, const ActivityRow *activity)
{
	result_add(result, TimestampTzGetDatum(activity->has_occurred_at ?
										   activity->occurred_at :
										   activity->recorded_at));
	result_add(result, TimestampTzGetDatum(activity->recorded_at));
}

/* May the current user see what a count expected, and so its cash? */
static bool
shows_expected(const ActivityRow *activity, const SessionRow *session)
{
	Assert(!activity->has_counted || session != NULL);
	return !activity->has_counted || session_shows_expected(session);
}

/* May the current user see what was counted? */
static bool
shows_counted(const ActivityRow *activity, const SessionRow *session)
{
	return activity->type != ACTIVITY_OPENING ||
		session_shows_opening_count(session);
}

/* The request that recorded it; NULL if none. */
static void
add_request(ResultRow *result, const ActivityRow *activity)
{
	if (activity->request_id != NULL)
		result_add(result, UUIDPGetDatum(activity->request_id));
	else
		result_add_null(result);
}

/* What a reversal reverses; NULL if it is none. */
static void
add_reversed(ResultRow *result, const ActivityRow *activity)
{
	if (activity->reverses != NO_ORDINAL)
		result_add(result, Int32GetDatum(activity->reverses));
	else
		result_add_null(result);
}

/* See result.h. */
Datum
result_activity(const ActivityRow *activity, const SessionRow *session)
{
	ResultRow	result = {.count = 0};
	bool		is_shown = shows_expected(activity, session);

	add_activity_id(&result, activity);
	result_add_id(&result, activity->session_id);
	result_add(&result, Int32GetDatum(activity->ordinal));
	result_add_cstring(&result, activity_type_name(activity->type));
	add_shown(&result, is_shown, &activity->cash);
	result_add_id(&result, activity->staff_member_id);
	add_occurred_at(&result, activity);
	result_add_id(&result, activity->reason_code_id);
	result_add_text(&result, activity->note);
	result_add_money(&result, activity->has_amount ? &activity->amount : NULL);
	result_add_money(&result, activity->has_cash_rounding ?
					 &activity->cash_rounding : NULL);
	result_add_text(&result, activity->tender);
	result_add_text(&result, activity->reference);
	add_shown(&result, activity->has_expected && is_shown, &activity->expected);
	add_shown(&result, activity->has_counted &&
			  shows_counted(activity, session), &activity->counted);
	add_shown(&result, activity->has_counted && is_shown, &activity->cash);
	add_request(&result, activity);
	add_rules(&result, activity);
	add_reversed(&result, activity);
	return result_finish(&result, CT_ACTIVITIES);
}

/* See result.h. */
Datum
result_cash_activity(const ActivityRow *activity, const SessionRow *session)
{
	ResultRow	result = {.count = 0};
	bool		is_shown = shows_expected(activity, session);

	add_activity_id(&result, activity);
	result_add_id(&result, activity->session_id);
	result_add(&result, Int32GetDatum(activity->ordinal));
	result_add_cstring(&result, activity->has_counted ? "count" :
					   activity->has_amount ? "transaction" : "adjustment");
	result_add_cstring(&result, activity_type_name(activity->type));
	add_shown(&result, is_shown, &activity->cash);
	result_add_id(&result, activity->staff_member_id);
	add_occurred_at(&result, activity);
	result_add_id(&result, activity->reason_code_id);
	result_add_text(&result, activity->note);
	add_shown(&result, activity->has_counted &&
			  shows_counted(activity, session), &activity->counted);
	add_shown(&result, activity->has_expected && is_shown, &activity->expected);
	add_shown(&result, activity->has_counted && is_shown, &activity->cash);
	result_add_text(&result, activity->has_amount ? activity->reference : NULL);
	result_add_text(&result, activity->type == ACTIVITY_CASH_PAYOUT ?
					activity->reference : NULL);
	add_request(&result, activity);
	add_rules(&result, activity);
	add_reversed(&result, activity);
	return result_finish(&result, CT_CASH_ACTIVITIES);
}
