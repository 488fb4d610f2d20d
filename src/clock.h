/*
 * clock.h
 *		When things happened: given times and the server's clock.
 */
#ifndef CT_CLOCK_H
#define CT_CLOCK_H

#include "datatype/timestamp.h"
#include "ledger.h"

/*
 * Checks the time, if one was given, of something in a session: not before the
 * opening (TC010), and not further ahead of the server's clock than the
 * location allows (TC011).  Clients keep no more than milliseconds: a time in
 * the same millisecond as the opening is taken as the opening itself.
 */
extern void clock_check_in_session(ActivityRow *activity,
								   const SessionRow *session,
								   Snapshot snapshot);

/*
 * The same for an opening, which may not be before "earliest", the device's
 * previous closing (DT_NOBEGIN if there was none).
 */
extern void clock_check_opening(ActivityRow *opening, TimestampTz earliest,
								const Row *location);

/*
 * Sets recorded_at to the server's clock, and occurred_at where it has to
 * differ: none was given and the clock stands before "earliest".  To be called
 * with the session's (device's) row locked.
 */
extern void clock_stamp(ActivityRow *activity, TimestampTz earliest);

/* When the activity occurred: as given, else as recorded. */
static inline TimestampTz
activity_time(const ActivityRow *activity)
{
	return activity->has_occurred_at ? activity->occurred_at :
		activity->recorded_at;
}

#endif							/* CT_CLOCK_H */
