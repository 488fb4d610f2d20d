/*
 * search_parse.c
 *		Reads the search language by recursive descent.  Pure C.
 *
 * What the grammar does not know is refused, with its place: nothing is
 * skipped or guessed.
 */
#include "search_parse.h"

#include <string.h>

/* A limit in a message. */
#define LIMIT(number)	TEXT_OF(number)
#define TEXT_OF(number)	#number

/* Where the reading stands.  "status" keeps the first fault. */
typedef struct Parser
{
	const char *start;
	const char *at;
	const char *end;
	int			depth;
	SearchStatus status;
	SearchQuery *query;
} Parser;

static int	parse_or(Parser *parser);

static inline bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool
is_quote(char c)
{
	return c == '"' || c == '\'';
}

/* Does a run of characters end here?  "\" does not end it. */
static inline bool
ends_run(char c, bool is_value)
{
	return is_blank(c) || c == '(' || c == ')' || (c == ':' && !is_value);
}

static inline bool
at_end(const Parser *parser)
{
	return parser->at == parser->end;
}

/* Is this the next character?  False at the end. */
static inline bool
at_character(const Parser *parser, char c)
{
	return !at_end(parser) && *parser->at == c;
}

static inline void
skip_blanks(Parser *parser)
{
	while (!at_end(parser) && is_blank(*parser->at))
		parser->at++;
}

/* Notes a fault; the first counts.  Returns SEARCH_NO_NODE for callers. */
static int
fault(Parser *parser, SearchStatus status, const char *at)
{
	if (parser->status == SEARCH_OK)
	{
		parser->status = status;
		parser->query->fault_at = at - parser->start;
	}
	return SEARCH_NO_NODE;
}

/*
 * Is the next word this connective?  Written out, in capitals, without
 * escapes, and no name of a field.
 */
static bool
at_word(const Parser *parser, const char *word)
{
	size_t		length = strlen(word);
	const char *behind = parser->at + length;

	if ((size_t) (parser->end - parser->at) < length ||
		memcmp(parser->at, word, length) != 0)
		return false;
	return behind == parser->end ||
		(*behind != ':' && ends_run(*behind, false));
}

/* A new node without members, or SEARCH_NO_NODE and a fault. */
static int
new_node(Parser *parser, SearchNodeKind kind)
{
	SearchQuery *query = parser->query;
	SearchNode *node;

	if (query->node_count == SEARCH_MAX_NODES)
		return fault(parser, SEARCH_TOO_MANY_TERMS, parser->at);
	node = &query->nodes[query->node_count];
	memset(node, 0, sizeof(*node));
	node->kind = kind;
	node->next = SEARCH_NO_NODE;
	node->first_member = SEARCH_NO_NODE;
	return query->node_count++;
}

/*
 * Stores a character.  There is room: what is stored of a query is never
 * longer than the query, save for two zero bytes a term.
 */
static inline void
store(Parser *parser, char c)
{
	parser->query->text[parser->query->text_length++] = c;
}

/* Begins a text, ends it. */
static inline char *
begin_text(Parser *parser)
{
	return parser->query->text + parser->query->text_length;
}

static inline void
end_text(Parser *parser)
{
	store(parser, '\0');
}

/*
 * Stores the character at which the reading stands, of which "\" and what
 * follows make one.  False at a "\" that nothing follows.
 */
static bool
store_next(Parser *parser)
{
	if (*parser->at == '\\' && ++parser->at == parser->end)
	{
		fault(parser, SEARCH_NOTHING_ESCAPED, parser->at - 1);
		return false;
	}
	store(parser, *parser->at++);
	return true;
}

/* Reads a string in quotes.  NULL if it has a fault. */
static const char *
parse_phrase(Parser *parser)
{
	const char *opening = parser->at;
	char	   *text = begin_text(parser);

	parser->at++;
	while (!at_end(parser) && *parser->at != *opening)
		if (!store_next(parser))
			return NULL;
	end_text(parser);
	if (at_end(parser))
	{
		fault(parser, SEARCH_QUOTE_NOT_CLOSED, opening);
		return NULL;
	}
	parser->at++;
	if (!at_end(parser) && !is_blank(*parser->at) && *parser->at != ')')
	{
		fault(parser, SEARCH_BLANK_EXPECTED, parser->at);
		return NULL;
	}
	return text;
}

/*
 * Reads a run of characters.  Tells whether its last one is a "*" without "\"
 * before it, which then is not part of the text.  NULL if it has a fault.
 */
static const char *
parse_run(Parser *parser, bool is_value, bool *has_star)
{
	char	   *text = begin_text(parser);

	*has_star = false;
	while (!at_end(parser) && !ends_run(*parser->at, is_value))
	{
		*has_star = *parser->at == '*';
		if (!store_next(parser))
			return NULL;
	}
	if (*has_star && (at_end(parser) || *parser->at != ':'))
		parser->query->text_length--;
	end_text(parser);
	return text;
}

