/*
 * fuzz_corpus_test.c
 *		Replays the inputs that fuzzing found worth keeping.
 */
#include <dirent.h>

#include "../fuzz/money_text_fuzz.c"
#include "tap.h"

#define CORPUS SOURCE_ROOT "/test/fuzz/corpus"

/* Runs one input; the driver aborts if anything is wrong. */
static void
replay(const char *name)
{
	char		path[1024];
	uint8_t		data[4096];
	size_t		size;
	FILE	   *file;

	snprintf(path, sizeof(path), "%s/%s", CORPUS, name);
	file = fopen(path, "rb");
	if (file == NULL)
		abort();
	size = fread(data, 1, sizeof(data), file);
	fclose(file);
	LLVMFuzzerTestOneInput(data, size);
}

int
main(void)
{
	DIR		   *directory = opendir(CORPUS);
	struct dirent *entry;
	int			count = 0;

	while (directory != NULL && (entry = readdir(directory)) != NULL)
		if (entry->d_name[0] != '.')
		{
			replay(entry->d_name);
			count++;
		}
	if (directory != NULL)
		closedir(directory);
	ok(count > 100, "%d inputs of the corpus", count);
	return done_testing();
}
