"""Before an attempt: what a visitor finds, what an address brings, what follows from the form as it is typed."""

from os import urandom

import pytest
from attempts import (
    ACCESS_TOKEN,
    CALLBACK,
    GERMANY,
    LINK_TOKEN,
    LOCALLY_RELAYED,
    PASTED,
    RELAY_KEY,
    RELAYED,
    SIMULATED,
    SITE,
    STATE,
    Values,
    shown,
)

from linking.playground import editing
from linking.playground.crossing import reply_as_json
from linking.playground.questions import Clear, Start, Switch
from linking.playground.replies import Again, Reply, Started
from linking.reading.addresses import Site
from linking.reading.misplaced import READ_BY_OTHERS
from linking.showing import embedding, preview
from linking.showing.journey import AT_THE_START, picture

DEEP_LINK = "#v=1&data_center=de&client_id=theirs&redirect_uri=https%3A%2F%2Fa.example%2F&scope=a%20b&theme=dark"


def start(values: Values, arrival: str = "", removed: tuple[str, ...] = (), site: Site = SITE) -> Reply:
    return editing.start(Start(values, arrival, removed), site, urandom)


def switch(values: Values, way: str) -> Reply:
    return editing.switch(Switch(values, way), SITE)


def filled(reply: Reply) -> dict[str, str]:
    """Return the values that go into the form's own fields."""
    return {name: value for name, value in reply.values.items() if name != "share-link"}


class TestWhatFollowsFromTheForm:
    """The preview, the command, the code, the piece to embed and the address to share."""

    @pytest.mark.parametrize("values", [GERMANY, PASTED, SIMULATED, {}], ids=["direct", "paste", "sandbox", "empty"])
    def test_it_is_all_drawn_anew_and_what_became_of_an_attempt_stays(self, values: Values) -> None:
        assert editing.drawn(values, SITE) == Reply(
            fragments={
                **{f"{field}-misplaced": "" for field in READ_BY_OTHERS},
                "preview": preview.preview(values, SITE),
                "paste-command": preview.command(values),
                "code": preview.code(values),
                "embed-code": embedding.code(values, SITE.address),
            },
            values={"share-link": preview.share_link(values, SITE)},
        )

    def test_a_site_without_a_relay_shows_how_to_start_one_for_it(self) -> None:
        command = shown(editing.drawn(GERMANY, LOCALLY_RELAYED), "relay-command").by_id("start-relay")

        assert command.text == "make relay ORIGIN=https://example.github.io"

    def test_no_token_is_in_it(self) -> None:
        text = reply_as_json(editing.drawn({**RELAYED, "link-token": LINK_TOKEN}, LOCALLY_RELAYED))
        assert RELAY_KEY not in text

        assert ACCESS_TOKEN not in text
        assert LINK_TOKEN not in text


class TestStarting:
    """What a visitor finds, and what an address brought."""

    def test_a_first_visit_gets_a_state_and_the_sites_own_callback(self) -> None:
        reply = start({})

        assert len(reply.values["state"]) == 43
        assert reply.values["redirect-uri"] == CALLBACK
        assert reply.status == "Ready."

    def test_what_was_typed_already_is_kept(self) -> None:
        assert set(filled(start(GERMANY))) == {"state"}

    def test_a_page_opened_from_disk_gets_an_example_as_redirect_uri(self) -> None:
        reply = start({}, site=Site("file:///tmp/index.html"))

        assert reply.values["redirect-uri"] == "https://example.com/callback"

    def test_a_deep_link_fills_the_form(self) -> None:
        given = filled(start(SIMULATED, DEEP_LINK))

        assert {name: given[name] for name in given if name != "state"} == {
            "data-center": "de",
            "client-id": "theirs",
            "redirect-uri": "https://a.example/",
            "scope": "a b",
        }

    def test_what_follows_from_the_filled_form_is_drawn(self) -> None:
        reply = start(SIMULATED, DEEP_LINK)

        drawn = editing.drawn({**SIMULATED, **reply.values}, SITE).fragments
        assert reply.fragments == {**drawn, "journey": picture(AT_THE_START)}
        assert "client_id=theirs" in shown(reply, "preview").by_id("preview-link").text
        assert "client_id=theirs" in reply.values["share-link"]

    @pytest.mark.parametrize(("arrival", "theme"), [(DEEP_LINK, "dark"), ("#theme=blue", ""), ("", "")])
    def test_a_deep_link_may_choose_a_theme_of_the_page(self, arrival: str, theme: str) -> None:
        assert start(SIMULATED, arrival).then == Started(theme)

    @pytest.mark.parametrize("secret", ["access-token", "link-token"])
    def test_an_address_fills_in_no_token(self, secret: str) -> None:
        assert secret not in start(SIMULATED, f"#{secret.replace('-', '_')}={LINK_TOKEN}").values

    def test_a_secret_in_the_pages_address_is_reported_by_its_name(self) -> None:
        reply = start(GERMANY, removed=("access_token", "code"))

        assert "Removed from the address and not used: access_token, code." in reply.status

    def test_a_secret_that_came_twice_is_named_once(self) -> None:
        reply = start(GERMANY, removed=("access_token", "code", "access_token"))

        assert "not used: access_token, code." in reply.status

    def test_what_an_address_asks_in_vain_is_named(self) -> None:
        reply = start(GERMANY, f"#color=red&link_token={LINK_TOKEN}")

        assert "Not known, so ignored in the address: color, link_token." in reply.status
        assert LINK_TOKEN not in reply_as_json(reply)


