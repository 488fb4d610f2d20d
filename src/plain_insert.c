/*
 * plain_insert.c
 *		INSERT INTO session_activity: each row recorded as the function would
 *		record it, each session read and updated once per statement.
 *
 * BEFORE STATEMENT pushes a frame.  BEFORE ROW locks a session at its first
 * row, and from then on keeps its totals in the frame.  AFTER ROW counts what
 * was really stored.  AFTER STATEMENT compares, writes each session once and
 * pops the frame.  A frame lives in the (sub)transaction that pushed it and
 * vanishes with it.
 *
 * Invariants:
 *	- a session is in one frame at most, and nothing else in this transaction
 *	  writes it while it is there;
 *	- a transaction commits no row whose frame did not come to its end.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/xact.h"
#include "commands/trigger.h"
#include "mb/pg_wchar.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "activity.h"
#include "args.h"
#include "clock.h"
#include "compat.h"
#include "errors.h"
#include "plain_insert.h"
#include "reference.h"
#include "restore.h"
#include "rules.h"

/* A session that the statement writes; locked since its first row. */
typedef struct FrameSession
{
	int64		id;				/* hash key */
	LocationRules rules;
	SessionRow	session;		/* as it will be */
} FrameSession;

/* One INSERT, COPY or MERGE under way. */
typedef struct Frame
{
	struct Frame *outer;
	SubTransactionId subtransaction;
	MemoryContext context;		/* holds all of the frame */
	HTAB	   *sessions;		/* FrameSession; NULL until needed */
	FrameSession *latest;		/* session of the latest row, */
	int64		latest_staff_member_id; /* who did it */
	int64		latest_reason_code_id;	/* and why */
	RestoreCache *restore_cache;	/* NULL until needed */
	int64		recorded;		/* rows that got an ordinal */
	int64		restored;		/* rows that had one and will be counted */
	int64		stored;			/* rows of both kinds that were stored */
} Frame;

/* The statement that is running now; those that it runs in are behind it. */
static Frame *innermost = NULL;

/* Drops a frame. */
static void
pop_frame(void)
{
	Frame	   *frame = innermost;

	innermost = frame->outer;
	MemoryContextDelete(frame->context);
}

/*
 * TC006 if a statement that ends with its (sub)transaction left its sessions
 * unwritten: a client in the server had asked for a limited number of the rows
 * that INSERT … RETURNING returns, and the executor stopped there.
 */
static void
check_all_ended(SubTransactionId subtransaction)
{
	while (innermost != NULL &&
		   (subtransaction == InvalidSubTransactionId ||
			innermost->subtransaction == subtransaction))
	{
		if (innermost->recorded > 0)
			ereport(ERROR,
					(errcode(ERRCODE_CT_RECORD_IMMUTABLE),
					 errmsg("an INSERT into table \"session_activity\" was not run to its end"),
					 errdetail("It recorded %lld rows without the totals of their sessions.",
							   (long long) innermost->recorded),
					 errhint("Read all rows that INSERT ... RETURNING returns.")));
		pop_frame();
	}
}

/* At the end of the transaction no statement is under way. */
static void
at_transaction_end(XactEvent event, void *arg pg_attribute_unused())
{
	switch (event)
	{
		case XACT_EVENT_PRE_COMMIT:
		case XACT_EVENT_PRE_PREPARE:
			check_all_ended(InvalidSubTransactionId);
			break;
		case XACT_EVENT_ABORT:
			innermost = NULL;	/* the memory goes with the transaction */
			break;
		default:
			break;
	}
}

/* The same for a subtransaction and the statements that began in it. */
static void
at_subtransaction_end(SubXactEvent event, SubTransactionId subtransaction,
					  SubTransactionId parent pg_attribute_unused(),
					  void *arg pg_attribute_unused())
{
	switch (event)
	{
		case SUBXACT_EVENT_PRE_COMMIT_SUB:
			check_all_ended(subtransaction);
			break;
		case SUBXACT_EVENT_ABORT_SUB:
			while (innermost != NULL &&
				   innermost->subtransaction == subtransaction)
				innermost = innermost->outer;
			break;
		default:
			break;
	}
}

