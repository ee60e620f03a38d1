#include "x.h"
#include <stdio.h>
#include <stdlib.h>

struct zsc {
	int entries;
};

zsc *zsc_open(int entries) {
	zsc *z = calloc(1, sizeof *z);
	if (z)
		z->entries = entries;
	return z;
}

int zsc_each(zsc *z, uintptr_t user) {
	char name[32];
	int i;
	for (i = 0; i < z->entries; i++) {
		snprintf(name, sizeof name, "part%d.bin", i);
		if (!goZscEntry(user, name, 1024ull * i))
			return 1;
	}
	return 0;
}

void zsc_close(zsc *z) { free(z); }
