/*
 * search_parse_test.c
 *		The search language: what queries mean, and what is refused where.
 */
#include <string.h>

#include "search_parse.h"
#include "tap.h"

static SearchQuery query;
static char dumped[4096];

static SearchStatus
parse(const char *text)
{
	return search_parse(text, strlen(text), &query);
}

static void
add(const char *text)
{
	strncat(dumped, text, sizeof(dumped) - strlen(dumped) - 1);
}

/*
 * Appends a tree: field, comparator, value in the quotes of its kind ('' word,
 * "" phrase, // prefix, * any); (and …), (or …), and ! before what is negated.
 */
static void
dump(int number)
{
	static const char *const comparators[] = {":", "<", "<=", ">", ">="};
	static const char *const quotes[] = {"'", "\"", "/", ""};
	const SearchNode *node = &query.nodes[number];

	add(node->is_negated ? "!" : "");
	if (node->kind == SEARCH_TERM)
	{
		add(node->field ? node->field : "");
		add(node->field ? comparators[node->comparator] : "");
		add(quotes[node->value_kind]);
		add(node->value_kind == SEARCH_ANY ? "*" : node->value);
		add(quotes[node->value_kind]);
		return;
	}
	add(node->kind == SEARCH_AND ? "(and" : "(or");
	for (int member = node->first_member; member != SEARCH_NO_NODE;
		 member = query.nodes[member].next)
	{
		add(" ");
		dump(member);
	}
	add(")");
}

/* Every form of the grammar, and what it means. */
static const struct
{
	const char *text;
	const char *tree;
}			valid[] = {
	{"", ""},
	{" \t\n\r\v\f", ""},
	/* Terms */
	{"first_name:Bob", "first_name:'Bob'"},
	{"  first_name:Bob  ", "first_name:'Bob'"},
	{"Bob", "'Bob'"},
	{"first_name:\"Bob Norman\"", "first_name:\"Bob Norman\""},
	{"first_name:'Bob Norman'", "first_name:\"Bob Norman\""},
	{"\"Bob Norman\"", "\"Bob Norman\""},
	{"a:\"\"", "a:\"\""},
	{"norm*", "/norm/"},
	{"a:norm*", "a:/norm/"},
	{"published_at:*", "published_at:*"},
	{"*", "//"},
	{"a:\"*\"", "a:\"*\""},
	{"a:n*m", "a:'n*m'"},
	{"a:**", "a:/*/"},
	/* Comparators and ranges */
	{"id:<5", "id<'5'"},
	{"id:<=5", "id<='5'"},
	{"id:>5", "id>'5'"},
	{"id:>=5", "id>='5'"},
	{"orders_count:>16 orders_count:<=30",
	"(and orders_count>'16' orders_count<='30')"},
	{"id:>=*", "id>=*"},
	{"order_date: >='2024-01-01'", "order_date>=\"2024-01-01\""},
	{"a: b", "a:'b'"},
	{"a:< b", "a<'b'"},
	{"a:=5", "a:'=5'"},
	{"a:<<5", "a<'<5'"},
	{"a:\"<5\"", "a:\"<5\""},
	{"a:-5.00", "a:'-5.00'"},
	/* Values of the documented types */
	{"id:1234", "id:'1234'"},
	{"is_open:true", "is_open:'true'"},
	{"created_at:>'2020-10-21T23:39:20Z'",
	"created_at>\"2020-10-21T23:39:20Z\""},
	{"created_at:<now", "created_at<'now'"},
	{"created_at:<=2024", "created_at<='2024'"},
	{"end_date:<=2026-03-31", "end_date<='2026-03-31'"},
	{"updated_at:>=2026-01-01T00:00:00Z a:1",
	"(and updated_at>='2026-01-01T00:00:00Z' a:'1')"},
	{"updated_at:<2026-01-01T00:00:00+05:30",
	"updated_at<'2026-01-01T00:00:00+05:30'"},
	{"id:gid://shop/CashDrawer/1", "id:'gid://shop/CashDrawer/1'"},
	{"vendor:Snowdevil,Icedevil", "vendor:'Snowdevil,Icedevil'"},
	/* Connectives: AND binds tighter */
	{"a:1 b:2", "(and a:'1' b:'2')"},
	{"a:1 AND b:2", "(and a:'1' b:'2')"},
	{"a:1 OR b:2", "(or a:'1' b:'2')"},
	{"a OR b c d", "(or 'a' (and 'b' 'c' 'd'))"},
	{"a b OR c d", "(or (and 'a' 'b') (and 'c' 'd'))"},
	{"a AND b OR c AND d OR e",
	"(or (and 'a' 'b') (and 'c' 'd') 'e')"},
	{"a\nAND\tb", "(and 'a' 'b')"},
	{"a and b", "(and 'a' 'and' 'b')"},
	{"a \\AND b", "(and 'a' 'AND' 'b')"},
	{"a \"OR\" b", "(and 'a' \"OR\" 'b')"},
	{"ORANGE ANDROID NOTE", "(and 'ORANGE' 'ANDROID' 'NOTE')"},
	{"OR:1 a:OR", "(and OR:'1' a:'OR')"},
	/* Groups */
	{"(a:1)", "a:'1'"},
	{"((a:1))", "a:'1'"},
	{"( a:1 OR b:2 )", "(or a:'1' b:'2')"},
	{"a (b OR c)", "(and 'a' (or 'b' 'c'))"},
	{"(a OR b) c", "(and (or 'a' 'b') 'c')"},
	{"(a b) (c d)", "(and (and 'a' 'b') (and 'c' 'd'))"},
	{"(a)(b)", "(and 'a' 'b')"},
	{"a:1(b)", "(and a:'1' 'b')"},
	{"(a)OR(b)", "(or 'a' 'b')"},
	{"state:disabled AND (\"sale shopper\" OR VIP)",
	"(and state:'disabled' (or \"sale shopper\" 'VIP'))"},
	/* Negation */
	{"-first_name:Bob", "!first_name:'Bob'"},
	{"NOT first_name:Bob", "!first_name:'Bob'"},
	{"-(a:1 OR b:2)", "!(or a:'1' b:'2')"},
	{"NOT (a:1 b:2)", "!(and a:'1' b:'2')"},
	{"NOT(a)", "!'a'"},
	{"-(-a)", "'a'"},
	{"-(NOT (-a))", "!'a'"},
	{"a -b", "(and 'a' !'b')"},
	{"a OR NOT b", "(or 'a' !'b')"},
	{"-\"a b\"", "!\"a b\""},
	{"a-b", "'a-b'"},
	{"\\-a", "'-a'"},
	{"NOT:5", "NOT:'5'"},
	/* Escapes and quotes */
	{"a:\\(b\\)", "a:'(b)'"},
	{"a\\:b", "'a:b'"},
	{"a\\:b:c", "a:b:'c'"},
	{"a:b\\ c", "a:'b c'"},
	{"a:b\\\\c", "a:'b\\c'"},
	{"a:norm\\*", "a:'norm*'"},
	{"a:\\*", "a:'*'"},
	{"a:\\\"b", "a:'\"b'"},
	{"a:\"b\\\"c\\\\\"", "a:\"b\"c\\\""},
	{"a:'b\"c'", "a:\"b\"c\""},
	{"a:\"b'c\"", "a:\"b'c\""},
	{"a:O'Brien", "a:'O'Brien'"},
	{"a:\"(b) OR c:1\"", "a:\"(b) OR c:1\""},
	{"a:caf\xc3\xa9", "a:'caf\xc3\xa9'"},
	{"a:\\\xc3\xa9", "a:'\xc3\xa9'"},
	{"a:b;DROP", "a:'b;DROP'"},
	{"a:$1", "a:'$1'"},
};

