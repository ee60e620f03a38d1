#include "x.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#define WORKERS 2

static int max_level;
static atomic_int stop;
static pthread_t th[WORKERS];

void db_log_level(int level) { max_level = level; }

static void *compact(void *p) {
	char line[48];
	int i;
	for (i = 0; !atomic_load(&stop); i++) {
		snprintf(line, sizeof line, "compacted level %d", i % 7);
		if (i % 4 <= max_level)
			goDBLog(i % 4, line);
		usleep(1000);
	}
	return NULL;
}

int db_boot(const char *path) {
	int i;
	atomic_store(&stop, 0);
	for (i = 0; i < WORKERS; i++)
		if (pthread_create(&th[i], NULL, compact, NULL)) {
			atomic_store(&stop, 1);
			while (i--)
				pthread_join(th[i], NULL);
			return -11;
		}
	return 0;
}

void db_halt(void) {
	int i;
	atomic_store(&stop, 1);
	for (i = 0; i < WORKERS; i++)
		pthread_join(th[i], NULL);
}
