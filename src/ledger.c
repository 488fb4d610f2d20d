/*
 * ledger.c
 *		Rows of sessions and activities in C, and the totals.
 *
 * Invariant: for every session, the totals are the fold of ledger_apply over
 * its activities by ordinal, and activity_count is their number.
 */
#include "postgres.h"

#include "access/xact.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "ledger.h"

/* An id that may be NULL. */
static int64
get_id(const Row *row, AttrNumber column)
{
	return ROW_IS_NULL(row, column) ? NO_ID : ROW_INT64(row, column);
}

static void
set_id(Row *row, AttrNumber column, int64 id)
{
	if (id == NO_ID)
		row_set_null(row, column);
	else
		row_set(row, column, Int64GetDatum(id));
}

/* A text that may be NULL. */
static text *
get_text(const Row *row, AttrNumber column)
{
	return ROW_IS_NULL(row, column) ? NULL :
		(text *) DatumGetPointer(ROW_VALUE(row, column));
}

static void
set_text(Row *row, AttrNumber column, text *value)
{
	if (value == NULL)
		row_set_null(row, column);
	else
		row_set(row, column, PointerGetDatum(value));
}

/* An amount that may be NULL: returns whether it is there. */
static bool
get_money(const Row *row, AttrNumber column, MonetaryAmount *amount)
{
	if (ROW_IS_NULL(row, column))
		return false;
	*amount = *ROW_MONEY(row, column);
	return true;
}

static void
set_money(Row *row, AttrNumber column, const MonetaryAmount *amount)
{
	row_set(row, column, MonetaryAmountPGetDatum(amount));
}

/* The limits of a count in two columns, each of which may be NULL. */
static void
get_limits(const Row *row, AttrNumber tolerance, AttrNumber limit,
		   CountLimits *limits)
{
	limits->has_tolerance = get_money(row, tolerance, &limits->tolerance);
	limits->has_limit = get_money(row, limit, &limits->limit);
}

static void
set_limits(Row *row, AttrNumber tolerance, AttrNumber limit,
		   const CountLimits *limits)
{
	if (limits->has_tolerance)
		set_money(row, tolerance, &limits->tolerance);
	if (limits->has_limit)
		set_money(row, limit, &limits->limit);
}

/* Reads a row of payment_session. */
void
session_from_row(const Row *row, SessionRow *session)
{
	memset(session, 0, sizeof(*session));
	session->tid = row->tid;
	session->is_busy = row->is_busy;
	session->id = ROW_INT64(row, SESSION_ID);
	session->device_id = ROW_INT64(row, SESSION_DEVICE_ID);
	session->cash_drawer_id = ROW_INT64(row, SESSION_CASH_DRAWER_ID);
	session->location_id = ROW_INT64(row, SESSION_LOCATION_ID);
	session->opening_time = ROW_INT64(row, SESSION_OPENING_TIME);
	session->opening_staff_member_id =
		ROW_INT64(row, SESSION_OPENING_STAFF_MEMBER_ID);
	session->business_date =
		DatumGetDateADT(ROW_VALUE(row, SESSION_BUSINESS_DATE));
	session->opening_counted =
		DatumGetBool(ROW_VALUE(row, SESSION_OPENING_COUNTED));
	session->activity_count =
		DatumGetInt32(ROW_VALUE(row, SESSION_ACTIVITY_COUNT));
	get_money(row, SESSION_EXPECTED_CASH_AT_OPEN,
			  &session->expected_cash_at_open);
	get_money(row, SESSION_CASH_COUNTED_AT_OPEN,
			  &session->cash_counted_at_open);
	get_money(row, SESSION_NET_CASH, &session->net_cash);
	get_money(row, SESSION_TOTAL_ADJUSTMENTS, &session->total_adjustments);
	get_money(row, SESSION_TOTAL_CASH_SALES, &session->total_cash_sales);
	get_money(row, SESSION_TOTAL_SALES, &session->total_sales);
	get_money(row, SESSION_TOTAL_CASH_ROUNDING, &session->total_cash_rounding);
	get_money(row, SESSION_TOTAL_CASH_REFUNDS, &session->total_cash_refunds);
	get_money(row, SESSION_TOTAL_REFUNDS, &session->total_refunds);
	get_money(row, SESSION_MID_SESSION_DISCREPANCY,
			  &session->mid_session_discrepancy);
	session->digest = digest_from_row(row, SESSION_DIGEST, "digest");
	session->opening_reason_code_id =
		get_id(row, SESSION_OPENING_REASON_CODE_ID);
	session->opening_note = get_text(row, SESSION_OPENING_NOTE);

	session->is_closed = !ROW_IS_NULL(row, SESSION_CLOSING_TIME);
	if (!session->is_closed)
		return;
	session->closing_time = ROW_INT64(row, SESSION_CLOSING_TIME);
	session->closing_staff_member_id =
		get_id(row, SESSION_CLOSING_STAFF_MEMBER_ID);
	session->closing_reason_code_id =
		get_id(row, SESSION_CLOSING_REASON_CODE_ID);
	session->z_number = get_id(row, SESSION_Z_NUMBER);
	get_money(row, SESSION_EXPECTED_CASH_AT_CLOSE,
			  &session->expected_cash_at_close);
	get_money(row, SESSION_CASH_COUNTED_AT_CLOSE,
			  &session->cash_counted_at_close);
	get_money(row, SESSION_CLOSING_ADJUSTMENT, &session->closing_adjustment);
	session->seal = digest_from_row(row, SESSION_SEAL, "seal");
	session->closing_note = get_text(row, SESSION_CLOSING_NOTE);
	session->closing_approved_by = get_id(row, SESSION_CLOSING_APPROVED_BY);
	get_limits(row, SESSION_CLOSING_DISCREPANCY_TOLERANCE,
			   SESSION_CLOSING_DISCREPANCY_LIMIT, &session->closing_limits);
}

