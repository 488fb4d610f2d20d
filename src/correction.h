/*
 * correction.h
 *		Corrections: late facts about closed sessions, one chain per drawer.
 *
 * A closed session never changes.  A correction says by how much one of its
 * figures should have been more or less; what is "as corrected" is the closed
 * figure with the corrections applied.  It moves no balance: the next count
 * does.
 */
#ifndef CT_CORRECTION_H
#define CT_CORRECTION_H

#include "ledger.h"

/* The kinds, in the order in which the digest numbers them. */
typedef enum CorrectionKind
{
	CORRECTION_SALE,
	CORRECTION_REFUND,
	CORRECTION_CHANGE,
	CORRECTION_ADJUSTMENT,
	CORRECTION_RECOUNT
} CorrectionKind;

#define CORRECTION_KIND_COUNT	(CORRECTION_RECOUNT + 1)

/*
 * A row of session_correction.  Optional parts: NO_ID for the reason, NULL for
 * texts and request_id.
 */
typedef struct CorrectionRow
{
	int64		cash_drawer_id;
	int64		number;			/* 1, 2, 3, … in its drawer */
	int64		session_id;
	int64		staff_member_id;
	TimestampTz recorded_at;
	CorrectionKind kind;
	MonetaryAmount amount;		/* signed */
	Digest		digest;
	text	   *tender;			/* payments; else NULL */
	int64		reason_code_id;
	text	   *note;
	pg_uuid_t  *request_id;
	int64		request_hash;	/* valid iff request_id */
} CorrectionRow;

/* Reads a row; TC009 if its kind is none. */
extern void correction_from_row(const Row *row, CorrectionRow *correction);

/* Why a row contradicts itself, in a sentence; NULL if it does not. */
extern const char *correction_contradiction(const CorrectionRow *correction);

/*
 * Changes the figures of a session as a correction says.  22003 if one leaves
 * 64 bits.
 */
extern void correction_apply(SessionRow *figures,
							 const CorrectionRow *correction);

/*
 * For rows that a restore or a replica brings: TC009 if a row contradicts
 * itself; TC007 unless the number is one that its drawer has counted.  A drawer
 * that does not exist may be on its way.
 */
extern void correction_check_row(const Row *row);
extern void correction_check_slot(const Row *row);

/* Does the drawer exist, as far as the transaction's snapshot sees? */
extern bool correction_drawer_exists(int64 cash_drawer_id);

#endif							/* CT_CORRECTION_H */
