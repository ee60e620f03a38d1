package beacon

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"
)

var errNoLease = errors.New("beacon: no lease")

// Port is a harbour that may be told to renew a berth.
type Port interface {
	Renew(ctx context.Context, berth string) (lease time.Duration, err error)
}

// Keeper renews the berths of a ship before they lapse.
type Keeper struct {
	ports []Port
	berth string
	retry time.Duration
	log   *slog.Logger

	changed chan struct{}

	mu    sync.RWMutex
	until time.Time
}

func NewKeeper(berth string, log *slog.Logger, ports ...Port) *Keeper {
	return &Keeper{
		ports:   ports,
		berth:   berth,
		retry:   30 * time.Second,
		log:     log,
		changed: make(chan struct{}, 1),
	}
}

// Changed makes the keeper renew at once.
func (k *Keeper) Changed() {
	select {
	case k.changed <- struct{}{}:
	default:
	}
}

// Until is when the berth lapses.
func (k *Keeper) Until() time.Time {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.until
}

// Serve renews until ctx ends.
func (k *Keeper) Serve(ctx context.Context) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-timer.C:
		case <-k.changed:
			timer.Stop()
		case <-ctx.Done():
			return ctx.Err()
		}
		lease, err := k.renew(ctx)
		if err != nil {
			k.log.Warn("no port renewed", "berth", k.berth, "err", err)
			timer.Reset(jitter(k.retry))
			continue
		}
		timer.Reset(jitter(lease / 2))
	}
}

// renew asks all ports and returns the shortest lease.
func (k *Keeper) renew(ctx context.Context) (time.Duration, error) {
	var shortest time.Duration
	var errs []error
	for _, p := range k.ports {
		lease, err := p.Renew(ctx, k.berth)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if shortest == 0 || lease < shortest {
			shortest = lease
		}
	}
	if shortest <= 0 {
		return 0, errors.Join(append(errs, errNoLease)...)
	}
	k.mu.Lock()
	k.until = time.Now().Add(shortest)
	k.mu.Unlock()
	return shortest, nil
}

func jitter(d time.Duration) time.Duration {
	if d <= 0 {
		return time.Second
	}
	return d - rand.N(d/10+1)
}
