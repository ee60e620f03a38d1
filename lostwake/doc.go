// Package lostwake defines an analyzer that finds lost wake-ups in hand-written
// futures: executions in which a waiter sleeps although what it waits for is there.
//
// # Checks
//
// Each is the category of its findings, is switched by a flag of its name, and
// has a page in docs/checks.
//
//   - no-wake: what a waiter tests is changed, and nobody wakes the waiter
//   - late-register: readiness is tested, the waker is registered later, the
//     completer comes in between
//   - unresolved: a promise is resolved on some ways, and dropped on another
//   - early-wake: the wake comes before what it announces is published
//   - abandoned-send: a completion is sent without a buffer to a receiver that may
//     have left
//   - dropped-wake: a waiter that is cancelled leaves with the wake that it was
//     given
//   - single-wake: one waiter is woken where several need it, or where another one
//     does
//   - lossy-wake: the wake is dropped when it comes while the waiter is not
//     receiving yet
//   - pending-unregistered: a not-ready return on which nobody has the waker, or
//     only an older one
//   - cond-unlocked: what a Cond.Wait waits for changes without the Cond's lock
//   - cond-no-loop: Cond.Wait without a loop that tests its condition again
//   - timer-drain: a receive after Timer.Stop from a channel that is empty
//   - early-stop: the waiter stops looking while there is more to do, and no wake
//     follows
//   - no-exit: a wait without a case for the end that its counterpart obeys
//   - held-by-waiter: the waiter waits holding what its waker needs
//   - double-resolve: a promise is resolved twice
//   - directive: a futurelint comment that is not understood, or silences nothing
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
// In functions of any size it follows paths, on which somebody owes a waiter
// its wake, a promise its completion, or a sender its receiver, and reports one
// on which the debt is not paid.
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
