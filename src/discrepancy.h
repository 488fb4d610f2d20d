/*
 * discrepancy.h
 *		discrepancy_summary: what many counts say about a till or a person.
 *
 * A discrepancy is counted less expected, so over is positive and short is
 * negative.  A summary covers at least one count, all of one currency.  The
 * on-disk form is final: 80 bytes, aligned to 8, passed by reference.
 */
#ifndef CT_DISCREPANCY_H
#define CT_DISCREPANCY_H

#include "fmgr.h"

#include "money.h"

typedef struct DiscrepancySummary
{
	int64		over_count;
	int64		short_count;
	int64		exact_count;
	int64		total_over;		/* minor units, >= 0 */
	int64		total_short;	/* minor units, <= 0 */
	int64		worst_over;		/* the largest, 0 where none is over */
	int64		worst_short;	/* the smallest, 0 where none is short */
	uint64		squares_high;	/* sum of the squares of minor units, as one
								 * number of 128 bits */
	uint64		squares_low;
	char		code[3];		/* ISO 4217 letters */
	uint8		digits;			/* of the minor unit */
	int32		reserved;		/* 0 */
} DiscrepancySummary;

StaticAssertDecl(sizeof(DiscrepancySummary) == 80,
				 "the on-disk form of discrepancy_summary is 80 bytes");

#define PG_GETARG_DISCREPANCY_SUMMARY_P(n) \
	((DiscrepancySummary *) PG_GETARG_POINTER(n))
#define PG_RETURN_DISCREPANCY_SUMMARY_P(p) PG_RETURN_POINTER(p)

/* The sum of the squares as one number. */
static inline uint128
discrepancy_squares(const DiscrepancySummary *summary)
{
	return (uint128) summary->squares_high << 64 | summary->squares_low;
}

static inline void
discrepancy_set_squares(DiscrepancySummary *summary, uint128 squares)
{
	summary->squares_high = (uint64) (squares >> 64);
	summary->squares_low = (uint64) squares;
}

/* An amount of minor units in the currency of a summary. */
extern MonetaryAmount discrepancy_amount(const DiscrepancySummary *summary,
										 int64 units);

/* Number of counts in a summary. */
static inline int64
discrepancy_count(const DiscrepancySummary *summary)
{
	return summary->over_count + summary->short_count + summary->exact_count;
}

#endif							/* CT_DISCREPANCY_H */