/* See plain_insert.h. */
void
plain_insert_begin(Relation rel)
{
	static bool is_registered = false;
	MemoryContext context;
	Frame	   *frame;

	restore_check_owner(rel);
	if (!is_registered)
	{
		RegisterXactCallback(at_transaction_end, NULL);
		RegisterSubXactCallback(at_subtransaction_end, NULL);
		is_registered = true;
	}
	context = AllocSetContextCreate(CurTransactionContext,
									"INSERT INTO session_activity",
									ALLOCSET_DEFAULT_SIZES);
	frame = MemoryContextAllocZero(context, sizeof(Frame));
	frame->outer = innermost;
	frame->subtransaction = GetCurrentSubTransactionId();
	frame->context = context;
	innermost = frame;
}

/*
 * The frame of the statement that a row belongs to, or NULL: the row came
 * another way, such as by the apply worker of logical replication or through a
 * partitioned table.  Such a row within a statement is told by its
 * subtransaction, since it might be rolled back without the statement.
 */
static Frame *
current_frame(void)
{
	return innermost != NULL &&
		innermost->subtransaction == GetCurrentSubTransactionId() ?
		innermost : NULL;
}

/* The sessions of the frame, in a hash table that is made when it is needed. */
static HTAB *
frame_sessions(Frame *frame)
{
	if (frame->sessions == NULL)
	{
		HASHCTL		control = {
			.keysize = sizeof(int64),.entrysize = sizeof(FrameSession),
			.hcxt = frame->context
		};

		frame->sessions = hash_create("sessions of INSERT INTO session_activity",
									  64, &control,
									  HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	}
	return frame->sessions;
}

/* The session in a frame, or NULL. */
static FrameSession *
find_in_frame(Frame *frame, int64 session_id)
{
	if (frame->latest != NULL && frame->latest->id == session_id)
		return frame->latest;
	return frame->sessions == NULL ? NULL :
		hash_search(frame->sessions, &session_id, HASH_FIND, NULL);
}

/* 55006 if one of the frames, from this one outwards, has the session. */
static void
check_not_in_frames(Frame *frame, int64 session_id)
{
	for (; frame != NULL; frame = frame->outer)
	{
		if (find_in_frame(frame, session_id) != NULL)
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_IN_USE),
					 errmsg("session %lld is being written by an INSERT into table \"session_activity\"",
							(long long) session_id),
					 errdetail("The totals of the session are written when that statement ends."),
					 errhint("Wait for the end of the statement: call functions on the session after it, not in it or in a row trigger.")));
	}
}

/* See plain_insert.h. */
void
plain_insert_check_not_writing(int64 session_id)
{
	if (unlikely(innermost != NULL))
		check_not_in_frames(innermost, session_id);
}

/*
 * Finds and locks a session that the statement has not touched yet.  At READ
 * COMMITTED the newest version counts, as for a function.  TC003, 40001.
 */
static FrameSession *
touch_session(Frame *frame, int64 session_id, Snapshot snapshot)
{
	MemoryContext caller = MemoryContextSwitchTo(frame->context);
	FrameSession *entry;
	Row			row;

	if (!storage_find_to_update(CT_SESSION, CT_SESSION_PKEY, snapshot,
								session_id, &row) ||
		!storage_lock(CT_SESSION, &row, snapshot))
		report_session_not_found(session_id);
	entry = hash_search(frame_sessions(frame), &session_id, HASH_ENTER, NULL);
	session_from_row(&row, &entry->session);
	entry->rules = location_rules(entry->session.location_id, snapshot);
	MemoryContextSwitchTo(caller);
	return entry;
}

/* TC015 for a reason code 0, which an ActivityRow would take for none. */
static void
check_reason_code_0(const Row *row, Snapshot snapshot)
{
	Row			reason_code;

	if (!ROW_IS_NULL(row, ACTIVITY_REASON_CODE_ID) &&
		ROW_INT64(row, ACTIVITY_REASON_CODE_ID) == NO_ID)
		reference_find(CT_REASON_CODE, NO_ID, snapshot, &reason_code);
}

