// Package ringer rings until somebody opens: one ring more or less is of no account.
package ringer

import "time"

// Ring rings at a door until somebody says that it is open.
func Ring(open func() bool) {
	heard := make(chan struct{})
	go func() {
		for !open() {
			time.Sleep(time.Second)
			select {
			case heard <- struct{}{}:
			default:
			}
		}
	}()
	<-heard
}
