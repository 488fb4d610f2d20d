/*
 * plain_insert.h
 *		INSERT INTO session_activity: each row recorded as the function would
 *		record it, each session read and updated once per statement.
 *
 * The triggers of guard.c call these in the order of a statement: begin, then
 * for each row plain_insert_row and, once it is stored,
 * plain_insert_count_stored, then end.
 */
#ifndef CT_PLAIN_INSERT_H
#define CT_PLAIN_INSERT_H

#include "access/htup.h"
#include "ledger.h"
#include "utils/rel.h"

/* A statement begins.  42501 unless the effective user owns the table. */
extern void plain_insert_begin(Relation rel);

/*
 * A row that is about to be stored.  Without an ordinal it is recorded: what
 * the caller does not give is filled in, and true returned; "row" then points
 * into the current memory context.  With an ordinal it restores an activity
 * and stays as it is: false.
 *
 * Errors, in this order: 22004, 22023, 22001, 22008 form; TC003, TC014, TC015,
 * TC023; TC001; 55006 an outer statement is writing the session; 22004, 22023,
 * TC005, TC026, 22003; TC010, TC011.  For rows with an ordinal: TC009, TC007.
 */
extern bool plain_insert_row(Relation rel, Row *row);

/* A row was stored. */
extern void plain_insert_count_stored(void);

/*
 * The statement ends: updates the sessions.  TC006 if it recorded rows and
 * not all that it was given were stored.
 */
extern void plain_insert_end(void);

/*
 * 55006 if a statement under way in this transaction inserts into the session:
 * its totals are not written yet.  For every command on a session.
 */
extern void plain_insert_check_not_writing(int64 session_id);

#endif							/* CT_PLAIN_INSERT_H */