/* Writes a row of payment_session; it points into "session". */
void
session_to_row(const SessionRow *session, Row *row)
{
	row_clear(row);
	row->tid = session->tid;
	set_id(row, SESSION_ID, session->id);
	set_id(row, SESSION_DEVICE_ID, session->device_id);
	set_id(row, SESSION_CASH_DRAWER_ID, session->cash_drawer_id);
	set_id(row, SESSION_LOCATION_ID, session->location_id);
	row_set(row, SESSION_OPENING_TIME,
			TimestampTzGetDatum(session->opening_time));
	set_id(row, SESSION_OPENING_STAFF_MEMBER_ID,
		   session->opening_staff_member_id);
	row_set(row, SESSION_BUSINESS_DATE,
			DateADTGetDatum(session->business_date));
	row_set(row, SESSION_OPENING_COUNTED,
			BoolGetDatum(session->opening_counted));
	row_set(row, SESSION_ACTIVITY_COUNT,
			Int32GetDatum(session->activity_count));
	set_money(row, SESSION_EXPECTED_CASH_AT_OPEN,
			  &session->expected_cash_at_open);
	set_money(row, SESSION_CASH_COUNTED_AT_OPEN,
			  &session->cash_counted_at_open);
	set_money(row, SESSION_NET_CASH, &session->net_cash);
	set_money(row, SESSION_TOTAL_ADJUSTMENTS, &session->total_adjustments);
	set_money(row, SESSION_TOTAL_CASH_SALES, &session->total_cash_sales);
	set_money(row, SESSION_TOTAL_SALES, &session->total_sales);
	set_money(row, SESSION_TOTAL_CASH_ROUNDING, &session->total_cash_rounding);
	set_money(row, SESSION_TOTAL_CASH_REFUNDS, &session->total_cash_refunds);
	set_money(row, SESSION_TOTAL_REFUNDS, &session->total_refunds);
	set_money(row, SESSION_MID_SESSION_DISCREPANCY,
			  &session->mid_session_discrepancy);
	row_set(row, SESSION_DIGEST, PointerGetDatum(&session->digest));
	set_id(row, SESSION_OPENING_REASON_CODE_ID,
		   session->opening_reason_code_id);
	set_text(row, SESSION_OPENING_NOTE, session->opening_note);

	if (!session->is_closed)
		return;
	row_set(row, SESSION_CLOSING_TIME,
			TimestampTzGetDatum(session->closing_time));
	set_id(row, SESSION_CLOSING_STAFF_MEMBER_ID,
		   session->closing_staff_member_id);
	set_id(row, SESSION_CLOSING_REASON_CODE_ID,
		   session->closing_reason_code_id);
	set_id(row, SESSION_Z_NUMBER, session->z_number);
	set_money(row, SESSION_EXPECTED_CASH_AT_CLOSE,
			  &session->expected_cash_at_close);
	set_money(row, SESSION_CASH_COUNTED_AT_CLOSE,
			  &session->cash_counted_at_close);
	set_money(row, SESSION_CLOSING_ADJUSTMENT, &session->closing_adjustment);
	row_set(row, SESSION_SEAL, PointerGetDatum(&session->seal));
	set_text(row, SESSION_CLOSING_NOTE, session->closing_note);
	set_id(row, SESSION_CLOSING_APPROVED_BY, session->closing_approved_by);
	set_limits(row, SESSION_CLOSING_DISCREPANCY_TOLERANCE,
			   SESSION_CLOSING_DISCREPANCY_LIMIT, &session->closing_limits);
}

