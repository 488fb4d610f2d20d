/*
 * digest.h
 *		Tamper evidence: the chain of digests of a session, and the chain of
 *		seals of a drawer.
 *
 * digest(0) = SHA-256(header of the session)
 * digest(n) = SHA-256(digest(n - 1), activity n)
 * seal(z)   = SHA-256(seal(z - 1), z, last digest, closing and final totals)
 * link(n)   = SHA-256(link(n - 1), correction n, seal of its session)
 *
 * z is the gap-free Z number of the drawer, and n numbers its corrections in
 * the same way.  The bytes that are hashed depend on no setting: a version
 * byte, fixed-width big-endian numbers, texts in UTF-8 behind their length, a
 * marker for NULL.
 */
#ifndef CT_DIGEST_H
#define CT_DIGEST_H

#include "common/sha2.h"
#include "storage.h"

struct SessionRow;
struct ActivityRow;
struct CorrectionRow;

/* A digest in the form of a bytea, so that it can be a column's value. */
typedef struct Digest
{
	int32		vl_len_;		/* varlena header; do not touch directly */
	uint8		bytes[PG_SHA256_DIGEST_LENGTH];
} Digest;

/* The digest in a column; TC009, naming the column, if it holds none. */
extern Digest digest_from_row(const Row *row, AttrNumber column,
							  const char *name);

/* The first link: sets session->digest from the header. */
extern void digest_begin(struct SessionRow *session);

/* The next link: extends session->digest by a complete activity. */
extern void digest_extend(struct SessionRow *session,
						  const struct ActivityRow *activity);

/*
 * The seal of a closed session with its final totals; "previous" is the seal
 * of the close before on the same drawer, or NULL for the first.
 */
extern Digest digest_seal(const struct SessionRow *session,
						  const Digest *previous);

/*
 * The digest of a complete correction of a session with this seal; "previous"
 * is that of the correction before on the same drawer, or NULL for the first.
 */
extern Digest digest_correction(const struct CorrectionRow *correction,
								const Digest *session_seal,
								const Digest *previous);

#endif							/* CT_DIGEST_H */