class TestANewState:
    """A fresh state in place of the one in the form."""

    def test_it_is_of_the_random_bytes_alone(self) -> None:
        assert editing.renew_state(bytes).values == {"state": "A" * 43}

    def test_it_is_another_each_time(self) -> None:
        assert editing.renew_state(urandom).values != editing.renew_state(urandom).values

    def test_it_is_said(self) -> None:
        assert editing.renew_state(urandom).status == "A new state is in its field."


class TestTakingAnotherWay:
    """From a problem to the next route, with everything typed kept."""

    @pytest.mark.parametrize(
        ("way", "values", "focus"),
        [
            ("paste", {"route": "paste"}, "link-token"),
            ("sandbox", {"data-center": "sandbox"}, "data-center"),
        ],
    )
    def test_it_is_chosen_and_gets_the_focus(self, way: str, values: Values, focus: str) -> None:
        reply = switch(GERMANY, way)

        assert (filled(reply), reply.focus) == (values, focus)

    @pytest.mark.parametrize("way", ["relay", "paste"])
    def test_out_of_the_sandbox_it_leads_to_a_real_data_center(self, way: str) -> None:
        reply = switch(SIMULATED, way)

        assert (filled(reply), reply.focus) == ({"route": way, "data-center": "us"}, "data-center")

    def test_the_relay_is_asked_at_once(self) -> None:
        reply = switch(GERMANY, "relay")

        assert (filled(reply), reply.then) == ({"route": "relay"}, Again())

    @pytest.mark.parametrize("values", [GERMANY, SIMULATED], ids=["real", "sandbox"])
    @pytest.mark.parametrize("way", ["paste", "sandbox"])
    def test_nothing_else_is_done_before_somebody_has_filled_it_in(self, values: Values, way: str) -> None:
        assert switch(values, way).then is None

    def test_pasting_gets_a_place_where_it_was_asked_for(self) -> None:
        assert "paste-place" in shown(switch(GERMANY, "paste"), "paste-here").ids

    @pytest.mark.parametrize(("values", "way"), [(SIMULATED, "paste"), (GERMANY, "relay"), (GERMANY, "sandbox")])
    def test_where_a_choice_is_left_the_form_is_the_place(self, values: Values, way: str) -> None:
        assert "paste-here" not in switch(values, way).fragments

    def test_a_relay_on_this_computer_is_to_be_started_first(self) -> None:
        assert editing.switch(Switch(GERMANY, "relay"), LOCALLY_RELAYED).status.endswith(
            "Start it, then make the link again."
        )

    def test_the_sandbox_stays_the_sandbox(self) -> None:
        assert filled(switch(SIMULATED, "sandbox")) == {"data-center": "sandbox"}

    def test_each_way_has_a_sentence_of_its_own(self) -> None:
        said = [switch(GERMANY, way).status for way in ("paste", "sandbox")]

        assert "" not in said
        assert len({*said, switch(SIMULATED, "paste").status}) == 3

    @pytest.mark.parametrize("values", [GERMANY, SIMULATED], ids=["real", "sandbox"])
    @pytest.mark.parametrize("way", ["relay", "paste", "sandbox"])
    def test_what_follows_from_it_is_drawn(self, values: Values, way: str) -> None:
        reply = switch(values, way)

        drawn = editing.drawn({**values, **filled(reply)}, SITE).fragments
        assert {name: reply.fragments[name] for name in drawn} == drawn


class TestClearing:
    """The page has emptied every field that holds a secret; what follows from that is shown."""

    CLEARED = editing.clear(Clear({**GERMANY, "access-token": "", "link-token": "", "state": ""}), SITE, urandom)

    def test_no_verdict_stays(self) -> None:
        assert (self.CLEARED.fragments["callback-answer"], self.CLEARED.fragments["linking-answer"]) == ("", "")

    def test_the_state_is_fresh_and_the_rest_stays(self) -> None:
        assert list(filled(self.CLEARED)) == ["state"]
        assert len(self.CLEARED.values["state"]) == 43

    def test_no_secret_is_in_what_is_drawn(self) -> None:
        text = reply_as_json(self.CLEARED)

        assert not [secret for secret in (ACCESS_TOKEN, LINK_TOKEN, STATE) if secret in text]
        assert "Bearer ACCESS_TOKEN" in shown(self.CLEARED, "preview").by_id("preview-request").text

    def test_it_is_said(self) -> None:
        assert self.CLEARED.status == "Every secret on this page is forgotten."
