/*
 * search_sql.c
 *		Makes a condition in SQL of a query in the search language.
 *
 * Invariant: no byte of the query becomes part of the SQL.  A field gives its
 * column, a choice its condition, both constants of search_fields.c; values
 * become typed parameters.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "datatype/timestamp.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/formatting.h"
#include "utils/timestamp.h"

#include "compat.h"
#include "currency.h"
#include "errors.h"
#include "money_text.h"
#include "search.h"
#include "search_value.h"

/* How much of a value a message shows. */
#define MAX_SHOWN_BYTES	80

/* No zone is further from UTC: POSIX allows 167:59:59. */
#define WIDEST_ZONE		(7 * USECS_PER_DAY)

/* A query on its way into SQL. */
typedef struct Compiler
{
	const SearchList *list;
	const SearchQuery *query;
	const text *query_text;
	const text *time_zone;		/* NULL: that of each row */
	bool		is_required;	/* every row fulfils the present term */
	SearchSql  *sql;
} Compiler;

static void add_node(Compiler *compiler, int number, bool is_required);

/* Begins an empty text. */
void
search_sql_init(SearchSql *sql)
{
	initStringInfo(&sql->text);
	sql->parameters = 0;
	sql->capacity = 16;
	sql->types = palloc(sql->capacity * sizeof(Oid));
	sql->values = palloc(sql->capacity * sizeof(Datum));
	sql->since = DT_NOBEGIN;
	sql->until = DT_NOEND;
}

/* See search.h. */
void
search_sql_parameter(SearchSql *sql, Oid type, Datum value)
{
	if (sql->parameters == sql->capacity)
	{
		sql->capacity *= 2;
		sql->types = repalloc(sql->types, sql->capacity * sizeof(Oid));
		sql->values = repalloc(sql->values, sql->capacity * sizeof(Datum));
	}
	sql->types[sql->parameters] = type;
	sql->values[sql->parameters] = value;
	sql->parameters++;
	appendStringInfo(&sql->text, "$%d", sql->parameters);
}

/* See search.h. */
const char *
search_operator(SearchComparator comparator)
{
	switch (comparator)
	{
		case SEARCH_EQUAL:
			return " OPERATOR(pg_catalog.=) ";
		case SEARCH_LESS:
			return " OPERATOR(pg_catalog.<) ";
		case SEARCH_LESS_OR_EQUAL:
			return " OPERATOR(pg_catalog.<=) ";
		case SEARCH_GREATER:
			return " OPERATOR(pg_catalog.>) ";
		case SEARCH_GREATER_OR_EQUAL:
			return " OPERATOR(pg_catalog.>=) ";
	}
	elog(ERROR, "unknown comparator %d", comparator);
}

/* Appends constant text. */
static inline void
add(Compiler *compiler, const char *text)
{
	appendStringInfoString(&compiler->sql->text, text);
}

/* Appends a parameter. */
static inline void
add_parameter(Compiler *compiler, Oid type, Datum value)
{
	search_sql_parameter(compiler->sql, type, value);
}

/* A text of a query, cut so that a message can show it. */
static char *
shown(const char *text)
{
	int			length = strlen(text);

	if (length <= MAX_SHOWN_BYTES)
		return pstrdup(text);
	return psprintf("%s…", pnstrdup(text, pg_mbcliplen(text, length,
													   MAX_SHOWN_BYTES)));
}

/* TC012 at a byte of the query, counted in characters in the message. */
pg_noreturn static void
fault(const Compiler *compiler, size_t at, const char *detail,
	  const char *hint)
{
	const char *text = VARDATA_ANY(compiler->query_text);
	int			length = VARSIZE_ANY_EXHDR(compiler->query_text);

	/* A limit may be in the middle of a character. */
	length = pg_mbcliplen(text, length, at);
	ereport(ERROR,
			(errcode(ERRCODE_CT_INVALID_SEARCH_QUERY),
			 errmsg("invalid search query at character %d",
					pg_mbstrlen_with_len(text, length) + 1),
			 errdetail_internal("%s", detail),
			 errhint("%s", hint)));
}

