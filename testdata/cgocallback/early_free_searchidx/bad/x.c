#include "x.h"
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

struct sidx {
	int docs;
};

struct squery {
	sidx *s;
	uintptr_t user;
	atomic_int stop;
};

sidx *sidx_open(int docs) {
	sidx *s = calloc(1, sizeof *s);
	if (s)
		s->docs = docs;
	return s;
}

void sidx_close(sidx *s) { free(s); }

squery *squery_new(sidx *s, uintptr_t user) {
	squery *q = calloc(1, sizeof *q);
	if (q) {
		q->s = s;
		q->user = user;
	}
	return q;
}

int squery_run(squery *q) {
	int i, hits = 0;
	for (i = 0; i < q->s->docs; i++) {
		if (atomic_load(&q->stop))
			return -4;
		if (goSearchScore(q->user, i, 100 + i % 7) >= 0)
			hits++;
		usleep(100);
	}
	return hits;
}

void squery_interrupt(squery *q) { atomic_store(&q->stop, 1); }

void squery_free(squery *q) { free(q); }
