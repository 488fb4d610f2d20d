/*
 * rules.c
 *		The rules that a location may have in force: reasons and approvals.
 */
#include "postgres.h"

#include "errors.h"
#include "reference.h"
#include "rules.h"

/*
 * Is the difference that a count found, either way, more than an amount that
 * is not negative?  The smallest difference has no positive counterpart in 64
 * bits with a sign; hence unsigned.
 */
static bool
is_off_by_more(const ActivityRow *count, const MonetaryAmount *limit)
{
	int64		units = money_units(&count->cash);
	uint64		size = units < 0 ? 0 - (uint64) units : (uint64) units;

	return size > (uint64) money_units(limit);
}

/* See rules.h. */
bool
rules_count_needs_reason(const ActivityRow *count)
{
	return count->limits.has_tolerance &&
		is_off_by_more(count, &count->limits.tolerance);
}

/* See rules.h. */
bool
rules_count_needs_approval(const ActivityRow *count)
{
	return count->limits.has_limit &&
		is_off_by_more(count, &count->limits.limit);
}

/* See rules.h. */
void
rules_require_reason(const ActivityRow *activity, int64 location_id)
{
	if (activity->reason_code_id == NO_ID && !activity->has_amount)
		ereport(ERROR,
				(errcode(ERRCODE_CT_REASON_REQUIRED),
				 errmsg("a reason code is required"),
				 errdetail("Location %lld asks for the reason of every cash activity but payments.",
						   (long long) location_id),
				 errhint("Give reason_code_id; the view reason_codes has the codes.")));
}

/* See rules.h. */
void
rules_check_recorded(const ActivityRow *activity, int64 location_id,
					 Snapshot snapshot)
{
	if (activity->reason_code_id != NO_ID || activity->has_amount)
		return;
	if (location_rules(location_id, snapshot).reason_required)
		rules_require_reason(activity, location_id);
}

/* See rules.h. */
void
rules_check_count(const ActivityRow *count, const LocationRules *rules,
				  int64 location_id)
{
	if (rules->reason_required)
		rules_require_reason(count, location_id);
	if (rules_count_needs_reason(count) && count->reason_code_id == NO_ID)
		ereport(ERROR,
				(errcode(ERRCODE_CT_REASON_REQUIRED),
				 errmsg("a reason code is required"),
				 errdetail("The count is further off than location %lld lets pass without a reason.",
						   (long long) location_id),
				 errhint("Count again, or give reason_code_id; the view reason_codes has the codes.")));
	if (rules_count_needs_approval(count) && count->approved_by == NO_ID)
		ereport(ERROR,
				(errcode(ERRCODE_CT_APPROVAL_REQUIRED),
				 errmsg("an approval is required"),
				 errdetail("The count is further off than location %lld lets pass without a second person.",
						   (long long) location_id),
				 errhint("Count again, or give approved_by, another staff member than the one who counts.")));
}
