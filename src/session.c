/*
 * session.c
 *		Openings: by a person, or by the first payment of the day.
 *
 * Order of locks: device, drawer.  The snapshot is taken after both are held,
 * and both are updated: two openings never act on the same state.
 */
#include "postgres.h"

#include "funcapi.h"
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
#include "record.h"
#include "reference.h"
#include "request.h"
#include "result.h"
#include "rules.h"

PG_FUNCTION_INFO_V1(ct_open_session);
PG_FUNCTION_INFO_V1(ct_record_device_payment);
PG_FUNCTION_INFO_V1(ct_active_session);
PG_FUNCTION_INFO_V1(ct_session_of_call);

/* An opening as the caller gives it. */
typedef struct Opening
{
	int64		device_id;
	ActivityRow activity;		/* of type opening; counted only if given */
} Opening;

/* The device and its drawer while a session is being opened. */
typedef struct OpeningRows
{
	bool		has_drawer;
	Row			device;
	Row			drawer;
} OpeningRows;

/* Locks the device and the drawer that it has.  TC004. */
static void
lock_rows(int64 device_id, OpeningRows *rows)
{
	Snapshot	snapshot = storage_push_snapshot();

	reference_find(CT_DEVICE, device_id, snapshot, &rows->device);
	if (!storage_lock(CT_DEVICE, &rows->device, snapshot))
		elog(ERROR, "device vanished");
	PopActiveSnapshot();

	/* The drawer may be younger than the first snapshot. */
	snapshot = storage_push_snapshot();
	rows->has_drawer = !ROW_IS_NULL(&rows->device, DEVICE_CASH_DRAWER_ID);
	if (rows->has_drawer)
		drawer_lock(ROW_INT64(&rows->device, DEVICE_CASH_DRAWER_ID), snapshot,
					&rows->drawer);
	PopActiveSnapshot();
}

/* TC023 and TC017: can a session be opened on this device at all? */
static void
check_rows(const OpeningRows *rows)
{
	reference_check_in_use(CT_DEVICE, &rows->device);
	if (!rows->has_drawer)
		ereport(ERROR,
				(errcode(ERRCODE_CT_NO_CASH_DRAWER),
				 errmsg("device %lld has no cash drawer",
						(long long) ROW_INT64(&rows->device, DEVICE_ID)),
				 errdetail("A session needs a drawer to take cash into."),
				 errhint("Assign one with assign_device_to_cash_drawer.")));
	reference_check_in_use(CT_CASH_DRAWER, &rows->drawer);
}

/* Finds the open session of a device. */
static bool
find_active_session(int64 device_id, Snapshot snapshot, SessionRow *session)
{
	Row			row;
	Datum		key = Int64GetDatum(device_id);

	if (!storage_find(CT_SESSION, CT_SESSION_ONE_OPEN_PER_DEVICE, snapshot, 1,
					  &key, &row))
		return false;
	session_from_row(&row, session);
	return true;
}

/* Keeps the closing time of the latest session of a device. */
static bool
take_closing_time(Row *row, void *arg)
{
	*(TimestampTz *) arg =
		DatumGetTimestampTz(ROW_VALUE(row, SESSION_CLOSING_TIME));
	return false;
}

/*
 * When the device's previous session was closed; DT_NOBEGIN if there was none.
 * To be called when it has no open session.
 */
static TimestampTz
previous_closing(int64 device_id, Snapshot snapshot)
{
	TimestampTz closing_time = DT_NOBEGIN;
	Datum		key = Int64GetDatum(device_id);

	storage_scan(CT_SESSION, CT_SESSION_DEVICE_OPENING, snapshot, 1, &key, true,
				 take_closing_time, &closing_time);
	return closing_time;
}

/* TC002 with the session that is open. */
static void
report_already_open(int64 device_id, int64 session_id)
{
	ereport(ERROR,
			(errcode(ERRCODE_CT_SESSION_ALREADY_OPEN),
			 errmsg("device %lld already has an open session",
					(long long) device_id),
			 errdetail("Session %lld is open on it.", (long long) session_id),
			 errhint("Use that session, or close it first.")));
}

/* The last line: the device's lock lets no second opening come this far. */
static void
explain_session_conflict(const char *index, const Row *row)
{
	if (strcmp(index, "payment_session_one_open_per_device") == 0 ||
		strcmp(index, "payment_session_pkey") == 0)
		ereport(ERROR,
				(errcode(ERRCODE_CT_INTEGRITY_FAILURE),
				 errmsg("session %lld cannot be opened on device %lld",
						(long long) ROW_INT64(row, SESSION_ID),
						(long long) ROW_INT64(row, SESSION_DEVICE_ID)),
				 errdetail("A session with this id, or an open one on this device, was inserted by hand."),
				 errhint("Set the sequence payment_session_id_seq beyond the highest id, or close the session.")));
}

