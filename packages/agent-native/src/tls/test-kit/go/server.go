// An HTTPS server: `/<anything>/<code>` answers with the code. HTTP/2 is spoken where the client asks for it.
package main

import (
	"fmt"
	"net/http"
	"os"
	"path"
	"strconv"
)

func main() {
	port, folder := os.Args[1], os.Args[2]
	http.HandleFunc("/", func(answer http.ResponseWriter, request *http.Request) {
		code, err := strconv.Atoi(path.Base(request.URL.Path))
		if err != nil {
			code = 200
		}
		answer.WriteHeader(code)
		fmt.Fprintf(answer, "said %s\n", request.URL.Path)
	})
	fmt.Println(http.ListenAndServeTLS("127.0.0.1:"+port, folder+"/cert.pem", folder+"/key.pem", nil))
}
