/*
 * record.c
 *		Adjustments, payments and no-sales recorded by the functions.
 *
 * Each is one UPDATE of the session's row and one INSERT.  The order of the
 * checks is the precedence of docs/errors.md.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/snapmgr.h"

#include "activity.h"
#include "args.h"
#include "clock.h"
#include "compat.h"
#include "plain_insert.h"
#include "record.h"
#include "reference.h"
#include "result.h"
#include "rules.h"

PG_FUNCTION_INFO_V1(ct_adjust_cash);
PG_FUNCTION_INFO_V1(ct_record_payment);
PG_FUNCTION_INFO_V1(ct_record_no_sale);

/* See record.h. */
bool
record_store(SessionRow *session, ActivityRow *activity, Snapshot snapshot)
{
	Row			row;

	clock_stamp(activity, session->opening_time);
	ledger_apply(session, activity);
	rules_check_recorded(activity, session->location_id, snapshot);
	session_to_row(session, &row);
	if (!storage_update(CT_SESSION, &row, snapshot))
		return false;
	request_insert_activity(activity);
	return true;
}

/* See record.h. */
bool
record_try(int64 session_id, ActivityRow *activity,
		   const Request *request, Snapshot snapshot)
{
	SessionRow	session;
	bool		is_found = session_find(session_id, snapshot, &session);

	if (is_found && session.is_busy && storage_queue(CT_SESSION, session_id))
		return false;
	if (request_find(request, snapshot, activity))
		return true;
	if (!is_found)
		report_session_not_found(session_id);
	reference_check_actor(activity->staff_member_id, activity->approved_by,
						  activity->reason_code_id, snapshot);
	check_session_open(&session);
	plain_insert_check_not_writing(session_id);
	activity_complete(&session, activity, NULL, snapshot);
	clock_check_in_session(activity, &session, snapshot);

	return record_store(&session, activity, snapshot);
}

/*
 * Records an activity in a session: tries until no other command comes
 * between.  On return "activity" is what was recorded, now or before.
 */
static void
record_activity(int64 session_id, ActivityRow *activity,
				const Request *request)
{
	const ActivityRow given = *activity;
	bool		is_done = false;

	while (!is_done)
	{
		Snapshot	snapshot = storage_push_snapshot();

		*activity = given;
		is_done = record_try(session_id, activity, request, snapshot);
		PopActiveSnapshot();
	}
}

/* Puts the request into the activity that carries it. */
void
record_set_request(ActivityRow *activity, const Request *request)
{
	activity->request_id = request->id;
	activity->request_hash = request->hash;
}

/* The type of an adjustment from its name; 22023 for another. */
static ActivityType
adjustment_type(const text *name)
{
	char	   *string = text_to_cstring(name);

	if (strcmp(string, "adjustment") == 0)
		return ACTIVITY_ADJUSTMENT;
	if (strcmp(string, "cash_payout") == 0)
		return ACTIVITY_CASH_PAYOUT;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid adjustment type \"%s\"", string),
			 errdetail("An adjustment is of type \"adjustment\" or \"cash_payout\"."),
			 errhint("Leave \"type\" out for an ordinary adjustment.")));
}

/* The type of a payment from its name; 22023 for another. */
static ActivityType
payment_type(const text *name)
{
	char	   *string = text_to_cstring(name);

	if (strcmp(string, "sale") == 0)
		return ACTIVITY_SALE;
	if (strcmp(string, "refund") == 0)
		return ACTIVITY_REFUND;
	if (strcmp(string, "change") == 0)
		return ACTIVITY_CHANGE;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid payment type \"%s\"", string),
			 errdetail("A payment is of type \"sale\", \"refund\" or \"change\"."),
			 errhint("Use adjust_cash for cash that is not a payment.")));
}

#define MAX_TYPE_CHARACTERS 32

/* Reads an optional amount into an activity. */
static bool
read_money(FunctionCallInfo fcinfo, int n, MonetaryAmount *amount)
{
	const MonetaryAmount *given = arg_optional_money(fcinfo, n);

	if (given == NULL)
		return false;
	*amount = *given;
	return true;
}

