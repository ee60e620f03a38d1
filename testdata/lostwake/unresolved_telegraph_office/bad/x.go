// Package telegraph answers telegrams by their numbers.
package telegraph

import (
	"encoding/json"
	"errors"
	"io"
	"sync"
)

// ErrCut is the answer where the line was cut.
var ErrCut = errors.New("telegraph: cut")

type reply struct {
	Number int
	Text   json.RawMessage
}

type telegram struct {
	text string
	err  error
	came chan struct{}
}

// An Office has telegrams under way.
type Office struct {
	mu     sync.Mutex
	next   int
	out    *json.Encoder
	onway  map[int]*telegram
	broken error
}

// New returns an office at a line.
func New(line io.ReadWriter) *Office {
	o := &Office{out: json.NewEncoder(line), onway: map[int]*telegram{}}
	go o.read(json.NewDecoder(line))
	return o
}

// Send sends a text and waits for the answer.
func (o *Office) Send(text string) (string, error) {
	t := &telegram{came: make(chan struct{})}
	o.mu.Lock()
	if o.broken != nil {
		o.mu.Unlock()
		return "", o.broken
	}
	o.next++
	o.onway[o.next] = t
	err := o.out.Encode(text)
	if err != nil {
		delete(o.onway, o.next)
	}
	o.mu.Unlock()
	if err != nil {
		return "", err
	}
	<-t.came
	return t.text, t.err
}

func (o *Office) take(number int) *telegram {
	o.mu.Lock()
	defer o.mu.Unlock()
	t := o.onway[number]
	delete(o.onway, number)
	return t
}

func (o *Office) cut(err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.broken = err
	for n, t := range o.onway {
		delete(o.onway, n)
		t.err = err
		close(t.came)
	}
}

func (o *Office) read(in *json.Decoder) {
	for {
		var r reply
		if err := in.Decode(&r); err != nil {
			o.cut(ErrCut)
			return
		}
		t := o.take(r.Number)
		if t == nil {
			continue
		}
		if err := json.Unmarshal(r.Text, &t.text); err != nil {
			continue // want "unresolved: .* line 94, though"
		}
		close(t.came)
	}
}
