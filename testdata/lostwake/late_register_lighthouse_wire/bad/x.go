// Package wire asks a lighthouse by telegraph.
package wire

import (
	"encoding/json"
	"net"
	"sync"
)

type message struct {
	ID   uint32
	Text string
}

// Office has one line.
type Office struct {
	out *json.Encoder
	in  *json.Decoder

	mu   sync.Mutex
	last uint32
	open map[uint32]chan string
}

// Open opens an office.
func Open(line net.Conn) *Office {
	o := &Office{out: json.NewEncoder(line), in: json.NewDecoder(line), open: map[uint32]chan string{}}
	go o.read()
	return o
}

func (o *Office) read() {
	for {
		var m message
		if o.in.Decode(&m) != nil {
			break
		}
		o.mu.Lock()
		ch := o.open[m.ID]
		delete(o.open, m.ID)
		o.mu.Unlock()
		if ch != nil {
			ch <- m.Text
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for id, ch := range o.open {
		delete(o.open, id)
		close(ch)
	}
}

func (o *Office) number() uint32 {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.last++
	return o.last
}

func (o *Office) send(m message) error { return o.out.Encode(m) }

func (o *Office) expect(id uint32) chan string {
	ch := make(chan string, 1)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.open[id] = ch
	return ch
}

// Ask asks, and returns the answer.
func (o *Office) Ask(text string) (string, error) {
	id := o.number()
	if err := o.send(message{ID: id, Text: text}); err != nil {
		return "", err
	}
	answer := o.expect(id) // want "late-register: "
	return <-answer, nil
}
