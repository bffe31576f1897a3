# What a refusal looks like. Choose another answer under "Cronofy answers with", and run it again.
import os
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

request = Request(
    "https://api-de.cronofy.com/v1/link_tokens",
    method="POST",
    headers={"Authorization": f"Bearer {os.environ['ACCESS_TOKEN']}"},
)
try:
    with urlopen(request, timeout=3) as response:
        print(response.status, response.read().decode())
except HTTPError as error:
    print("Refused:", error.code, error.read().decode())
    if error.code == 429:
        print("Try again in", error.headers["Retry-After"], "seconds.")
except URLError as error:
    print("No answer:", error.reason)
