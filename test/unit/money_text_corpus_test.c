/*
 * money_text_corpus_test.c
 *		Replays what fuzzing of the parser of amounts found worth keeping.
 */
#include "../fuzz/money_text_fuzz.c"
#include "corpus.h"

int
main(void)
{
	replay_all(SOURCE_ROOT "/test/fuzz/money_text.corpus", 100);
	return done_testing();
}
