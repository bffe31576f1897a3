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
from linking.showing.parts import encoded


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


LANGUAGES = (
    Language("http", "HTTP", "link.http", "http"),
    Language("curl", "curl", "link.sh", "shell"),
    Language("python", "Python", "link.py", "python"),
    Language("pycronofy", "Python, pycronofy", "link.py", "python"),
    Language("javascript", "JavaScript", "link.mjs", "javascript"),
    Language("ruby", "Ruby, cronofy", "link.rb", "ruby"),
    Language("csharp", "C#, Cronofy", "Program.cs", "csharp"),
    Language("php", "PHP, cronofy/cronofy", "link.php", "php"),
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
    snippets.filters |= {
        "csharp": literals.python,
        "go": literals.python,
        "java": literals.java,
        "javascript": literals.javascript,
        "php": literals.php,
        "python": literals.python,
        "ruby": literals.ruby,
        "shell": literals.shell,
        "percent_encoded": encoded,
    }
    return snippets


def snippet(environment: Environment, language_id: str, data_center: DataCenter, request: AuthorizationRequest) -> str:
    """Return the code for the request, without its state and link token. Raises `KeyError` for an unknown language."""
    without_secrets = replace(request, state="$STATE", link_token="$LINK_TOKEN")  # noqa: S106
    return environment.get_template(BY_ID[language_id].template).render(
        data_center=data_center,
        link_tokens_path=link_tokens.PATH,
        link_tokens_url=data_center.api_url + link_tokens.PATH,
        request=without_secrets,
        parameters=parameters(without_secrets),
    )