static void
test_valid(void)
{
	for (size_t i = 0; i < sizeof(valid) / sizeof(valid[0]); i++)
	{
		SearchStatus status = parse(valid[i].text);

		dumped[0] = '\0';
		if (status == SEARCH_OK && query.root != SEARCH_NO_NODE)
			dump(query.root);
		ok(status == SEARCH_OK && strcmp(dumped, valid[i].tree) == 0,
		   "query %zu means %s", i, valid[i].tree);
		if (strcmp(dumped, valid[i].tree) != 0)
			printf("# got %s\n", dumped);
	}
}

/* What is refused, for what reason, and at which byte. */
static const struct
{
	const char *text;
	SearchStatus status;
	size_t		at;
}			invalid[] = {
	{"OR", SEARCH_TERM_EXPECTED, 0},
	{"a OR", SEARCH_TERM_EXPECTED, 4},
	{"a OR ", SEARCH_TERM_EXPECTED, 5},
	{"a AND", SEARCH_TERM_EXPECTED, 5},
	{"a AND OR b", SEARCH_TERM_EXPECTED, 6},
	{"a OR AND b", SEARCH_TERM_EXPECTED, 5},
	{"AND a", SEARCH_TERM_EXPECTED, 0},
	{"NOT", SEARCH_TERM_EXPECTED, 3},
	{"NOT NOT a", SEARCH_TERM_EXPECTED, 4},
	{"NOT -a", SEARCH_TERM_EXPECTED, 4},
	{"--a", SEARCH_TERM_EXPECTED, 1},
	{"-NOT a", SEARCH_TERM_EXPECTED, 1},
	{"- a", SEARCH_TERM_EXPECTED, 1},
	{"-", SEARCH_TERM_EXPECTED, 1},
	{"()", SEARCH_TERM_EXPECTED, 1},
	{"( )", SEARCH_TERM_EXPECTED, 2},
	{"a -()", SEARCH_TERM_EXPECTED, 4},
	{"(", SEARCH_TERM_EXPECTED, 1},
	{")", SEARCH_TERM_EXPECTED, 0},
	{"(a OR )", SEARCH_TERM_EXPECTED, 6},
	{":5", SEARCH_FIELD_EXPECTED, 0},
	{"a :5", SEARCH_FIELD_EXPECTED, 2},
	{"-:5", SEARCH_FIELD_EXPECTED, 1},
	{"a:", SEARCH_VALUE_EXPECTED, 2},
	{"a:>= ", SEARCH_VALUE_EXPECTED, 5},
	{"a: OR b:1", SEARCH_VALUE_EXPECTED, 3},
	{"a: AND b:1", SEARCH_VALUE_EXPECTED, 3},
	{"a: NOT b:1", SEARCH_VALUE_EXPECTED, 3},
	{"(a:)", SEARCH_VALUE_EXPECTED, 3},
	{"a:(b OR c)", SEARCH_VALUE_EXPECTED, 2},
	{"tag:(value", SEARCH_VALUE_EXPECTED, 4},
	{"a:\"b\"c", SEARCH_BLANK_EXPECTED, 5},
	{"\"a\":5", SEARCH_BLANK_EXPECTED, 3},
	{"\"a\"\"b\"", SEARCH_BLANK_EXPECTED, 3},
	{"\"a\"(b)", SEARCH_BLANK_EXPECTED, 3},
	{"a:\"b", SEARCH_QUOTE_NOT_CLOSED, 2},
	{"a:'b\"", SEARCH_QUOTE_NOT_CLOSED, 2},
	{"a b:\"c\\\"", SEARCH_QUOTE_NOT_CLOSED, 4},
	{"a (b", SEARCH_GROUP_NOT_CLOSED, 2},
	{"((a)", SEARCH_GROUP_NOT_CLOSED, 0},
	{"a)", SEARCH_GROUP_NOT_OPENED, 1},
	{"(a))", SEARCH_GROUP_NOT_OPENED, 3},
	{"a\\", SEARCH_NOTHING_ESCAPED, 1},
	{"a:b\\", SEARCH_NOTHING_ESCAPED, 3},
	{"a:\"b\\", SEARCH_NOTHING_ESCAPED, 4},
};

