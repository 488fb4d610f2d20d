/*
 * rules.h
 *		The rules that a location may have in force: reasons and approvals.
 *
 * They are checked last, on an activity that is right in all else
 * (docs/errors.md).  The limits in force are copied into the count, so that a
 * later change of the location casts no new light on it.
 *
 * No message tells what was expected or by how much a count is off: who counts
 * may not be allowed to know.
 */
#ifndef CT_RULES_H
#define CT_RULES_H

#include "reference.h"

/* Is a count off by more than its tolerance, or by more than its limit? */
extern bool rules_count_needs_reason(const ActivityRow *count);
extern bool rules_count_needs_approval(const ActivityRow *count);

/*
 * Checks a count, whose cash and limits are set, against them and against the
 * rules of its location.  TC032 without a reason that is needed, TC033 without
 * an approval.
 */
extern void rules_check_count(const ActivityRow *count,
							  const LocationRules *rules, int64 location_id);

/*
 * TC032 if an activity has no reason, at a location where every one needs one;
 * payments need none.
 */
extern void rules_require_reason(const ActivityRow *activity,
								 int64 location_id);

/*
 * The same if the location has that rule in force.  Looks the location up only
 * for what could break it.
 */
extern void rules_check_recorded(const ActivityRow *activity,
								 int64 location_id, Snapshot snapshot);

#endif							/* CT_RULES_H */
