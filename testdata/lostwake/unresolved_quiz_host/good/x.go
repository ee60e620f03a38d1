// Package quiz runs a quiz show. All state belongs to the host goroutine.
package quiz

import "errors"

// Errors of the commands.
var (
	ErrNoTeam  = errors.New("quiz: no such team")
	ErrTooLate = errors.New("quiz: question is closed")
)

type verb int

const (
	join verb = iota
	buzz
	award
	score
)

type command struct {
	verb  verb
	team  string
	n     int
	reply chan result
}

type result struct {
	n   int
	err error
}

// Show is a quiz show.
type Show struct{ commands chan command }

// Start starts a show that lasts as long as the program.
func Start() *Show {
	s := &Show{commands: make(chan command)}
	go s.host()
	return s
}

func (s *Show) host() {
	points := map[string]int{}
	first := ""
	for c := range s.commands {
		p, known := points[c.team]
		switch c.verb {
		case join:
			points[c.team] = 0
			c.reply <- result{n: len(points)}
		case buzz:
			if !known {
				c.reply <- result{err: ErrNoTeam}
				break
			}
			if first != "" {
				c.reply <- result{err: ErrTooLate}
				continue
			}
			first = c.team
			c.reply <- result{n: 1}
		case award:
			if first == c.team {
				points[first] = p + c.n
				first = ""
			}
			c.reply <- result{n: points[c.team]}
		default:
			c.reply <- result{n: p}
		}
	}
}

func (s *Show) do(v verb, team string, n int) (int, error) {
	c := command{v, team, n, make(chan result, 1)}
	s.commands <- c
	r := <-c.reply
	return r.n, r.err
}

// Join adds a team and returns the number of teams.
func (s *Show) Join(team string) int {
	n, _ := s.do(join, team, 0)
	return n
}

// Buzz fails if another team was first.
func (s *Show) Buzz(team string) error {
	_, err := s.do(buzz, team, 0)
	return err
}

// Award gives points to the team that was first.
func (s *Show) Award(team string, n int) (int, error) { return s.do(award, team, n) }

// Score returns the points of a team.
func (s *Show) Score(team string) (int, error) { return s.do(score, team, 0) }