/*
 * adjust_cash(session_id, amount, staff_member_id, occurred_at,
 *			   reason_code_id, note, type, reference, request_id)
 */
Datum
ct_adjust_cash(PG_FUNCTION_ARGS)
{
	ActivityRow activity = {0};
	int64		session_id = arg_id(fcinfo, 0, "session_id");
	Request		request;

	storage_start_command("adjust_cash()");
	activity.cash = *arg_money(fcinfo, 1, "amount");
	activity.has_cash = true;
	activity.staff_member_id = arg_id(fcinfo, 2, "staff_member_id");
	activity.has_occurred_at =
		arg_optional_time(fcinfo, 3, "occurred_at", &activity.occurred_at);
	activity.reason_code_id = arg_reason_code(fcinfo, 4);
	activity.note = arg_optional_text(fcinfo, 5, "note", MAX_NOTE_CHARACTERS);
	activity.type =
		adjustment_type(arg_text(fcinfo, 6, "type", MAX_TYPE_CHARACTERS));
	activity.reference =
		arg_optional_text(fcinfo, 7, "reference", MAX_REFERENCE_CHARACTERS);
	request = request_read(fcinfo, "adjust_cash", "imizittt");
	record_set_request(&activity, &request);

	record_activity(session_id, &activity, &request);
	PG_RETURN_DATUM(result_cash_activity(&activity, NULL));
}

/* See record.h. */
void
record_read_payment(FunctionCallInfo fcinfo, ActivityRow *payment)
{
	memset(payment, 0, sizeof(*payment));
	payment->staff_member_id = arg_id(fcinfo, 1, "staff_member_id");
	payment->type =
		payment_type(arg_text(fcinfo, 2, "type", MAX_TYPE_CHARACTERS));
	payment->amount = *arg_money(fcinfo, 3, "amount");
	payment->has_amount = true;
	payment->tender = arg_text(fcinfo, 4, "tender", MAX_TENDER_CHARACTERS);
	activity_check_tender(payment->tender);
	payment->has_cash_rounding = read_money(fcinfo, 5, &payment->cash_rounding);
	payment->reference =
		arg_optional_text(fcinfo, 6, "reference", MAX_REFERENCE_CHARACTERS);
	payment->has_occurred_at =
		arg_optional_time(fcinfo, 7, "occurred_at", &payment->occurred_at);
	payment->note = arg_optional_text(fcinfo, 8, "note", MAX_NOTE_CHARACTERS);
}

/*
 * record_payment(session_id, staff_member_id, type, amount, tender,
 *				  cash_rounding, reference, occurred_at, note, request_id)
 */
Datum
ct_record_payment(PG_FUNCTION_ARGS)
{
	ActivityRow payment;
	int64		session_id = arg_id(fcinfo, 0, "session_id");
	Request		request;

	storage_start_command("record_payment()");
	record_read_payment(fcinfo, &payment);
	request = request_read(fcinfo, "record_payment", PAYMENT_ARGUMENT_TYPES);
	record_set_request(&payment, &request);

	record_activity(session_id, &payment, &request);
	PG_RETURN_DATUM(result_activity(&payment, NULL));
}

/*
 * record_no_sale(session_id, staff_member_id, occurred_at, reason_code_id,
 *				  note, request_id)
 */
Datum
ct_record_no_sale(PG_FUNCTION_ARGS)
{
	ActivityRow activity = {0};
	int64		session_id = arg_id(fcinfo, 0, "session_id");
	Request		request;

	storage_start_command("record_no_sale()");
	activity.type = ACTIVITY_NO_SALE;
	activity.staff_member_id = arg_id(fcinfo, 1, "staff_member_id");
	activity.has_occurred_at =
		arg_optional_time(fcinfo, 2, "occurred_at", &activity.occurred_at);
	activity.reason_code_id = arg_reason_code(fcinfo, 3);
	activity.note = arg_optional_text(fcinfo, 4, "note", MAX_NOTE_CHARACTERS);
	request = request_read(fcinfo, "record_no_sale", "iizit");
	record_set_request(&activity, &request);

	record_activity(session_id, &activity, &request);
	PG_RETURN_DATUM(result_activity(&activity, NULL));
}
