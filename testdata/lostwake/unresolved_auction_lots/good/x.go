// Package auction sells lots one after the other.
package auction

import (
	"context"
	"sync"
)

// Lot is for sale.
type Lot struct {
	Title string

	once  sync.Once
	gavel chan struct{}
	price int
	err   error
}

func (l *Lot) fall(price int, err error) {
	l.once.Do(func() {
		l.price, l.err = price, err
		close(l.gavel)
	})
}

// Price waits until the lot was sold, or not.
func (l *Lot) Price() (int, error) {
	<-l.gavel
	return l.price, l.err
}

// Hall is where lots are sold.
type Hall struct {
	lots chan *Lot
}

// Open opens a hall. bid returns the highest bid for a lot.
func Open(ctx context.Context, bid func(ctx context.Context, title string) (int, error)) *Hall {
	h := &Hall{lots: make(chan *Lot, 100)}
	go h.auctioneer(ctx, bid)
	return h
}

// Offer puts a lot up for sale.
func (h *Hall) Offer(title string) *Lot {
	l := &Lot{Title: title, gavel: make(chan struct{})}
	h.lots <- l
	return l
}

// Close is called after the last Offer.
func (h *Hall) Close() { close(h.lots) }

func (h *Hall) auctioneer(ctx context.Context, bid func(context.Context, string) (int, error)) {
	for l := range h.lots {
		if err := ctx.Err(); err != nil {
			l.fall(0, err)
			continue
		}
		price, err := bid(ctx, l.Title)
		if err != nil {
			l.fall(0, err)
			continue
		}
		l.fall(price, nil)
	}
}
