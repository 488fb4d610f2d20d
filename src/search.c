/*
 * search.c
 *		The arguments of search_page, and its answer.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "args.h"
#include "compat.h"
#include "errors.h"
#include "money.h"
#include "money_text.h"
#include "reference.h"
#include "search.h"
#include "search_cursor.h"
#include "search_value.h"

PG_FUNCTION_INFO_V1(ct_search_page);

/* 22023. */
pg_noreturn static void
refuse(const char *message, const char *detail, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg_internal("%s", message),
			 errdetail_internal("%s", detail),
			 errhint("%s", hint)));
}

/* The list with this name; NULL if there is none. */
static const SearchList *
find_list(const char *name)
{
	for (const SearchList *list = search_lists; list->name != NULL; list++)
		if (strcmp(list->name, name) == 0)
			return list;
	return NULL;
}

/* The order of a list with this name, in any case; NULL if there is none. */
static const SearchSortKey *
find_sort_key(const SearchList *list, const char *name)
{
	for (const SearchSortKey *key = list->sort_keys; key->name != NULL; key++)
		if (search_same_word(key->name, name))
			return key;
	return NULL;
}

/* Reads the argument "list"; 22004, 22023. */
static const SearchList *
arg_list(FunctionCallInfo fcinfo, int n)
{
	const SearchList *list;
	StringInfoData names;

	arg_require(fcinfo, n, "list");
	list = find_list(text_to_cstring(PG_GETARG_TEXT_PP(n)));
	if (list != NULL)
		return list;
	initStringInfo(&names);
	for (list = search_lists; list->name != NULL; list++)
		appendStringInfo(&names, "%s%s", names.len > 0 ? ", " : "",
						 list->name);
	refuse("argument \"list\" is not the name of a list",
		   "A list is a public view, or the activities of a session or a drawer.",
		   psprintf("Give one of: %s.", names.data));
}

/* Reads the argument "sort_key"; 22023. */
static const SearchSortKey *
arg_sort_key(FunctionCallInfo fcinfo, int n, const SearchList *list)
{
	const SearchSortKey *key;
	StringInfoData names;

	if (PG_ARGISNULL(n))
		return list->sort_keys;
	key = find_sort_key(list, text_to_cstring(PG_GETARG_TEXT_PP(n)));
	if (key != NULL)
		return key;
	initStringInfo(&names);
	for (key = list->sort_keys; key->name != NULL; key++)
		appendStringInfo(&names, "%s%s", names.len > 0 ? ", " : "",
						 key->name);
	refuse("argument \"sort_key\" is not the name of an order",
		   psprintf("The list \"%s\" has no such order.", list->name),
		   psprintf("Give one of: %s.", names.data));
}

/* Reads "first" and "last", with which of the cursors each goes; 22023. */
static void
read_size(FunctionCallInfo fcinfo, int first, int after, int last, int before,
		  SearchRequest *request)
{
	bool		has_first = !PG_ARGISNULL(first);
	bool		has_last = !PG_ARGISNULL(last);

	if (!has_first && !has_last)
		refuse("you must provide one of first or last",
			   "A page needs a number of rows.",
			   "Give \"first\", or \"last\" for the end of the list.");
	if (has_first && has_last)
		refuse("providing both first and last is not supported",
			   "A page is at one end of the list.",
			   "Give one of them.");
	if (has_first && !PG_ARGISNULL(before))
		refuse("providing first with before is not supported",
			   "The first rows are those after a cursor.",
			   "Give \"after\", or give \"last\" with \"before\".");
	if (has_last && !PG_ARGISNULL(after))
		refuse("providing last with after is not supported",
			   "The last rows are those before a cursor.",
			   "Give \"before\", or give \"first\" with \"after\".");
	request->is_backward = has_last;
	request->size = PG_GETARG_INT32(has_last ? last : first);
	if (request->size < 1 || request->size > SEARCH_MAX_PAGE_SIZE)
		refuse(has_last ? "argument \"last\" is out of range" :
			   "argument \"first\" is out of range",
			   "A page has 1 to 250 rows.",
			   "Ask for the rows page by page.");
}

/* Reads the value of a sort key from a cursor; false if it is none. */
static bool
read_key_value(const SearchSortKey *key, const char *text, SearchRowKey *row)
{
	MonetaryAmount *amount;
	MoneyText	money;
	char	   *end;

	row->has_value = text != NULL;
	switch (key->type)
	{
		case SEARCH_KEY_ID:
			return text == NULL;
		case SEARCH_KEY_TIME:
			if (text == NULL)
			{
				row->has_value = true;
				row->value = TimestampTzGetDatum(DT_NOEND);
				return true;
			}
			errno = 0;
			row->value = TimestampTzGetDatum(strtoi64(text, &end, 10));
			return errno == 0 && end != text && *end == '\0' &&
				IS_VALID_TIMESTAMP(DatumGetTimestampTz(row->value));
		case SEARCH_KEY_NAME:
			if (text == NULL)
				return false;
			row->value = CStringGetTextDatum(text);
			return true;
		case SEARCH_KEY_MONEY:
			if (text == NULL)
				return true;
			if (money_text_parse(text, &money) != MONEY_TEXT_OK)
				return false;
			amount = palloc(sizeof(MonetaryAmount));
			*amount = money_of(money.currency, money.units);
			row->value = MonetaryAmountPGetDatum(amount);
			return true;
	}
	return false;
}

/* The id of a row as text. */
static char *
id_text(const SearchList *list, const SearchRowKey *row)
{
	return list->ordinal == NULL ? psprintf("%lld", (long long) row->id) :
		psprintf("%lld-%d", (long long) row->id, row->ordinal);
}