/*
 * Checks who does something and why, once where rows follow each other that
 * agree in both: TC014, TC015, TC023.
 */
static void
check_actor(Frame *frame, const ActivityRow *activity, Snapshot snapshot)
{
	if (activity->staff_member_id != NO_ID &&
		frame->latest_staff_member_id == activity->staff_member_id &&
		frame->latest_reason_code_id == activity->reason_code_id)
		return;
	reference_check_actor(activity->staff_member_id, NO_ID,
						  activity->reason_code_id, snapshot);
	frame->latest_staff_member_id = activity->staff_member_id;
	frame->latest_reason_code_id = activity->reason_code_id;
}

/* 22004 if a column is NULL that must be given. */
static void
require_column(const Row *row, AttrNumber column, const char *name)
{
	if (ROW_IS_NULL(row, column))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("column \"%s\" must not be null", name),
				 errdetail("An activity needs a value for \"%s\".", name),
				 errhint("Give \"%s\" a value.", name)));
}

/*
 * 22023 if a column is given that must not be.  "detail" is translated here:
 * where it is not needed, looking it up would cost more than the whole check.
 */
static void
refuse_column(const Row *row, AttrNumber column, const char *name,
			  const char *detail)
{
	if (!ROW_IS_NULL(row, column))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("column \"%s\" cannot be given", name),
				 errdetail_internal("%s", _(detail)),
				 errhint("Leave \"%s\" out.", name)));
}

/* 22001 if a text is too long. */
static void
check_length(const Row *row, AttrNumber column, const char *name,
			 int max_characters)
{
	text	   *value = (text *) DatumGetPointer(ROW_VALUE(row, column));
	int			characters;

	/* As many bytes as characters are allowed: no need to count. */
	if (ROW_IS_NULL(row, column) ||
		(int) VARSIZE_ANY_EXHDR(value) <= max_characters)
		return;
	characters = pg_mbstrlen_with_len(VARDATA_ANY(value),
									  VARSIZE_ANY_EXHDR(value));
	if (characters > max_characters)
		ereport(ERROR,
				(errcode(ERRCODE_STRING_DATA_RIGHT_TRUNCATION),
				 errmsg("column \"%s\" is too long", name),
				 errdetail("It has %d characters; %d are allowed.",
						   characters, max_characters),
				 errhint("Shorten \"%s\".", name)));
}

/* 22023 for activities that change the drawer too. */
static void
check_type(ActivityType type)
{
	const char *function;

	switch (type)
	{
		case ACTIVITY_OPENING:
			function = "open_session";
			break;
		case ACTIVITY_MID_SESSION:
			function = "count_cash";
			break;
		case ACTIVITY_CLOSING:
		case ACTIVITY_CLOSING_ADJUSTMENT:
			function = "close_session";
			break;
		default:
			return;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("an activity of type \"%s\" cannot be inserted",
					activity_type_name(type)),
			 errdetail("It depends on the drawer, which other sessions may share."),
			 errhint("Use %s.", function)));
}

/* 22023 for reversals. */
static void
refuse_reversal(const Row *row)
{
	if (!ROW_IS_NULL(row, ACTIVITY_REVERSES))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a reversal cannot be inserted"),
				 errdetail("Its amounts follow from what it reverses, which can be reversed once."),
				 errhint("Use reverse_activity.")));
}

/*
 * Checks the form of a row that shall be recorded: 22004, 22023, 22001, 22008.
 */
