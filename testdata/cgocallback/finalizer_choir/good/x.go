// Package x sings with a library of C's: a choir has voices.
package x

/*
struct choir { int voices; };
struct voice { struct choir *of; };
struct choir *choir_new(int voices);
void choir_free(struct choir *c);
int choir_open_voice(struct choir *c, int which, struct voice **out);
int voice_sing(struct voice *v, int note);
void voice_close(struct voice *v);
*/
import "C"

import (
	"errors"
	"runtime"
)

// Choir is ended when nobody has it any more.
type Choir struct{ c *C.struct_choir }

// Voice is one of a choir's.
type Voice struct {
	v  *C.struct_voice
	of *Choir // lives as long
}

// New returns a choir.
func New(voices int) *Choir {
	c := &Choir{C.choir_new(C.int(voices))}
	runtime.SetFinalizer(c, (*Choir).end)
	return c
}

func (c *Choir) end() { C.choir_free(c.c) }

// Voice returns one of the voices.
func (c *Choir) Voice(which int) (*Voice, error) {
	v := &Voice{of: c}
	ok := C.choir_open_voice(c.c, C.int(which), &v.v)
	runtime.KeepAlive(c)
	if ok == 0 {
		return nil, errors.New("no such voice")
	}
	return v, nil
}

// Sing sings a note.
func (v *Voice) Sing(note int) bool { return C.voice_sing(v.v, C.int(note)) != 0 }

// Close lets the singer go.
func (v *Voice) Close() { C.voice_close(v.v) }
