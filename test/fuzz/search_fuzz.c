/*
 * search_fuzz.c
 *		Coverage-guided fuzzing of the search language, of the values in it and
 *		of cursors.
 *
 * A query that is accepted is a tree in which every node hangs once, and
 * written out anew it reads as the same tree.  A refusal has its place.  A
 * cursor that is accepted is the one that is written for what it says.  The
 * sanitizers watch the rest.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "search_cursor.h"
#include "search_parse.h"
#include "search_value.h"

/* Aborts unless this holds. */
#define must(condition) \
	do { \
		if (!(condition)) \
			abort(); \
	} while (0)

/* A query written out; long enough for every query, each byte escaped. */
typedef struct Text
{
	char		bytes[4 * SEARCH_MAX_LENGTH];
	size_t		length;
} Text;

static void
put(Text *text, const char *string)
{
	size_t		length = strlen(string);

	must(text->length + length < sizeof(text->bytes));
	memcpy(text->bytes + text->length, string, length);
	text->length += length;
}

/* Writes a string with a backslash before each of its characters. */
static void
put_escaped(Text *text, const char *string)
{
	char		escaped[3] = "\\";

	for (; *string != '\0'; string++)
	{
		escaped[1] = *string;
		put(text, escaped);
	}
}

static void
put_term(Text *text, const SearchNode *node)
{
	static const char *const comparators[] = {":", ":<", ":<=", ":>", ":>="};

	if (node->field != NULL)
	{
		put_escaped(text, node->field);
		put(text, comparators[node->comparator]);
	}
	if (node->value_kind == SEARCH_PHRASE)
		put(text, "\"");
	put_escaped(text, node->value);
	if (node->value_kind == SEARCH_PHRASE)
		put(text, "\"");
	if (node->value_kind == SEARCH_PREFIX || node->value_kind == SEARCH_ANY)
		put(text, "*");
}

/*
 * Writes a node.  In its group it needs parentheses, save for an AND in an OR.
 * Counts nodes, so that each is found to hang once.
 */
static void
put_node(Text *text, const SearchQuery *query, int number, bool in_group,
		 bool in_or, int *count)
{
	const SearchNode *node;
	bool		parentheses;

	must(number >= 0 && number < query->node_count);
	node = &query->nodes[number];
	(*count)++;
	if (node->is_negated)
		put(text, "-");
	if (node->kind == SEARCH_TERM)
	{
		put_term(text, node);
		return;
	}
	parentheses = node->is_negated ||
		(in_group && !(in_or && node->kind == SEARCH_AND));
	put(text, parentheses ? "(" : "");
	must(node->first_member != SEARCH_NO_NODE &&
		 query->nodes[node->first_member].next != SEARCH_NO_NODE);
	for (int member = node->first_member; member != SEARCH_NO_NODE;
		 member = query->nodes[member].next)
	{
		if (member != node->first_member)
			put(text, node->kind == SEARCH_OR ? " OR " : " ");
		put_node(text, query, member, true, node->kind == SEARCH_OR, count);
	}
	put(text, parentheses ? ")" : "");
}

/* Aborts unless two trees are the same. */
static void
must_be_same(const SearchQuery *a, int i, const SearchQuery *b, int j)
{
	const SearchNode *left;
	const SearchNode *right;

	must((i == SEARCH_NO_NODE) == (j == SEARCH_NO_NODE));
	if (i == SEARCH_NO_NODE)
		return;
	left = &a->nodes[i];
	right = &b->nodes[j];
	must(left->kind == right->kind && left->is_negated == right->is_negated);
	if (left->kind == SEARCH_TERM)
	{
		must((left->field == NULL) == (right->field == NULL));
		must(left->field == NULL || strcmp(left->field, right->field) == 0);
		must(left->comparator == right->comparator &&
			 left->value_kind == right->value_kind &&
			 strcmp(left->value, right->value) == 0);
	}
	else
		must_be_same(a, left->first_member, b, right->first_member);
	must_be_same(a, left->next, b, right->next);
}

/* Reads a text as each kind of value. */
static void
read_values(const char *text)
{
	SearchPeriod period;
	SearchId	id;

	if (search_read_period(text, &period))
		must(period.begin < period.end && (period.has_clock || !period.has_zone));
	if (search_read_id(text, &id))
		must(id.id >= 0 && (id.type == NULL || id.type_length > 0));
	if (search_read_pair(text, &id))
		must(id.id >= 0 && id.ordinal >= 0);
	(void) search_is_number(text);
	must(search_same_word(text, text));
}

/* Reads a text as a query; a query that is accepted is written and read. */
static void
read_query(const char *text, size_t length)
{
	static SearchQuery query;
	static SearchQuery again;
	static Text written;
	SearchStatus status = search_parse(text, length, &query);
	int			count = 0;

	if (status != SEARCH_OK)
	{
		must(query.fault_at <= length);
		must(*search_status_detail(status) && *search_status_hint(status));
		return;
	}
	written.length = 0;
	if (query.root != SEARCH_NO_NODE)
		put_node(&written, &query, query.root, false, false, &count);
	must(count == query.node_count);
	for (int i = 0; i < query.node_count; i++)
		if (query.nodes[i].kind == SEARCH_TERM)
			read_values(query.nodes[i].value);
	/* Escapes make a query longer. */
	if (written.length > SEARCH_MAX_LENGTH)
		return;
	must(search_parse(written.bytes, written.length, &again) == SEARCH_OK);
	must_be_same(&query, query.root, &again, again.root);
}

/* Writes a cursor and reads it. */
static void
write_cursor(const SearchCursor *cursor)
{
	char	   *text = malloc(search_cursor_size(cursor));
	char	   *buffer;
	SearchCursor again;

	search_cursor_encode(cursor, text);
	must(strlen(text) < search_cursor_size(cursor));
	buffer = malloc(strlen(text) + 1);
	must(search_cursor_decode(text, buffer, &again));
	must(strcmp(again.last_id, cursor->last_id) == 0 &&
		 strcmp(again.list, cursor->list) == 0 &&
		 strcmp(again.sort_key, cursor->sort_key) == 0);
	must((again.last_value == NULL) == (cursor->last_value == NULL));
	must(cursor->last_value == NULL ||
		 strcmp(again.last_value, cursor->last_value) == 0);
	free(buffer);
	free(text);
}

/* Reads a text as a cursor; one that is accepted has one form only. */
static void
read_cursor(const char *text)
{
	char	   *buffer = malloc(strlen(text) + 1);
	SearchCursor cursor;

	if (search_cursor_decode(text, buffer, &cursor))
	{
		char	   *again = malloc(search_cursor_size(&cursor));

		search_cursor_encode(&cursor, again);
		must(strcmp(again, text) == 0);
		free(again);
	}
	free(buffer);
}

int			LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char	   *text = malloc(size + 1);
	SearchCursor cursor = {.list = "list", .sort_key = ""};

	/* A copy with an exact end, so that reading behind it is found. */
	memcpy(text, data, size);
	text[size] = '\0';
	size = strlen(text);
	text = realloc(text, size + 1);
	read_query(text, size);
	read_values(text);
	read_cursor(text);
	cursor.last_id = text;
	write_cursor(&cursor);
	cursor.last_id = "1";
	cursor.last_value = text;
	write_cursor(&cursor);
	free(text);
	return 0;
}
