/*
 * reference_cache.c
 *		What a backend knows of reference rows without looking.
 *
 * Invariant: what is remembered with the present catalog_version() was seen by
 * a snapshot that was taken after the version was read.  Whatever changed since
 * has raised the version, or its commit is still under way.
 */
#include "postgres.h"

#include "access/xact.h"
#include "utils/inval.h"
#include "utils/snapmgr.h"

#include "reference_cache.h"

/* One for each remainder of the id; version 0 never is. */
typedef struct KnownInUse
{
	int64		id;
	uint64		version;
} KnownInUse;

typedef struct KnownRules
{
	int64		location_id;
	uint64		version;
	LocationRules rules;
} KnownRules;

static KnownInUse known_staff_members[1024];
static KnownInUse known_reason_codes[256];
static KnownRules known_rules[256];

/* Where it would be remembered that a row is in use. */
static KnownInUse *
place_of(CtTable table, int64 id)
{
	if (table == CT_REASON_CODE)
		return &known_reason_codes[(uint64) id % lengthof(known_reason_codes)];
	Assert(table == CT_STAFF_MEMBER);
	return &known_staff_members[(uint64) id % lengthof(known_staff_members)];
}

/* The version of what is known now. */
static uint64
present_version(void)
{
	AcceptInvalidationMessages();
	return catalog_version();
}

/* See reference_cache.h. */
bool
reference_cache_has(CtTable table, int64 id)
{
	const KnownInUse *known = place_of(table, id);

	return !IsolationUsesXactSnapshot() && known->id == id &&
		known->version == present_version();
}

/* See reference_cache.h. */
bool
reference_cache_get_rules(int64 location_id, LocationRules *rules)
{
	const KnownRules *known =
		&known_rules[(uint64) location_id % lengthof(known_rules)];

	if (IsolationUsesXactSnapshot() || known->location_id != location_id ||
		known->version != present_version())
		return false;
	*rules = known->rules;
	return true;
}

/* See reference_cache.h. */
void
reference_cache_learn(CtTable table, int64 id)
{
	KnownInUse *known = place_of(table, id);
	uint64		version;

	if (IsolationUsesXactSnapshot())
		return;
	version = present_version();
	if (reference_is_in_use(table, id, storage_push_snapshot()))
	{
		known->id = id;
		known->version = version;
	}
	PopActiveSnapshot();
}

/* See reference_cache.h. */
void
reference_cache_learn_rules(int64 location_id)
{
	KnownRules *known =
		&known_rules[(uint64) location_id % lengthof(known_rules)];
	uint64		version;
	Row			location;

	if (IsolationUsesXactSnapshot())
		return;
	version = present_version();
	reference_find_location(location_id, storage_push_snapshot(), &location);
	known->location_id = location_id;
	known->version = version;
	known->rules = location_rules_of(&location);
	PopActiveSnapshot();
}

/* See reference_cache.h. */
void
reference_cache_announce(CtTable table)
{
	switch (table)
	{
		case CT_LOCATION:
		case CT_STAFF_MEMBER:
		case CT_REASON_CODE:
		case CT_REASON_CODE_STATE:
			CacheInvalidateRelcacheByRelid(catalog_table_oid(table));
			break;
		default:
			break;
	}
}
