"""Code to take home: both steps, the link token and the link, in each language, for the current form.

Secrets are never part of it. The access token is read from the environment, the link token comes from the first
step's answer, and the code makes a fresh state for each link.
"""

from dataclasses import dataclass, replace

from jinja2 import BaseLoader, Environment, StrictUndefined

from linking.cronofy import link_tokens
from linking.cronofy.authorization import AuthorizationRequest, parameters
from linking.cronofy.data_centers import DataCenter
from linking.showing import literals
from linking.showing.marking import Part, Pieces, of_parts, pieces, plain
from linking.showing.parts import encoded, field_of


@dataclass(frozen=True, slots=True)
class Language:
    """One way to write the code. `syntax` is what `linking.highlighting` knows it by."""

    id: str
    name: str
    file_name: str
    syntax: str

    @property
    def template(self) -> str:
        """Return the name of the template, which tells both the language and the file it makes."""
        return f"snippets/{self.id}.{self.file_name.rpartition('.')[2]}.jinja"


# The first is what is shown first.
LANGUAGES = (
    Language("python", "Python", "link.py", "python"),
    Language("curl", "curl", "link.sh", "shell"),
    Language("http", "HTTP", "link.http", "http"),
    Language("pycronofy", "pycronofy", "link.py", "python"),
    Language("javascript", "JavaScript", "link.mjs", "javascript"),
    Language("ruby", "Ruby", "link.rb", "ruby"),
    Language("csharp", "C#", "Program.cs", "csharp"),
    Language("php", "PHP", "link.php", "php"),
    Language("go", "Go", "link.go", "go"),
    Language("java", "Java", "Link.java", "java"),
)

BY_ID = {language.id: language for language in LANGUAGES}


def environment(loader: BaseLoader) -> Environment:
    """Return the environment for the snippets' templates, which render plain text.

    Nothing is escaped for HTML here: the page's template does so when it prints the text.
    """
    snippets = Environment(
        loader=loader,
        autoescape=False,  # noqa: S701
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )
    filters = {
        "csharp": literals.python,
        "go": literals.python,
        "java": literals.java,
        "javascript": literals.javascript,
        "markdown": literals.markdown,
        "php": literals.php,
        "python": literals.python,
        "ruby": literals.ruby,
        "shell": literals.shell,
        "percent_encoded": encoded,
    }
    snippets.filters |= {name: of_parts(write) for name, write in filters.items()}
    return snippets


def snippet(environment: Environment, language_id: str, data_center: DataCenter, request: AuthorizationRequest) -> str:
    """Return the code for the request, without its state and link token. Raises `KeyError` for an unknown language."""
    return plain(marked_snippet(environment, language_id, data_center, request))


def marked_snippet(
    environment: Environment, language_id: str, data_center: DataCenter, request: AuthorizationRequest
) -> Pieces:
    """Return the code in pieces, each with the field that it comes from."""
    without_secrets = replace(request, state="$STATE", link_token="$LINK_TOKEN")  # noqa: S106
    code = environment.get_template(BY_ID[language_id].template).render(
        data_center={
            "id": Part(data_center.id, "data-center"),
            "api_host": Part(data_center.api_host, "data-center"),
            "authorization_endpoint": Part(data_center.authorization_endpoint, "data-center"),
        },
        link_tokens_path=link_tokens.PATH,
        link_tokens_url=Part(data_center.api_url + link_tokens.PATH, "data-center"),
        request=replace(
            without_secrets,
            client_id=Part(request.client_id, "client-id"),
            redirect_uri=Part(request.redirect_uri, "redirect-uri"),
            scope=tuple(Part(word, "scope") for word in request.scope),
            provider_name=Part(request.provider_name, "provider-name"),
            locale=Part(request.locale, "locale"),
        ),
        parameters=tuple((name, Part(value, field_of(name))) for name, value in parameters(without_secrets)),
    )
    return pieces(code)
