/*
 * activity.c
 *		Adjustments, payments and no-sales: what a caller may record in an open
 *		session.
 *
 * Each is one UPDATE of the session's row and one INSERT.  The order of the
 * checks is the precedence of docs/errors.md.
 */
#include "postgres.h"

#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "activity.h"
#include "args.h"
#include "clock.h"
#include "compat.h"
#include "errors.h"
#include "plain_insert.h"
#include "reference.h"
#include "request.h"
#include "result.h"

PG_FUNCTION_INFO_V1(ct_adjust_cash);
PG_FUNCTION_INFO_V1(ct_record_payment);
PG_FUNCTION_INFO_V1(ct_record_no_sale);

/* TC003 with the id. */
void
report_session_not_found(int64 session_id)
{
	ereport(ERROR,
			(errcode(ERRCODE_CT_SESSION_NOT_FOUND),
			 errmsg("session %lld does not exist", (long long) session_id),
			 errdetail("There is no session with this id."),
			 errhint("Open a session, or look its id up in the view payment_sessions.")));
}

/* TC001 unless the session is open. */
void
check_session_open(const SessionRow *session)
{
	if (session->is_closed)
		ereport(ERROR,
				(errcode(ERRCODE_CT_SESSION_NOT_OPEN),
				 errmsg("session %lld is closed", (long long) session->id),
				 errdetail("A closed session accepts no count, adjustment or payment."),
				 errhint("Open a new session on device %lld.",
						 (long long) session->device_id)));
}

/* See activity.h. */
void
activity_check_tender(const text *tender)
{
	const char *letters = VARDATA_ANY(tender);
	int			length = VARSIZE_ANY_EXHDR(tender);
	int			characters = pg_mbstrlen_with_len(letters, length);
	bool		is_code = length > 0 && letters[0] >= 'a' && letters[0] <= 'z';

	if (characters > MAX_TENDER_CHARACTERS)
		ereport(ERROR,
				(errcode(ERRCODE_STRING_DATA_RIGHT_TRUNCATION),
				 errmsg("argument \"tender\" is too long"),
				 errdetail("It has %d characters; %d are allowed.",
						   characters, MAX_TENDER_CHARACTERS),
				 errhint("Shorten \"tender\".")));
	for (int i = 1; is_code && i < length; i++)
		is_code = (letters[i] >= 'a' && letters[i] <= 'z') ||
			(letters[i] >= '0' && letters[i] <= '9') || letters[i] == '_';
	if (!is_code)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid tender \"%.*s\"", length, letters),
				 errdetail("A tender is a code of lower-case letters, digits and underscores that begins with a letter."),
				 errhint("Use \"cash\" for cash, and codes such as \"card\" or \"gift_card\" for the rest.")));
}

/* 22023: a part that does not belong to an activity of this type. */
static void
refuse_part(bool is_given, ActivityType type, const char *part)
{
	if (is_given)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("an activity of type \"%s\" has no \"%s\"",
						activity_type_name(type), part),
				 errdetail("What is given must belong to the type of the activity."),
				 errhint("Leave \"%s\" out.", part)));
}

/* 22004: a part that an activity of this type must have. */
static void
require_part(bool is_given, ActivityType type, const char *part)
{
	if (!is_given)
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("an activity of type \"%s\" needs \"%s\"",
						activity_type_name(type), part),
				 errdetail("\"%s\" must not be null.", part),
				 errhint("Give \"%s\" a value.", part)));
}

/* TC026 with the amount, as the caller gave it, and the rule. */
static void
report_invalid_amount(const MonetaryAmount *amount, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_CT_INVALID_AMOUNT),
			 errmsg("invalid amount %s", money_to_cstring(amount)),
			 errdetail_internal("%s", detail),
			 errhint("Give an amount that fits.")));
}

/* Checks an adjustment or a payout; its cash is given. */
static void
complete_adjustment(const SessionRow *session, ActivityRow *activity)
{
	require_part(activity->has_cash, activity->type, "cash");
	refuse_part(activity->has_amount, activity->type, "amount");
	refuse_part(activity->has_cash_rounding, activity->type, "cash_rounding");
	refuse_part(activity->tender != NULL, activity->type, "tender");
	money_check_same_currency(&activity->cash, &session->net_cash);
	if (money_units(&activity->cash) == 0)
		report_invalid_amount(&activity->cash,
							  _("An adjustment changes the cash in the drawer; it cannot be zero."));
	if (activity->type == ACTIVITY_CASH_PAYOUT &&
		money_units(&activity->cash) > 0)
		report_invalid_amount(&activity->cash,
							  _("A cash payout takes cash out of the drawer; its amount is negative."));
}

/* What cash rounding adds to a payment for which the caller did not say it. */
static MonetaryAmount
default_rounding(const SessionRow *session, const ActivityRow *payment,
				 const MonetaryAmount *cash_step, Snapshot snapshot)
{
	Row			location;
	MonetaryAmount increment;

	if (cash_step != NULL)
		return money_rounding(&payment->amount, cash_step);
	reference_find_location(session->location_id, snapshot, &location);
	increment = location_cash_rounding_increment(&location);
	return money_rounding(&payment->amount, &increment);
}

/* Sets the cash rounding of a payment; absent where it is zero. */
static void
complete_rounding(const SessionRow *session, ActivityRow *payment,
				  const MonetaryAmount *cash_step, Snapshot snapshot)
{
	bool		is_cash = activity_is_cash_payment(payment);

	if (!payment->has_cash_rounding && is_cash)
	{
		payment->cash_rounding =
			default_rounding(session, payment, cash_step, snapshot);
		payment->has_cash_rounding = true;
	}
	if (!payment->has_cash_rounding)
		return;
	if (money_units(&payment->cash_rounding) == 0)
		payment->has_cash_rounding = false;
	else if (!is_cash)
		report_invalid_amount(&payment->cash_rounding,
							  _("Only payments in cash are rounded."));
}

