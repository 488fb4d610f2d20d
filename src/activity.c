/*
 * activity.c
 *		The rules for adjustments, payments and no-sales: what a caller may
 *		record in an open session, and what it does to the drawer.
 *
 * The order of the checks is the precedence of docs/errors.md.
 */
#include "postgres.h"

#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#include "activity.h"
#include "args.h"
#include "compat.h"
#include "errors.h"
#include "reference.h"

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
	LocationRules rules;

	if (cash_step != NULL)
		return money_rounding(&payment->amount, cash_step);
	rules = location_rules(session->location_id, snapshot);
	return money_rounding(&payment->amount, &rules.cash_rounding_increment);
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
	refuse_part(activity->limits.has_tolerance, activity->type,
				"discrepancy_tolerance");
	refuse_part(activity->limits.has_limit, activity->type,
				"discrepancy_limit");
	refuse_part(activity->denominations != NULL, activity->type,
				"denominations");
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
