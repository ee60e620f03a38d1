// Package lottery waits for draws of a C machine.
package lottery

/*
#include <stdint.h>
extern int  draw_later(uint32_t ticket);
extern void goDrawn(uint32_t ticket, int number);
*/
import "C"

import (
	"errors"
	"sync"
)

type ticket struct {
	id    uint32
	drawn chan int
}

var tickets sync.Map // of *ticket

func (t *ticket) settle(number int) {
	tickets.Delete(t.id)
	t.drawn <- number // want "double-completion: "
}

// Draw returns the number that is drawn for a ticket.
func Draw(id uint32) (int, error) {
	t := &ticket{id: id, drawn: make(chan int, 1)}
	tickets.Store(id, t)
	if C.draw_later(C.uint32_t(id)) != 0 {
		tickets.Delete(id)
		return 0, errors.New("lottery: closed")
	}
	return <-t.drawn, nil
}

// Tear has a ticket lose.
func Tear(id uint32) {
	if t, ok := tickets.Load(id); ok {
		t.(*ticket).settle(-1)
	}
}

//export goDrawn
func goDrawn(id C.uint32_t, number C.int) {
	if t, ok := tickets.Load(uint32(id)); ok {
		t.(*ticket).settle(int(number))
	}
}
