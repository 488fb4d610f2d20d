/*
 * reversal.h
 *		Reversals: an activity taken back by its opposite, while the session is
 *		open.
 */
#ifndef CT_REVERSAL_H
#define CT_REVERSAL_H

#include "ledger.h"

/* Can activities of this type be reversed, unless they are reversals? */
extern bool reversal_is_of_type(ActivityType type);

/*
 * Finds an activity of a session; false if the snapshot sees none with this
 * ordinal.
 */
extern bool reversal_find_original(int64 session_id, int32 ordinal,
								   Snapshot snapshot, ActivityRow *original);

/*
 * Gives a reversal what follows from the original: the same type, tender and
 * reference, and the opposite amounts.  22003 if there is no opposite.
 */
extern void reversal_complete(const ActivityRow *original,
							  ActivityRow *reversal);

/*
 * Why the row of an activity contradicts itself in what makes it a reversal or
 * none, in a sentence; NULL if it does not.
 */
extern const char *reversal_contradiction(const Row *row,
										  const ActivityRow *activity);

/*
 * For the verification: what a reversal should refer to, if that is not what
 * it refers to; NULL if it is.  Whether it is the only one it does not tell.
 */
extern const char *reversal_expected(const ActivityRow *reversal,
									 Snapshot snapshot);

#endif							/* CT_REVERSAL_H */
