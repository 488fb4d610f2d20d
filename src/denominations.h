/*
 * denominations.h
 *		What a count consisted of: how many pieces of which face value.
 *
 * A JSON object from face value to number of pieces: {"20.00": 3, "0.25": 40}.
 * It is stored in one form only: face values as the currency writes them, none
 * of which there was no piece.  That it adds up to the amount counted is
 * checked when it is given, restored and verified.
 */
#ifndef CT_DENOMINATIONS_H
#define CT_DENOMINATIONS_H

#include "fmgr.h"
#include "money.h"
#include "utils/jsonb.h"

#define MAX_DENOMINATIONS	100

/*
 * An optional argument with the denominations of "balance", which is NULL
 * where nothing was counted; in the form that is stored.  22023 if it is no
 * such object, 22003 out of range, TC034 if it does not add up.
 */
extern Jsonb *arg_denominations(FunctionCallInfo fcinfo, int n,
								const MonetaryAmount *balance);

/*
 * Is this the form that is stored, of denominations that add up to what was
 * counted?  Raises no error.
 */
extern bool denominations_fit(Jsonb *stored, const MonetaryAmount *counted);

#endif							/* CT_DENOMINATIONS_H */
