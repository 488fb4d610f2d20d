/*
 * search_page.c
 *		Finds the rows of a page.
 *
 * A page is found by the key of the row before it, never by a number of rows:
 * so a deep page costs what the first costs, and rows that are added meanwhile
 * neither repeat nor hide others.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "errors.h"
#include "money.h"
#include "money_text.h"
#include "search.h"

/* See search.h. */
char *
search_key_text(const SearchSortKey *key, const SearchRowKey *row)
{
	const MonetaryAmount *amount;
	char	   *written;

	if (!row->has_value)
		return NULL;
	switch (key->type)
	{
		case SEARCH_KEY_ID:
			break;
		case SEARCH_KEY_TIME:
			if (DatumGetTimestampTz(row->value) == DT_NOEND)
				return NULL;
			return psprintf("%lld",
							(long long) DatumGetTimestampTz(row->value));
		case SEARCH_KEY_NAME:
			return TextDatumGetCString(row->value);
		case SEARCH_KEY_MONEY:
			amount = DatumGetMonetaryAmountP(row->value);
			written = palloc(MONEY_TEXT_SIZE);
			money_text_format(written, money_units(amount), amount->digits,
							  amount->code);
			return written;
	}
	return NULL;
}

/* See search.h. */
void
search_run(SearchSql *sql)
{
	int			result = SPI_execute_with_args(sql->text.data, sql->parameters,
											   sql->types, sql->values, NULL,
											   true, 0);

	if (result != SPI_OK_SELECT)
		elog(ERROR, "search failed: %s", SPI_result_code_string(result));
}

/* See search.h. */
void
search_find_parent(SearchRequest *request, MemoryContext context)
{
	bool		is_session = request->list->parent == SEARCH_IN_SESSION;
	SearchSql	sql;

	search_sql_init(&sql);
	appendStringInfo(&sql.text,
					 "SELECT l.time_zone FROM cash_tracking.%s v LEFT JOIN cash_tracking.locations l ON l.id OPERATOR(pg_catalog.=) v.location_id WHERE v.id OPERATOR(pg_catalog.=) ",
					 is_session ? "payment_sessions" : "cash_drawers");
	search_sql_parameter(&sql, INT8OID, Int64GetDatum(request->parent_id));
	search_run(&sql);
	if (SPI_processed == 0)
		ereport(ERROR,
				(errcode(is_session ? ERRCODE_CT_SESSION_NOT_FOUND :
						 ERRCODE_CT_CASH_DRAWER_NOT_FOUND),
				 is_session ?
				 errmsg("session %lld does not exist",
						(long long) request->parent_id) :
				 errmsg("cash drawer %lld does not exist",
						(long long) request->parent_id),
				 is_session ?
				 errdetail("There is no session with this id.") :
				 errdetail("There is no cash drawer with this id."),
				 is_session ?
				 errhint("Look its id up in the view payment_sessions.") :
				 errhint("Look its id up in the view cash_drawers.")));
	if (request->time_zone == NULL)
	{
		char	   *zone = SPI_getvalue(SPI_tuptable->vals[0],
										SPI_tuptable->tupdesc, 1);
		MemoryContext old = MemoryContextSwitchTo(context);

		request->time_zone = cstring_to_text(zone == NULL ? "UTC" : zone);
		MemoryContextSwitchTo(old);
	}
	SPI_freetuptable(SPI_tuptable);
}

/* Appends the id of a row as parameters. */
static void
add_id_parameters(SearchSql *sql, const SearchList *list,
				  const SearchRowKey *row)
{
	search_sql_parameter(sql, INT8OID, Int64GetDatum(row->id));
	if (list->ordinal == NULL)
		return;
	appendStringInfoString(&sql->text, ", ");
	search_sql_parameter(sql, INT4OID, Int32GetDatum(row->ordinal));
}

/* Appends the columns of the id. */
static void
add_id_columns(SearchSql *sql, const SearchList *list)
{
	appendStringInfoString(&sql->text, list->id);
	if (list->ordinal != NULL)
		appendStringInfo(&sql->text, ", %s", list->ordinal);
}

/* Appends the value of an amount's sort key. */
static void
add_money_parameter(SearchSql *sql, const SearchSortKey *key,
					const SearchRowKey *row)
{
	search_sql_parameter(sql, TEXTOID,
						 CStringGetTextDatum(search_key_text(key, row)));
	appendStringInfoString(&sql->text, "::cash_tracking.monetary_amount");
}

/*
 * Appends that a row comes behind another by its amount, then by its id.  No
 * amount comes last, or first in descending order.
 */
