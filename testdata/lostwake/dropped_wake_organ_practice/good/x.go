// Package organ lets pupils play one after the other.
package organ

import (
	"context"
	"sync"
)

type pupil struct{ play chan bool }

// Organ is played by the first of its pupils.
type Organ struct {
	sync.Mutex
	pupils []*pupil
}

func (o *Organ) come() *pupil {
	o.Lock()
	defer o.Unlock()
	p := &pupil{make(chan bool, 1)}
	o.pupils = append(o.pupils, p)
	if len(o.pupils) == 1 {
		p.play <- true
	}
	return p
}

func (o *Organ) remove(p *pupil) {
	for i := range o.pupils {
		if o.pupils[i] == p {
			o.pupils = append(o.pupils[:i], o.pupils[i+1:]...)
			return
		}
	}
}

func (o *Organ) done(p *pupil) {
	o.Lock()
	defer o.Unlock()
	first := o.pupils[0] == p
	o.remove(p)
	if first && len(o.pupils) > 0 {
		o.pupils[0].play <- true
	}
}

func (o *Organ) giveUp(p *pupil) {
	o.done(p)
}

// Practise waits for its turn, and plays.
func (o *Organ) Practise(ctx context.Context, piece func()) error {
	p := o.come()
	select {
	case <-ctx.Done():
		o.giveUp(p)
		return ctx.Err()
	case <-p.play:
	}
	defer func() { o.done(p) }()
	piece()
	return nil
}
