// Package vpntunnel counts traffic of a VPN tunnel run by a C stack.
package vpntunnel

/*
#include <stdint.h>

typedef struct vpn_tun vpn_tun;
typedef struct {
	void (*up)(uintptr_t user, int mtu);
	void (*traffic)(uintptr_t user, int64_t rx, int64_t tx);
} vpn_ops;

extern vpn_tun *vpn_start(vpn_ops ops, uintptr_t user);
extern void vpn_stop(vpn_tun *t); // waits for callbacks that run; frees t

extern void goVpnUp(uintptr_t user, int mtu);
extern void goVpnTraffic(uintptr_t user, int64_t rx, int64_t tx);
*/
import "C"

import (
	"errors"
	"runtime/cgo"
	"sync"
)

type Stats struct {
	MTU    int
	RX, TX int64
}

type Tunnel struct {
	mu    sync.Mutex
	stats Stats
	tun   *C.vpn_tun
	h     cgo.Handle
}

func Start() (*Tunnel, error) {
	t := new(Tunnel)
	t.h = cgo.NewHandle(t)
	ops := C.vpn_ops{
		up:      (*[0]byte)(C.goVpnUp),
		traffic: (*[0]byte)(C.goVpnTraffic),
	}
	tun := C.vpn_start(ops, C.uintptr_t(t.h))
	if tun == nil {
		t.h.Delete()
		return nil, errors.New("vpntunnel: no tun device")
	}
	t.tun = tun
	return t, nil
}

func (t *Tunnel) Stats() Stats {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.stats
}

// Stop takes the tunnel down; a second call does nothing.
func (t *Tunnel) Stop() {
	t.mu.Lock()
	tun := t.tun
	t.tun = nil
	t.mu.Unlock()
	if tun == nil {
		return
	}
	C.vpn_stop(tun)
	t.h.Delete()
}

func (t *Tunnel) update(fn func(*Stats)) {
	t.mu.Lock()
	fn(&t.stats)
	t.mu.Unlock()
}

//export goVpnUp
func goVpnUp(user C.uintptr_t, mtu C.int) {
	t := cgo.Handle(user).Value().(*Tunnel)
	t.update(func(s *Stats) { s.MTU = int(mtu) })
}

//export goVpnTraffic
func goVpnTraffic(user C.uintptr_t, rx, tx C.int64_t) {
	t := cgo.Handle(user).Value().(*Tunnel)
	t.update(func(s *Stats) { s.RX += int64(rx); s.TX += int64(tx) })
}
