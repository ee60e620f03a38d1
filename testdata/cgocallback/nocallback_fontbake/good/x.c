#include "x.h"
#include <stdlib.h>

struct font {
	int glyphs;
};

font *font_load(const uint8_t *data, int n) {
	font *f = n > 4 ? calloc(1, sizeof *f) : NULL;
	if (f)
		f->glyphs = data[0] + 1;
	return f;
}

int font_glyphs(font *f) { return f->glyphs; }

static int tick(uintptr_t user, int i, int total) {
	return i % 16 == 0 ? goBakeProgress(user, i, total) : 1;
}

int font_bake(font *f, int px, uintptr_t user) {
	int i;
	for (i = 0; i < f->glyphs; i++)
		if (!tick(user, i, f->glyphs))
			return -4;
	return 0;
}

void font_unload(font *f) { free(f); }
