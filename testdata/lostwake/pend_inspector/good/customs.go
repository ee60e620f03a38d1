// Package customs clears shipments, for which an inspector must be free.
package customs

import (
	"errors"
	"fmt"
	"sync"
)

// Errors of Clear. ErrPending is no failure: try again when woken.
var (
	ErrPending = errors.New("customs: pending")
	errBusy    = errors.New("customs: inspector busy")
)

// Office has one inspector and a list of forbidden goods.
type Office struct {
	mu        sync.Mutex
	busy      bool
	declared  map[string]string
	forbidden map[string]bool
	wakers    map[string]func()
}

// NewOffice returns an office that lets nothing of the given kinds through.
func NewOffice(forbidden ...string) *Office {
	o := &Office{
		declared:  make(map[string]string),
		forbidden: make(map[string]bool),
		wakers:    make(map[string]func()),
	}
	for _, goods := range forbidden {
		o.forbidden[goods] = true
	}
	return o
}

// Clear polls for the clearance of a shipment, on behalf of one forwarder.
func (o *Office) Clear(shipment string, wake func()) error {
	o.mu.Lock()
	defer o.mu.Unlock()

	goods, ok := o.declared[shipment]
	if !ok {
		o.wakers[shipment] = wake
		return ErrPending
	}
	err := o.inspectLocked(goods)
	if errors.Is(err, errBusy) {
		o.wakers[shipment] = wake
		return ErrPending
	}
	return err
}

func (o *Office) inspectLocked(goods string) error {
	if o.busy {
		return errBusy
	}
	if o.forbidden[goods] {
		return fmt.Errorf("customs: %s forbidden", goods)
	}
	return nil
}

// Declare says what is in a shipment.
func (o *Office) Declare(shipment, goods string) {
	o.mu.Lock()
	o.declared[shipment] = goods
	wake := o.wakers[shipment]
	delete(o.wakers, shipment)
	o.mu.Unlock()
	if wake != nil {
		wake()
	}
}

// Occupy keeps the inspector from clearing shipments.
func (o *Office) Occupy() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.busy = true
}

// Free ends Occupy.
func (o *Office) Free() {
	o.mu.Lock()
	o.busy = false
	all := o.wakers
	o.wakers = make(map[string]func())
	o.mu.Unlock()
	for _, wake := range all {
		wake()
	}
}
