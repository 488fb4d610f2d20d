/*
 * restore.h
 *		Whole rows as a restore or a replica brings them.
 *
 * There is no restore mode that somebody could leave switched on: whole rows
 * of every table, and activities that come with an ordinal, are taken from
 * the owner of the table.  See docs/guards.md.
 */
#ifndef CT_RESTORE_H
#define CT_RESTORE_H

#include "ledger.h"
#include "utils/rel.h"

/* 42501 unless the effective user owns the table. */
extern void restore_check_owner(Relation rel);

/*
 * 22023 unless the id of a reference row or a session is positive, and that of
 * a reason code one of a custom code.
 */
extern void restore_check_id(CtTable table, Relation rel, const Row *row);

/*
 * TC009 if a row contradicts itself: currencies are mixed, a session is half
 * closed or its totals do not add up, an activity lacks what its type has or
 * what its limits ask for.
 */
extern void restore_check_location(const Row *row);
extern void restore_check_session(const Row *row);
extern void restore_check_activity(const Row *row);

/*
 * What restores remember of sessions while they fill in activities; zeroed
 * when new.  A session stays in it for the rest of the statement.
 */
#define RESTORE_CACHE_SIZE	1024

typedef struct RestoreCache
{
	struct
	{
		int64		session_id; /* NO_ID: nothing remembered */
		int32		activity_count; /* -1: there is no such session */
	}			entries[RESTORE_CACHE_SIZE];
} RestoreCache;

/*
 * TC007 unless the ordinal is one that the session has counted.  A session
 * that does not exist may be on its way: a parallel restore loads the tables
 * in any order.  "cache" may be NULL.
 */
extern void restore_check_slot(int64 session_id, int32 ordinal,
							   RestoreCache *cache);

/* Does the session exist, as far as the transaction's snapshot sees? */
extern bool restore_session_exists(int64 session_id);

/*
 * TC006 unless a row may change in this way on a replica: keys and what is
 * fixed at the beginning stay, counters do not fall, a closed session stays as
 * it is.
 */
extern void restore_check_update(CtTable table, Relation rel, const Row *before,
								 const Row *after);

#endif							/* CT_RESTORE_H */
