// Package lostwake defines an analyzer that finds lost wake-ups in hand-written
// futures: executions in which a waiter sleeps although what it waits for is there.
//
// # Analyzer lostwake
//
// lostwake: find lost wake-ups in hand-written futures
//
// A wake-up is lost in a reachable state where a waiter is parked (blocked, or
// has returned pending), no wake for it is under way, everyone who could send
// one has finished, and the waiter would not park if it looked again.
//
// The analyzer finds pollers, setters and blocking waiters of a package by their
// structure: functions that leave a waker (a func, a channel, an object with a
// method that wakes) where another function finds and invokes it. It takes the
// two sides out of the code as small programs, runs them in every interleaving,
// and reports the schedule of one that ends in that state.
//
// Checks:
//
//   - late-register: readiness is tested, the waker is registered later, and the
//     completer may come in between.
//   - pending-unregistered: a not-ready return on which the waker was neither
//     stored nor handed on, or where an older waker stays.
//
// For example, this future loses the wake-up when complete runs between the two
// critical sections of Poll:
//
//	func (f *Future) Poll(w Waker) bool {
//		f.mu.Lock()
//		done := f.done
//		f.mu.Unlock()
//		if done {
//			return true
//		}
//		f.mu.Lock()
//		f.waker = w // late-register
//		f.mu.Unlock()
//		return false
//	}
//
//	func (f *Future) complete() {
//		f.mu.Lock()
//		f.done = true
//		w := f.waker
//		f.mu.Unlock()
//		if w != nil {
//			w.Wake()
//		}
//	}
//
// Use one critical section for the test and the registration, or test again
// after it.
//
// The analysis is bounded, and silent about what it cannot decide: futures whose
// sides lie in several packages, sides that depend on code outside the package
// which it does not know, searches that exceed their bounds.
package lostwake
