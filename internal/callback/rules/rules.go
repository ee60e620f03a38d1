// Package rules lists what package callback's model is asked: each package below is
// one check, and returns the breaches that it finds.
package rules

import (
	"go/token"

	"github.com/futurelint/futurelint/internal/callback"
	"github.com/futurelint/futurelint/internal/callback/rules/blockingcallback"
	"github.com/futurelint/futurelint/internal/callback/rules/doublecompletion"
	"github.com/futurelint/futurelint/internal/callback/rules/earlyfree"
	"github.com/futurelint/futurelint/internal/callback/rules/finalizer"
	"github.com/futurelint/futurelint/internal/callback/rules/latepublish"
	"github.com/futurelint/futurelint/internal/callback/rules/leak"
	"github.com/futurelint/futurelint/internal/callback/rules/lockacrosscall"
	"github.com/futurelint/futurelint/internal/callback/rules/lostcompletion"
	"github.com/futurelint/futurelint/internal/callback/rules/panicintoc"
	"github.com/futurelint/futurelint/internal/callback/rules/sendonclosed"
	"github.com/futurelint/futurelint/internal/callback/rules/unpinned"
	"github.com/futurelint/futurelint/internal/callback/rules/unsynchronized"
	"github.com/futurelint/futurelint/internal/callback/rules/useafterrelease"
	"github.com/futurelint/futurelint/internal/extract"
	"github.com/futurelint/futurelint/internal/oblige"
)

// rules lists the obligations to a C thread, one function each.
var rules = []func(*callback.Adapter) []oblige.Breach{
	blockingcallback.Breaches,
	lockacrosscall.Breaches,
	sendonclosed.Breaches,
	leak.Breaches,
	useafterrelease.Breaches,
	unpinned.Breaches,
	unsynchronized.Breaches,
	panicintoc.Breaches,
	latepublish.Breaches,
	useafterrelease.FreedInUse,
	earlyfree.Breaches,
	earlyfree.UsedUnlocked,
	earlyfree.FreedBeforeStop,
	lostcompletion.Breaches,
	doublecompletion.Breaches,
	lockacrosscall.HeldAcross,
	useafterrelease.DeletedTwice,
	lostcompletion.IgnoredCode,
	lostcompletion.StaleCompletion,
	useafterrelease.DeletedFirst,
	earlyfree.FreedBuffer,
	earlyfree.FreedWhileQueued,
	unpinned.UnpinnedBuffer,
	unpinned.UnpinnedObject,
	unpinned.StoredInC,
	unpinned.MovedVariable,
	finalizer.Breaches,
	finalizer.Orphaned,
	finalizer.Unheld,
	leak.LeftObject,
	finalizer.Borrowed,
	lostcompletion.Remade,
	blockingcallback.Unheard,
	unsynchronized.CalledUnlocked,
	finalizer.HandedOver,
	earlyfree.FreedResult,
	earlyfree.ShownOnly,
	panicintoc.OtherType,
}

// Breaches returns what is found in a package, in the order of the source. A
// package without callbacks has handles at most.
func Breaches(u *extract.Unit, fset *token.FileSet, text callback.CText) []oblige.Breach {
	a := callback.New(u, fset, text)
	var out []oblige.Breach
	for _, rule := range rules {
		out = append(out, rule(a)...)
	}
	return oblige.InOrder(out)
}
