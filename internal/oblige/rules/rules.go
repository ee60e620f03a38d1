// Package rules lists what the model of package oblige is asked: each package below is
// one check, and returns the breaches that it finds.
package rules

import (
	"slices"

	"github.com/futurelint/futurelint/internal/oblige"
	"github.com/futurelint/futurelint/internal/oblige/rules/abandonedsend"
	"github.com/futurelint/futurelint/internal/oblige/rules/cond"
	"github.com/futurelint/futurelint/internal/oblige/rules/doubleresolve"
	"github.com/futurelint/futurelint/internal/oblige/rules/droppedwake"
	"github.com/futurelint/futurelint/internal/oblige/rules/earlystop"
	"github.com/futurelint/futurelint/internal/oblige/rules/earlywake"
	"github.com/futurelint/futurelint/internal/oblige/rules/heldbywaiter"
	"github.com/futurelint/futurelint/internal/oblige/rules/lateregister"
	"github.com/futurelint/futurelint/internal/oblige/rules/lossywake"
	"github.com/futurelint/futurelint/internal/oblige/rules/noexit"
	"github.com/futurelint/futurelint/internal/oblige/rules/nowake"
	"github.com/futurelint/futurelint/internal/oblige/rules/pendingunregistered"
	"github.com/futurelint/futurelint/internal/oblige/rules/registry"
	"github.com/futurelint/futurelint/internal/oblige/rules/singlewake"
	"github.com/futurelint/futurelint/internal/oblige/rules/timerdrain"
	"github.com/futurelint/futurelint/internal/oblige/rules/unresolved"
)

// A rule returns the breaches of one obligation.
type rule func(*oblige.Package) []oblige.Breach

// own lists the obligations among the functions of a package.
var own = []rule{
	nowake.Breaches,
	abandonedsend.Breaches,
	pendingunregistered.Breaches,
	cond.Unlocked,
	cond.NoLoop,
	singlewake.Breaches,
	earlywake.Breaches,
	timerdrain.Breaches,
	unresolved.Breaches,
	droppedwake.Breaches,
	earlystop.Breaches,
	heldbywaiter.Breaches,
	doubleresolve.Breaches,
	noexit.Breaches,
	lossywake.Breaches,
	lateregister.Breaches,
}

// registries lists those that know of nothing in the package that waits.
var registries = []rule{
	registry.Unregistered,
	registry.Unnotified,
	registry.WouldBlock,
}

// abroad lists the obligations to promises of other packages.
var abroad = []rule{
	unresolved.Abroad,
	noexit.Abroad,
}

// Breaches returns the broken obligations of a package, in the order of the
// source, at most one for a check and place.
func Breaches(p *oblige.Package) []oblige.Breach { return apply(p, own, registries) }

// Abroad returns the broken obligations to promises and registries of other packages
// alone, as Breaches does.
func Abroad(p *oblige.Package) []oblige.Breach { return apply(p, abroad, registries) }

func apply(p *oblige.Package, lists ...[]rule) []oblige.Breach {
	var out []oblige.Breach
	for _, r := range slices.Concat(lists...) {
		out = append(out, r(p)...)
	}
	return oblige.InOrder(out)
}
