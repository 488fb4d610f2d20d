/*
 * storage.h
 *		Rows of our tables, found, locked, updated and inserted through the
 *		table and index access methods.
 *
 * docs/write-path.md says why each step is as it is.  In short: what a command
 * depends on it finds by an index scan with the transaction's snapshot and
 * then updates; a row that somebody else changed since that snapshot makes the
 * command start again at READ COMMITTED and fail with 40001 above.
 */
#ifndef CT_STORAGE_H
#define CT_STORAGE_H

#include "access/htup.h"
#include "catalog.h"
#include "compat.h"
#include "executor/tuptable.h"
#include "utils/snapshot.h"

/*
 * A row as it was read, or as it shall become.  Values point into the
 * tuple, or to whatever the caller put there; columns are numbered from 1 by
 * the macros below.
 */
typedef struct Row
{
	ItemPointerData tid;
	ItemPointerData root;		/* where an index points to; stays while
								 * updates are HOT */
	bool		is_own;			/* written by this transaction, which may yet
								 * be rolled back */
	bool		is_busy;		/* another transaction is updating it */
	Datum		values[CT_MAX_COLUMNS];
	bool		nulls[CT_MAX_COLUMNS];
} Row;

#define ROW_VALUE(row, column)	((row)->values[(column) - 1])
#define ROW_IS_NULL(row, column)	((row)->nulls[(column) - 1])
#define ROW_INT64(row, column)	DatumGetInt64(ROW_VALUE(row, column))
#define ROW_MONEY(row, column)	DatumGetMonetaryAmountP(ROW_VALUE(row, column))

/* Sets a column to a value that is not NULL. */
static inline void
row_set(Row *row, AttrNumber column, Datum value)
{
	row->values[column - 1] = value;
	row->nulls[column - 1] = false;
}

/* Sets a column to NULL. */
static inline void
row_set_null(Row *row, AttrNumber column)
{
	row->values[column - 1] = (Datum) 0;
	row->nulls[column - 1] = true;
}

/* A new row in which every column is NULL. */
extern void row_clear(Row *row);

/*
 * First line of every command: 25006 in a read-only transaction or on a
 * standby, 25000 in a parallel worker.
 */
extern void storage_start_command(const char *command);

/*
 * Makes the transaction's snapshot the active one (new at READ COMMITTED, the
 * transaction's own above) and returns it; to be ended by PopActiveSnapshot.
 */
extern Snapshot storage_push_snapshot(void);

/*
 * Finds the row that the snapshot sees with these key values, compared for
 * equality with the first nkeys columns of the index.  The row is copied into
 * the current memory context.  False if there is none.
 */
extern bool storage_find(CtTable table, CtIndex index, Snapshot snapshot,
						 int nkeys, const Datum *keys, Row *row);
extern bool storage_find_by_id(CtTable table, CtIndex pkey, Snapshot snapshot,
							   int64 id, Row *row);

/*
 * The same in a table that the command is going to write to: takes the locks
 * of the writing at once, since a second lock would cost as much as the first.
 */
extern bool storage_find_to_write(CtTable table, CtIndex index,
								  Snapshot snapshot, int nkeys,
								  const Datum *keys, Row *row);

/*
 * Find a row by its id, too, but look first where this backend found the row
 * before, or moved it to.  What is there counts only if the snapshot sees it
 * and it has the id, so that nothing stale is ever returned.  The second takes
 * the lock of storage_update at once.
 */
extern bool storage_find_again(CtTable table, CtIndex pkey, Snapshot snapshot,
							   int64 id, Row *row);
extern bool storage_find_to_update(CtTable table, CtIndex pkey,
								   Snapshot snapshot, int64 id, Row *row);

/*
 * Waits in line for a row that others are updating, at READ COMMITTED: then one
 * of them is woken by a commit instead of all, and finds the row as it is now.
 * True if it waited or might have: start again with a new snapshot.  The place
 * in line is kept until the end of the transaction.
 */
extern bool storage_queue(CtTable table, int64 id);

/*
 * Has a table never had a row?  Cheaper to see than that a certain row is not
 * there, but a serializable transaction leaves no trace of having looked.
 */
extern bool storage_is_untouched(CtTable table);

/*
 * Calls back for each row that the snapshot sees with these key values, in the
 * order of the index (or against it), until the callback returns false.
 */
typedef bool (*RowCallback) (Row *row, void *arg);
extern void storage_scan(CtTable table, CtIndex index, Snapshot snapshot,
						 int nkeys, const Datum *keys, bool backward,
						 RowCallback callback, void *arg);

/*
 * Locks a row against other commands until the end of the transaction.  At
 * READ COMMITTED it waits for others and reads the newest version into "row";
 * above, 40001 if the row changed since the snapshot.  False if the row is
 * gone.
 */
extern bool storage_lock(CtTable table, Row *row, Snapshot snapshot);

/*
 * Replaces a row by its present values.  True when done: nobody changed the
 * row since the snapshot in which it was read.  False at READ COMMITTED if
 * somebody did: nothing has happened, start again with a new snapshot.
 * Raises 40001 at higher levels.  Fires no trigger.  What it wrote is visible
 * to whatever runs next.
 */
extern bool storage_update(CtTable table, Row *row, Snapshot snapshot);

/*
 * Inserts a row with all indexes, constraints and users' triggers, but without
 * our own guards.  Where a unique index refuses it, on_conflict is called with
 * the name of the index to raise the error that fits; NULL where that cannot
 * happen.  TC006 where a user's trigger swallowed or changed the row.  What it
 * wrote is visible to whatever runs next.
 */
typedef void (*ConflictCallback) (const char *index, const Row *row);
extern void storage_insert(CtTable table, Row *row,
						   ConflictCallback on_conflict);

/*
 * A slot with the values of a row of the table, formed into a tuple: a slot
 * that holds no tuple is copied once more where it is stored.
 */
extern TupleTableSlot *storage_slot_of(Relation rel, Row *row);

/*
 * The next id of a table with a sequence; needs no privilege on it.  TC016 if
 * the snapshot sees a row that has it.
 */
extern int64 storage_next_id(CtTable table, CtIndex pkey, Snapshot snapshot);

/* 40001 with a hint to retry. */
pg_noreturn extern void storage_serialization_failure(void);

#endif							/* CT_STORAGE_H */
