// Package x has musicians play.
package x

/*
#include <stdlib.h>
struct player { int seat; };
extern void goNote(struct player *p, int pitch);
extern void goBar(int seat, int bar);
static struct player *player_connect(int seat) { struct player *p = malloc(sizeof *p); p->seat = seat; return p; }
static void player_play(struct player *p) { goNote(p, 1); }
static int stage_sit(int seat) { goBar(seat, 1); return 0; }
static int pit_sit(int seat) { goBar(seat, 1); return 0; }
*/
import "C"

import (
	"errors"
	"sync"
)

// ErrFull says that there is no seat.
var ErrFull = errors.New("orchestra: full")

// Player plays.
type Player struct {
	seat int
	note func(pitch int)
}

type seating struct {
	sync.RWMutex
	last    int
	players map[int]*Player
}

var (
	mu    sync.Mutex
	notes = map[*C.struct_player]func(pitch int){}
	stage = seating{players: map[int]*Player{}}
	pit   []func(bar int)
)

func (s *seating) number() int {
	s.Lock()
	defer s.Unlock()
	s.last++
	return s.last
}

func (s *seating) put(p *Player) {
	s.Lock()
	s.players[p.seat] = p
	s.Unlock()
}

func (s *seating) at(seat int) *Player {
	s.RLock()
	defer s.RUnlock()
	return s.players[seat]
}

// Hire has note called for each note.
func Hire(seat int, note func(pitch int)) {
	mu.Lock()
	p := C.player_connect(C.int(seat)) // it plays on another thread
	notes[p] = note
	mu.Unlock()
}

// Seat has note called for each bar.
func Seat(note func(bar int)) error {
	p := &Player{seat: stage.number(), note: note}
	stage.put(p)
	C.stage_sit(C.int(p.seat))
	return nil
}

// Pit has bar called for each bar.
func Pit(bar func(bar int)) {
	mu.Lock()
	seat := len(pit)
	pit = append(pit, bar)
	mu.Unlock()
	C.pit_sit(C.int(seat))
}

//export goNote
func goNote(p *C.struct_player, pitch C.int) {
	mu.Lock()
	note := notes[p]
	mu.Unlock()
	if note != nil {
		note(int(pitch))
	}
}

//export goBar
func goBar(seat, bar C.int) {
	if p := stage.at(int(seat)); p != nil {
		p.note(int(bar))
	}
	mu.Lock()
	if int(seat) < len(pit) {
		go pit[seat](int(bar))
	}
	mu.Unlock()
}
