#include <stdint.h>
#include <stdlib.h>

struct pump {
	uintptr_t orchard;
};

struct pump *pump_open(uintptr_t orchard) {
	struct pump *p = malloc(sizeof *p);
	p->orchard = orchard;
	return p;
}

void pump_close(struct pump *p) { free(p); }