/* 22023: a currency in which no new session may be kept. */
static void
check_currency_in_use(const MonetaryAmount *amount)
{
	const Currency *currency = currency_find(amount->code);

	if (currency == NULL || !currency->is_active || !currency->is_tender)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("currency \"%.3s\" cannot be used for a new session",
						amount->code),
				 errdetail("It was withdrawn, or is a unit of account that nobody pays with."),
				 errhint("Create a location with the currency that replaced it.")));
}

/* Checks an opening but for its time, in the order of precedence. */
static void
check_opening(const Opening *opening, const OpeningRows *rows,
			  Snapshot snapshot)
{
	const ActivityRow *activity = &opening->activity;
	const MonetaryAmount *settled;
	SessionRow	active;

	reference_check_actor(activity->staff_member_id, activity->approved_by,
						  activity->reason_code_id, snapshot);
	check_rows(rows);
	if (find_active_session(opening->device_id, snapshot, &active))
		report_already_open(opening->device_id, active.id);
	settled = ROW_MONEY(&rows->drawer, DRAWER_SETTLED_BALANCE);
	if (activity->has_counted)
	{
		money_check_same_currency(&activity->counted, settled);
		check_not_negative(&activity->counted, "balance");
	}
	check_currency_in_use(settled);
}

/* Checks and sets the time of an opening, and with it the business date. */
static void
set_opening_time(SessionRow *session, ActivityRow *activity,
				 const Row *location, Snapshot snapshot)
{
	TimestampTz earliest = previous_closing(session->device_id, snapshot);

	clock_check_opening(activity, earliest, location);
	clock_stamp(activity, earliest);
	session->opening_time = activity_time(activity);
	session->business_date =
		location_business_date(location, session->opening_time);
}

/* The header of a new session, without its time, and the zero totals. */
static void
begin_session(SessionRow *session, const Opening *opening,
			  const OpeningRows *rows, const ActivityRow *activity)
{
	MonetaryAmount zero = money_like(&activity->counted, 0);

	memset(session, 0, sizeof(*session));
	session->id = storage_next_id(CT_SESSION, CT_SESSION_PKEY,
								  GetActiveSnapshot());
	session->device_id = opening->device_id;
	session->cash_drawer_id = ROW_INT64(&rows->drawer, DRAWER_ID);
	session->location_id = ROW_INT64(&rows->device, DEVICE_LOCATION_ID);
	session->opening_staff_member_id = activity->staff_member_id;
	session->opening_reason_code_id = activity->reason_code_id;
	session->opening_note = activity->note;
	session->opening_counted = opening->activity.has_counted;
	session->expected_cash_at_open = activity->expected;
	session->cash_counted_at_open = activity->counted;
	session->net_cash = session->total_adjustments =
		session->total_cash_sales = session->total_sales =
		session->total_cash_rounding = session->total_cash_refunds =
		session->total_refunds = session->mid_session_discrepancy = zero;
}

/* Takes any activity of the scan as proof that there is one. */
static bool
take_any(Row *row pg_attribute_unused(), void *arg)
{
	*(bool *) arg = true;
	return false;
}

/* TC009 if somebody planted activities for a session that is yet to come. */
static void
check_no_orphans(int64 session_id, Snapshot snapshot)
{
	bool		is_planted = false;
	Datum		key = Int64GetDatum(session_id);

	storage_scan(CT_ACTIVITY, CT_ACTIVITY_PKEY, snapshot, 1, &key, false,
				 take_any, &is_planted);
	if (is_planted)
		ereport(ERROR,
				(errcode(ERRCODE_CT_INTEGRITY_FAILURE),
				 errmsg("activities of session %lld exist before the session",
						(long long) session_id),
				 errdetail("They were inserted by hand with the id of a session that did not exist."),
				 errhint("As the owner, delete the rows of session_activity whose session does not exist.")));
}

/*
 * Opens a session on a device whose rows are locked; "payment", if any, is
 * recorded in it at once.  On return "session" is the new session and
 * "activity" its opening.
 */