static void
check_form(const Row *row)
{
	Datum		type = ROW_VALUE(row, ACTIVITY_TYPE);

	require_column(row, ACTIVITY_SESSION_ID, "session_id");
	require_column(row, ACTIVITY_STAFF_MEMBER_ID, "staff_member_id");
	require_column(row, ACTIVITY_TYPE, "type");
	refuse_column(row, ACTIVITY_RECORDED_AT, "recorded_at",
				  gettext_noop("It is the server's clock when the row is recorded."));
	refuse_column(row, ACTIVITY_REQUEST_ID, "request_id",
				  gettext_noop("Only the functions can tell a repeated request from a new one."));
	refuse_column(row, ACTIVITY_REQUEST_HASH, "request_hash",
				  gettext_noop("It belongs to a request id, which only the functions take."));
	refuse_column(row, ACTIVITY_APPROVED_BY, "approved_by",
				  gettext_noop("It belongs to a count, which only the functions record."));
	check_type(activity_type_of(DatumGetObjectId(type)));
	refuse_reversal(row);
	check_length(row, ACTIVITY_TENDER, "tender", MAX_TENDER_CHARACTERS);
	check_length(row, ACTIVITY_REFERENCE, "reference",
				 MAX_REFERENCE_CHARACTERS);
	check_length(row, ACTIVITY_NOTE, "note", MAX_NOTE_CHARACTERS);
	if (!ROW_IS_NULL(row, ACTIVITY_OCCURRED_AT) &&
		TIMESTAMP_NOT_FINITE(ROW_INT64(row, ACTIVITY_OCCURRED_AT)))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("column \"occurred_at\" must be finite"),
				 errdetail("An activity happens at one moment."),
				 errhint("Leave \"occurred_at\" out to take the server's clock.")));
}

/*
 * Sets the time of recording.  It is never before the beginning of the
 * transaction, even if the clock was set back since: AFTER ROW fires for rows
 * from then on, and so for no row of an older dump.
 */
static void
stamp(ActivityRow *activity, const SessionRow *session)
{
	clock_stamp(activity, session->opening_time);
	activity->recorded_at = Max(activity->recorded_at,
								GetCurrentTransactionStartTimestamp());
}

/* Writes what was filled in or worked out back into the row. */
static void
complete_row(const ActivityRow *activity, Row *row)
{
	row_set(row, ACTIVITY_RECORDED_AT,
			TimestampTzGetDatum(activity->recorded_at));
	row_set(row, ACTIVITY_ORDINAL, Int32GetDatum(activity->ordinal));
	row_set(row, ACTIVITY_CASH, MonetaryAmountPGetDatum(&activity->cash));
	if (activity->has_occurred_at)
		row_set(row, ACTIVITY_OCCURRED_AT,
				TimestampTzGetDatum(activity->occurred_at));
	if (activity->has_cash_rounding)
		row_set(row, ACTIVITY_CASH_ROUNDING,
				MonetaryAmountPGetDatum(&activity->cash_rounding));
	else
		row_set_null(row, ACTIVITY_CASH_ROUNDING);
}

/* Records a row, in the order of checks of record_try. */
static void
record_row(Frame *frame, Row *row)
{
	ActivityRow *activity = palloc(sizeof(ActivityRow));
	Snapshot	snapshot;
	FrameSession *entry;

	check_form(row);
	activity_from_row(row, activity);

	snapshot = storage_push_snapshot();
	entry = find_in_frame(frame, activity->session_id);
	if (entry == NULL)
		entry = touch_session(frame, activity->session_id, snapshot);
	frame->latest = entry;
	check_reason_code_0(row, snapshot);
	check_actor(frame, activity, snapshot);
	check_session_open(&entry->session);
	check_not_in_frames(frame->outer, activity->session_id);
	activity_complete(&entry->session, activity,
					  &entry->rules.cash_rounding_increment, snapshot);
	clock_check_in_session(activity, &entry->session, snapshot);
	PopActiveSnapshot();

	stamp(activity, &entry->session);
	ledger_apply(&entry->session, activity);
	if (entry->rules.reason_required)
		rules_require_reason(activity, entry->session.location_id);
	frame->recorded++;
	complete_row(activity, row);
}

/* Why a row cannot be recorded where its statement has no frame. */
static void
report_no_frame(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("new activities must be inserted into table \"session_activity\" itself"),
			 errdetail("A row that comes through a partitioned table or a replication worker must have the ordinal that it was recorded with."),
			 errhint("Insert into session_activity, or call the function.")));
}