static void
add_behind_money(SearchSql *sql, const SearchRequest *request,
				 SearchComparator comparator, const SearchRowKey *from)
{
	const SearchSortKey *key = request->sort_key;
	bool		is_descending = comparator == SEARCH_LESS ||
		comparator == SEARCH_LESS_OR_EQUAL;

	appendStringInfoString(&sql->text, "(");
	if (from->has_value)
	{
		appendStringInfo(&sql->text, "%s OPERATOR(cash_tracking.%s) ",
						 key->column, is_descending ? "<" : ">");
		add_money_parameter(sql, key, from);
		appendStringInfo(&sql->text, " OR %s OPERATOR(cash_tracking.=) ",
						 key->column);
		add_money_parameter(sql, key, from);
	}
	else
		appendStringInfo(&sql->text, "%s IS NULL", key->column);
	appendStringInfo(&sql->text, " AND %s%s", request->list->id,
					 search_operator(comparator));
	search_sql_parameter(sql, INT8OID, Int64GetDatum(from->id));
	if (from->has_value != is_descending)
		appendStringInfo(&sql->text, " OR %s IS %s", key->column,
						 is_descending ? "NOT NULL" : "NULL");
	appendStringInfoString(&sql->text, ")");
}

/* Appends that a row comes behind another, or is that. */
static void
add_behind(SearchSql *sql, const SearchRequest *request,
		   SearchComparator comparator, const SearchRowKey *from)
{
	const SearchSortKey *key = request->sort_key;

	if (key->type == SEARCH_KEY_MONEY)
	{
		add_behind_money(sql, request, comparator, from);
		return;
	}
	appendStringInfoString(&sql->text, "ROW(");
	if (key->column != NULL)
		appendStringInfo(&sql->text, "%s, ", key->column);
	add_id_columns(sql, request->list);
	appendStringInfo(&sql->text, ")%sROW(", search_operator(comparator));
	if (key->column != NULL)
	{
		search_sql_parameter(sql, key->type == SEARCH_KEY_TIME ?
							 TIMESTAMPTZOID : TEXTOID, from->value);
		appendStringInfoString(&sql->text, ", ");
	}
	add_id_parameters(sql, request->list, from);
	appendStringInfoString(&sql->text, ")");
}

/*
 * Appends which sessions of a drawer, "s", may have activities in a window: no
 * activity is earlier than the opening.
 */
static void
add_window(SearchSql *sql, const SearchWindow *window)
{
	if (window == NULL)
		return;
	appendStringInfo(&sql->text, " AND s.opening_time%s",
					 search_operator(SEARCH_LESS));
	search_sql_parameter(sql, TIMESTAMPTZOID,
						 TimestampTzGetDatum(window->until));
	appendStringInfo(&sql->text, " AND (s.z_number IS NULL OR s.z_number%s",
					 search_operator(SEARCH_GREATER));
	search_sql_parameter(sql, INT8OID, Int64GetDatum(window->z_number));
	appendStringInfoString(&sql->text, ")");
}

/* Appends the times of a window. */
static void
add_window_times(SearchSql *sql, const SearchRequest *request)
{
	if (request->window == NULL)
		return;
	appendStringInfo(&sql->text, " AND %s%s", request->sort_key->column,
					 search_operator(SEARCH_GREATER_OR_EQUAL));
	search_sql_parameter(sql, TIMESTAMPTZOID,
						 TimestampTzGetDatum(request->window->since));
	appendStringInfo(&sql->text, " AND %s%s", request->sort_key->column,
					 search_operator(SEARCH_LESS));
	search_sql_parameter(sql, TIMESTAMPTZOID,
						 TimestampTzGetDatum(request->window->until));
}

/* Appends the conditions that all rows of the list fulfil. */
static void
add_conditions(SearchSql *sql, const SearchRequest *request)
{
	const SearchList *list = request->list;

	search_sql_condition(sql, list, request->query, request->time_zone);
	if (request->has_parent)
	{
		appendStringInfo(&sql->text, " AND %s", list->parent_condition);
		search_sql_parameter(sql, INT8OID, Int64GetDatum(request->parent_id));
		add_window(sql, request->window);
		appendStringInfoString(&sql->text, list->parent_condition_end);
	}
	if (request->has_staff_member)
	{
		appendStringInfo(&sql->text, " AND %s%s", list->staff_member_id,
						 search_operator(SEARCH_EQUAL));
		search_sql_parameter(sql, INT8OID,
							 Int64GetDatum(request->staff_member_id));
	}
	add_window_times(sql, request);
}

