/*
 * tap.h
 *		The little of the Test Anything Protocol that our unit tests need.
 */
#ifndef TAP_H
#define TAP_H

#include <stdbool.h>
#include <stdio.h>

static int	tap_count;
static int	tap_failures;

/* One test: its outcome and what it was about. */
#define ok(passed, ...) \
	do { \
		bool		passed_ = (passed); \
		tap_failures += !passed_; \
		printf("%sok %d - ", passed_ ? "" : "not ", ++tap_count); \
		printf(__VA_ARGS__); \
		printf("\n"); \
		if (!passed_) \
			printf("# failed at %s:%d\n", __FILE__, __LINE__); \
	} while (0)

/*
 * Options of the address sanitizer.  The parts under test allocate nothing, and
 * to look for leaks takes ptrace, which containers may deny.
 */
const char *
__asan_default_options(void)
{
	return "detect_leaks=0";
}

/* The plan, and the exit status of the test program. */
static inline int
done_testing(void)
{
	printf("1..%d\n", tap_count);
	return tap_failures > 0;
}

#endif							/* TAP_H */