/* Reads a row of session_activity. */
void
activity_from_row(const Row *row, ActivityRow *activity)
{
	memset(activity, 0, sizeof(*activity));
	activity->session_id = get_id(row, ACTIVITY_SESSION_ID);
	activity->staff_member_id = get_id(row, ACTIVITY_STAFF_MEMBER_ID);
	if (!ROW_IS_NULL(row, ACTIVITY_RECORDED_AT))
		activity->recorded_at = ROW_INT64(row, ACTIVITY_RECORDED_AT);
	if (!ROW_IS_NULL(row, ACTIVITY_ORDINAL))
		activity->ordinal = DatumGetInt32(ROW_VALUE(row, ACTIVITY_ORDINAL));
	activity->type =
		activity_type_of(DatumGetObjectId(ROW_VALUE(row, ACTIVITY_TYPE)));
	activity->has_cash = get_money(row, ACTIVITY_CASH, &activity->cash);
	activity->has_occurred_at = !ROW_IS_NULL(row, ACTIVITY_OCCURRED_AT);
	if (activity->has_occurred_at)
		activity->occurred_at = ROW_INT64(row, ACTIVITY_OCCURRED_AT);
	activity->reason_code_id = get_id(row, ACTIVITY_REASON_CODE_ID);
	activity->has_amount = get_money(row, ACTIVITY_AMOUNT, &activity->amount);
	activity->has_cash_rounding =
		get_money(row, ACTIVITY_CASH_ROUNDING, &activity->cash_rounding);
	activity->has_expected =
		get_money(row, ACTIVITY_EXPECTED, &activity->expected);
	activity->has_counted =
		get_money(row, ACTIVITY_COUNTED, &activity->counted);
	activity->tender = get_text(row, ACTIVITY_TENDER);
	activity->reference = get_text(row, ACTIVITY_REFERENCE);
	activity->note = get_text(row, ACTIVITY_NOTE);
	if (!ROW_IS_NULL(row, ACTIVITY_REQUEST_ID))
		activity->request_id =
			DatumGetUUIDP(ROW_VALUE(row, ACTIVITY_REQUEST_ID));
	if (!ROW_IS_NULL(row, ACTIVITY_REQUEST_HASH))
		activity->request_hash = ROW_INT64(row, ACTIVITY_REQUEST_HASH);
	activity->approved_by = get_id(row, ACTIVITY_APPROVED_BY);
	get_limits(row, ACTIVITY_DISCREPANCY_TOLERANCE,
			   ACTIVITY_DISCREPANCY_LIMIT, &activity->limits);
	if (!ROW_IS_NULL(row, ACTIVITY_DENOMINATIONS))
		activity->denominations =
			DatumGetJsonbP(ROW_VALUE(row, ACTIVITY_DENOMINATIONS));
	if (!ROW_IS_NULL(row, ACTIVITY_REVERSES))
		activity->reverses = DatumGetInt32(ROW_VALUE(row, ACTIVITY_REVERSES));
}

