/*
 * verify_drawer.c
 *		Proves that the sessions of a drawer are those that were closed on it:
 *		the chain of seals, the Z numbers, the settled balance.
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "utils/snapmgr.h"

#include "args.h"
#include "compat.h"
#include "reference.h"
#include "verify.h"

PG_FUNCTION_INFO_V1(ct_verify_drawer);

/* A drawer while its closed sessions are gone through. */
typedef struct DrawerCheck
{
	ReturnSetInfo *findings;
	Snapshot	snapshot;
	int64		drawer_id;
	int64		last_z_number;
	bool		has_seal;
	Digest		last_seal;
	MonetaryAmount settled;
} DrawerCheck;

/* Checks that a closed session is the next link of its drawer's chain. */
static void
check_seal(const Row *row, void *arg)
{
	DrawerCheck *check = arg;
	SessionRow	session;
	Digest		seal;
	const char *name = verify_name_of_session(row);

	session_from_row(row, &session);
	if (session.z_number != check->last_z_number + 1)
		verify_report(check->findings, name, "z_number",
					  verify_show_int64(check->last_z_number + 1),
					  verify_show_int64(session.z_number));
	seal = digest_seal(&session, check->has_seal ? &check->last_seal : NULL);
	if (memcmp(seal.bytes, session.seal.bytes, sizeof(seal.bytes)) != 0)
		verify_report(check->findings, name, "seal",
					  verify_show_digest(&seal),
					  verify_show_digest(&session.seal));
	check->last_z_number = session.z_number;
	check->has_seal = true;
	check->last_seal = session.seal;
	check->settled = money_add(&check->settled, &session.net_cash);
}

/* Checks the next closed session of a drawer and its seal. */
static bool
check_closed_session(Row *row, void *arg)
{
	DrawerCheck *check = arg;

	verify_session(check->findings, check->snapshot, row);
	verify_run(check->findings, verify_name_of_session(row), check_seal, row,
			   check);
	return true;
}

/* Checks an open session of a drawer. */
static bool
check_open_session(Row *row, void *arg)
{
	DrawerCheck *check = arg;

	verify_session(check->findings, check->snapshot, row);
	return true;
}

/* Compares the drawer's row with what its closed sessions say. */
static void
compare_drawer(const DrawerCheck *check, const Row *drawer)
{
	const char *name = psprintf("cash drawer %lld",
								(long long) check->drawer_id);
	const MonetaryAmount *settled = ROW_MONEY(drawer, DRAWER_SETTLED_BALANCE);
	int64		last_z_number = ROW_INT64(drawer, DRAWER_LAST_Z_NUMBER);
	bool		has_seal = !ROW_IS_NULL(drawer, DRAWER_LAST_SEAL);
	Digest		seal;

	if (memcmp(&check->settled, settled, sizeof(*settled)) != 0)
		verify_report(check->findings, name, "settled_balance",
					  verify_show_money(&check->settled),
					  verify_show_money(settled));
	if (last_z_number != check->last_z_number)
		verify_report(check->findings, name, "last_z_number",
					  verify_show_int64(check->last_z_number),
					  verify_show_int64(last_z_number));
	if (has_seal)
		seal = digest_from_row(drawer, DRAWER_LAST_SEAL, "last_seal");
	if (has_seal != check->has_seal ||
		(has_seal && memcmp(seal.bytes, check->last_seal.bytes,
							sizeof(seal.bytes)) != 0))
		verify_report(check->findings, name, "last_seal",
					  check->has_seal ?
					  verify_show_digest(&check->last_seal) : NULL,
					  has_seal ? verify_show_digest(&seal) : NULL);
}

/*
 * verify_drawer(cash_drawer_id): what is wrong with a drawer, its sessions and
 * its chain of seals; no row if nothing
 */
Datum
ct_verify_drawer(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *findings = (ReturnSetInfo *) fcinfo->resultinfo;
	DrawerCheck check = {.findings = findings};
	Datum		key;
	Row			drawer;

	check.snapshot = GetActiveSnapshot();
	check.drawer_id = arg_id(fcinfo, 0, "cash_drawer_id");
	InitMaterializedSRF(fcinfo, 0);
	reference_find(CT_CASH_DRAWER, check.drawer_id, check.snapshot, &drawer);
	check.settled = money_like(ROW_MONEY(&drawer, DRAWER_SETTLED_BALANCE), 0);
	key = Int64GetDatum(check.drawer_id);
	storage_scan(CT_SESSION, CT_SESSION_DRAWER_Z_NUMBER, check.snapshot, 1,
				 &key, false, check_closed_session, &check);
	storage_scan(CT_SESSION, CT_SESSION_OPEN_BY_DRAWER, check.snapshot, 1,
				 &key, false, check_open_session, &check);
	compare_drawer(&check, &drawer);
	verify_corrections(findings, check.snapshot, &drawer);
	return (Datum) 0;
}