/* Checks a payment and works out its cash. */
static void
complete_payment(const SessionRow *session, ActivityRow *payment,
				 const MonetaryAmount *cash_step, Snapshot snapshot)
{
	MonetaryAmount paid;

	refuse_part(payment->has_cash, payment->type, "cash");
	require_part(payment->has_amount, payment->type, "amount");
	require_part(payment->tender != NULL, payment->type, "tender");
	activity_check_tender(payment->tender);
	if (payment->type == ACTIVITY_CHANGE && !activity_is_cash_payment(payment))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("change cannot be given in another tender than cash"),
				 errdetail("Change is cash handed back to a customer."),
				 errhint("Record a sale of what the customer paid and leave the change out.")));

	money_check_same_currency(&payment->amount, &session->net_cash);
	if (payment->has_cash_rounding)
		money_check_same_currency(&payment->cash_rounding, &session->net_cash);
	if (money_units(&payment->amount) <= 0)
		report_invalid_amount(&payment->amount,
							  _("The amount of a payment is positive; its type gives the direction."));
	complete_rounding(session, payment, cash_step, snapshot);

	paid = payment->amount;
	if (payment->has_cash_rounding)
		paid = money_add(&paid, &payment->cash_rounding);
	if (money_units(&paid) < 0)
		report_invalid_amount(&payment->cash_rounding,
							  _("Cash rounding cannot exceed the amount of the payment."));

	if (!activity_is_cash_payment(payment))
		payment->cash = money_like(&paid, 0);
	else if (payment->type == ACTIVITY_SALE)
		payment->cash = paid;
	else
		payment->cash = money_negate(&paid);
	payment->has_cash = true;
}

/* Checks a no-sale, which moves nothing. */
static void
complete_no_sale(const SessionRow *session, ActivityRow *activity)
{
	refuse_part(activity->has_cash, activity->type, "cash");
	refuse_part(activity->has_amount, activity->type, "amount");
	refuse_part(activity->has_cash_rounding, activity->type, "cash_rounding");
	refuse_part(activity->tender != NULL, activity->type, "tender");
	refuse_part(activity->reference != NULL, activity->type, "reference");
	activity->cash = money_like(&session->net_cash, 0);
	activity->has_cash = true;
}

/* See activity.h. */
void
activity_complete(const SessionRow *session, ActivityRow *activity,
				  const MonetaryAmount *cash_step, Snapshot snapshot)
{
	refuse_part(activity->has_expected, activity->type, "expected");
	refuse_part(activity->has_counted, activity->type, "counted");
	switch (activity->type)
	{
		case ACTIVITY_ADJUSTMENT:
		case ACTIVITY_CASH_PAYOUT:
			complete_adjustment(session, activity);
			break;
		case ACTIVITY_SALE:
		case ACTIVITY_REFUND:
		case ACTIVITY_CHANGE:
			complete_payment(session, activity, cash_step, snapshot);
			break;
		case ACTIVITY_NO_SALE:
			complete_no_sale(session, activity);
			break;
		default:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("an activity of type \"%s\" cannot be recorded by itself",
							activity_type_name(activity->type)),
					 errdetail("Counts depend on the drawer, which other sessions may share."),
					 errhint("Use open_session, count_cash or close_session.")));
	}
}

/* See activity.h. */
bool
activity_try_record(int64 session_id, ActivityRow *activity,
					const Request *request, Snapshot snapshot)
{
	SessionRow	session;
	Row			row;
	bool		is_found = session_find(session_id, snapshot, &session);

	if (request_find(request, snapshot, activity))
		return true;
	if (!is_found)
		report_session_not_found(session_id);
	reference_check_actor(activity->staff_member_id, activity->reason_code_id,
						  snapshot);
	check_session_open(&session);
	plain_insert_check_not_writing(session_id);
	activity_complete(&session, activity, NULL, snapshot);
	clock_check_in_session(activity, &session, snapshot);

	clock_stamp(activity, session.opening_time);
	ledger_apply(&session, activity);
	session_to_row(&session, &row);
	if (!storage_update(CT_SESSION, &row, snapshot))
		return false;
	request_insert_activity(activity);
	return true;
}

/*
 * Records an activity in a session: tries until no other command comes
 * between.  On return "activity" is what was recorded, now or before.
 */
static void
record(int64 session_id, ActivityRow *activity, const Request *request)
{
	const ActivityRow given = *activity;
	bool		is_done = false;

	while (!is_done)
	{
		Snapshot	snapshot = storage_push_snapshot();

		*activity = given;
		is_done = activity_try_record(session_id, activity, request, snapshot);
		PopActiveSnapshot();
	}
}

/* Puts the request into the activity that carries it. */
void
activity_set_request(ActivityRow *activity, const Request *request)
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
	activity_set_request(&activity, &request);

	record(session_id, &activity, &request);
	PG_RETURN_DATUM(result_cash_activity(&activity));
}

/* See activity.h. */
void
activity_read_payment(FunctionCallInfo fcinfo, ActivityRow *payment)
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
	activity_read_payment(fcinfo, &payment);
	request = request_read(fcinfo, "record_payment", PAYMENT_ARGUMENT_TYPES);
	activity_set_request(&payment, &request);

	record(session_id, &payment, &request);
	PG_RETURN_DATUM(result_activity(&payment));
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
	activity_set_request(&activity, &request);

	record(session_id, &activity, &request);
	PG_RETURN_DATUM(result_activity(&activity));
}
