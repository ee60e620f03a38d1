// Package checks is the table of all that futurelint reports: one row a check.
// A row needs a page, docs/checks/NAME.md.
package checks

import "flag"

// Check is a row of the table.
type Check struct {
	Analyzer string // which reports it
	Name     string // the category of its findings
	On       bool   // by default
	Summary  string // what it finds, in one line
}

// Directive is the check that the comments which silence others are held to.
const Directive = "directive"

const (
	on  = true
	off = false
)

// All lists the checks, those of one analyzer together, as help lists them.
var All = []Check{
	{"lostwake", "no-wake", on, "what a waiter tests is changed, and nobody wakes the waiter"},
	{"lostwake", "late-register", on, "readiness is tested, the waker is registered later, the completer comes in between"},
	{"lostwake", "unresolved", on, "a promise is resolved on some ways, and dropped on another"},
	{"lostwake", "early-wake", on, "the wake comes before what it announces is published"},
	{"lostwake", "abandoned-send", on, "a completion is sent without a buffer to a receiver that may have left"},
	{"lostwake", "dropped-wake", on, "a waiter that is cancelled leaves with the wake that it was given"},
	{"lostwake", "single-wake", on, "one waiter is woken where several need it, or where another one does"},
	{"lostwake", "lossy-wake", on, "the wake is dropped when it comes while the waiter is not receiving yet"},
	{"lostwake", "pending-unregistered", on, "a not-ready return on which nobody has the waker, or only an older one"},
	{"lostwake", "cond-unlocked", on, "what a Cond.Wait waits for changes without the Cond's lock"},
	{"lostwake", "cond-no-loop", on, "Cond.Wait without a loop that tests its condition again"},
	{"lostwake", "timer-drain", on, "a receive after Timer.Stop from a channel that is empty"},
	{"lostwake", "early-stop", on, "the waiter stops looking while there is more to do, and no wake follows"},
	{"lostwake", "no-exit", on, "a wait without a case for the end that its counterpart obeys"},
	{"lostwake", "held-by-waiter", on, "the waiter waits holding what its waker needs"},
	{"lostwake", "double-resolve", on, "a promise is resolved twice"},
	{"lostwake", Directive, on, "a futurelint comment that is not understood, or silences nothing"},
	{"cgocallback", "nocallback", on, "a C function marked #cgo nocallback that calls back into Go"},
	{"cgocallback", "blocking-callback", on, "the C thread sends or receives, and nobody is sure to come"},
	{"cgocallback", "lock-across-call", on, "a lock is held while C calls back into what takes it, or a user's function is called"},
	{"cgocallback", "send-on-closed", on, "a channel is closed while a callback may still send on it"},
	{"cgocallback", "leak", on, "a handle, entry or callable function outlives what it was made for"},
	{"cgocallback", "use-after-release", on, "a handle is deleted, or an object freed, while C may still call back with it"},
	{"cgocallback", "unsynchronized", on, "the C thread uses a map or field without the lock under which others do"},
	{"cgocallback", "finalizer", on, "a finalizer ends a C object while C, or what was made from it, still works"},
	{"cgocallback", "unpinned", on, "C keeps the address of a variable that holds a handle"},
	{"cgocallback", "panic-into-c", on, "a callback uses what it looks up without asking whether it is there"},
	{"cgocallback", "double-completion", on, "the callback and a canceller both complete, and nothing decides between them"},
	{"cgocallback", "early-free", on, "memory or an operation of C is freed or cancelled while, or after, C works on it"},
	{"cgocallback", "lost-completion", on, "a completion does not come, finds nobody, or is taken by another one"},
	{"cgocallback", "late-publish", on, "what a callback reads is stored after C can call back"},
	{"cgocallback", Directive, on, "a futurelint comment that silences nothing"},
}

const pages = "https://github.com/futurelint/futurelint/blob/main/docs/checks/"

// URL returns the address of the check's page.
func (c Check) URL() string { return URL(c.Name) }

// URL returns the address of the page of the check with that name.
func URL(name string) string { return pages + name + ".md" }

// State says whether the check is on by default.
func (c Check) State() string {
	if c.On {
		return "on"
	}
	return "off"
}

// Of returns the checks of an analyzer.
func Of(analyzer string) []Check {
	var out []Check
	for _, c := range All {
		if c.Analyzer == analyzer {
			out = append(out, c)
		}
	}
	return out
}

// Named returns the first check of that name, and whether there is one.
func Named(name string) (Check, bool) {
	for _, c := range All {
		if c.Name == name {
			return c, true
		}
	}
	return Check{}, false
}

// Switches tells which checks of one analyzer are on.
type Switches map[string]*bool

// Flags declares a flag for each check of the analyzer, by which users switch it.
func Flags(flags *flag.FlagSet, analyzer string) Switches {
	s := Switches{}
	for _, c := range Of(analyzer) {
		s[c.Name] = flags.Bool(c.Name, c.On, "report "+c.Summary)
	}
	return s
}

// On reports whether the check is on.
func (s Switches) On(name string) bool {
	on := s[name]
	return on != nil && *on
}
