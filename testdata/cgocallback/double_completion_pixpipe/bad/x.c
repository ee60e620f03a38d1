#include "x.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct pix_pipe {
	int rows, live;
	atomic_int stop;
	pix_each each;
	pix_notify destroy;
	uintptr_t data;
	pthread_t th;
};

pix_pipe *pix_pipe_new(int rows) {
	pix_pipe *p = calloc(1, sizeof *p);
	if (p)
		p->rows = rows;
	return p;
}

static void *run(void *a) {
	pix_pipe *p = a;
	int i;
	for (i = 0; i < p->rows && !atomic_load(&p->stop); i++)
		p->each(p->data, i, i + 1 == p->rows);
	if (p->destroy)
		p->destroy(p->data);
	return NULL;
}

int pix_pipe_run(pix_pipe *p, pix_each each, uintptr_t data, pix_notify destroy) {
	p->each = each;
	p->data = data;
	p->destroy = destroy;
	if (pthread_create(&p->th, NULL, run, p))
		return -1;
	p->live = 1;
	return 0;
}

void pix_pipe_stop(pix_pipe *p) { atomic_store(&p->stop, 1); }

void pix_pipe_unref(pix_pipe *p) {
	if (p->live)
		pthread_join(p->th, NULL);
	free(p);
}
