// Package x lets a carousel of C's tell riders of each round.
package x

/*
typedef struct carousel carousel;
extern void goRound(int rider);
extern void carousel_on_round(carousel *c, const char *name, int rider);
*/
import "C"

var riders []func()

// Carousel turns.
type Carousel struct{ c *C.carousel }

// Board has ride called in each round.
func (c *Carousel) Board(ride func()) int { return c.board(ride) }

func (c *Carousel) board(ride func()) int {
	n := len(riders)
	C.carousel_on_round(c.c, nil, C.int(n))
	riders = append(riders, ride) // want "unsynchronized: "
	return n
}

//export goRound
func goRound(rider C.int) {
	riders[int(rider)]()
}
