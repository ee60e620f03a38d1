// Package modem queues telemetry for a GSM modem.
package modem

/*
#include <stdint.h>

typedef struct gsm_modem gsm_modem;

extern int  gsm_push(gsm_modem *m, long id, int prio);
extern int  gsm_pop(gsm_modem *m, long *id);
// The modem's thread calls the listener; gsm_power_off joins that thread.
extern void gsm_on_sent(gsm_modem *m, void (*sent)(uintptr_t ud, long id), uintptr_t ud);
extern void gsm_power_off(gsm_modem *m);

extern void goGsmSent(uintptr_t ud, long id);
extern void goGsmDropped(uintptr_t ud, long id);

// gsm_flush empties the modem's queue and reports what has not been sent.
static inline void gsm_flush(gsm_modem *m, uintptr_t ud)
{
	long id;

	while (gsm_pop(m, &id))
		goGsmDropped(ud, id);
}
*/
import "C"

import (
	"errors"
	"fmt"
	"runtime/cgo"
	"sync"
)

// ErrOff is returned once the modem is switched off.
var ErrOff = errors.New("modem: switched off")

// Modem is the sender's view of the device.
type Modem struct {
	dev  *C.gsm_modem
	self cgo.Handle

	mu     sync.Mutex
	off    bool
	lastID int64
	queued map[int64]func(error) // told when a record is lost
}

func newModem(dev *C.gsm_modem) *Modem {
	m := &Modem{dev: dev, queued: map[int64]func(error){}}
	m.self = cgo.NewHandle(m)
	C.gsm_on_sent(dev, (*[0]byte)(C.goGsmSent), C.uintptr_t(m.self))
	return m
}

// Queue hands a record to the modem; lost is called if it never gets out.
func (m *Modem) Queue(prio int, lost func(error)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.off {
		return ErrOff
	}
	m.lastID++
	if rc := C.gsm_push(m.dev, C.long(m.lastID), C.int(prio)); rc != 0 {
		return fmt.Errorf("modem: queue is full (%d)", int(rc))
	}
	m.queued[m.lastID] = lost
	return nil
}

// PowerOff drops what is queued and switches the modem off.
func (m *Modem) PowerOff() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.off {
		return
	}
	m.off = true

	C.gsm_flush(m.dev, C.uintptr_t(m.self)) // want "lock-across-call: "
	C.gsm_power_off(m.dev)
	m.self.Delete()
}

func (m *Modem) take(id int64) func(error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	lost := m.queued[id]
	delete(m.queued, id)
	return lost
}

//export goGsmSent
func goGsmSent(ud C.uintptr_t, id C.long) {
	cgo.Handle(ud).Value().(*Modem).take(int64(id))
}

//export goGsmDropped
func goGsmDropped(ud C.uintptr_t, id C.long) {
	if lost := cgo.Handle(ud).Value().(*Modem).take(int64(id)); lost != nil {
		lost(ErrOff)
	}
}
