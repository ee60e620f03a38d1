#ifndef FONT_H
#define FONT_H
#include <stdint.h>

typedef struct font font;

font *font_load(const uint8_t *data, int n);
int font_glyphs(font *f);
/* Renders all glyphs into an atlas and reports its progress. */
int font_bake(font *f, int px, uintptr_t user);
void font_unload(font *f);

extern int goBakeProgress(uintptr_t user, int done, int total);
#endif
