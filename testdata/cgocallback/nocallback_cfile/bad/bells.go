// Package bells rings a carillon whose C side lives in a file of its own.
package bells

/*
#cgo nocallback carillon_ring
void carillon_ring(int strokes);
void carillon_rest(int strokes);
*/
import "C"

var heard int

//export goStroke
func goStroke(bell C.int) { heard++ }

// Ring rings that many strokes and returns how many were heard.
func Ring(strokes int) int {
	heard = 0
	C.carillon_rest(1)
	C.carillon_ring(C.int(strokes)) // want `nocallback: carillon_ring calls back goStroke at bells.c:8, but line 5 marks it nocallback`
	return heard
}
