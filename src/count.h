/*
 * count.h
 *		Cash drawers as counts, openings and closings use them.
 */
#ifndef CT_COUNT_H
#define CT_COUNT_H

#include "ledger.h"

/* TC026 if an amount that somebody counts or leaves is negative. */
extern void check_not_negative(const MonetaryAmount *amount,
							   const char *argument);

/* Finds a drawer that a session or a device refers to; TC009 if missing. */
extern void drawer_find(int64 drawer_id, Snapshot snapshot, Row *drawer);

/*
 * Finds and locks it until the end of the transaction.  40001 above READ
 * COMMITTED if it changed since the snapshot.  Every caller updates it before
 * the end of its command: a lock alone leaves no trace for others' snapshots.
 */
extern void drawer_lock(int64 drawer_id, Snapshot snapshot, Row *drawer);

/* Writes a locked drawer with the next version. */
extern void drawer_update(Row *drawer, Snapshot snapshot);

#endif							/* CT_COUNT_H */
