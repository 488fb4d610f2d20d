/*
 * count.c
 *		Counts of the drawer: in mid-session, and at closing.
 *
 * A count depends on the whole drawer, which several sessions may share.  So
 * it locks the drawer, takes its snapshot after that, and updates session and
 * drawer: two counts, or a count and an opening or closing, never act on the
 * same state.  Payments touch their session only and do not wait for a count.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "activity.h"
#include "args.h"
#include "clock.h"
#include "compat.h"
#include "count.h"
#include "denominations.h"
#include "errors.h"
#include "plain_insert.h"
#include "record.h"
#include "reference.h"
#include "request.h"
#include "result.h"
#include "rules.h"

PG_FUNCTION_INFO_V1(ct_count_cash);
PG_FUNCTION_INFO_V1(ct_close_session);

/* A count as the caller gives it. */
typedef struct Count
{
	int64		session_id;
	ActivityRow activity;		/* of type mid_session or closing */
	bool		has_float;		/* closing: an amount to leave in the drawer */
	MonetaryAmount leave_in_drawer;
} Count;

/* TC026 if an amount that somebody counts or leaves is negative. */
void
check_not_negative(const MonetaryAmount *amount, const char *argument)
{
	if (money_units(amount) < 0)
		ereport(ERROR,
				(errcode(ERRCODE_CT_INVALID_AMOUNT),
				 errmsg("invalid amount %s", money_to_cstring(amount)),
				 errdetail("\"%s\" is cash in a drawer; it cannot be negative.",
						   argument),
				 errhint("Give the amount that was counted.")));
}

/* See count.h. */
void
drawer_find(int64 drawer_id, Snapshot snapshot, Row *drawer)
{
	if (!storage_find_by_id(CT_CASH_DRAWER, CT_CASH_DRAWER_PKEY, snapshot,
							drawer_id, drawer))
		ereport(ERROR,
				(errcode(ERRCODE_CT_INTEGRITY_FAILURE),
				 errmsg("cash drawer %lld does not exist",
						(long long) drawer_id),
				 errdetail("A session or a device refers to it."),
				 errhint("Restore the row of the drawer from a backup.")));
}

/* See count.h. */
void
drawer_lock(int64 drawer_id, Snapshot snapshot, Row *drawer)
{
	drawer_find(drawer_id, snapshot, drawer);
	if (!storage_lock(CT_CASH_DRAWER, drawer, snapshot))
		elog(ERROR, "cash drawer vanished");
}

/* See count.h. */
void
drawer_update(Row *drawer, Snapshot snapshot)
{
	row_set(drawer, DRAWER_VERSION,
			Int64GetDatum(ROW_INT64(drawer, DRAWER_VERSION) + 1));
	if (!storage_update(CT_CASH_DRAWER, drawer, snapshot))
		elog(ERROR, "locked cash drawer changed");
}

/*
 * Locks the drawer of a session that is open as far as a first look tells.
 * False if it is not: then the attempt that follows says what is wrong.
 */
static bool
lock_drawer_of(int64 session_id, Row *drawer)
{
	Snapshot	snapshot = storage_push_snapshot();
	SessionRow	session;
	bool		is_open;

	is_open = session_find(session_id, snapshot, &session) &&
		!session.is_closed;
	if (is_open)
		drawer_lock(session.cash_drawer_id, snapshot, drawer);
	PopActiveSnapshot();
	return is_open;
}

/*
 * Closes the session's row: the final figures, the Z number, and what has
 * become of the drawer's balance.
 */
