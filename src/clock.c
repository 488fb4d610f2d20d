/*
 * clock.c
 *		When things happened: given times and the server's clock.
 */
#include "postgres.h"

#include "utils/timestamp.h"

#include "clock.h"
#include "errors.h"
#include "reference.h"

/* Cuts a time down to milliseconds, towards the past. */
static int64
milliseconds_of(TimestampTz time)
{
	int64		milliseconds = time / 1000;

	return time % 1000 < 0 ? milliseconds - 1 : milliseconds;
}

/*
 * Is a given time before another?  In the same millisecond it is not, and
 * becomes that other time.
 */
static bool
is_before(ActivityRow *activity, TimestampTz earliest)
{
	if (activity->occurred_at >= earliest)
		return false;
	if (milliseconds_of(activity->occurred_at) < milliseconds_of(earliest))
		return true;
	activity->occurred_at = earliest;
	return false;
}

/* TC011 if the time is further ahead of the clock than the location allows. */
static void
check_not_ahead(TimestampTz occurred_at, const Row *location)
{
	int64		limit = location_clock_skew_limit_us(location);
	TimestampTz now = GetCurrentTimestamp();

	if (occurred_at > now && occurred_at - now > limit)
		ereport(ERROR,
				(errcode(ERRCODE_CT_TIME_IN_FUTURE),
				 errmsg("the time given is in the future"),
				 errdetail("It is more than %lld seconds ahead of the server's clock, the limit of location %lld.",
						   (long long) (limit / USECS_PER_SEC),
						   (long long) ROW_INT64(location, LOCATION_ID)),
				 errhint("Leave occurred_at out to take the server's clock, or set the clock of the device.")));
}

/* See clock.h. */
void
clock_check_in_session(ActivityRow *activity, const SessionRow *session,
					   Snapshot snapshot)
{
	if (!activity->has_occurred_at)
		return;
	if (is_before(activity, session->opening_time))
		ereport(ERROR,
				(errcode(ERRCODE_CT_TIME_BEFORE_OPENING),
				 errmsg("the time given is before the opening of session %lld",
						(long long) session->id),
				 errdetail("Nothing can have happened in a session before it was opened."),
				 errhint("Give a time after the opening, or leave occurred_at out to take the server's clock.")));
	if (activity->occurred_at > GetCurrentTimestamp())
	{
		Row			location;

		reference_find_location(session->location_id, snapshot, &location);
		check_not_ahead(activity->occurred_at, &location);
	}
}

/* See clock.h. */
void
clock_check_opening(ActivityRow *opening, TimestampTz earliest,
					const Row *location)
{
	if (!opening->has_occurred_at)
		return;
	if (is_before(opening, earliest))
		ereport(ERROR,
				(errcode(ERRCODE_CT_TIME_BEFORE_OPENING),
				 errmsg("the time given is before the previous closing on the device"),
				 errdetail("The sessions of a device do not overlap."),
				 errhint("Give a time after that closing, or leave occurred_at out to take the server's clock.")));
	check_not_ahead(opening->occurred_at, location);
}

/* See clock.h. */
void
clock_stamp(ActivityRow *activity, TimestampTz earliest)
{
	activity->recorded_at = GetCurrentTimestamp();
	if (!activity->has_occurred_at && activity->recorded_at < earliest)
	{
		activity->has_occurred_at = true;
		activity->occurred_at = earliest;
	}
}
