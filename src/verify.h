/*
 * verify.h
 *		What the verifications of sessions, drawers and corrections share.
 */
#ifndef CT_VERIFY_H
#define CT_VERIFY_H

#include "fmgr.h"
#include "ledger.h"
#include "nodes/execnodes.h"

/* Adds a finding; "expected" and "found" may be NULL. */
extern void verify_report(ReturnSetInfo *findings, const char *subject,
						  const char *fact, const char *expected,
						  const char *found);

/* Values as findings show them. */
extern const char *verify_show_int64(int64 value);
extern const char *verify_show_digest(const Digest *digest);

/* An amount, even if somebody gave it an odd number of digits. */
extern const char *verify_show_money(const MonetaryAmount *amount);

/* The name of a session whose row may be too odd to be read. */
extern const char *verify_name_of_session(const Row *row);

/*
 * Runs a check of a row in memory of its own.  Figures that cannot even be
 * added up are a finding about the subject, too; hence the subtransaction.
 */
typedef void (*VerifyCheck) (const Row *row, void *arg);

extern void verify_run(ReturnSetInfo *findings, const char *subject,
					   VerifyCheck check, const Row *row, void *arg);

/* Checks a session, whose row this is, but for its seal. */
extern void verify_session(ReturnSetInfo *findings, Snapshot snapshot,
						   const Row *row);

/* Checks the corrections of a drawer, whose row this is. */
extern void verify_corrections(ReturnSetInfo *findings, Snapshot snapshot,
							   const Row *drawer);

#endif							/* CT_VERIFY_H */
