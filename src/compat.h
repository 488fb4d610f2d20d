/*
 * compat.h
 *		The one place that knows differences between PostgreSQL 15 and 18.
 *
 * Each shim says what the newer server offers and what stands in for it.
 * PG_VERSION_NUM appears in no other file.
 */
#ifndef CT_COMPAT_H
#define CT_COMPAT_H

#include "access/genam.h"
#include "access/tableam.h"
#include "catalog/pg_class.h"
#include "executor/executor.h"
#include "parser/parse_relation.h"
#include "utils/acl.h"

#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#include "nodes/miscnodes.h"
#endif

/*
 * 18 declares "pg_noreturn void f(void)".
 */
#if PG_VERSION_NUM < 180000
#define pg_noreturn _Noreturn
#endif

/*
 * 16 reports errors of input functions softly; 15 raises them.
 */
#if PG_VERSION_NUM < 160000
typedef struct Node CtErrorContext;
#define ereturn(context, dummy_value, ...) \
	do { \
		(void) (context); \
		ereport(ERROR, __VA_ARGS__); \
		return dummy_value; \
	} while (0)
#define errsave(context, ...) \
	do { \
		(void) (context); \
		ereport(ERROR, __VA_ARGS__); \
	} while (0)
#endif

/*
 * 16 has object_ownercheck for every kind of object; 15 has one function a
 * kind.
 */
static inline bool
compat_owns_relation(Oid relation, Oid role)
{
#if PG_VERSION_NUM >= 160000
	return object_ownercheck(RelationRelationId, relation, role);
#else
	return pg_class_ownercheck(relation, role);
#endif
}

/*
 * 18 takes an instrumentation argument in index_beginscan.
 */
static inline IndexScanDesc
compat_index_beginscan(Relation heap, Relation index, Snapshot snapshot,
					   int nkeys)
{
#if PG_VERSION_NUM >= 180000
	return index_beginscan(heap, index, snapshot, NULL, nkeys, 0);
#else
	return index_beginscan(heap, index, snapshot, nkeys, 0);
#endif
}

/*
 * What an update leaves to be done to the indexes.  15 says yes or no; 16
 * also says "the summarizing ones only".
 */
typedef enum CtIndexWork
{
	CT_INDEX_WORK_NONE,
	CT_INDEX_WORK_SUMMARIZING,
	CT_INDEX_WORK_ALL
} CtIndexWork;

static inline TM_Result
compat_tuple_update(Relation rel, ItemPointer tid, TupleTableSlot *slot,
					CommandId cid, Snapshot snapshot, TM_FailureData *tmfd,
					LockTupleMode *lockmode, CtIndexWork *work)
{
	TM_Result	result;
#if PG_VERSION_NUM >= 160000
	TU_UpdateIndexes update_indexes = TU_None;

	result = table_tuple_update(rel, tid, slot, cid, snapshot,
								InvalidSnapshot, true, tmfd, lockmode,
								&update_indexes);
	*work = update_indexes == TU_None ? CT_INDEX_WORK_NONE :
		update_indexes == TU_Summarizing ? CT_INDEX_WORK_SUMMARIZING :
		CT_INDEX_WORK_ALL;
#else
	bool		update_indexes = false;

	result = table_tuple_update(rel, tid, slot, cid, snapshot,
								InvalidSnapshot, true, tmfd, lockmode,
								&update_indexes);
	*work = update_indexes ? CT_INDEX_WORK_ALL : CT_INDEX_WORK_NONE;
#endif
	return result;
}

/*
 * Inserts the index entries of an updated row.  16 added the flag for
 * summarizing indexes only.  "update" stays false: it is a hint for bottom-up
 * deletion which needs the updated columns in a range table.
 */
static inline void
compat_insert_index_tuples(ResultRelInfo *rri, TupleTableSlot *slot,
						   EState *estate, CtIndexWork work)
{
#if PG_VERSION_NUM >= 160000
	(void) ExecInsertIndexTuples(rri, slot, estate, false, false, NULL, NIL,
								 work == CT_INDEX_WORK_SUMMARIZING);
#else
	(void) work;
	(void) ExecInsertIndexTuples(rri, slot, estate, false, false, NULL, NIL);
#endif
}

/*
 * Gives the executor state a range table with one relation.  16 keeps
 * permission data beside it, 18 also the set of unpruned relations.
 */
static inline void
compat_init_range_table(EState *estate, Relation rel)
{
	RangeTblEntry *rte = makeNode(RangeTblEntry);

	rte->rtekind = RTE_RELATION;
	rte->relid = RelationGetRelid(rel);
	rte->relkind = rel->rd_rel->relkind;
	rte->rellockmode = AccessShareLock;
#if PG_VERSION_NUM >= 180000
	{
		List	   *perminfos = NIL;

		addRTEPermissionInfo(&perminfos, rte);
		ExecInitRangeTable(estate, list_make1(rte), perminfos,
						   bms_make_singleton(1));
	}
#elif PG_VERSION_NUM >= 160000
	{
		List	   *perminfos = NIL;

		addRTEPermissionInfo(&perminfos, rte);
		ExecInitRangeTable(estate, list_make1(rte), perminfos);
	}
#else
	ExecInitRangeTable(estate, list_make1(rte));
#endif
}

#endif							/* CT_COMPAT_H */
