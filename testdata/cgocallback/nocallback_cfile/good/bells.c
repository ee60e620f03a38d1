#include "_cgo_export.h"

#define CARILLON_BELLS 4
#define STROKE(bell) strike((bell) % \
	CARILLON_BELLS, goStroke)

static void strike(int bell, void (*stroke)(int)) {
	stroke(bell);
}

void carillon_ring(int strokes) {
	for (int i = 0; i < strokes; i++)
		STROKE(i);
}

void carillon_rest(int strokes) { (void)strokes; }
