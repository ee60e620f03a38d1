// Package ferry runs its crew until it is told to moor; what the pilot is, its owner decides.
package ferry

import "sync"

type Pilot interface{ steer(*Ferry) }

type coastal struct{}

func (coastal) steer(f *Ferry) {
	defer f.crew.Done()
	<-f.moor
}

type Ferry struct {
	crew  sync.WaitGroup
	moor  chan struct{}
	pilot Pilot
	deep  bool
}

func New(deep bool) *Ferry {
	f := &Ferry{moor: make(chan struct{}), deep: deep}
	if deep {
		f.pilot = coastal{}
	}
	return f
}

func (f *Ferry) Sail() error {
	f.crew.Add(1)
	go f.stoke()
	if f.pilot != nil {
		f.crew.Add(1)
		go f.pilot.steer(f)
	}
	if f.deep {
		f.crew.Add(1)
		go f.sound()
	}
	return nil
}

func (f *Ferry) stoke() {
	defer f.crew.Done()
	<-f.moor
}

func (f *Ferry) sound() {
	defer f.crew.Done()
	<-f.moor
}

func (f *Ferry) Moor() {
	close(f.moor)
	f.crew.Wait()
}
