/*
 * search_parse.h
 *		The search language as a tree of terms.  Pure C: no server header
 *		needed, no memory taken, no errors raised.
 *
 *	query:		blanks? (and_query (blanks "OR" blanks and_query)*) blanks?
 *	and_query:	term (blanks ("AND" blanks)? term)*
 *	term:		("-" | "NOT" blanks)? ("(" query ")" | (name comparator)? value)
 *	comparator:	":" | ":<" | ":>" | ":<=" | ":>="	blanks may follow its parts
 *	name:		characters but blanks and : \ ( ), or "\" and any character
 *	value:		the same, behind a comparator also ":"; or any characters
 *				between two " or two ', of which "\" and a character is one
 *
 * AND binds tighter than OR, and is meant where nothing stands.  AND, OR and
 * NOT are words in capitals.  Parentheses need no blanks around them.  An unquoted value that ends in "*" is a prefix;
 * "*" alone behind a comparator asks whether there is a value.  A colon in a
 * value is a character like others, so that times need no quotes.
 */
#ifndef CT_SEARCH_PARSE_H
#define CT_SEARCH_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A query has at most so many bytes, terms and groups, and levels of groups. */
#define SEARCH_MAX_LENGTH	10000
#define SEARCH_MAX_NODES	250
#define SEARCH_MAX_DEPTH	30

typedef enum SearchStatus
{
	SEARCH_OK,
	SEARCH_TOO_LONG,
	SEARCH_TOO_MANY_TERMS,
	SEARCH_TOO_DEEP,
	SEARCH_TERM_EXPECTED,		/* the end, ")", AND, OR or a second negation */
	SEARCH_FIELD_EXPECTED,		/* a comparator without a name before it */
	SEARCH_VALUE_EXPECTED,		/* nothing, or a group, behind a comparator */
	SEARCH_BLANK_EXPECTED,		/* something right behind a closing quote */
	SEARCH_QUOTE_NOT_CLOSED,
	SEARCH_GROUP_NOT_CLOSED,
	SEARCH_GROUP_NOT_OPENED,
	SEARCH_NOTHING_ESCAPED		/* a "\" at the end */
} SearchStatus;

typedef enum SearchNodeKind
{
	SEARCH_TERM,
	SEARCH_AND,
	SEARCH_OR
} SearchNodeKind;

typedef enum SearchComparator
{
	SEARCH_EQUAL,
	SEARCH_LESS,
	SEARCH_LESS_OR_EQUAL,
	SEARCH_GREATER,
	SEARCH_GREATER_OR_EQUAL
} SearchComparator;

typedef enum SearchValueKind
{
	SEARCH_WORD,				/* as it stands, without quotes */
	SEARCH_PHRASE,				/* quoted */
	SEARCH_PREFIX,				/* what stood before the final "*" */
	SEARCH_ANY					/* "*" alone: there is a value */
} SearchValueKind;

/* No node: the end of a list of siblings. */
#define SEARCH_NO_NODE	(-1)

/* A term, or a group with its members. */
typedef struct SearchNode
{
	SearchNodeKind kind;
	bool		is_negated;
	int			next;			/* sibling, or SEARCH_NO_NODE */
	int			first_member;	/* of a group */
	const char *field;			/* of a term; NULL if none; ends in zero */
	size_t		field_at;		/* byte of the query at which it begins */
	SearchComparator comparator;
	SearchValueKind value_kind;
	const char *value;			/* without quotes and escapes; ends in zero */
	size_t		value_at;
} SearchNode;

/*
 * A query that was read.  Nodes point into "text", so it must not be copied.
 */
typedef struct SearchQuery
{
	int			root;			/* SEARCH_NO_NODE: the query is empty */
	int			node_count;
	SearchNode	nodes[SEARCH_MAX_NODES];
	size_t		fault_at;		/* byte at which the fault is */
	size_t		text_length;
	char		text[SEARCH_MAX_LENGTH + 2 * SEARCH_MAX_NODES];
} SearchQuery;

/*
 * Reads a query of "length" bytes, which may not contain zero bytes; sets
 * query->fault_at unless it returns SEARCH_OK.
 */
extern SearchStatus search_parse(const char *text, size_t length,
								 SearchQuery *query);

/* What is wrong, and what to do, as full sentences. */
extern const char *search_status_detail(SearchStatus status);
extern const char *search_status_hint(SearchStatus status);

#endif							/* CT_SEARCH_PARSE_H */
