package router

import (
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"time"
)

// Open opens an authenticator that measures with the given meter.
type Open func(*Meter) (Authenticator, error)

// Main is the command: it puts the router under the loads that its flags name,
// and prints a line for each.
func Main(open Open) {
	log.SetFlags(0)
	var (
		rate     = flag.Float64("rate", 300, "requests a second")
		rates    = flag.String("rates", "", "rates to try one after the other, as in 20,50,100")
		duration = flag.Duration("duration", 10*time.Second, "how long each rate is kept up")
		timeout  = flag.Duration("timeout", 500*time.Millisecond, "deadline of a request")
		seed     = flag.Uint64("seed", rand.Uint64(), "seed of the arrivals")
		page     = flag.Bool("page", false, "print the latency page after each rate")
	)
	flag.Parse()

	all, err := parseRates(*rates, *rate)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("  rate/s  requests  answered  completed  timed out      %")
	for _, rate := range all {
		r, err := load{rate, *duration, *timeout, *seed}.run(open)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(r)
		if *page {
			os.Stdout.Write(r.page)
		}
	}
}

// parseRates reads a list of rates; an empty list is the single rate.
func parseRates(list string, single float64) ([]float64, error) {
	if list == "" {
		list = fmt.Sprint(single)
	}
	var rates []float64
	for field := range strings.SplitSeq(list, ",") {
		rate, err := strconv.ParseFloat(field, 64)
		if err != nil || rate <= 0 {
			return nil, fmt.Errorf("%q is not a rate", field)
		}
		rates = append(rates, rate)
	}
	return rates, nil
}

// String returns the line of the table.
func (r report) String() string {
	percent := 100 * float64(r.timedOut) / float64(max(1, r.requests))
	return fmt.Sprintf("%8g  %8d  %8d  %9d  %9d  %5.2f",
		r.rate, r.requests, r.answered, r.completed, r.timedOut, percent)
}
