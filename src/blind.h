/*
 * blind.h
 *		Blind counting: who may see what a drawer should hold.
 *
 * Whoever counts a drawer must not know what is expected in it.  Without the
 * scope "view_expected" a role sees of an open session what people entered,
 * and nothing that is computed: no expected amount, no discrepancy, no
 * balance, no total.  A closed session hides nothing.  docs/blind-counting.md
 * has the rule column by column.
 */
#ifndef CT_BLIND_H
#define CT_BLIND_H

#include "ledger.h"

/*
 * Has the current user the scope "view_expected"?  That is EXECUTE on the
 * function view_expected, which the owner and superusers always have.  TC016
 * if that function is missing.
 */
extern bool may_view_expected(void);

/* May the current user see what is computed of this session? */
extern bool session_shows_expected(const SessionRow *session);

/*
 * May the current user see the amount counted at its opening?  Where nobody
 * counted, that is the expected one.
 */
extern bool session_shows_opening_count(const SessionRow *session);

#endif							/* CT_BLIND_H */