/* See search.h. */
void
search_check_query(const SearchRequest *request)
{
	SearchSql	unused;

	search_sql_init(&unused);
	search_sql_condition(&unused, request->list, request->query,
						 cstring_to_text("UTC"));
}

/* Appends the order of the rows, all of it in one direction. */
static void
add_order(SearchSql *sql, const SearchRequest *request, bool is_descending)
{
	const char *direction = is_descending ? "DESC" : "ASC";

	appendStringInfoString(&sql->text, " ORDER BY ");
	if (request->sort_key->column != NULL)
		appendStringInfo(&sql->text, "%s %s, ", request->sort_key->column,
						 direction);
	appendStringInfo(&sql->text, "%s %s", request->list->id, direction);
	if (request->list->ordinal != NULL)
		appendStringInfo(&sql->text, ", %s %s", request->list->ordinal,
						 direction);
}

/* Copies a row that was selected out of SPI's memory. */
static void
copy_row(const SearchRequest *request, HeapTuple tuple, TupleDesc desc,
		 SearchRowKey *row)
{
	int			column = 1;
	Form_pg_attribute attribute;
	bool		is_null;

	row->id = DatumGetInt64(SPI_getbinval(tuple, desc, column++, &is_null));
	row->ordinal = 0;
	if (request->list->ordinal != NULL)
		row->ordinal = DatumGetInt32(SPI_getbinval(tuple, desc, column++,
												   &is_null));
	row->has_value = false;
	if (request->sort_key->column == NULL)
		return;
	attribute = TupleDescAttr(desc, column - 1);
	row->value = SPI_getbinval(tuple, desc, column, &is_null);
	row->has_value = !is_null;
	if (row->has_value)
		row->value = SPI_datumTransfer(row->value, attribute->attbyval,
									   attribute->attlen);
}

/* See search.h. */
int
search_select(const SearchRequest *request, bool is_descending,
			  const SearchRowKey *from, bool is_included, int limit,
			  SearchRowKey *rows)
{
	SearchSql	sql;
	int			found;

	search_sql_init(&sql);
	appendStringInfoString(&sql.text, "SELECT ");
	add_id_columns(&sql, request->list);
	if (request->sort_key->column != NULL)
		appendStringInfo(&sql.text, ", %s", request->sort_key->column);
	appendStringInfo(&sql.text, " FROM %s WHERE ", request->list->source);
	add_conditions(&sql, request);
	if (from != NULL)
	{
		appendStringInfoString(&sql.text, " AND ");
		add_behind(&sql, request, is_descending ?
				   (is_included ? SEARCH_LESS_OR_EQUAL : SEARCH_LESS) :
				   (is_included ? SEARCH_GREATER_OR_EQUAL : SEARCH_GREATER),
				   from);
	}
	add_order(&sql, request, is_descending);
	appendStringInfoString(&sql.text, " LIMIT ");
	search_sql_parameter(&sql, INT8OID, Int64GetDatum(limit));
	search_run(&sql);
	found = (int) SPI_processed;
	for (int i = 0; i < found; i++)
		copy_row(request, SPI_tuptable->vals[i], SPI_tuptable->tupdesc,
				 &rows[i]);
	SPI_freetuptable(SPI_tuptable);
	return found;
}

/* Turns the order of rows round. */
static void
turn_round(SearchRowKey *rows, int count)
{
	for (int i = 0, j = count - 1; i < j; i++, j--)
	{
		SearchRowKey row = rows[i];

		rows[i] = rows[j];
		rows[j] = row;
	}
}

/* See search.h. */
void
search_fill_page(const SearchRequest *request, SearchPage *page)
{
	bool		is_descending = request->is_reverse != request->is_backward;
	const SearchRowKey *from = request->has_cursor ? &request->cursor : NULL;
	bool		in_windows = request->list->parent == SEARCH_IN_DRAWER &&
		request->sort_key->type == SEARCH_KEY_TIME;
	int			(*select) (const SearchRequest *, bool, const SearchRowKey *,
						   bool, int, SearchRowKey *) =
		in_windows ? search_select_in_windows : search_select;
	SearchRowKey other;
	bool		has_more;
	bool		has_other;
	int			found;

	found = select(request, is_descending, from, false, request->size + 1,
				   page->rows);
	has_more = found > request->size;
	page->count = has_more ? request->size : found;
	if (request->is_backward)
		turn_round(page->rows, page->count);
	has_other = from != NULL &&
		select(request, !is_descending, from, true, 1, &other) > 0;
	page->has_next = request->is_backward ? has_other : has_more;
	page->has_previous = request->is_backward ? has_more : has_other;
}