/* Reads a comparator, with the blanks that may stand in it and behind it. */
static SearchComparator
parse_comparator(Parser *parser)
{
	SearchComparator comparator = SEARCH_EQUAL;

	parser->at++;
	skip_blanks(parser);
	if (at_character(parser, '<'))
		comparator = SEARCH_LESS;
	else if (at_character(parser, '>'))
		comparator = SEARCH_GREATER;
	else
		return comparator;
	parser->at++;
	if (at_character(parser, '='))
	{
		parser->at++;
		comparator = comparator == SEARCH_LESS ?
			SEARCH_LESS_OR_EQUAL : SEARCH_GREATER_OR_EQUAL;
	}
	skip_blanks(parser);
	return comparator;
}

/* Does no value begin here, but the end, a group or a connective? */
static bool
lacks_value(const Parser *parser)
{
	if (at_end(parser) || *parser->at == '(' || *parser->at == ')')
		return true;
	/* "a: OR b:1" lacks a value, "a:OR" has one. */
	return is_blank(parser->at[-1]) &&
		(at_word(parser, "AND") || at_word(parser, "OR") ||
		 at_word(parser, "NOT"));
}

/* Reads the value of a term with a field. */
static void
parse_value(Parser *parser, SearchNode *node)
{
	bool		has_star;

	node->value_at = parser->at - parser->start;
	if (lacks_value(parser))
		fault(parser, SEARCH_VALUE_EXPECTED, parser->at);
	else if (is_quote(*parser->at))
	{
		node->value_kind = SEARCH_PHRASE;
		node->value = parse_phrase(parser);
	}
	else
	{
		node->value = parse_run(parser, true, &has_star);
		if (node->value != NULL && has_star)
			node->value_kind = *node->value == '\0' ?
				SEARCH_ANY : SEARCH_PREFIX;
	}
}

/* Reads a term that is no group. */
static int
parse_single(Parser *parser)
{
	const char *begin = parser->at;
	int			number = new_node(parser, SEARCH_TERM);
	SearchNode *node;
	bool		has_star = false;

	if (number == SEARCH_NO_NODE)
		return number;
	node = &parser->query->nodes[number];
	node->value_at = begin - parser->start;
	if (is_quote(*begin))
	{
		node->value_kind = SEARCH_PHRASE;
		node->value = parse_phrase(parser);
		return number;
	}
	node->value = parse_run(parser, false, &has_star);
	if (node->value == NULL)
		return SEARCH_NO_NODE;
	if (!at_character(parser, ':'))
	{
		if (has_star)
			node->value_kind = SEARCH_PREFIX;
		return number;
	}
	if (parser->at == begin)
		return fault(parser, SEARCH_FIELD_EXPECTED, begin);
	node->field = node->value;
	node->field_at = node->value_at;
	node->comparator = parse_comparator(parser);
	parse_value(parser, node);
	return number;
}

/* Reads a group behind its opening parenthesis. */
static int
parse_group(Parser *parser)
{
	const char *opening = parser->at;
	int			number;

	if (parser->depth == SEARCH_MAX_DEPTH)
		return fault(parser, SEARCH_TOO_DEEP, opening);
	parser->depth++;
	parser->at++;
	number = parse_or(parser);
	parser->depth--;
	if (parser->status != SEARCH_OK)
		return SEARCH_NO_NODE;
	if (at_end(parser))
		return fault(parser, SEARCH_GROUP_NOT_CLOSED, opening);
	parser->at++;
	return number;
}

/* Reads a term with what may negate it. */
static int
parse_term(Parser *parser)
{
	bool		is_negated = false;
	int			number;

	if (at_character(parser, '-'))
	{
		is_negated = true;
		parser->at++;
	}
	else if (at_word(parser, "NOT"))
	{
		is_negated = true;
		parser->at += strlen("NOT");
		skip_blanks(parser);
	}
	if (at_end(parser) || is_blank(*parser->at) || *parser->at == ')' ||
		(is_negated && *parser->at == '-') || at_word(parser, "AND") ||
		at_word(parser, "OR") || at_word(parser, "NOT"))
		return fault(parser, SEARCH_TERM_EXPECTED, parser->at);
	number = *parser->at == '(' ? parse_group(parser) : parse_single(parser);
	if (parser->status != SEARCH_OK)
		return SEARCH_NO_NODE;
	/* A group of one term is that term, which may be negated itself. */
	parser->query->nodes[number].is_negated ^= is_negated;
	return number;
}

/*
 * Puts a node behind those of a list.  A list of two and more becomes a group:
 * "group" is its first node, or the group once there is one.
 */
static int
append_member(Parser *parser, SearchNodeKind kind, int group, int *last,
			  int number)
{
	SearchNode *nodes = parser->query->nodes;

	if (group == SEARCH_NO_NODE)
		group = number;
	else
	{
		if (group == *last)
		{
			group = new_node(parser, kind);
			if (group == SEARCH_NO_NODE)
				return group;
			nodes[group].first_member = *last;
		}
		nodes[*last].next = number;
	}
	*last = number;
	return group;
}

