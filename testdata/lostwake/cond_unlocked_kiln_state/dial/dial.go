// Package dial has a number that is read and set in one piece.
package dial

import "sync/atomic"

type Dial struct{ n atomic.Int32 }

func (d *Dial) Load() int32              { return d.n.Load() }
func (d *Dial) Store(n int32)            { d.n.Store(n) }
func (d *Dial) Swap(n int32) (was int32) { return d.n.Swap(n) }
