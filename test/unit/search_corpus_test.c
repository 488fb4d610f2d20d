/*
 * search_corpus_test.c
 *		Replays what fuzzing of the search language found worth keeping.
 */
#include "../fuzz/search_fuzz.c"
#include "corpus.h"

int
main(void)
{
	replay_all(SOURCE_ROOT "/test/fuzz/search.corpus", 100);
	return done_testing();
}
