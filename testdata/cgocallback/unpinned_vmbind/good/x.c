#include "x.h"
#include <stdlib.h>
#include <string.h>

#define MAX 16

struct vm {
	char names[MAX][32];
	void *data[MAX];
	int n;
};

vm *vm_new(void) { return calloc(1, sizeof(vm)); }

int vm_bind(vm *v, const char *name, void *data) {
	if (v->n == MAX)
		return -28;
	strncpy(v->names[v->n], name, sizeof v->names[0] - 1);
	v->data[v->n++] = data;
	return 0;
}

int vm_call(vm *v, const char *name, double arg, double *out) {
	int i;
	for (i = 0; i < v->n; i++)
		if (!strcmp(v->names[i], name))
			return goNative(v->data[i], arg, out);
	return -2;
}

void vm_free(vm *v) { free(v); }
