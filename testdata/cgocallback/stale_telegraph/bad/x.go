// Package x sends telegrams.
package x

/*
#include <stdint.h>
extern void goReplied(uint32_t line, int words);
static void line_send(uint32_t line) { goReplied(line, 3); }
*/
import "C"

import (
	"context"
	"sync"
)

// Line is a line, on which one telegram is sent at a time.
type Line struct {
	mu     sync.Mutex
	number uint32
	reply  chan int
}

var lines sync.Map // by number

// Open opens a line.
func Open(number uint32) *Line {
	l := &Line{number: number, reply: make(chan int, 1)}
	lines.Store(number, l)
	return l
}

// Send sends a telegram, and returns how many words the reply has.
func (l *Line) Send(ctx context.Context) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	C.line_send(C.uint32_t(l.number))
	select {
	case words := <-l.reply: // want "lost-completion: "
		return words, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

//export goReplied
func goReplied(line C.uint32_t, words C.int) {
	if l, ok := lines.Load(uint32(line)); ok {
		select {
		case l.(*Line).reply <- int(words):
		default:
		}
	}
}
