package oblige

import (
	"slices"
)

// PermitsOf returns what takes and what gives back the permits that o stands for, none
// if it does not.
func (p *Package) PermitsOf(o *Object) (takes, gives []*Op) {
	several := func(m *Op) bool { return LeadsBack(m.In.Block()) } // a channel each, for one message each
	if o.Open || len(o.Of(Make)) == 0 || Unbuffered(o) || len(o.Of(Leak, Close)) > 0 || !permits(o) || slices.ContainsFunc(o.Of(Make), several) {
		return nil, nil
	}
	takes, gives = o.Of(Recv, SelRecv, TryRecv), o.Of(Send, TrySend)
	waitsToSend := len(o.Of(SelSend)) > 0 && len(o.Of(SelRecv)) == 0 // for whom another case stands by: it takes
	if len(gives) == 0 || waitsToSend || p.filledLater(o) {
		takes, gives = o.Of(Send, SelSend), o.Of(Recv, TryRecv)
	}
	return takes, gives
}

// permits reports whether all that is sent on a channel is nothing.
func permits(o *Object) bool {
	return IsChan(o.Of(Make)[0].Val) && Tells(o)
}

// filledLater reports whether the channel is empty when it is new: then who sends
// takes a place in it.
func (p *Package) filledLater(o *Object) bool {
	for _, m := range o.Of(Make) {
		for _, s := range o.Of(Send, TrySend) {
			if s.Func == m.Func {
				return false
			}
		}
	}
	return true
}