/* TC012: the field takes no such value. */
pg_noreturn static void
fault_of_value(const Compiler *compiler, const SearchField *field,
			   const SearchNode *node, const char *hint)
{
	fault(compiler, node->value_at,
		  psprintf("Field \"%s\" does not take the value \"%s%s\".",
				   field->name, shown(node->value),
				   node->value_kind == SEARCH_PREFIX ? "*" : ""),
		  hint);
}

/* The names of the fields, or the words of a choice, separated by commas. */
static char *
names_of(const SearchField *fields, const SearchChoice *choices)
{
	StringInfoData names;

	initStringInfo(&names);
	for (; fields != NULL && fields->name != NULL; fields++)
		appendStringInfo(&names, "%s%s", names.len > 0 ? ", " : "",
						 fields->name);
	for (; choices != NULL && choices->word != NULL; choices++)
		appendStringInfo(&names, "%s%s", names.len > 0 ? ", " : "",
						 choices->word);
	return names.data;
}

/* The field of a term; TC012. */
static const SearchField *
find_field(const Compiler *compiler, const SearchNode *node)
{
	const SearchList *list = compiler->list;
	const char *name = node->field ? node->field : list->default_field;

	if (name == NULL)
		fault(compiler, node->value_at,
			  psprintf("The value \"%s\" has no field, and the list \"%s\" has none that is meant then.",
					   shown(node->value), list->name),
			  psprintf("Write a field and a colon before it. The fields are: %s.",
					   names_of(list->fields, NULL)));
	for (const SearchField *field = list->fields; field->name; field++)
		if (strcmp(field->name, name) == 0)
			return field;
	fault(compiler, node->field_at,
		  psprintf("There is no field \"%s\" in the list \"%s\".",
				   shown(name), list->name),
		  psprintf("The fields are: %s.", names_of(list->fields, NULL)));
}

/* TC012 unless the term asks for equality. */
static void
require_equality(const Compiler *compiler, const SearchField *field,
				 const SearchNode *node)
{
	if (node->comparator != SEARCH_EQUAL)
		fault(compiler, node->field_at,
			  psprintf("Field \"%s\" takes no < or > here.", field->name),
			  psprintf("Write %s: and the value.", field->name));
}

/* Reads an id or a pair; TC012 where it is none, or of another type. */
static void
read_id(const Compiler *compiler, const SearchField *field,
		const SearchNode *node, SearchId *id)
{
	bool		is_pair = field->type == SEARCH_FIELD_PAIR;
	bool		is_valid = node->value_kind != SEARCH_PREFIX &&
		(is_pair ? search_read_pair(node->value, id) :
		 search_read_id(node->value, id));
	bool		is_ours = is_valid && id->type == NULL;

	for (int i = 0; is_valid && !is_ours && field->id_types != NULL &&
		 field->id_types[i] != NULL; i++)
		is_ours = strlen(field->id_types[i]) == id->type_length &&
			memcmp(field->id_types[i], id->type, id->type_length) == 0;
	if (is_ours)
		return;
	if (field->id_types == NULL)
		fault_of_value(compiler, field, node, "Give a whole number.");
	fault_of_value(compiler, field, node,
				   psprintf("Give %s, or a global id like gid://shop/%s/%s.",
							is_pair ? "session and ordinal like 17-3" :
							"a whole number", field->id_types[0],
							is_pair ? "17-3" : "17"));
}

/* An id or a number. */
static void
add_id(Compiler *compiler, const SearchField *field, const SearchNode *node)
{
	SearchId	id;

	read_id(compiler, field, node, &id);
	add(compiler, field->column);
	add(compiler, search_operator(node->comparator));
	add_parameter(compiler, INT8OID, Int64GetDatum(id.id));
	if (field->second_column == NULL)
		return;
	add(compiler, " OR ");
	add(compiler, field->second_column);
	add(compiler, search_operator(node->comparator));
	add_parameter(compiler, INT8OID, Int64GetDatum(id.id));
}

