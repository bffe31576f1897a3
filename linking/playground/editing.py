"""Before an attempt: what a first visit finds, what an address brings, and what changes as one types and chooses."""

from collections.abc import Callable
from dataclasses import replace

from linking.cronofy.authorization import new_state
from linking.cronofy.data_centers import SANDBOX
from linking.cronofy.relay import LOCAL_RELAY
from linking.playground.questions import Clear, Start, Switch
from linking.playground.replies import Again, Reply, Started
from linking.reading import deep_links
from linking.reading.addresses import Site
from linking.reading.form import Values
from linking.reading.misplaced import READ_BY_OTHERS, misplaced
from linking.sentences import sentence
from linking.showing import embedding, journey, preview
from linking.showing.rendering import fragment, say


def drawn(values: Values, site: Site) -> Reply:
    """Return all that follows from the form as it is typed so far."""
    own_relay = {"relay-command": preview.relay_command(site.address)} if site.relay == LOCAL_RELAY else {}
    return Reply(
        fragments={
            **_misplaced(values),
            "preview": preview.preview(values, site),
            "paste-command": preview.command(values),
            **own_relay,
            "code": preview.code(values),
            "embed-code": embedding.code(values, site.address),
        },
        values={"share-link": preview.share_link(values, site)},
    )


def start(asked: Start, site: Site, random_bytes: Callable[[int], bytes]) -> Reply:
    """Fill in what a first visit needs, take over a deep link, and say what was removed from the address."""
    link = deep_links.read_fragment(asked.arrival)
    own = {} if asked.values.get("redirect-uri") else {"redirect-uri": site.default_redirect_uri}
    given = {"state": new_state(random_bytes), **own, **link.values}
    sentences = [say(sentence("status.ready"))]
    if link.values:
        sentences.append(say(sentence("status.filled", names=tuple(link.values))))
    if asked.removed:
        sentences.append(say(sentence("status.removed", names=tuple(dict.fromkeys(asked.removed)))))
    if link.too_long:
        sentences.append(say(sentence("status.address_too_long")))
    if link.ignored:
        sentences.append(say(sentence("status.ignored", names=link.ignored)))
    reply = _with_first_step(_filled(asked.values, given, site))
    return replace(reply, status=" ".join(sentences), then=Started(link.theme))


def renew_state(random_bytes: Callable[[int], bytes]) -> Reply:
    """Return a fresh state."""
    return Reply(values={"state": new_state(random_bytes)}, status=say(sentence("status.new_state")))


def switch(asked: Switch, site: Site) -> Reply:
    """Take another way to a link token; everything typed stays. From the sandbox it leads to a real data center."""
    way, simulated = asked.argument, asked.values.get("data-center") == SANDBOX.id
    if way == "sandbox":
        return _chosen(asked.values, {"data-center": SANDBOX.id}, site, "status.sandbox_chosen", "data-center")
    if simulated:
        real = {"route": way, "data-center": preview.real_or_first(SANDBOX).id}
        return _chosen(asked.values, real, site, "status.choose_data_center", "data-center")
    if way == "paste":
        reply = _chosen(asked.values, {"route": way}, site, "status.paste_chosen", "link-token")
        place = fragment("pasting", host=preview.chosen(asked.values).api_host)
        return replace(reply, fragments={**reply.fragments, "paste-here": place})
    if site.relay == LOCAL_RELAY:
        return _chosen(asked.values, {"route": way}, site, "status.local_relay_chosen", "route-relay")
    return replace(_filled(asked.values, {"route": way}, site), then=Again())


def _chosen(values: Values, given: Values, site: Site, said: str, focus: str) -> Reply:
    return replace(_filled(values, given, site), status=say(sentence(said)), focus=focus)


def clear(asked: Clear, site: Site, random_bytes: Callable[[int], bytes]) -> Reply:
    """Show what is left once the page has emptied every field that holds a secret, with a fresh state."""
    reply = _with_first_step(_filled(asked.values, {"state": new_state(random_bytes)}, site))
    verdicts = {"callback-answer": "", "linking-answer": ""}
    return replace(reply, fragments={**reply.fragments, **verdicts}, status=say(sentence("status.cleared")))


def _with_first_step(reply: Reply) -> Reply:
    return replace(reply, fragments={**reply.fragments, "journey": journey.picture(journey.AT_THE_START)})


def _filled(values: Values, given: Values, site: Site) -> Reply:
    """Return what follows from the form once the given values are in it."""
    reply = drawn({**values, **given}, site)
    return replace(reply, values={**reply.values, **given})


def _misplaced(values: Values) -> dict[str, str]:
    """Return what each field that others can read says of a secret in it."""
    found = misplaced(values)
    return {f"{field}-misplaced": fragment("misplaced", fault=found.get(field)).strip() for field in READ_BY_OTHERS}
