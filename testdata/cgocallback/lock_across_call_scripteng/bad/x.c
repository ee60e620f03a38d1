#include "x.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct eng {
	int version;
};

eng *eng_new(void) { return calloc(1, sizeof(eng)); }

static int invoke(uintptr_t host, char *line, int *result) {
	char name[64];
	int arg = 0;
	if (sscanf(line, "%63s %d", name, &arg) < 1)
		return 0;
	return goHostCall(host, name, arg, result);
}

int eng_eval(eng *e, const char *src, uintptr_t host, int *result) {
	char *copy = strdup(src), *line, *save = NULL;
	int rc = 0;
	if (!copy)
		return -12;
	for (line = strtok_r(copy, "\n", &save); line && !rc; line = strtok_r(NULL, "\n", &save))
		rc = invoke(host, line, result);
	free(copy);
	return rc;
}

void eng_free(eng *e) { free(e); }
