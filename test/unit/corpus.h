/*
 * corpus.h
 *		Replays the inputs that fuzzing found worth keeping.
 */
#ifndef CORPUS_H
#define CORPUS_H

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "tap.h"

#define CORPUS_MAX_INPUT 65536

/* Runs one input; the driver aborts if anything is wrong. */
static inline void
replay(const char *corpus, const char *name)
{
	static uint8_t data[CORPUS_MAX_INPUT];
	char		path[1024];
	size_t		size;
	FILE	   *file;

	snprintf(path, sizeof(path), "%s/%s", corpus, name);
	file = fopen(path, "rb");
	if (file == NULL)
		abort();
	size = fread(data, 1, sizeof(data), file);
	fclose(file);
	LLVMFuzzerTestOneInput(data, size);
}

/* Runs all inputs in a directory; one test that there were so many. */
static inline void
replay_all(const char *corpus, int least)
{
	DIR		   *directory = opendir(corpus);
	struct dirent *entry;
	int			count = 0;

	while (directory != NULL && (entry = readdir(directory)) != NULL)
		if (entry->d_name[0] != '.')
		{
			replay(corpus, entry->d_name);
			count++;
		}
	if (directory != NULL)
		closedir(directory);
	ok(count > least, "%d inputs of the corpus", count);
}

#endif							/* CORPUS_H */
