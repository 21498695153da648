// Lanes of requests, each with a connection of its own; the lanes run at once. Prints the status of each. Begins when
// the file of the last argument exists.
package main

import (
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
)

func main() {
	var lanes [][][]string
	if err := json.Unmarshal([]byte(os.Args[1]), &lanes); err != nil {
		panic(err)
	}
	for {
		if _, err := os.Stat(os.Args[3]); err == nil {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	seen := make([][]int, len(lanes))
	var all sync.WaitGroup
	for i, lane := range lanes {
		all.Add(1)
		go func(i int, lane [][]string) {
			defer all.Done()
			transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
			// With a configuration of its own the transport speaks HTTP/2 only when told.
			transport.ForceAttemptHTTP2 = os.Args[2] == "h2"
			client := &http.Client{Transport: transport}
			for _, step := range lane {
				var body io.Reader
				if len(step) > 2 {
					body = strings.NewReader(step[2])
				}
				request, err := http.NewRequest(step[0], step[1], body)
				if err != nil {
					panic(err)
				}
				answer, err := client.Do(request)
				if err != nil {
					panic(err)
				}
				io.Copy(io.Discard, answer.Body)
				answer.Body.Close()
				seen[i] = append(seen[i], answer.StatusCode)
			}
			transport.CloseIdleConnections()
		}(i, lane)
	}
	all.Wait()
	text, _ := json.Marshal(seen)
	fmt.Println(string(text))
}
