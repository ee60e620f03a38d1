// Package dentist calls patients in; the bell is rung by the exported methods,
// in a defer that runs last.
package dentist

import (
	"errors"
	"sync"
)

var ErrHoliday = errors.New("dentist: on holiday")

type Practice struct {
	mu       sync.Mutex
	chairs   int
	holiday  bool
	patients []string
	bell     chan struct{}
}

func Open(chairs int) *Practice {
	return &Practice{chairs: chairs, bell: make(chan struct{}, 1)}
}

func (p *Practice) ring() {
	select {
	case p.bell <- struct{}{}:
	default:
	}
}

// Arrive sits a patient down in the waiting room.
func (p *Practice) Arrive(name string) error {
	defer p.ring()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.holiday {
		return ErrHoliday
	}
	p.patients = append(p.patients, name)
	return nil
}

// FreeChair is called when a treatment ends.
func (p *Practice) FreeChair() {
	defer p.ring()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.chairs++
}

// Leave begins the holidays.
func (p *Practice) Leave() {
	p.mu.Lock()
	defer func() {
		p.mu.Unlock()
		p.ring()
	}()
	if p.holiday {
		return
	}
	p.holiday = true
	p.patients = nil
}

func (p *Practice) call() (name string, err error, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.holiday:
		return "", ErrHoliday, true
	case p.chairs > 0 && len(p.patients) > 0:
		name = p.patients[0]
		p.patients = p.patients[1:]
		p.chairs--
		return name, nil, true
	}
	return "", nil, false
}

// CallIn returns the next patient when there is a chair for it. Only the one
// assistant calls it.
func (p *Practice) CallIn() (string, error) {
	for {
		name, err, ok := p.call()
		if ok {
			return name, err
		}
		<-p.bell
	}
}
