/*
 * reference_cache.h
 *		What a backend knows of reference rows without looking: who and which
 *		reason codes are in use, and the rules of locations.
 *
 * Each stays true until a row of its table changes.  Whoever changes one
 * announces that by an invalidation of the table, which other backends get with
 * the commit, before the client hears of it: a call that begins after a change
 * was committed never acts on what was before.  At REPEATABLE READ and
 * SERIALIZABLE nothing is known: there the transaction's snapshot decides, and
 * reading leaves the predicate lock.
 */
#ifndef CT_REFERENCE_CACHE_H
#define CT_REFERENCE_CACHE_H

#include "reference.h"

/* Is a staff member or a reason code known to exist and to be in use? */
extern bool reference_cache_has(CtTable table, int64 id);

/*
 * Learns that it is, as far as a new snapshot sees.  To be called when a look
 * has found it in a row that another transaction wrote: one of this transaction
 * may yet be rolled back.
 */
extern void reference_cache_learn(CtTable table, int64 id);

/* The rules of a location; false if they are not known. */
extern bool reference_cache_get_rules(int64 location_id, LocationRules *rules);

/*
 * Learns them.  What this transaction has changed, it has announced; a location
 * that it has created and takes back has no session left that asks.
 */
extern void reference_cache_learn_rules(int64 location_id);

/*
 * To be called by whoever changes a row of a table, or restores one: all
 * backends forget what they know when the transaction commits, this one with
 * the next command, and again if it is rolled back.
 */
extern void reference_cache_announce(CtTable table);

#endif							/* CT_REFERENCE_CACHE_H */