/* Writes a row of session_activity; it points into "activity". */
void
activity_to_row(const ActivityRow *activity, Row *row)
{
	row_clear(row);
	set_id(row, ACTIVITY_SESSION_ID, activity->session_id);
	set_id(row, ACTIVITY_STAFF_MEMBER_ID, activity->staff_member_id);
	row_set(row, ACTIVITY_RECORDED_AT,
			TimestampTzGetDatum(activity->recorded_at));
	row_set(row, ACTIVITY_ORDINAL, Int32GetDatum(activity->ordinal));
	row_set(row, ACTIVITY_TYPE,
			ObjectIdGetDatum(activity_type_oid(activity->type)));
	set_money(row, ACTIVITY_CASH, &activity->cash);
	if (activity->has_occurred_at)
		row_set(row, ACTIVITY_OCCURRED_AT,
				TimestampTzGetDatum(activity->occurred_at));
	set_id(row, ACTIVITY_REASON_CODE_ID, activity->reason_code_id);
	if (activity->has_amount)
		set_money(row, ACTIVITY_AMOUNT, &activity->amount);
	if (activity->has_cash_rounding)
		set_money(row, ACTIVITY_CASH_ROUNDING, &activity->cash_rounding);
	if (activity->has_expected)
		set_money(row, ACTIVITY_EXPECTED, &activity->expected);
	if (activity->has_counted)
		set_money(row, ACTIVITY_COUNTED, &activity->counted);
	set_text(row, ACTIVITY_TENDER, activity->tender);
	set_text(row, ACTIVITY_REFERENCE, activity->reference);
	set_text(row, ACTIVITY_NOTE, activity->note);
	if (activity->request_id != NULL)
	{
		row_set(row, ACTIVITY_REQUEST_ID, UUIDPGetDatum(activity->request_id));
		row_set(row, ACTIVITY_REQUEST_HASH,
				Int64GetDatum(activity->request_hash));
	}
	set_id(row, ACTIVITY_APPROVED_BY, activity->approved_by);
	set_limits(row, ACTIVITY_DISCREPANCY_TOLERANCE,
			   ACTIVITY_DISCREPANCY_LIMIT, &activity->limits);
	if (activity->denominations != NULL)
		row_set(row, ACTIVITY_DENOMINATIONS,
				JsonbPGetDatum(activity->denominations));
	if (activity->reverses != NO_ORDINAL)
		row_set(row, ACTIVITY_REVERSES, Int32GetDatum(activity->reverses));
}

/* See ledger.h. */
bool
session_find(int64 id, Snapshot snapshot, SessionRow *session)
{
	Row			row;

	if (!storage_find_to_update(CT_SESSION, CT_SESSION_PKEY, snapshot, id,
								&row))
		return false;
	session_from_row(&row, session);
	return true;
}

/* Is this a payment whose tender is cash? */
bool
activity_is_cash_payment(const ActivityRow *activity)
{
	return activity->tender != NULL &&
		VARSIZE_ANY_EXHDR(activity->tender) == strlen(TENDER_CASH) &&
		memcmp(VARDATA_ANY(activity->tender), TENDER_CASH,
			   strlen(TENDER_CASH)) == 0;
}

/* total += delta */
static void
add_to(MonetaryAmount *total, const MonetaryAmount *delta)
{
	*total = money_add(total, delta);
}

/* total -= delta */
static void
take_from(MonetaryAmount *total, const MonetaryAmount *delta)
{
	*total = money_subtract(total, delta);
}

/*
 * Adds a payment to the totals.  All of them are after cash rounding; change
 * is always cash and lowers the sales, since the sale carries what was handed
 * over.
 */
static void
apply_payment(SessionRow *session, const ActivityRow *payment)
{
	bool		is_cash = activity_is_cash_payment(payment);
	MonetaryAmount paid = payment->amount;

	if (payment->has_cash_rounding)
		add_to(&paid, &payment->cash_rounding);

	switch (payment->type)
	{
		case ACTIVITY_SALE:
			add_to(&session->total_sales, &paid);
			if (is_cash)
				add_to(&session->total_cash_sales, &paid);
			if (payment->has_cash_rounding)
				add_to(&session->total_cash_rounding, &payment->cash_rounding);
			break;
		case ACTIVITY_REFUND:
			add_to(&session->total_refunds, &paid);
			if (is_cash)
				add_to(&session->total_cash_refunds, &paid);
			if (payment->has_cash_rounding)
				take_from(&session->total_cash_rounding,
						  &payment->cash_rounding);
			break;
		case ACTIVITY_CHANGE:
			take_from(&session->total_sales, &paid);
			take_from(&session->total_cash_sales, &paid);
			if (payment->has_cash_rounding)
				take_from(&session->total_cash_rounding,
						  &payment->cash_rounding);
			break;
		default:
			elog(ERROR, "activity type %d is no payment", payment->type);
	}
}

