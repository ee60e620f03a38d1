// Package oven lets the last loaves out before it is put out, unless somebody is in a hurry.
package oven

import "sync"

// An Oven has loaves in it.
type Oven struct {
	out     *sync.Cond
	loaves  int
	patient bool
	cold    bool
}

// New returns an empty oven.
func New() *Oven { return &Oven{out: sync.NewCond(&sync.Mutex{})} }

// Put puts a loaf in.
func (o *Oven) Put() {
	o.out.L.Lock()
	defer o.out.L.Unlock()
	o.loaves++
}

// Take takes one out.
func (o *Oven) Take() {
	o.out.L.Lock()
	defer o.out.L.Unlock()
	o.loaves--
	o.out.Broadcast()
}

func (o *Oven) setPatient(patient bool) {
	o.out.L.Lock()
	defer o.out.L.Unlock()
	o.patient = patient
}

func (o *Oven) isPatient() bool {
	o.out.L.Lock()
	defer o.out.L.Unlock()
	return o.patient
}

func (o *Oven) cool() {
	o.out.L.Lock()
	defer o.out.L.Unlock()
	o.cold = true
	o.out.Broadcast()
}

func (o *Oven) wait() bool {
	o.out.L.Lock()
	defer o.out.L.Unlock()
	if o.loaves == 0 || !o.patient {
		return false
	}
	o.out.Wait()
	return true
}

// PutOut puts the oven out once it is empty.
func (o *Oven) PutOut() {
	o.setPatient(true)
	o.cool()
	for o.isPatient() {
		if !o.wait() {
			return
		}
	}
}

// Hurry has who puts it out wait no longer.
func (o *Oven) Hurry() {
	o.setPatient(false)
	o.cool()
}
