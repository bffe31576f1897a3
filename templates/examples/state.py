# The callback: use a code only if its state is the one that you kept.
import secrets
from urllib.parse import parse_qs, urlsplit

kept = secrets.token_urlsafe(32)


def code_in(address):
    answer = parse_qs(urlsplit(address).query)
    state = answer.get("state", [""])[0]
    if not secrets.compare_digest(state, kept):
        return "The state is another one: do not use the code."
    if "error" in answer:
        return f"Refused: {answer['error'][0]}"
    return f"The code is {answer['code'][0]}"


print(code_in(f"https://example.com/callback?code=abc&state={kept}"))
print(code_in(f"https://example.com/callback?error=access_denied&state={kept}"))
print(code_in("https://example.com/callback?code=abc&state=somebody-elses"))