static void
open_session(const Opening *opening, OpeningRows *rows, ActivityRow *payment,
			 SessionRow *session, ActivityRow *activity)
{
	Snapshot	snapshot = GetActiveSnapshot();
	LocationRules rules;
	Row			location;
	Row			row;

	check_opening(opening, rows, snapshot);
	*activity = opening->activity;
	activity->expected = ledger_expected_cash(&rows->drawer, snapshot);
	if (!activity->has_counted)
		activity->counted = activity->expected;
	activity->has_expected = activity->has_counted = activity->has_cash = true;
	activity->cash = money_subtract(&activity->counted, &activity->expected);

	begin_session(session, opening, rows, activity);
	if (payment != NULL)
		activity_complete(session, payment, NULL, snapshot);
	reference_find_location(session->location_id, snapshot, &location);
	rules = location_rules_of(&location);
	set_opening_time(session, activity, &location, snapshot);
	if (opening->activity.has_counted)
		activity->limits = rules.count_limits;
	digest_begin(session);
	ledger_apply(session, activity);
	if (payment != NULL)
	{
		clock_stamp(payment, session->opening_time);
		ledger_apply(session, payment);
	}
	rules_check_count(activity, &rules, session->location_id);

	check_no_orphans(session->id, snapshot);
	/* Users' triggers fire on inserts: what is locked is updated before. */
	row_set(&rows->device, DEVICE_VERSION,
			Int64GetDatum(ROW_INT64(&rows->device, DEVICE_VERSION) + 1));
	if (!storage_update(CT_DEVICE, &rows->device, snapshot))
		elog(ERROR, "locked device changed");
	drawer_update(&rows->drawer, snapshot);
	session_to_row(session, &row);
	storage_insert(CT_SESSION, &row, explain_session_conflict);
	request_insert_activity(activity);
	if (payment != NULL)
		request_insert_activity(payment);
}

/* The session as it is shown: with what its drawer should hold now. */
static Datum
session_with_expected_cash(const SessionRow *session, Snapshot snapshot)
{
	Row			drawer;
	MonetaryAmount expected;

	if (session->is_closed)
		return result_session(session, NULL);
	drawer_find(session->cash_drawer_id, snapshot, &drawer);
	expected = ledger_drawer_balance(&drawer, snapshot);
	return result_session(session, &expected);
}

/*
 * Finds the session that an earlier call of the request opened, as it is now;
 * false if there was none.
 */
static bool
find_opened(const Request *request, Snapshot snapshot, Datum *result)
{
	ActivityRow activity;
	SessionRow	session;

	if (!request_find(request, snapshot, &activity))
		return false;
	if (!session_find(activity.session_id, snapshot, &session))
		report_session_not_found(activity.session_id);
	*result = session_with_expected_cash(&session, snapshot);
	return true;
}

/*
 * open_session(device_id, staff_member_id, balance, occurred_at,
 *				reason_code_id, note, denominations, approved_by, request_id)
 */
Datum
ct_open_session(PG_FUNCTION_ARGS)
{
	Opening		opening = {0};
	OpeningRows rows;
	ActivityRow activity;
	SessionRow	session;
	Request		request;
	Snapshot	snapshot;
	const MonetaryAmount *balance;
	bool		is_done;
	Datum		result;

	storage_start_command("open_session()");
	opening.device_id = arg_id(fcinfo, 0, "device_id");
	opening.activity.type = ACTIVITY_OPENING;
	opening.activity.staff_member_id = arg_id(fcinfo, 1, "staff_member_id");
	balance = arg_optional_money(fcinfo, 2);
	opening.activity.has_counted = balance != NULL;
	if (balance != NULL)
		opening.activity.counted = *balance;
	opening.activity.has_occurred_at =
		arg_optional_time(fcinfo, 3, "occurred_at",
						  &opening.activity.occurred_at);
	opening.activity.reason_code_id = arg_reason_code(fcinfo, 4);
	opening.activity.note =
		arg_optional_text(fcinfo, 5, "note", MAX_NOTE_CHARACTERS);
	opening.activity.denominations = arg_denominations(fcinfo, 6, balance);
	opening.activity.approved_by =
		arg_approved_by(fcinfo, 7, opening.activity.staff_member_id);
	request = request_read(fcinfo, "open_session", "iimzitji");
	record_set_request(&opening.activity, &request);

	/* A repeated call waits for no lock, and is told before the device is. */
	snapshot = storage_push_snapshot();
	is_done = find_opened(&request, snapshot, &result);
	PopActiveSnapshot();
	if (is_done)
		PG_RETURN_DATUM(result);

	lock_rows(opening.device_id, &rows);
	snapshot = storage_push_snapshot();
	if (!find_opened(&request, snapshot, &result))
	{
		open_session(&opening, &rows, NULL, &session, &activity);
		result = result_session(&session, &activity.counted);
	}
	PopActiveSnapshot();
	PG_RETURN_DATUM(result);
}