/* Makes short varlenas or plain ones of texts that are toasted elsewhere. */
static void
detoast(Row *row, AttrNumber column)
{
	if (!ROW_IS_NULL(row, column))
		row->values[column - 1] =
			PointerGetDatum(PG_DETOAST_DATUM_PACKED(ROW_VALUE(row, column)));
}

/* Will AFTER ROW fire for a row that comes with its ordinal? */
static bool
will_count(const Row *row)
{
	return !ROW_IS_NULL(row, ACTIVITY_RECORDED_AT) &&
		ROW_INT64(row, ACTIVITY_RECORDED_AT) >=
		GetCurrentTransactionStartTimestamp();
}

/* Checks a row that comes with its ordinal. */
static void
check_restored_row(Frame *frame, Relation rel, const Row *row)
{
	if (frame == NULL)
		restore_check_owner(rel);
	else if (frame->restore_cache == NULL)
		frame->restore_cache = MemoryContextAllocZero(frame->context,
													  sizeof(RestoreCache));
	restore_check_activity(row);
	if (SessionReplicationRole != SESSION_REPLICATION_ROLE_REPLICA &&
		!ROW_IS_NULL(row, ACTIVITY_SESSION_ID))
		restore_check_slot(ROW_INT64(row, ACTIVITY_SESSION_ID),
						   DatumGetInt32(ROW_VALUE(row, ACTIVITY_ORDINAL)),
						   frame == NULL ? NULL : frame->restore_cache);
}

/* See plain_insert.h. */
bool
plain_insert_row(Relation rel, Row *row)
{
	Frame	   *frame = current_frame();

	detoast(row, ACTIVITY_TENDER);
	detoast(row, ACTIVITY_REFERENCE);
	detoast(row, ACTIVITY_NOTE);
	if (!ROW_IS_NULL(row, ACTIVITY_ORDINAL))
	{
		check_restored_row(frame, rel, row);
		if (frame != NULL && will_count(row))
			frame->restored++;
		return false;
	}
	if (SessionReplicationRole == SESSION_REPLICATION_ROLE_REPLICA)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("new activities cannot be recorded in the replica role"),
				 errdetail("A replica takes over activities with the ordinals that they were recorded with."),
				 errhint("Set session_replication_role to origin.")));
	if (frame == NULL)
		report_no_frame();
	record_row(frame, row);
	return true;
}

/* See plain_insert.h. */
void
plain_insert_count_stored(void)
{
	Frame	   *frame = current_frame();

	if (frame != NULL)
		frame->stored++;
}

/* Writes the sessions of a frame; they are locked. */
static void
write_sessions(Frame *frame)
{
	HASH_SEQ_STATUS scan;
	FrameSession *entry;

	if (frame->sessions == NULL)
		return;
	hash_seq_init(&scan, frame->sessions);
	while ((entry = hash_seq_search(&scan)) != NULL)
	{
		Snapshot	snapshot = storage_push_snapshot();
		Row			row;

		session_to_row(&entry->session, &row);
		if (!storage_update(CT_SESSION, &row, snapshot))
			elog(ERROR, "locked session changed");
		PopActiveSnapshot();
	}
}

/* See plain_insert.h. */
void
plain_insert_end(void)
{
	Frame	   *frame = current_frame();

	if (frame == NULL)
		return;
	if (frame->recorded > 0 &&
		frame->recorded + frame->restored != frame->stored)
		ereport(ERROR,
				(errcode(ERRCODE_CT_RECORD_IMMUTABLE),
				 errmsg("of %lld rows for table \"session_activity\" %lld were stored",
						(long long) (frame->recorded + frame->restored),
						(long long) frame->stored),
				 errdetail("Each row has got an ordinal, and ordinals leave no gaps."),
				 errhint("Leave ON CONFLICT DO NOTHING out, and select only rows that are not yet there.")));
	write_sessions(frame);
	pop_frame();
}
