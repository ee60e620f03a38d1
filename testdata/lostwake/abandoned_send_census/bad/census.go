// Package census counts the households of a street.
package census

// Asker asks at a door.
type Asker func(door int) (people int, err error)

type answer struct {
	people int
	err    error
}

// Count returns how many people live behind the doors.
func Count(doors []int, ask Asker) (int, error) {
	answers := make(chan answer)
	go walk(doors, ask, answers)
	sum := 0
	for each := range answers {
		if each.err != nil {
			return 0, each.err
		}
		sum += each.people
	}
	return sum, nil
}

func walk(doors []int, ask Asker, answers chan<- answer) {
	defer close(answers)
	for _, door := range doors {
		people, err := ask(door)
		if err != nil {
			answers <- answer{err: err} // want "abandoned-send: "
			continue
		}
		answers <- answer{people: people}
	}
}