/* Opens a session for a payment on a device without one, and records it. */
static void
open_for_payment(int64 device_id, OpeningRows *rows, ActivityRow *payment)
{
	Opening		opening = {0};
	SessionRow	session;
	ActivityRow activity;

	opening.device_id = device_id;
	opening.activity.type = ACTIVITY_OPENING;
	opening.activity.staff_member_id = payment->staff_member_id;
	opening.activity.reason_code_id = REASON_AUTO_START_SESSION_CHECKOUT;
	opening.activity.has_occurred_at = payment->has_occurred_at;
	opening.activity.occurred_at = payment->occurred_at;
	open_session(&opening, rows, payment, &session, &activity);
}

/*
 * Records a payment in the open session of a device, or opens one for it.
 * False if another command came between.
 */
static bool
try_device_payment(int64 device_id, ActivityRow *payment,
				   const Request *request)
{
	Snapshot	snapshot = storage_push_snapshot();
	SessionRow	session;
	OpeningRows rows;
	bool		is_done;

	if (request_find(request, snapshot, payment))
		is_done = true;
	else if (find_active_session(device_id, snapshot, &session))
		is_done = record_try(session.id, payment, request, snapshot);
	else
	{
		PopActiveSnapshot();
		lock_rows(device_id, &rows);
		snapshot = storage_push_snapshot();
		is_done = request_find(request, snapshot, payment);
		if (!is_done && !find_active_session(device_id, snapshot, &session))
		{
			open_for_payment(device_id, &rows, payment);
			is_done = true;
		}
	}
	PopActiveSnapshot();
	return is_done;
}

/*
 * record_device_payment(device_id, staff_member_id, type, amount, tender,
 *						 cash_rounding, reference, occurred_at, note,
 *						 request_id)
 */
Datum
ct_record_device_payment(PG_FUNCTION_ARGS)
{
	ActivityRow given;
	ActivityRow payment;
	int64		device_id = arg_id(fcinfo, 0, "device_id");
	Request		request;

	storage_start_command("record_device_payment()");
	record_read_payment(fcinfo, &given);
	request = request_read(fcinfo, "record_device_payment",
						   PAYMENT_ARGUMENT_TYPES);
	record_set_request(&given, &request);

	do
		payment = given;
	while (!try_device_payment(device_id, &payment, &request));
	PG_RETURN_DATUM(result_activity(&payment, NULL));
}

/* active_session(device_id): the open session of a device, or no row */
Datum
ct_active_session(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	SessionRow	session;
	Snapshot	snapshot = GetActiveSnapshot();
	int64		device_id = arg_id(fcinfo, 0, "device_id");
	Row			device;

	if (SRF_IS_FIRSTCALL())
		(void) SRF_FIRSTCALL_INIT();
	context = SRF_PERCALL_SETUP();
	if (context->call_cntr > 0)
		SRF_RETURN_DONE(context);
	reference_find(CT_DEVICE, device_id, snapshot, &device);
	if (!find_active_session(device_id, snapshot, &session))
		SRF_RETURN_DONE(context);
	SRF_RETURN_NEXT(context, session_with_expected_cash(&session, snapshot));
}

/*
 * session_of_call(session_id, request_id): the session on which a command was
 * just called.  A role that may call commands sees by it no more than by
 * calling them: an open session, or one for which it knows a request.  TC003
 * for any other.
 */
Datum
ct_session_of_call(PG_FUNCTION_ARGS)
{
	Snapshot	snapshot = GetActiveSnapshot();
	int64		session_id = arg_id(fcinfo, 0, "session_id");
	SessionRow	session;
	Row			row;
	Datum		key = PG_GETARG_DATUM(1);

	if (!session_find(session_id, snapshot, &session) ||
		(session.is_closed &&
		 (PG_ARGISNULL(1) ||
		  !storage_find(CT_ACTIVITY, CT_ACTIVITY_REQUEST_ID_KEY, snapshot, 1,
						&key, &row) ||
		  ROW_INT64(&row, ACTIVITY_SESSION_ID) != session_id)))
		report_session_not_found(session_id);
	PG_RETURN_DATUM(session_with_expected_cash(&session, snapshot));
}