static void
test_invalid(void)
{
	for (size_t i = 0; i < sizeof(invalid) / sizeof(invalid[0]); i++)
	{
		SearchStatus status = parse(invalid[i].text);
		bool		as_expected = status == invalid[i].status &&
			query.fault_at == invalid[i].at;

		ok(as_expected, "query %zu is refused at %zu: %s", i, invalid[i].at,
		   invalid[i].text);
		if (!as_expected)
			printf("# got %d at %zu\n", (int) status, query.fault_at);
	}
}

/* Reads "before", "count" times "part", "behind". */
static SearchStatus
parse_repeated(const char *before, const char *part, int count,
			   const char *behind)
{
	static char text[SEARCH_MAX_LENGTH * 2];

	strcpy(text, before);
	for (int i = 0; i < count; i++)
		strcat(text, part);
	strcat(text, behind);
	return parse(text);
}

/* The limits themselves are allowed, one more is not. */
static void
test_limits(void)
{
	ok(parse_repeated("", "x", SEARCH_MAX_LENGTH, "") == SEARCH_OK,
	   "a query may be as long as the limit");
	ok(parse_repeated("", "x", SEARCH_MAX_LENGTH + 1, "") == SEARCH_TOO_LONG,
	   "a query may not be longer");
	ok(query.fault_at == SEARCH_MAX_LENGTH, "the fault is at the limit");
	ok(parse_repeated("", "(", SEARCH_MAX_DEPTH, "") == SEARCH_TERM_EXPECTED,
	   "parentheses may be as deep as the limit");
	ok(parse_repeated("", "(", SEARCH_MAX_DEPTH + 1, "") == SEARCH_TOO_DEEP,
	   "parentheses may not be deeper");
	ok(query.fault_at == SEARCH_MAX_DEPTH, "the fault is where it is too deep");
	ok(parse_repeated("", "(a) ", SEARCH_MAX_NODES - 1, "") == SEARCH_OK,
	   "there may be as many terms, with their group, as the limit");
	ok(query.node_count == SEARCH_MAX_NODES, "each term and group counts");
	ok(parse_repeated("", "a ", SEARCH_MAX_NODES, "") == SEARCH_TOO_MANY_TERMS,
	   "there may not be more");
	ok(parse_repeated("", "a OR b c ", SEARCH_MAX_NODES / 2, "") ==
	   SEARCH_TOO_MANY_TERMS, "groups count too");
}

/* Each reason has a sentence that says what, and one that says what to do. */
static void
test_reasons(void)
{
	bool		all = true;

	for (SearchStatus status = SEARCH_TOO_LONG;
		 status <= SEARCH_NOTHING_ESCAPED; status++)
	{
		const char *detail = search_status_detail(status);
		const char *hint = search_status_hint(status);

		all = all && strlen(detail) > 0 && detail[strlen(detail) - 1] == '.' &&
			strlen(hint) > 0;
	}
	ok(all, "every fault has its reason");
	ok(strstr(search_status_detail(SEARCH_TOO_DEEP), " 30 ") != NULL,
	   "limits are named");
}

int
main(void)
{
	test_valid();
	test_invalid();
	test_limits();
	test_reasons();
	return done_testing();
}