/* Reads terms that must hold together. */
static int
parse_and(Parser *parser)
{
	int			group = SEARCH_NO_NODE;
	int			last = SEARCH_NO_NODE;

	for (;;)
	{
		int			number = parse_term(parser);

		if (parser->status != SEARCH_OK)
			return SEARCH_NO_NODE;
		group = append_member(parser, SEARCH_AND, group, &last, number);
		skip_blanks(parser);
		if (parser->status != SEARCH_OK || at_end(parser) ||
			*parser->at == ')' || at_word(parser, "OR"))
			return group;
		if (at_word(parser, "AND"))
		{
			parser->at += strlen("AND");
			skip_blanks(parser);
		}
	}
}

/* Reads a query, up to its end or to the ")" behind it. */
static int
parse_or(Parser *parser)
{
	int			group = SEARCH_NO_NODE;
	int			last = SEARCH_NO_NODE;

	for (;;)
	{
		int			number;

		skip_blanks(parser);
		number = parse_and(parser);
		if (parser->status != SEARCH_OK)
			return SEARCH_NO_NODE;
		group = append_member(parser, SEARCH_OR, group, &last, number);
		if (parser->status != SEARCH_OK || !at_word(parser, "OR"))
			return group;
		parser->at += strlen("OR");
	}
}

/* See search_parse.h. */
SearchStatus
search_parse(const char *text, size_t length, SearchQuery *query)
{
	Parser		parser = {.start = text, .at = text, .end = text + length,
	.query = query};

	query->root = SEARCH_NO_NODE;
	query->node_count = 0;
	query->fault_at = 0;
	query->text_length = 0;
	if (length > SEARCH_MAX_LENGTH)
	{
		fault(&parser, SEARCH_TOO_LONG, text + SEARCH_MAX_LENGTH);
		return parser.status;
	}
	skip_blanks(&parser);
	if (at_end(&parser))
		return SEARCH_OK;
	query->root = parse_or(&parser);
	if (parser.status == SEARCH_OK && !at_end(&parser))
		fault(&parser, SEARCH_GROUP_NOT_OPENED, parser.at);
	return parser.status;
}

/* See search_parse.h. */
const char *
search_status_detail(SearchStatus status)
{
	switch (status)
	{
		case SEARCH_OK:
			break;
		case SEARCH_TOO_LONG:
			return "The query is too long: " LIMIT(SEARCH_MAX_LENGTH) " bytes are allowed.";
		case SEARCH_TOO_MANY_TERMS:
			return "The query has too many terms: " LIMIT(SEARCH_MAX_NODES) " terms and groups are allowed.";
		case SEARCH_TOO_DEEP:
			return "The query has too many parentheses in one another: " LIMIT(SEARCH_MAX_DEPTH) " are allowed.";
		case SEARCH_TERM_EXPECTED:
			return "A term is expected here.";
		case SEARCH_FIELD_EXPECTED:
			return "The name of a field is expected before the colon.";
		case SEARCH_VALUE_EXPECTED:
			return "A value is expected here.";
		case SEARCH_BLANK_EXPECTED:
			return "A blank is expected behind the closing quote.";
		case SEARCH_QUOTE_NOT_CLOSED:
			return "The quote that begins here is not closed.";
		case SEARCH_GROUP_NOT_CLOSED:
			return "The parenthesis that begins here is not closed.";
		case SEARCH_GROUP_NOT_OPENED:
			return "The parenthesis that ends here was not opened.";
		case SEARCH_NOTHING_ESCAPED:
			return "A backslash has no character behind it.";
	}
	return "";
}

/* See search_parse.h. */
const char *
search_status_hint(SearchStatus status)
{
	switch (status)
	{
		case SEARCH_OK:
			break;
		case SEARCH_TOO_LONG:
		case SEARCH_TOO_MANY_TERMS:
		case SEARCH_TOO_DEEP:
			return "Ask in several queries.";
		case SEARCH_TERM_EXPECTED:
			return "Write a term like status:OPEN on both sides of AND and OR, and one NOT or - before it.";
		case SEARCH_FIELD_EXPECTED:
			return "Write a field before the colon, or quote a value that has colons.";
		case SEARCH_VALUE_EXPECTED:
			return "Write a value behind the colon, one for each term: (id:1 OR id:2).";
		case SEARCH_BLANK_EXPECTED:
		case SEARCH_QUOTE_NOT_CLOSED:
			return "Put a backslash before a quote that is part of the value.";
		case SEARCH_GROUP_NOT_CLOSED:
		case SEARCH_GROUP_NOT_OPENED:
			return "Balance the parentheses; put a backslash before one that is part of a value.";
		case SEARCH_NOTHING_ESCAPED:
			return "Write two backslashes for one.";
	}
	return "";
}