/* See ledger.h. */
MonetaryAmount
ledger_total_discrepancy(const SessionRow *session)
{
	MonetaryAmount total = money_subtract(&session->cash_counted_at_open,
										  &session->expected_cash_at_open);

	add_to(&total, &session->mid_session_discrepancy);
	if (session->is_closed)
	{
		MonetaryAmount closing =
			money_subtract(&session->cash_counted_at_close,
						   &session->expected_cash_at_close);

		add_to(&total, &closing);
	}
	return total;
}

/* See ledger.h. */
void
ledger_check_derived(const SessionRow *session)
{
	(void) money_subtract(&session->total_cash_sales,
						  &session->total_cash_refunds);
	(void) money_subtract(&session->total_sales, &session->total_refunds);
	(void) ledger_total_discrepancy(session);
}

/* Room that every session keeps for its closing and the adjustment after it. */
#define CLOSING_ACTIVITIES 2

/* See ledger.h. */
void
ledger_apply(SessionRow *session, ActivityRow *activity)
{
	bool		is_closing = activity->type == ACTIVITY_CLOSING ||
		activity->type == ACTIVITY_CLOSING_ADJUSTMENT;

	if (!is_closing &&
		session->activity_count >= PG_INT32_MAX - CLOSING_ACTIVITIES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("session %lld cannot take another activity",
						(long long) session->id),
				 errdetail("It has %d activities.", session->activity_count),
				 errhint("Close the session and open another.")));
	session->activity_count++;
	add_to(&session->net_cash, &activity->cash);
	switch (activity->type)
	{
		case ACTIVITY_SALE:
		case ACTIVITY_REFUND:
		case ACTIVITY_CHANGE:
			apply_payment(session, activity);
			break;
		case ACTIVITY_ADJUSTMENT:
		case ACTIVITY_CASH_PAYOUT:
			add_to(&session->total_adjustments, &activity->cash);
			break;
		case ACTIVITY_MID_SESSION:
			add_to(&session->mid_session_discrepancy, &activity->cash);
			break;
		case ACTIVITY_OPENING:
		case ACTIVITY_CLOSING:
		case ACTIVITY_CLOSING_ADJUSTMENT:
		case ACTIVITY_NO_SALE:
			break;
	}
	activity->session_id = session->id;
	activity->ordinal = session->activity_count;
	digest_extend(session, activity);
	ledger_check_derived(session);
}

/* What the scan over a drawer's open sessions adds up. */
typedef struct BalanceScan
{
	Snapshot	snapshot;
	bool		lock_sessions;
	MonetaryAmount balance;
} BalanceScan;

/* Adds the net cash of one open session. */
static bool
add_open_session(Row *row, void *arg)
{
	BalanceScan *scan = arg;

	if (scan->lock_sessions &&
		!storage_lock(CT_SESSION, row, scan->snapshot))
		elog(ERROR, "open session vanished");
	add_to(&scan->balance, ROW_MONEY(row, SESSION_NET_CASH));
	return true;
}

/* Adds up the settled balance and the net cash of the open sessions. */
static MonetaryAmount
add_up_balance(const Row *drawer, Snapshot snapshot, bool lock_sessions)
{
	BalanceScan scan;
	Datum		drawer_id = ROW_VALUE(drawer, DRAWER_ID);

	scan.snapshot = snapshot;
	scan.lock_sessions = lock_sessions;
	scan.balance = *ROW_MONEY(drawer, DRAWER_SETTLED_BALANCE);
	storage_scan(CT_SESSION, CT_SESSION_OPEN_BY_DRAWER, snapshot, 1, &drawer_id,
				 false, add_open_session, &scan);
	return scan.balance;
}

/* See ledger.h. */
MonetaryAmount
ledger_drawer_balance(const Row *drawer, Snapshot snapshot)
{
	return add_up_balance(drawer, snapshot, false);
}

/* See ledger.h. */
MonetaryAmount
ledger_expected_cash(const Row *drawer, Snapshot snapshot)
{
	return add_up_balance(drawer, snapshot, IsolationUsesXactSnapshot());
}