/* The id of an activity. */
static void
add_pair(Compiler *compiler, const SearchField *field, const SearchNode *node)
{
	SearchId	id;

	read_id(compiler, field, node, &id);
	appendStringInfo(&compiler->sql->text, "ROW(%s, %s)%sROW(", field->column,
					 field->second_column, search_operator(node->comparator));
	add_parameter(compiler, INT8OID, Int64GetDatum(id.id));
	add(compiler, ", ");
	add_parameter(compiler, INT4OID, Int32GetDatum(id.ordinal));
	add(compiler, ")");
}

/* Begins a conversion into, or from, the zone that is meant. */
static void
add_timezone(Compiler *compiler)
{
	add(compiler, "pg_catalog.timezone(");
	if (compiler->time_zone != NULL)
		add_parameter(compiler, TEXTOID, PointerGetDatum(compiler->time_zone));
	else
		add(compiler, compiler->list->time_zone);
	add(compiler, ", ");
}

/* Compares a column with a moment, in UTC or of the zone that is meant. */
static void
add_moment(Compiler *compiler, const char *column, SearchComparator comparator,
		   int64 moment, bool is_local)
{
	add(compiler, column);
	add(compiler, search_operator(comparator));
	if (!is_local)
	{
		add_parameter(compiler, TIMESTAMPTZOID, TimestampTzGetDatum(moment));
		return;
	}
	add_timezone(compiler);
	add_parameter(compiler, TIMESTAMPOID, TimestampGetDatum(moment));
	add(compiler, ")");
}

/*
 * Compares what clocks show at the time in a column with a midnight, of which
 * there are two where clocks are put back over it.
 */
static void
add_midnight(Compiler *compiler, const char *column,
			 SearchComparator comparator, int64 midnight)
{
	add_timezone(compiler);
	add(compiler, column);
	add(compiler, ")");
	add(compiler, search_operator(comparator));
	add_parameter(compiler, TIMESTAMPOID, TimestampGetDatum(midnight));
}

/* Notes that no row has a time on the other side of a moment. */
static void
note_bound(Compiler *compiler, bool is_upper, int64 moment, bool is_local)
{
	SearchSql  *sql = compiler->sql;
	int64		margin = is_local ? WIDEST_ZONE : 0;

	if (is_upper)
		sql->until = Min(sql->until, moment + margin);
	else
		sql->since = Max(sql->since, moment - margin);
}

/*
 * Compares a date, a time or its calendar date with one end of a period.  For
 * the latter, and where the zone is that of each row, a wider bound before it
 * can be looked up in an index.
 */
static void
add_bound(Compiler *compiler, const SearchField *field,
		  SearchComparator comparator, int64 moment, bool is_local)
{
	const char *indexed = field->indexed ? field->indexed : field->column;
	bool		is_upper = comparator == SEARCH_LESS;
	bool		is_date = field->type == SEARCH_FIELD_LOCAL_DATE;

	if (field->type == SEARCH_FIELD_DATE)
	{
		/* Whole days: the division has no remainder. */
		add(compiler, field->column);
		add(compiler, search_operator(comparator));
		add_parameter(compiler, DATEOID,
					  DateADTGetDatum((DateADT) (moment / USECS_PER_DAY)));
		return;
	}
	if (compiler->is_required)
		note_bound(compiler, is_upper, moment, is_local);
	if (is_local && (is_date || compiler->time_zone == NULL))
	{
		add_moment(compiler, indexed, comparator, is_upper ?
				   moment + WIDEST_ZONE : moment - WIDEST_ZONE, false);
		add(compiler, " AND ");
	}
	else if (field->indexed != NULL)
	{
		add_moment(compiler, indexed, comparator, moment, is_local);
		add(compiler, " AND ");
	}
	if (is_date)
		add_midnight(compiler, field->column, comparator, moment);
	else
		add_moment(compiler, field->column, comparator, moment, is_local);
}

/*
 * Compares a time or date with a period: it is in the period, or before or
 * behind one of its ends.
 */