static void
close_rows(SessionRow *session, const ActivityRow *closing,
		   const MonetaryAmount *closing_adjustment, Row *drawer)
{
	MonetaryAmount *settled = palloc(sizeof(MonetaryAmount));
	Digest		previous;
	bool		is_first = ROW_IS_NULL(drawer, DRAWER_LAST_SEAL);

	session->is_closed = true;
	session->closing_time = activity_time(closing);
	session->closing_staff_member_id = closing->staff_member_id;
	session->closing_reason_code_id = closing->reason_code_id;
	session->closing_note = closing->note;
	session->closing_approved_by = closing->approved_by;
	session->closing_limits = closing->limits;
	session->expected_cash_at_close = closing->expected;
	session->cash_counted_at_close = closing->counted;
	session->closing_adjustment = *closing_adjustment;
	session->z_number = ROW_INT64(drawer, DRAWER_LAST_Z_NUMBER) + 1;
	ledger_check_derived(session);

	*settled = money_add(ROW_MONEY(drawer, DRAWER_SETTLED_BALANCE),
						 &session->net_cash);
	row_set(drawer, DRAWER_SETTLED_BALANCE, MonetaryAmountPGetDatum(settled));
	row_set(drawer, DRAWER_LAST_Z_NUMBER, Int64GetDatum(session->z_number));

	if (is_first)
		session->seal = digest_seal(session, NULL);
	else
	{
		previous = digest_from_row(drawer, DRAWER_LAST_SEAL, "last_seal");
		session->seal = digest_seal(session, &previous);
	}
	row_set(drawer, DRAWER_LAST_SEAL, PointerGetDatum(&session->seal));
}

/* The closing adjustment that leaves the float; zero where none is given. */
static ActivityRow
closing_adjustment_of(const Count *count, const ActivityRow *closing)
{
	ActivityRow adjustment = {0};

	adjustment.type = ACTIVITY_CLOSING_ADJUSTMENT;
	adjustment.staff_member_id = closing->staff_member_id;
	adjustment.recorded_at = closing->recorded_at;
	adjustment.has_occurred_at = closing->has_occurred_at;
	adjustment.occurred_at = closing->occurred_at;
	adjustment.has_cash = true;
	adjustment.cash = count->has_float ?
		money_subtract(&count->leave_in_drawer, &closing->counted) :
		money_like(&closing->counted, 0);
	return adjustment;
}

/* Checks a count against its session, in the order of precedence. */
static void
check_count(const Count *count, const SessionRow *session,
			ActivityRow *activity, Snapshot snapshot)
{
	reference_check_actor(activity->staff_member_id, activity->approved_by,
						  activity->reason_code_id, snapshot);
	check_session_open(session);
	plain_insert_check_not_writing(session->id);
	money_check_same_currency(&activity->counted, &session->net_cash);
	if (count->has_float)
		money_check_same_currency(&count->leave_in_drawer, &session->net_cash);
	check_not_negative(&activity->counted, "balance");
	if (count->has_float)
		check_not_negative(&count->leave_in_drawer, "leave_in_drawer");
	clock_check_in_session(activity, session, snapshot);
}

/*
 * Records a count with the drawer locked (is_locked), or finds it recorded.
 * On success "session" and "activity" are what was recorded.  False if another
 * command came between.
 */
static bool
try_count(const Count *count, const Request *request, bool is_locked,
		  Row *drawer, SessionRow *session, ActivityRow *activity)
{
	Snapshot	snapshot = GetActiveSnapshot();
	bool		is_found = session_find(count->session_id, snapshot, session);
	bool		is_recorded = request_find(request, snapshot, activity);
	bool		is_closing = count->activity.type == ACTIVITY_CLOSING;
	ActivityRow adjustment;
	LocationRules rules;
	Row			row;

	if (!is_found)
		report_session_not_found(count->session_id);
	if (is_recorded)
		return true;
	*activity = count->activity;
	check_count(count, session, activity, snapshot);
	if (!is_locked)
		return false;			/* opened since the first look */

	activity->has_expected = activity->has_counted = activity->has_cash = true;
	activity->expected = ledger_expected_cash(drawer, snapshot);
	activity->cash = money_subtract(&activity->counted, &activity->expected);
	rules = location_rules(session->location_id, snapshot);
	activity->limits = rules.count_limits;
	clock_stamp(activity, session->opening_time);
	ledger_apply(session, activity);
	if (is_closing)
	{
		adjustment = closing_adjustment_of(count, activity);
		if (money_units(&adjustment.cash) != 0)
			ledger_apply(session, &adjustment);
		close_rows(session, activity, &adjustment.cash, drawer);
	}
	rules_check_count(activity, &rules, session->location_id);
	session_to_row(session, &row);
	if (!storage_update(CT_SESSION, &row, snapshot))
		return false;
	drawer_update(drawer, snapshot);
	request_insert_activity(activity);
	if (is_closing && money_units(&adjustment.cash) != 0)
		request_insert_activity(&adjustment);
	return true;
}

