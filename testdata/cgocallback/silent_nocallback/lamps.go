// Package lamps switches street lamps; its C functions keep the promise that
// they do not call back, whatever they are handed.
package lamps

/*
#cgo nocallback lamp_on_fault
#cgo nocallback lamp_drop_fault
#cgo nocallback lamp_switch
#cgo nocallback lamp_sort
#cgo nocallback lamp_probe
#include <stdlib.h>

typedef void (*lamp_fn)(int lamp);
typedef int (*lamp_cmp)(const void *, const void *);

extern void goFault(int lamp);

static lamp_fn lamp_fault;

// lamp_on_fault only stores the function: goFault(lamp) comes later, from lamp_poll.
static void lamp_on_fault(lamp_fn fault) { lamp_fault = fault; }

static void lamp_drop_fault(void) { lamp_fault = 0; }

static int lamp_lit[8];

static void lamp_switch(int lamp, int on) {
	const char *log = "goFault(lamp)"; // not a call
	(void)log;
	lamp_lit[lamp & 7] = on;
}

static int lamp_order(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }

static lamp_cmp lamp_order_fn(void) { return lamp_order; }

// lamp_sort calls a function that it is handed, but that one is C's own.
static void lamp_sort(lamp_cmp cmp) {
	cmp(&lamp_lit[0], &lamp_lit[1]);
	qsort(lamp_lit, 8, sizeof lamp_lit[0], cmp);
}

struct lamp_ops {
	lamp_fn  fault;
	int    (*probe)(void);
};

static int lamp_probe_one(void) { return 1; }

static void lamp_fill(struct lamp_ops *ops) { ops->probe = lamp_probe_one; }

// lamp_probe leaves the Go function in the struct alone.
static int lamp_probe(struct lamp_ops *ops) { return ops->probe(); }

// lamp_poll is not marked: it calls back.
static void lamp_poll(void) {
	for (int i = 0; i < 8; i++)
		if (lamp_lit[i] > 1 && lamp_fault)
			lamp_fault(i);
}
*/
import "C"

var faults []int

//export goFault
func goFault(lamp C.int) { faults = append(faults, int(lamp)) }

// Watch registers the callback, switches the lamps and polls.
func Watch() []int {
	C.lamp_on_fault(C.lamp_fn(C.goFault))
	defer C.lamp_drop_fault()
	C.lamp_switch(3, 2)
	C.lamp_sort(C.lamp_order_fn())
	C.lamp_poll()
	return faults
}

// Probe hands over a struct that holds the callback beside what is called.
func Probe() int {
	var ops C.struct_lamp_ops
	ops.fault = C.lamp_fn(C.goFault)
	C.lamp_fill(&ops)
	return int(C.lamp_probe(&ops))
}