static void
add_period(Compiler *compiler, const SearchField *field,
		   SearchComparator comparator, const SearchPeriod *period)
{
	bool		is_upper = comparator != SEARCH_GREATER &&
		comparator != SEARCH_GREATER_OR_EQUAL;
	bool		is_end = comparator != SEARCH_LESS &&
		comparator != SEARCH_GREATER_OR_EQUAL;

	if (comparator == SEARCH_EQUAL)
	{
		add_bound(compiler, field, SEARCH_GREATER_OR_EQUAL, period->begin,
				  !period->has_zone);
		add(compiler, " AND ");
	}
	add_bound(compiler, field, is_upper ? SEARCH_LESS : SEARCH_GREATER_OR_EQUAL,
			  is_end ? period->end : period->begin, !period->has_zone);
}

/* A time, the calendar date of one, or a date. */
static void
add_time(Compiler *compiler, const SearchField *field, const SearchNode *node)
{
	bool		is_date = field->type != SEARCH_FIELD_TIME;
	SearchPeriod period;

	if (!is_date && node->value_kind == SEARCH_WORD &&
		search_same_word(node->value, "now"))
	{
		period.begin = GetCurrentTransactionStartTimestamp();
		period.end = period.begin + 1;
		period.has_zone = true;
	}
	else if (node->value_kind == SEARCH_PREFIX ||
			 !search_read_period(node->value, &period) ||
			 (is_date && period.has_clock))
		fault_of_value(compiler, field, node, is_date ?
					   "Give a date like 2026-03-31, or a month or a year." :
					   "Give a time like 2026-03-31T18:00:00Z, a date, a month, a year, or now.");
	add_period(compiler, field, node->comparator, &period);
}

/* One of several words. */
static void
add_choice(Compiler *compiler, const SearchField *field,
		   const SearchNode *node)
{
	require_equality(compiler, field, node);
	for (const SearchChoice *choice = field->choices; choice->word; choice++)
		if (node->value_kind != SEARCH_PREFIX &&
			search_same_word(choice->word, node->value))
		{
			add(compiler, choice->condition);
			return;
		}
	fault_of_value(compiler, field, node,
				   psprintf("Give one of: %s.",
							names_of(NULL, field->choices)));
}

/* The code of a currency, in any case. */
static void
add_currency(Compiler *compiler, const SearchField *field,
			 const SearchNode *node)
{
	char	   *code = asc_toupper(node->value, strlen(node->value));

	require_equality(compiler, field, node);
	if (node->value_kind == SEARCH_PREFIX || strlen(code) != 3 ||
		currency_find(code) == NULL)
		fault_of_value(compiler, field, node,
					   "Give the three letters of an ISO 4217 currency, such as USD.");
	add(compiler, field->column);
	add(compiler, search_operator(SEARCH_EQUAL));
	add_parameter(compiler, TEXTOID, CStringGetTextDatum(code));
}

/* A text, or how it begins; capitals and small letters are the same. */
static void
add_name(Compiler *compiler, const SearchField *field, const SearchNode *node)
{
	bool		is_prefix = node->value_kind == SEARCH_PREFIX;

	require_equality(compiler, field, node);
	appendStringInfo(&compiler->sql->text, "%spg_catalog.lower(%s)%s",
					 is_prefix ? "pg_catalog.starts_with(" : "", field->column,
					 is_prefix ? ", " : search_operator(SEARCH_EQUAL));
	add(compiler, "pg_catalog.lower(");
	add_parameter(compiler, TEXTOID, CStringGetTextDatum(node->value));
	add(compiler, is_prefix ? "))" : ")");
}

/*
 * An amount: of any currency where the value has none, else of that currency
 * only.
 */
static void
add_money(Compiler *compiler, const SearchField *field,
		  const SearchNode *node)
{
	const char *number = node->value;
	char		units[MONEY_TEXT_SIZE];
	MoneyText	money;

	if (node->value_kind != SEARCH_PREFIX &&
		money_text_parse(node->value, &money) == MONEY_TEXT_OK)
	{
		money_text_format_number(units, money.units, money.currency->digits);
		number = units;
		add(compiler, "v.currency OPERATOR(pg_catalog.=) ");
		add_parameter(compiler, TEXTOID,
					  CStringGetTextDatum(money.currency->code));
		add(compiler, " AND ");
	}
	else if (node->value_kind == SEARCH_PREFIX ||
			 !search_is_number(node->value))
		fault_of_value(compiler, field, node,
					   "Give a number like -5.00, or an amount in quotes like \"-5.00 USD\".");
	appendStringInfo(&compiler->sql->text, "cash_tracking.amount(%s)%s",
					 field->column, search_operator(node->comparator));
	add_parameter(compiler, TEXTOID, CStringGetTextDatum(number));
	add(compiler, "::pg_catalog.numeric");
}

