/*
 * search.h
 *		The lists that can be searched, and the SQL that searches them.
 *
 * Everything that becomes part of an SQL text is a constant of
 * search_fields.c; whatever a caller gives becomes a parameter.  The SQL reads
 * the public views with the rights of the caller.
 */
#ifndef CT_SEARCH_H
#define CT_SEARCH_H

#include "datatype/timestamp.h"
#include "lib/stringinfo.h"

#include "search_parse.h"

typedef enum SearchFieldType
{
	SEARCH_FIELD_ID,			/* a bigint: number or global id */
	SEARCH_FIELD_NUMBER,		/* a bigint: number */
	SEARCH_FIELD_PAIR,			/* an activity: session and ordinal */
	SEARCH_FIELD_TIME,			/* a timestamptz */
	SEARCH_FIELD_LOCAL_DATE,	/* the calendar date of a timestamptz */
	SEARCH_FIELD_DATE,			/* a date */
	SEARCH_FIELD_CHOICE,		/* one of several words */
	SEARCH_FIELD_CURRENCY,		/* a text: code of a currency */
	SEARCH_FIELD_NAME,			/* a text: equal or a prefix, in any case */
	SEARCH_FIELD_MONEY			/* an amount */
} SearchFieldType;

/* A word that a field takes, and the condition that it is. */
typedef struct SearchChoice
{
	const char *word;			/* NULL ends the list */
	const char *condition;
} SearchChoice;

typedef struct SearchField
{
	const char *name;			/* NULL ends the list */
	SearchFieldType type;
	const char *column;
	const char *second_column;	/* of a pair: the ordinal; of an id: another
								 * column that may have it */
	const char *const *id_types;	/* of an id: its types in global ids */
	const char *indexed;		/* of a time: what stands in an index for it */
	const SearchChoice *choices;
} SearchField;

typedef enum SearchKeyType
{
	SEARCH_KEY_ID,				/* no column besides the id */
	SEARCH_KEY_TIME,			/* timestamptz */
	SEARCH_KEY_NAME,			/* text */
	SEARCH_KEY_MONEY			/* monetary_amount, may be NULL */
} SearchKeyType;

/* An order of a list: by a column, then by id. */
typedef struct SearchSortKey
{
	const char *name;			/* NULL ends the list */
	SearchKeyType type;
	const char *column;			/* of a time: infinity stands for NULL */
} SearchSortKey;

/* What the rows of a list belong to. */
typedef enum SearchParent
{
	SEARCH_NO_PARENT,
	SEARCH_MAYBE_DRAWER,
	SEARCH_IN_DRAWER,
	SEARCH_IN_SESSION
} SearchParent;

typedef struct SearchList
{
	const char *name;			/* NULL ends the list */
	const char *source;			/* a view, "v" */
	const char *id;				/* column */
	const char *ordinal;		/* second column of the id; NULL if none */
	const SearchField *fields;
	const char *default_field;	/* of a term without one; NULL if none */
	const SearchSortKey *sort_keys; /* the first is the default */
	SearchParent parent;
	const char *parent_condition;	/* before and ... */
	const char *parent_condition_end;	/* behind the parent's parameter */
	const char *time_zone;		/* of a row; NULL: that of the parent, or the
								 * list has no times */
	const char *staff_member_id;	/* column; NULL if there is none */
} SearchList;

extern const SearchList search_lists[];

/* An SQL text under construction, with its parameters. */
typedef struct SearchSql
{
	StringInfoData text;
	int			parameters;
	Oid		   *types;
	Datum	   *values;
	int			capacity;
	TimestampTz since;			/* no row that the condition finds has a time */
	TimestampTz until;			/* before since, or from until on */
} SearchSql;

#define SEARCH_MAX_PAGE_SIZE	250

/* Where a row stands in its list: its value of the sort key, and its id. */
typedef struct SearchRowKey
{
	int64		id;
	int32		ordinal;
	bool		has_value;
	Datum		value;			/* as the type of the sort key has it */
} SearchRowKey;

/*
 * A part of the activities of a drawer: with times from "since" up to "until",
 * in sessions closed after the one with this Z number, or open.
 */
typedef struct SearchWindow
{
	TimestampTz since;
	TimestampTz until;
	int64		z_number;
} SearchWindow;

/* What is asked for. */
typedef struct SearchRequest
{
	const SearchList *list;
	const SearchSortKey *sort_key;
	const text *query;			/* never NULL */
	const text *time_zone;		/* NULL: that of each row */
	bool		is_reverse;
	bool		is_backward;	/* the last rows, not the first */
	int			size;
	bool		has_cursor;
	SearchRowKey cursor;
	bool		has_parent;
	int64		parent_id;
	bool		has_staff_member;
	int64		staff_member_id;
	const SearchWindow *window; /* NULL: all */
} SearchRequest;

/* What is answered. */
typedef struct SearchPage
{
	int			count;
	SearchRowKey rows[SEARCH_MAX_PAGE_SIZE + 1];
	bool		has_previous;
	bool		has_next;
} SearchPage;

extern void search_sql_init(SearchSql *sql);

/* Appends a parameter to the text. */
extern void search_sql_parameter(SearchSql *sql, Oid type, Datum value);

/* The operators < <= = >= > of built-in types, as SQL writes them. */
extern const char *search_operator(SearchComparator comparator);

/*
 * Appends the condition that a query is, or "true" for an empty one.
 * "time_zone" is that of times and dates without one; NULL: that of each row.
 * TC012.
 */
extern void search_sql_condition(SearchSql *sql, const SearchList *list,
								 const text *query, const text *time_zone);

/* The value of a sort key, as a cursor has it; NULL if there is none. */
extern char *search_key_text(const SearchSortKey *key,
							 const SearchRowKey *row);

/*
 * TC012 unless the query fits the list: its faults come before those of what
 * it is about.  No zone is known yet, and none matters.
 */
extern void search_check_query(const SearchRequest *request);

/*
 * Looks up what the rows belong to: TC003, TC019.  Times without a zone are of
 * its location then.
 */
extern void search_find_parent(SearchRequest *request, MemoryContext context);

/*
 * Fills a page.  One row more than it has tells whether there are more; rows
 * on the other side of the cursor, it included, whether there are any.
 */
extern void search_fill_page(const SearchRequest *request, SearchPage *page);

/*
 * For search_window.c: runs a query with the caller's rights and snapshot, and
 * selects up to "limit" rows in one direction, from a row on, which is among
 * them if it is included; from the beginning if "from" is NULL.  Returns how
 * many there are.
 */
extern void search_run(SearchSql *sql);
extern int	search_select(const SearchRequest *request, bool is_descending,
						  const SearchRowKey *from, bool is_included,
						  int limit, SearchRowKey *rows);

/* The same for the activities of a drawer by time. */
extern int	search_select_in_windows(const SearchRequest *request,
									 bool is_descending,
									 const SearchRowKey *from,
									 bool is_included, int limit,
									 SearchRowKey *rows);

#endif							/* CT_SEARCH_H */