/* TC013: nothing that search_page wrote. */
pg_noreturn static void
raise_malformed_cursor(const char *argument)
{
	ereport(ERROR,
			(errcode(ERRCODE_CT_INVALID_CURSOR),
			 errmsg("malformed cursor"),
			 errdetail("The value of \"%s\" is not a cursor of a row.",
					   argument),
			 errhint("Give a cursor as it was returned for a row.")));
}

/* Reads a cursor, if it is given; TC013. */
static void
read_cursor(FunctionCallInfo fcinfo, int n, const char *argument,
			SearchRequest *request)
{
	char	   *given;
	char	   *buffer;
	SearchCursor cursor;
	SearchId	id;
	const SearchList *list;
	const SearchSortKey *key;

	if (PG_ARGISNULL(n))
		return;
	given = text_to_cstring(PG_GETARG_TEXT_PP(n));
	buffer = palloc(strlen(given) + 1);
	if (!search_cursor_decode(given, buffer, &cursor))
		raise_malformed_cursor(argument);
	list = find_list(cursor.list);
	key = list == NULL ? NULL : find_sort_key(list, cursor.sort_key);
	if (key == NULL)
		raise_malformed_cursor(argument);
	if (list != request->list || key != request->sort_key)
		ereport(ERROR,
				(errcode(ERRCODE_CT_INVALID_CURSOR),
				 errmsg("the cursor belongs to another list or order"),
				 errdetail("It is of the list \"%s\" by %s, asked for is the list \"%s\" by %s.",
						   list->name, key->name, request->list->name,
						   request->sort_key->name),
				 errhint("Go on in the order in which the cursor was returned, or begin anew.")));
	if (!(list->ordinal == NULL ? search_read_id(cursor.last_id, &id) :
		  search_read_pair(cursor.last_id, &id)) || id.type != NULL ||
		(cursor.last_value != NULL &&
		 !pg_verifymbstr(cursor.last_value, strlen(cursor.last_value), true)) ||
		!read_key_value(key, cursor.last_value, &request->cursor))
		raise_malformed_cursor(argument);
	request->has_cursor = true;
	request->cursor.id = id.id;
	request->cursor.ordinal = id.ordinal;
}

/* Reads the arguments about what the rows belong to; 22004, 22023. */
static void
read_parent(FunctionCallInfo fcinfo, int parent, int staff_member,
			SearchRequest *request)
{
	const SearchList *list = request->list;

	if (list->parent == SEARCH_IN_SESSION || list->parent == SEARCH_IN_DRAWER)
		arg_require(fcinfo, parent, "parent_id");
	request->has_parent = !PG_ARGISNULL(parent);
	if (request->has_parent)
		request->parent_id = PG_GETARG_INT64(parent);
	request->has_staff_member = !PG_ARGISNULL(staff_member);
	if (request->has_staff_member)
		request->staff_member_id = PG_GETARG_INT64(staff_member);
	if (request->has_parent && list->parent == SEARCH_NO_PARENT)
		refuse("argument \"parent_id\" does not go with this list",
			   psprintf("The rows of \"%s\" belong to nothing else.",
						list->name),
			   "Leave it out, or use a filter of the query.");
	if (request->has_staff_member && list->staff_member_id == NULL)
		refuse("argument \"staff_member_id\" does not go with this list",
			   psprintf("The rows of \"%s\" have no staff member.", list->name),
			   "Leave it out, or use a filter of the query.");
}

/* The array of the rows' ids, or that of their cursors. */
static Datum
text_array(const SearchRequest *request, const SearchPage *page,
		   bool is_cursor)
{
	Datum		texts[SEARCH_MAX_PAGE_SIZE];

	for (int i = 0; i < page->count; i++)
	{
		char	   *text = id_text(request->list, &page->rows[i]);

		if (is_cursor)
		{
			SearchCursor cursor = {
				.last_id = text,
				.last_value = search_key_text(request->sort_key,
											  &page->rows[i]),
				.list = request->list->name,
				.sort_key = request->sort_key->name
			};

			text = palloc(search_cursor_size(&cursor));
			search_cursor_encode(&cursor, text);
		}
		texts[i] = CStringGetTextDatum(text);
	}
	return PointerGetDatum(construct_array(texts, page->count, TEXTOID, -1,
										   false, TYPALIGN_INT));
}

/*
 * search_page(list, query, sort_key, reverse, first, after, last, before,
 * parent_id, staff_member_id, time_zone): the ids and cursors of a page.
 */
Datum
ct_search_page(PG_FUNCTION_ARGS)
{
	SearchRequest		request = {.list = arg_list(fcinfo, 0)};
	SearchPage *page = palloc(sizeof(SearchPage));
	MemoryContext context = CurrentMemoryContext;
	TupleDesc	desc;
	Datum		values[4];
	bool		nulls[4] = {false};

	request.query = PG_ARGISNULL(1) ? cstring_to_text("") :
		PG_GETARG_TEXT_PP(1);
	request.sort_key = arg_sort_key(fcinfo, 2, request.list);
	request.is_reverse = !PG_ARGISNULL(3) && PG_GETARG_BOOL(3);
	read_size(fcinfo, 4, 5, 6, 7, &request);
	read_parent(fcinfo, 8, 9, &request);
	request.time_zone = location_arg_time_zone(fcinfo, 10);
	search_check_query(&request);
	read_cursor(fcinfo, request.is_backward ? 7 : 5,
				request.is_backward ? "before" : "after", &request);
	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "search_page must return a row");

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	if (request.has_parent)
		search_find_parent(&request, context);
	search_fill_page(&request, page);
	SPI_finish();

	values[0] = text_array(&request, page, false);
	values[1] = text_array(&request, page, true);
	values[2] = BoolGetDatum(page->has_previous);
	values[3] = BoolGetDatum(page->has_next);
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values,
											 nulls));
}
