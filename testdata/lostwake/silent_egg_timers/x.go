// Package eggtimers: an egg timer is drained by a method, which is called where its tick was not
// received, or that of another one was, or where a flag tells.
package eggtimers

import "time"

type egg struct {
	timer *time.Timer
	done  bool
}

func (e *egg) again() {
	if !e.timer.Stop() {
		<-e.timer.C
	}
	e.timer.Reset(time.Minute)
}

type Kitchen struct {
	soft, hard egg
	eggs       chan int
	boiled     int
}

// Cook sets the clock again only while it runs.
func (k *Kitchen) Cook() {
	for {
		select {
		case n, ok := <-k.eggs:
			if !ok {
				return
			}
			k.boiled += n
			k.soft.again()
		case <-k.soft.timer.C:
			k.soft.timer.Reset(time.Minute)
			k.boiled = 0
		}
	}
}

// Wait receives the tick of the one, and sets the other again.
func (k *Kitchen) Wait() {
	<-k.hard.timer.C
	k.soft.again()
}

// Watch knows by a flag.
func (k *Kitchen) Watch() {
	for range 3 {
		select {
		case <-k.eggs:
		case <-k.hard.timer.C:
			k.hard.done = true
		}
		if k.hard.done {
			return
		}
		k.hard.again()
	}
}