/* Whether there is a value: "field:*". */
static void
add_presence(Compiler *compiler, const SearchField *field,
			 const SearchNode *node)
{
	require_equality(compiler, field, node);
	if (field->column == NULL)
	{
		add(compiler, "true");
		return;
	}
	add(compiler, field->column);
	add(compiler, " IS NOT NULL");
	if (field->second_column == NULL)
		return;
	add(compiler, " OR ");
	add(compiler, field->second_column);
	add(compiler, " IS NOT NULL");
}

/* A term. */
static void
add_term(Compiler *compiler, const SearchNode *node)
{
	const SearchField *field = find_field(compiler, node);

	if (node->value_kind == SEARCH_ANY)
	{
		add_presence(compiler, field, node);
		return;
	}
	switch (field->type)
	{
		case SEARCH_FIELD_ID:
		case SEARCH_FIELD_NUMBER:
			add_id(compiler, field, node);
			break;
		case SEARCH_FIELD_PAIR:
			add_pair(compiler, field, node);
			break;
		case SEARCH_FIELD_TIME:
		case SEARCH_FIELD_LOCAL_DATE:
		case SEARCH_FIELD_DATE:
			add_time(compiler, field, node);
			break;
		case SEARCH_FIELD_CHOICE:
			add_choice(compiler, field, node);
			break;
		case SEARCH_FIELD_CURRENCY:
			add_currency(compiler, field, node);
			break;
		case SEARCH_FIELD_NAME:
			add_name(compiler, field, node);
			break;
		case SEARCH_FIELD_MONEY:
			add_money(compiler, field, node);
			break;
	}
}

/* The members of a group. */
static void
add_members(Compiler *compiler, const SearchNode *group, bool is_required)
{
	for (int member = group->first_member; member != SEARCH_NO_NODE;
		 member = compiler->query->nodes[member].next)
	{
		if (member != group->first_member)
			add(compiler, group->kind == SEARCH_AND ? " AND " : " OR ");
		add_node(compiler, member, is_required);
	}
}

/*
 * A term or a group, in parentheses.  What is not known to hold does not hold:
 * IS NOT TRUE, so that NOT finds rows in which there is nothing to compare.
 * The depth of the recursion is that of the groups, SEARCH_MAX_DEPTH.
 */
static void
add_node(Compiler *compiler, int number, bool is_required)
{
	const SearchNode *node = &compiler->query->nodes[number];

	is_required = is_required && !node->is_negated;
	add(compiler, node->is_negated ? "((" : "(");
	if (node->kind == SEARCH_TERM)
	{
		compiler->is_required = is_required;
		add_term(compiler, node);
	}
	else
		add_members(compiler, node, is_required && node->kind == SEARCH_AND);
	add(compiler, node->is_negated ? ") IS NOT TRUE)" : ")");
}

/* See search.h. */
void
search_sql_condition(SearchSql *sql, const SearchList *list,
					 const text *query, const text *time_zone)
{
	SearchQuery *parsed = palloc(sizeof(SearchQuery));
	Compiler	compiler = {
		.list = list, .query = parsed, .query_text = query,
		.time_zone = time_zone, .sql = sql
	};
	SearchStatus status = search_parse(VARDATA_ANY(query),
									   VARSIZE_ANY_EXHDR(query), parsed);

	if (status != SEARCH_OK)
		fault(&compiler, parsed->fault_at, search_status_detail(status),
			  search_status_hint(status));
	if (parsed->root == SEARCH_NO_NODE)
		add(&compiler, "true");
	else
		add_node(&compiler, parsed->root, true);
}