/* Records a count: tries until no other command comes between. */
static void
record_count(const Count *count, const Request *request, SessionRow *session,
			 ActivityRow *activity)
{
	bool		is_done = false;

	while (!is_done)
	{
		Row			drawer;
		bool		is_locked = lock_drawer_of(count->session_id, &drawer);

		storage_push_snapshot();
		is_done = try_count(count, request, is_locked, &drawer, session,
							activity);
		PopActiveSnapshot();
	}
}

/*
 * count_cash(session_id, balance, staff_member_id, occurred_at,
 *			  reason_code_id, note, denominations, approved_by, request_id)
 */
Datum
ct_count_cash(PG_FUNCTION_ARGS)
{
	Count		count = {0};
	SessionRow	session;
	ActivityRow activity;
	Request		request;

	storage_start_command("count_cash()");
	count.session_id = arg_id(fcinfo, 0, "session_id");
	count.activity.type = ACTIVITY_MID_SESSION;
	count.activity.counted = *arg_money(fcinfo, 1, "balance");
	count.activity.staff_member_id = arg_id(fcinfo, 2, "staff_member_id");
	count.activity.has_occurred_at =
		arg_optional_time(fcinfo, 3, "occurred_at", &count.activity.occurred_at);
	count.activity.reason_code_id = arg_reason_code(fcinfo, 4);
	count.activity.note =
		arg_optional_text(fcinfo, 5, "note", MAX_NOTE_CHARACTERS);
	count.activity.denominations =
		arg_denominations(fcinfo, 6, &count.activity.counted);
	count.activity.approved_by =
		arg_approved_by(fcinfo, 7, count.activity.staff_member_id);
	request = request_read(fcinfo, "count_cash", "imizitji");
	record_set_request(&count.activity, &request);

	record_count(&count, &request, &session, &activity);
	PG_RETURN_DATUM(result_cash_activity(&activity, &session));
}

/*
 * close_session(session_id, balance, staff_member_id, leave_in_drawer,
 *				 occurred_at, reason_code_id, note, denominations,
 *				 approved_by, request_id)
 */
Datum
ct_close_session(PG_FUNCTION_ARGS)
{
	Count		count = {0};
	SessionRow	session;
	ActivityRow activity;
	Request		request;
	const MonetaryAmount *leave_in_drawer;

	storage_start_command("close_session()");
	count.session_id = arg_id(fcinfo, 0, "session_id");
	count.activity.type = ACTIVITY_CLOSING;
	count.activity.counted = *arg_money(fcinfo, 1, "balance");
	count.activity.staff_member_id = arg_id(fcinfo, 2, "staff_member_id");
	leave_in_drawer = arg_optional_money(fcinfo, 3);
	count.has_float = leave_in_drawer != NULL;
	if (count.has_float)
		count.leave_in_drawer = *leave_in_drawer;
	count.activity.has_occurred_at =
		arg_optional_time(fcinfo, 4, "occurred_at", &count.activity.occurred_at);
	count.activity.reason_code_id = arg_reason_code(fcinfo, 5);
	count.activity.note =
		arg_optional_text(fcinfo, 6, "note", MAX_NOTE_CHARACTERS);
	count.activity.denominations =
		arg_denominations(fcinfo, 7, &count.activity.counted);
	count.activity.approved_by =
		arg_approved_by(fcinfo, 8, count.activity.staff_member_id);
	request = request_read(fcinfo, "close_session", "imimzitji");
	record_set_request(&count.activity, &request);

	record_count(&count, &request, &session, &activity);
	PG_RETURN_DATUM(result_session(&session, NULL));
}
