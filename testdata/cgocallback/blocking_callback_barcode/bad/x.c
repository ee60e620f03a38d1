#include "x.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct barc {
	int port, live;
	barc_sink sink;
	uintptr_t user;
	atomic_int stop;
	pthread_t th;
};

barc *barc_open(int port) {
	barc *b = calloc(1, sizeof *b);
	if (b)
		b->port = port;
	return b;
}

static void *scan(void *p) {
	barc *b = p;
	char code[16];
	int i, n;
	for (i = 0; !atomic_load(&b->stop); i++) {
		n = snprintf(code, sizeof code, "40%011d", i);
		if (!b->sink(b->user, code, n))
			break;
		usleep(1000);
	}
	return NULL;
}

int barc_begin(barc *b, barc_sink sink, uintptr_t user) {
	b->sink = sink;
	b->user = user;
	atomic_store(&b->stop, 0);
	if (pthread_create(&b->th, NULL, scan, b))
		return -1;
	b->live = 1;
	return 0;
}

void barc_end(barc *b) {
	atomic_store(&b->stop, 1);
	if (b->live)
		pthread_join(b->th, NULL);
	b->live = 0;
}

void barc_close(barc *b) { free(b); }
